import type { Command } from 'commander';
import type { EmulationServer } from '../../drivers/emulator/serve.ts';
import { declaredIn, loadBenchConfig } from '../bench/config.ts';
import { readDeviceKey } from '../bench/config-key.ts';
import { realClock } from '../bench/real-clock.ts';
import { UnbrigError } from '../ports/errors.ts';
import { type SigfoxDialectName, sigfoxDialectNames } from '../ports/module.ts';
import type { RadioConfigurationId } from '../sigfox/types.ts';

const EXAMPLES = `
Prints one JSON line and runs in real time until SIGTERM or Ctrl-C. Everything is EMULATED: nothing is radiated.

Examples:
  unbrig emulate s1 --pty                              then: screen /dev/pts/N 9600
  unbrig emulate s4 --pty                              another command language; --help names them
  unbrig emulate s1 --pty --rtl-tcp 127.0.0.1:1234     then: rtl_433 -d rtl_tcp:127.0.0.1:1234 -f 868130000 -s 250000
  unbrig emulate s1 --pty --fault counter-stuck        a module that a campaign must find out`;

interface EmulateOptions {
  readonly pty?: boolean;
  readonly rtlTcp?: string;
  readonly seed: string;
  readonly fault: readonly string[];
  readonly dut?: string;
  readonly rc?: string;
}

export function addEmulateCommand(program: Command): void {
  program
    .command('emulate')
    .description('run an emulated module in real time, for any AT client and any rtl_tcp client')
    .argument('<module>', 's1 (AX-SF), s2 (TD12xx), s3 (STM32WL AT_Slave) or s4 (Sigfox EP modem)')
    .option('--pty', 'put its UART behind a pseudo-terminal')
    .option('--rtl-tcp <host:port>', 'let rtl_tcp clients listen; port 0 takes a free one')
    .option('--seed <number>', 'seed of all chance', '1')
    .option(
      '--fault <name>',
      'build this fault in (repeatable)',
      (name: string, all: readonly string[]) => [...all, name],
      [],
    )
    .option('--rc <zone>', 'radio configuration (default: the first in the DUT file; RC1)')
    .option('--dut <file>', 'DUT file whose EP-ID, key, radio configuration and counter the module takes on')
    .addHelpText('after', EXAMPLES)
    .action(async (module: string, options: EmulateOptions) => {
      process.exitCode = await emulate(module, options);
    });
}

async function emulate(module: string, options: EmulateOptions): Promise<number> {
  const dialect = sigfoxDialectNames.find((name) => name === module);
  if (dialect === undefined) {
    const known = sigfoxDialectNames.join(', ');
    throw usage('unknown-module', `there is no emulated module ${JSON.stringify(module)}; use one of ${known}`);
  }
  if (!options.pty && options.rtlTcp === undefined) {
    throw usage('nothing-to-serve', 'nobody could reach the module: give --pty, --rtl-tcp HOST:PORT or both');
  }
  const signal = endSignal();
  const server = await open(dialect, options);
  process.stdout.write(`${JSON.stringify({ type: 'emulator', emulated: true, module, ...server.facts })}\n`);
  const code = await signal;
  await server.close();
  return code;
}

async function open(module: SigfoxDialectName, options: EmulateOptions): Promise<EmulationServer> {
  const { serveEmulation } = await import('../../drivers/emulator/serve.ts');
  const { dut } = loadBenchConfig({ dutFile: options.dut ?? null });
  const key = readDeviceKey(dut);
  const { zone: rc, ixit } = declaredIn(dut, options.rc ?? dut.zones[0].zone);
  const { messageCounterRollover: rollover, bitRateBps } = ixit;
  return serveEmulation({
    bench: {
      clock: realClock(),
      module,
      seed: integer(options.seed, '--seed'),
      faults: options.fault,
      rc: rc as RadioConfigurationId,
      epId: dut.epId,
      ...(key === null ? {} : { key: key.use((bytes) => Uint8Array.from(bytes)) }),
      ...(typeof rollover === 'number' ? { rollover } : {}),
      ...(bitRateBps === 100 || bitRateBps === 600 ? { bitRateBps } : {}),
    },
    pty: options.pty === true,
    rtlTcp: options.rtlTcp === undefined ? null : address(options.rtlTcp),
  });
}

/** Resolves with the exit code: SIGTERM is the ordered end, Ctrl-C an interruption. */
function endSignal(): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve(0));
    process.once('SIGINT', () => resolve(130));
  });
}

function address(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:(.+):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (!match || port > 65_535) {
    throw usage('bad-address', `--rtl-tcp ${text}: give HOST:PORT, for instance 127.0.0.1:1234, or 127.0.0.1:0`);
  }
  return { host: match[1] ?? '127.0.0.1', port };
}

function integer(text: string, option: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw usage('bad-number', `${option} ${text}: give a whole number`);
}

function usage(code: string, message: string): UnbrigError {
  return new UnbrigError(code, 'usage', message);
}
