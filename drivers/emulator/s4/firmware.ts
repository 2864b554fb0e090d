import type { FarEnd } from '../../transports/far-end.ts';
import { createDevice, type DeviceOptions } from '../device/create-device.ts';
import type { Device } from '../device/device.ts';
import { bentReply, type ShellReply } from '../shell/reply.ts';
import { createShellUart } from '../shell/uart.ts';
import { modemCommands } from './commands.ts';
import { interfaceCommands } from './interface-commands.ts';
import { createLineBuffer } from './line-buffer.ts';
import type { S4Command, S4Module } from './module.ts';
import { parseLine, runAction } from './parser.ts';
import { coreError, formatted } from './replies.ts';

export interface S4FirmwareOptions extends Omit<DeviceOptions, 'bootSeconds'> {
  /** Instead of the modem's: what stands beside the parser's own commands. */
  readonly commands?: readonly S4Command[];
}

const BAUD_RATE = 115_200;
/** Silent; how long it takes is not known. */
const BOOT_SECONDS: readonly [number, number] = [0.1, 0.15];
/** From a carriage return to the answer of a command that only looks something up. */
const PROCESSING_SECONDS = 0.001;

/** As the parser starts. */
const MODES: S4Module['modes'] = { echo: false, verbose: true, quiet: false };

/** An emulated Sigfox EP modem example with its supply switched on. */
export function createS4Firmware(options: S4FirmwareOptions): { readonly farEnd: FarEnd; readonly device: Device } {
  const device = createDevice({ ...options, bootSeconds: BOOT_SECONDS });
  const table = [...interfaceCommands, ...(options.commands ?? modemCommands)];
  /** While a command runs, or the firmware does not, bytes are dropped. */
  let deaf = true;

  const uart = createShellUart(device, BAUD_RATE, (byte) => {
    if (!deaf) lines.receive(byte);
  });
  const module: S4Module = Object.assign(device, {
    modes: MODES,
    errors: [],
    answer: (reply: ShellReply) => uart.print(formatted(reply, module.modes)),
    notify: (line: string) => uart.print(module.modes.quiet ? '' : `${line}\r\n`),
  });
  const lines = createLineBuffer((text) => {
    deaf = true;
    device.background(async () => {
      await carryOut(text);
      deaf = false;
    });
  });

  const carryOut = async (received: string): Promise<void> => {
    const { behaviour } = device;
    behaviour.event({ kind: 'line', line: received }, device);
    await device.clock.sleep(PROCESSING_SECONDS, device.session);
    const { echo, quiet } = module.modes;
    const parsed = parseLine(behaviour.line(received), table);
    if (echo && !quiet) await uart.print(`${received}\r\n`);
    const reply = 'reply' in parsed ? parsed.reply : await runAction(module, parsed.action, parsed.parameters);
    await module.answer(bentReply(device, reply, received, coreError('SIGFOX_EP_API')));
    if (reply.kind === 'error') behaviour.event({ kind: 'refused', line: received }, device);
    behaviour.event({ kind: 'answered', line: received, reply }, device);
  };

  device.attach({
    started() {
      deaf = false;
      module.modes = MODES;
      module.errors = [];
      // Zone and settings are RAM.
      device.setZone(options.rc, options.bitRateBps);
    },
    stopped() {
      deaf = true;
      lines.reset();
    },
    occupied() {
      const before = deaf;
      deaf = true;
      return () => {
        deaf = before;
      };
    },
    say: uart.echo,
    unsolicited: () => {},
  });
  device.powerOn();
  return { farEnd: uart.farEnd, device };
}
