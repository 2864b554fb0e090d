import { keepAlivePayload } from '../../../rig/sigfox/control-payload.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import type { Device } from './device.ts';
import type { OutgoingMessage } from './message-plan.ts';

/** 0 to 12 bytes; no byte at all is an empty frame. */
export function frameMessage(hex: string, downlink: boolean): OutgoingMessage {
  const payload = hexToBytes(hex, 'payload');
  return { type: payload.length === 0 ? 'empty' : 'bytes', payload, downlink };
}

export function bitMessage(bit: string, downlink: boolean): OutgoingMessage {
  return { type: bit === '1' ? 'bit1' : 'bit0', payload: new Uint8Array(0), downlink };
}

export function keepAliveMessage({ sensors }: Device): OutgoingMessage {
  const payload = keepAlivePayload({
    idleMillivolts: sensors.idleMillivolts(),
    transmitMillivolts: sensors.lastTransmitMillivolts(),
    temperatureDecidegrees: sensors.temperatureTenths(),
  });
  return { type: 'keep_alive', payload, downlink: false };
}
