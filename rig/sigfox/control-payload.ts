import { UnbrigError } from '../ports/errors.ts';
import { controlTypeDownlinkConfirmation, controlTypeKeepAlive } from './frame-layout.ts';

/** What a device measures of itself for a control message. */
export interface DeviceState {
  /** Supply with the transmitter off, and while it sends, millivolts. */
  readonly idleMillivolts: number;
  readonly transmitMillivolts: number;
  /** Tenths of a degree Celsius. */
  readonly temperatureDecidegrees: number;
}

/** Added to the signal strength in dBm so that it fits a signed byte. */
const rssiOffset = 100;

/** Keep-alive: control type, both voltages and the temperature, little endian (sigfox-ep-lib v4.3). 7 bytes. */
export function keepAlivePayload(state: DeviceState): Uint8Array {
  return Uint8Array.of(controlTypeKeepAlive, ...stateBytes(state));
}

/** Downlink confirmation: as keep-alive, then the strength of the received downlink. 8 bytes. */
export function confirmationPayload(state: DeviceState, rssiDbm: number): Uint8Array {
  const rssi = integerIn(rssiDbm + rssiOffset, -128, 127, 'downlink strength + 100');
  return Uint8Array.of(controlTypeDownlinkConfirmation, ...stateBytes(state), rssi & 0xff);
}

export interface DecodedControlPayload {
  readonly type: 'keep_alive' | 'downlink_confirmation';
  readonly state: DeviceState;
  readonly rssiDbm: number | null;
}

/** Null when type byte and length are not those of a known control message. */
export function decodeControlPayload(payload: Uint8Array): DecodedControlPayload | null {
  const keepAlive = payload[0] === controlTypeKeepAlive && payload.length === 7;
  const confirmation = payload[0] === controlTypeDownlinkConfirmation && payload.length === 8;
  if (!keepAlive && !confirmation) return null;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return {
    type: keepAlive ? 'keep_alive' : 'downlink_confirmation',
    state: {
      idleMillivolts: view.getUint16(1, true),
      transmitMillivolts: view.getUint16(3, true),
      temperatureDecidegrees: view.getInt16(5, true),
    },
    rssiDbm: confirmation ? view.getInt8(7) - rssiOffset : null,
  };
}

function stateBytes(state: DeviceState): Uint8Array {
  const bytes = new Uint8Array(6);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, integerIn(state.idleMillivolts, 0, 0xffff, 'idle voltage in mV'), true);
  view.setUint16(2, integerIn(state.transmitMillivolts, 0, 0xffff, 'transmit voltage in mV'), true);
  view.setInt16(4, integerIn(state.temperatureDecidegrees, -0x8000, 0x7fff, 'temperature in 0.1 degree'), true);
  return bytes;
}

function integerIn(value: number, low: number, high: number, what: string): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new UnbrigError(
    'control-value-range',
    'usage',
    `${what}: ${value} is not a whole number from ${low} to ${high}`,
    {
      facts: { what, value, low, high },
    },
  );
}
