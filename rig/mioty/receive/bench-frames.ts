import { seededRandom } from '../../ports/random.ts';
import type { Cutout } from '../../signal/types.ts';
import { decodeRadioFrame } from '../radio-frame-decode.ts';
import { burstBaseband } from './burst-baseband.ts';
import { lookAt, SYMBOL_SECONDS } from './look.ts';
import { receiveMiotyUplink } from './receive.ts';
import { softBits } from './soft-bits.ts';
import { amplitudeOf, type SentBurst } from './testing/cutouts.ts';
import { CREDENTIALS, cutoutsAround, NOISE_DENSITY, sent, uplink } from './testing/frames.ts';

/** Share of frames that are not read, at one C/N0. */
export interface FrameErrors {
  readonly cn0DbHz: number;
  /** With time and carrier of each burst given: what demodulation and decoding can do. */
  readonly knownPlace: number;
  /** By the receiver, from cut-outs whose detector is off by a third of a symbol and 30 Hz at most. */
  readonly receiver: number;
}

/** Facts on signal, section 5: 10 bytes, coherent with the phase of the midamble, time and carrier known. */
export const theory = { tenPercentDbHz: 31.1, onePercentDbHz: 32.3 } as const;

function readsAtKnownPlace(bursts: readonly SentBurst[], cutouts: readonly Cutout[], cn0DbHz: number): boolean {
  const amplitude = amplitudeOf(cn0DbHz, NOISE_DENSITY);
  const soft = bursts.map(({ startSeconds, carrierHz, symbolRateBps }, index) => {
    const { startTimeSeconds, centreFrequencyHz } = cutouts[index];
    const place = {
      startSeconds: startSeconds - startTimeSeconds,
      symbolSeconds: symbolRateBps === undefined ? SYMBOL_SECONDS : 1 / symbolRateBps,
      carrierHz: carrierHz - centreFrequencyHz,
    };
    const { lock } = lookAt(burstBaseband(cutouts[index]), 'core', place, null);
    return { index, soft: softBits(lock, amplitude, NOISE_DENSITY).soft, domain: 'bits' as const };
  });
  return decodeRadioFrame(soft).payloadCrcOk;
}

/** Sends frames of ten bytes into noise and counts those that are not read. */
export function measureFrameErrors(cn0DbHz: number, frames: number): FrameErrors {
  const random = seededRandom(1, `frame-errors-${cn0DbHz}`);
  let known = 0;
  let received = 0;
  for (let k = 0; k < frames; k++) {
    const frame = uplink({ packetCounter: k, payload: Uint8Array.from({ length: 10 }, () => random.integer(256)) });
    const sender = { startSeconds: 10 + random.next(), cn0DbHz, errorPpm: 40 * (random.next() - 0.5) };
    const bursts = sent(frame, sender, random);
    const cutouts = cutoutsAround(bursts, bursts, random, { symbols: 0.3, hertz: 30 });
    if (readsAtKnownPlace(bursts, cutouts, cn0DbHz)) known++;
    const reception = receiveMiotyUplink(cutouts, { profile: 'EU1', credentials: CREDENTIALS });
    if (reception.frames.some(({ decoded }) => decoded.cmacOk)) received++;
  }
  return { cn0DbHz, knownPlace: 1 - known / frames, receiver: 1 - received / frames };
}
