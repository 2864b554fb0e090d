import type { FarEnd } from '../../transports/far-end.ts';
import { createDevice, type DeviceOptions } from '../device/create-device.ts';
import type { Device } from '../device/device.ts';
import { bentReply, type ShellReply } from '../shell/reply.ts';
import { createShellUart } from '../shell/uart.ts';
import { createWorkQueue } from '../shell/work-queue.ts';
import { coreCommands, ERROR } from './core-commands.ts';
import type { S2Command, S2Module } from './module.ts';
import { createParser } from './parser.ts';
import { factoryProfile, type Profile } from './profile.ts';
import { downlinkText, sigfoxCommands } from './sigfox-commands.ts';

export interface S2FirmwareOptions extends Omit<DeviceOptions, 'bootSeconds'> {
  /** Instead of all: the vendor's published core has none that begin with AT$. */
  readonly commands?: readonly S2Command[];
}

const BAUD_RATE = 9600;
/** About a second, silent unless S200 is set. */
const BOOT_SECONDS: readonly [number, number] = [0.85, 0.95];
/** As the S1 modules answer; nothing is published of this one. */
const PROCESSING_SECONDS: readonly [number, number] = [0.02, 0.1];

const VALUES_OF_RESULTS: Readonly<Record<string, string>> = { OK: '0', ERROR: '4' };

/** In the verbose mode everything begins with an empty line, in the other results are numbers that end in CR. */
function formatted(reply: ShellReply, { verbose, quiet }: Profile): string {
  const lead = verbose ? '\r\n' : '';
  const values = reply.kind === 'values' ? `${lead}${reply.lines.join('\r\n')}\r\n` : '';
  if (quiet || reply.kind === 'none') return values;
  const result = reply.kind === 'error' ? 'ERROR' : 'OK';
  return values + (verbose ? `\r\n${result}\r\n` : `${VALUES_OF_RESULTS[result]}\r`);
}

/** An emulated TD1207 with its supply switched on. */
export function createS2Firmware(options: S2FirmwareOptions): { readonly farEnd: FarEnd; readonly device: Device } {
  const device = createDevice({ ...options, bootSeconds: BOOT_SECONDS });
  const table = options.commands ?? [...coreCommands, ...sigfoxCommands];
  const queue = createWorkQueue(device);
  let deaf = true;
  let lastLine = 'AT';

  const uart = createShellUart(device, BAUD_RATE, (byte) => {
    if (!deaf) parser.take(byte);
  });
  const profile = factoryProfile(device);
  const module: S2Module = Object.assign(device, {
    uart,
    profile,
    storedProfile: profile,
    async answer(reply: ShellReply, line: string) {
      await uart.print(formatted(bentReply(device, reply, line, ERROR), module.profile));
    },
    notify: (line: string) => uart.print(`\r\n${line}\r\n`),
  });
  const parser = createParser({
    echoes: () => module.profile.echo,
    echo: uart.echo,
    line(text) {
      lastLine = text;
      queue.add(() => carryOut(module, table, text));
    },
    repeat: () => queue.add(() => carryOut(module, table, lastLine)),
    overflow: () => queue.add(() => module.answer(ERROR, '')),
  });

  device.attach({
    started() {
      deaf = false;
      module.profile = module.storedProfile;
      device.settings = { ...device.settings, uplinkHz: module.profile.uplinkHz };
      if (module.profile.registers[200] === 1) device.background(() => module.notify('^SYSSTART'));
    },
    stopped() {
      deaf = true;
      queue.clear();
      parser.reset();
    },
    occupied() {
      const before = deaf;
      deaf = true;
      return () => {
        deaf = before;
      };
    },
    say: uart.echo,
    unsolicited: ({ payload }) => device.background(() => module.notify(downlinkText(payload))),
  });
  device.powerOn();
  return { farEnd: uart.farEnd, device };
}

/** Carries out one line to the end of its answer. */
async function carryOut(module: S2Module, table: readonly S2Command[], received: string): Promise<void> {
  const { clock, behaviour, random } = module;
  behaviour.event({ kind: 'line', line: received }, module);
  const [least, most] = PROCESSING_SECONDS;
  await clock.sleep(least + (most - least) * random.next(), module.session);
  const line = behaviour.line(received);
  const command = table.find(({ pattern }) => pattern.test(line));
  const reply = command === undefined ? ERROR : await run(module, command, line);
  if (reply.kind !== 'none') await module.answer(reply, received);
  if (reply.kind === 'error') behaviour.event({ kind: 'refused', line: received }, module);
  behaviour.event({ kind: 'answered', line: received, reply }, module);
  await command?.after?.(module);
}

async function run(module: S2Module, command: S2Command, line: string): Promise<ShellReply> {
  const work = async () => command.run(module, command.pattern.exec(line)!, line);
  return command.transmits ? module.exclusively(work) : work();
}
