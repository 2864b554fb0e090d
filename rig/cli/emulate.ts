import type { Command } from 'commander';
import type { EmulatedBenchOptions } from '../../drivers/emulator/bench.ts';
import type { MiotyBenchOptions } from '../../drivers/emulator/mioty/bench.ts';
import type { EmulationServer } from '../../drivers/emulator/serve.ts';
import { declaredIn, loadBenchConfig } from '../bench/config.ts';
import { readDeviceKey } from '../bench/config-key.ts';
import type { DutConfig } from '../bench/config-types.ts';
import { realClock } from '../bench/real-clock.ts';
import type { RadioProfileId } from '../mioty/types.ts';
import { UnbrigError } from '../ports/errors.ts';
import {
  type DialectName,
  dialectNames,
  isMiotyDialect,
  type MiotyDialectName,
  type SigfoxDialectName,
  technologyOfDialect,
} from '../ports/module.ts';
import type { RadioConfigurationId } from '../sigfox/types.ts';

const EXAMPLES = `
Prints one JSON line and runs in real time until SIGTERM or Ctrl-C. Everything is EMULATED: nothing is radiated.

Examples:
  unbrig emulate s1 --pty                              then: screen /dev/pts/N 9600
  unbrig emulate s4 --pty                              another command language; --help names them
  unbrig emulate s1 --pty --rtl-tcp 127.0.0.1:1234     then: rtl_433 -d rtl_tcp:127.0.0.1:1234 -f 868130000 -s 250000
  unbrig emulate s1 --pty --fault counter-stuck        a module that a campaign must find out
  unbrig emulate m2 --pty --profile EU2                a MIOTY module (RC1882), then: screen /dev/pts/N 115200
  unbrig emulate m3 --pty --rtl-tcp 127.0.0.1:1234 --dut my-module.yaml
                                                       m.YON with the EUI-64, key and profile of a DUT file`;

interface EmulateOptions {
  readonly pty?: boolean;
  readonly rtlTcp?: string;
  readonly seed: string;
  readonly fault: readonly string[];
  readonly dut?: string;
  readonly rc?: string;
  readonly profile?: string;
}

export function addEmulateCommand(program: Command): void {
  program
    .command('emulate')
    .description('run an emulated module in real time, for any AT client and any rtl_tcp client')
    .argument(
      '<module>',
      [
        'Sigfox: s1 (AX-SF), s2 (TD12xx), s3 (STM32WL AT_Slave) or s4 (Sigfox EP modem);',
        'MIOTY: m1 (Fraunhofer AT v2), m2 (Radiocrafts RC1882), m3 (Swissphone m.YON) or m4 (Miromico)',
      ].join(' '),
    )
    .option('--pty', 'put its UART behind a pseudo-terminal')
    .option('--rtl-tcp <host:port>', 'let rtl_tcp clients listen; port 0 takes a free one')
    .option('--seed <number>', 'seed of all chance', '1')
    .option(
      '--fault <name>',
      'build this fault in (repeatable)',
      (name: string, all: readonly string[]) => [...all, name],
      [],
    )
    .option('--rc <zone>', 'radio configuration of a Sigfox module (default: the first in the DUT file; RC1)')
    .option('--profile <profile>', 'radio profile of a MIOTY module (default: the first in the DUT file; EU1)')
    .option(
      '--dut <file>',
      'DUT file whose EP-ID or EUI-64, key, radio configuration or profile and rollover the module takes on',
    )
    .addHelpText('after', EXAMPLES)
    .action(async (module: string, options: EmulateOptions) => {
      process.exitCode = await emulate(module, options);
    });
}

async function emulate(module: string, options: EmulateOptions): Promise<number> {
  const dialect = dialectNames.find((name) => name === module);
  if (dialect === undefined) {
    const known = dialectNames.join(', ');
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

async function open(module: DialectName, options: EmulateOptions): Promise<EmulationServer> {
  const { serveEmulation } = await import('../../drivers/emulator/serve.ts');
  return serveEmulation({
    bench: isMiotyDialect(module) ? miotyBench(module, options) : sigfoxBench(module, options),
    pty: options.pty === true,
    rtlTcp: options.rtlTcp === undefined ? null : address(options.rtlTcp),
  });
}

function sigfoxBench(module: SigfoxDialectName, options: EmulateOptions): EmulatedBenchOptions {
  const dut = declarationFor(module, options.dut ?? null);
  const { zone, ixit } = declaredIn(dut, zoneAsked(options) ?? dut.zones[0].zone);
  const { messageCounterRollover: rollover, bitRateBps } = ixit;
  return {
    ...common(dut, options),
    module,
    rc: zone as RadioConfigurationId,
    epId: dut.epId,
    ...(typeof rollover === 'number' ? { rollover } : {}),
    ...(bitRateBps === 100 || bitRateBps === 600 ? { bitRateBps } : {}),
  };
}

function miotyBench(module: MiotyDialectName, options: EmulateOptions): MiotyBenchOptions {
  const dut = declarationFor(module, options.dut ?? null);
  const { zone } = declaredIn(dut, zoneAsked(options) ?? dut.zones[0].zone);
  return { ...common(dut, options), module, profile: zone as RadioProfileId, epEui: dut.epId };
}

function common(dut: DutConfig, options: EmulateOptions) {
  const key = readDeviceKey(dut);
  return {
    clock: realClock(),
    seed: integer(options.seed, '--seed'),
    faults: options.fault,
    ...(key === null ? {} : { key: key.use((bytes) => Uint8Array.from(bytes)) }),
  };
}

/** By either option: a module is declared for none of the other technology. */
const zoneAsked = ({ rc, profile }: EmulateOptions): string | undefined => rc ?? profile;

/** What the DUT file, or the built-in declaration, says of the module. */
function declarationFor(module: DialectName, dutFile: string | null): DutConfig {
  const technology = technologyOfDialect(module);
  const { dut } = loadBenchConfig({ dutFile, technology });
  if (dut.technology === technology) return dut;
  const message = `${dutFile} declares a ${dut.technology} module, and ${module} is a ${technology} one; take another module or another DUT file`;
  throw usage('technology-mismatch', message);
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
