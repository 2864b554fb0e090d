import type { FarEnd } from '../../transports/far-end.ts';
import { createDevice, type DeviceOptions } from '../device/create-device.ts';
import type { Device } from '../device/device.ts';
import { bentReply, DONE, data, type ShellReply } from '../shell/reply.ts';
import { createShellUart } from '../shell/uart.ts';
import { commands, VERSIONS } from './commands.ts';
import { createLineReader } from './line-reader.ts';
import type { DownlinkPrint, S3Command, S3Module, Work } from './module.ts';
import { AT_ERROR, formatted, OVERFLOW, RX_ERROR } from './replies.ts';
import { downlinkText } from './send-commands.ts';
import { deliveredPower } from './zones.ts';

export interface S3FirmwareOptions extends Omit<DeviceOptions, 'bootSeconds'> {
  readonly downlinkPrint?: DownlinkPrint;
}

const BAUD_RATE = 9600;
/** From the supply to the boot text. Bytes are lost before. */
const BOOT_SECONDS: readonly [number, number] = [0.1, 0.15];
/** VLEVEL_M, as delivered: traces are on. */
const DEFAULT_VERBOSITY = 2;
const ATTENTION = 'ATtention command interface';
const READY = 'SIGFOX APPLICATION READY';

/** An emulated NUCLEO-WL55JC1 with Sigfox_AT_Slave V1.3.1 and its supply switched on. */
export function createS3Firmware(options: S3FirmwareOptions): { readonly farEnd: FarEnd; readonly device: Device } {
  const device = createDevice({ ...options, bootSeconds: BOOT_SECONDS });
  let running = false;
  let startSeconds = 0;

  const uart = createShellUart(device, BAUD_RATE, (byte) => {
    if (running) reader.receive(byte);
  });
  const print = (text: string): void => device.background(() => uart.print(text));
  const module: S3Module = Object.assign(device, {
    uart,
    downlinkPrint: options.downlinkPrint ?? 'sixteen-bytes',
    verbosity: DEFAULT_VERBOSITY,
    banner: true,
    rssiCalibration: 0,
    trace(text: string) {
      if (module.verbosity < DEFAULT_VERBOSITY) return;
      const upSeconds = device.clock.nowSeconds() - startSeconds;
      const milliseconds = String(Math.floor((upSeconds % 1) * 1000)).padStart(3, '0');
      print(`${Math.floor(upSeconds)}s${milliseconds}:${text}\n\r`);
    },
    persist() {
      device.nvm.settings = device.settings;
    },
  });
  const reader = createLineReader({
    line: (text) => carryOut(module, text),
    overflow: () => print(formatted(OVERFLOW)),
    receiveError: () => print(formatted(RX_ERROR)),
  });

  device.attach({
    started() {
      running = true;
      startSeconds = device.clock.nowSeconds();
      module.verbosity = DEFAULT_VERBOSITY;
      const release = reader.holdUp();
      device.background(async () => {
        await uart.print([...VERSIONS, ATTENTION].map((line) => `${line}\r\n`).join(''));
        if (module.banner) await uart.print(`${READY}\n\r`);
        release();
      });
    },
    stopped() {
      running = false;
      reader.reset();
    },
    occupied: () => reader.holdUp(),
    say: uart.echo,
    unsolicited: ({ payload }) => print(downlinkText(module, payload)),
  });
  deliveredPower(device);
  module.persist();
  device.powerOn();
  return { farEnd: uart.farEnd, device };
}

/** What a line asks for. The name is followed by nothing, by ?, by =? or by = and an argument. */
function perform(module: S3Module, line: string): Work {
  if (!line.startsWith('AT')) return AT_ERROR;
  const body = line.slice('AT'.length);
  if (body === '') return DONE;
  if (body === '?') return data(...commands.map(helpOf));
  const command = commands.find(({ name }) => body.startsWith(name));
  if (command === undefined) return AT_ERROR;
  const marker = body.slice(command.name.length);
  if (marker === '?') return data(helpOf(command));
  if (marker === '') return command.run?.(module) ?? AT_ERROR;
  if (marker === '=?') return command.get?.(module) ?? AT_ERROR;
  return (marker.startsWith('=') && command.set?.(module, marker.slice(1))) || AT_ERROR;
}

const helpOf = ({ name, help }: S3Command): string => `AT${name}${help}`;

/** Instant commands are over at once and only their text takes time; the others hold the main loop up. */
function carryOut(module: S3Module, received: string): Promise<void> | null {
  const { behaviour } = module;
  behaviour.event({ kind: 'line', line: received }, module);
  const finish = async (reply: ShellReply): Promise<void> => {
    await module.uart.print(formatted(bentReply(module, reply, received, AT_ERROR)));
    if (reply.kind === 'error') behaviour.event({ kind: 'refused', line: received }, module);
    behaviour.event({ kind: 'answered', line: received, reply }, module);
  };
  const work = perform(module, behaviour.line(received));
  if (!(work instanceof Promise)) {
    module.background(() => finish(work));
    return null;
  }
  return new Promise((resolve) => {
    module.background(async () => {
      await finish(await work);
      resolve();
    });
  });
}
