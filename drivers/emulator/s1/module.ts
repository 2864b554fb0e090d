import type { Device } from '../device/device.ts';
import type { Uart } from './uart.ts';

/** What an S1 command works on: the device, and the line that the command came in on. */
export interface S1Module extends Device {
  readonly uart: Uart;
}
