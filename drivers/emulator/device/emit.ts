import { type DbpskEnvelope, dbpskEnvelope } from '../../../rig/signal/dbpsk-modulator.ts';
import type { Device } from './device.ts';
import type { OscillatorState } from './oscillator.ts';

/** How far ahead of its ramp an emission is announced to the ether, so that a receiver in real time cannot overtake it. */
const ANNOUNCE_SECONDS = 0.1;
/** From the end of whatever the radio did before to the beginning of a ramp: the synthesiser settles. */
export const SETTLE_SECONDS = 0.0005;

/** A frame as the radio has it in its memory. */
export interface Burst {
  readonly envelope: DbpskEnvelope;
  readonly oscillator: OscillatorState;
  /** Before the first bit. */
  readonly rampSeconds: number;
  /** First bit to the end of the last. */
  readonly bitsSeconds: number;
}

export function modulate(device: Device, bits: Uint8Array, bitRateBps: number): Burst {
  const oscillator = device.behaviour.oscillator(device.oscillator);
  const modulation = device.behaviour.modulation({ bitRateBps, symbolRateErrorPpm: oscillator.errorPpm });
  const envelope = dbpskEnvelope({ bits, ...modulation });
  return {
    envelope,
    oscillator,
    rampSeconds: -envelope.startSeconds,
    bitsSeconds: bits.length * envelope.symbolSeconds,
  };
}

export interface EmissionPlace {
  /** Clock time of the first bit. */
  readonly startSeconds: number;
  /** Requested frequency, from the uplink centre. */
  readonly offsetHz: number;
  readonly powerDbm: number;
}

/**
 * Puts a burst on the air; resolves at the end of its ramp-down with the end of its last bit. Cut short when the session ends.
 */
export async function emit(device: Device, session: AbortSignal, burst: Burst, place: EmissionPlace): Promise<number> {
  const { clock } = device;
  const { envelope, oscillator } = burst;
  const beginSeconds = place.startSeconds - burst.rampSeconds;
  await clock.sleep(Math.max(0, beginSeconds - ANNOUNCE_SECONDS - clock.nowSeconds()), session);
  const emission = device.antenna.transmit({
    startSeconds: place.startSeconds,
    envelope,
    carrierHz: (device.settings.uplinkHz + place.offsetHz) * (1 + oscillator.errorPpm * 1e-6),
    driftHzPerSecond: oscillator.driftHzPerSecond,
    powerDbm: place.powerDbm,
  });
  const cut = (): void => emission.cut(clock.nowSeconds());
  session.addEventListener('abort', cut, { once: true });
  await clock.sleep(Math.max(0, beginSeconds + envelope.durationSeconds - clock.nowSeconds()), session);
  session.removeEventListener('abort', cut);
  device.sensors.transmitted();
  return place.startSeconds + burst.bitsSeconds;
}
