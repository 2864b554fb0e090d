import type { SigfoxDialectName } from '../../rig/ports/module.ts';
import type { FarEnd } from '../transports/far-end.ts';
import type { DeviceOptions } from './device/create-device.ts';
import type { Device } from './device/device.ts';
import { createS1Firmware } from './s1/firmware.ts';
import { createS2Firmware } from './s2/firmware.ts';
import { createS3Firmware, type S3FirmwareOptions } from './s3/firmware.ts';
import { createS4Firmware } from './s4/firmware.ts';

export interface FirmwareOptions extends Omit<DeviceOptions, 'bootSeconds'>, Pick<S3FirmwareOptions, 'downlinkPrint'> {}

/** An emulated module with its supply switched on, behind the command language of its family. */
export interface Firmware {
  readonly farEnd: FarEnd;
  readonly device: Device;
}

export function createFirmware(kind: SigfoxDialectName, options: FirmwareOptions): Firmware {
  switch (kind) {
    case 's1':
      return createS1Firmware(options);
    case 's2':
      return createS2Firmware(options);
    case 's3':
      return createS3Firmware(options);
    case 's4':
      return createS4Firmware(options);
  }
}
