import type { FarEnd } from '../../transports/far-end.ts';
import { createDevice, type DeviceOptions } from '../device/create-device.ts';
import type { Device } from '../device/device.ts';
import { carryOut, written } from './dispatcher.ts';
import type { S1Module } from './module.ts';
import { downlinkLine } from './replies.ts';
import { createUart } from './uart.ts';

export type S1FirmwareOptions = Omit<DeviceOptions, 'bootSeconds'>;

/** An emulated S1 module with its supply switched on. */
export interface S1Firmware {
  readonly farEnd: FarEnd;
  readonly device: Device;
}

/** Silent: the module prints no banner (dialect S1.9). */
const BOOT_SECONDS: readonly [number, number] = [0.12, 0.2];
/** From a wake-up byte to the first command that is heard (dialect S1.6). */
const WAKE_UP_SECONDS = 0.3;

export function createS1Firmware(options: S1FirmwareOptions): S1Firmware {
  const device = createDevice({ ...options, bootSeconds: BOOT_SECONDS });
  let lines: string[] = [];

  const uart = createUart({
    line(text) {
      lines.push(text);
      if (lines.length === 1) device.background(carryOutAll);
    },
    wake() {
      uart.setState('deaf');
      device.background(async () => {
        await device.clock.sleep(WAKE_UP_SECONDS, device.session);
        uart.setState('ready');
      });
    },
    outgoing: device.behaviour.outgoing,
  });
  const module: S1Module = Object.assign(device, { uart });

  const carryOutAll = async (): Promise<void> => {
    const mine = lines;
    while (mine.length > 0) {
      await carryOut(module, mine[0]);
      mine.shift();
    }
  };

  device.attach({
    started: () => uart.setState('ready'),
    stopped() {
      lines = [];
      uart.setState('deaf');
    },
    occupied() {
      const before = uart.state();
      uart.setState('deaf');
      return () => uart.setState(before);
    },
    say: (text) => uart.write(text),
    unsolicited: ({ payload }) => uart.write(written(downlinkLine(payload))),
  });
  device.powerOn();
  return { farEnd: uart.farEnd, device };
}
