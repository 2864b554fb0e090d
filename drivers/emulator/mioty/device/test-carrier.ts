import { DEVIATION_HZ, SYMBOL_RATE_BPS } from '../../../../rig/mioty/profile.ts';
import { gfskEnvelope } from '../../../../rig/signal/gfsk-modulator.ts';
import type { Envelope } from '../../ether.ts';
import type { MiotyDevice } from './device.ts';
import { drawingOf } from './emit.ts';

/** A test carrier ends by AT$TXOFF, a reset or the supply; on the ether at the latest after a day. */
const LONGEST_SECONDS = 86_400;

/** x^9 + x^5 + 1 from all ones, and a 0 that makes the number of ones and zeros equal: after a period the phase is where it was. */
function testSequence(): Uint8Array {
  let register = 0x1ff;
  const bits = Uint8Array.from({ length: 511 }, () => {
    const bit = ((register >> 8) ^ (register >> 4)) & 1;
    register = ((register << 1) | bit) & 0x1ff;
    return bit;
  });
  return Uint8Array.of(...bits, 0);
}

/** Symbols of the neighbouring periods at either end, so that the filter is settled within. */
const OVERLAP = 2;

function plainEnvelope(): Envelope {
  return {
    startSeconds: 0,
    durationSeconds: LONGEST_SECONDS,
    fill(outI, outQ, t0, dt) {
      for (let n = 0; n < outI.length; n++) outI[n] = t0 + n * dt < 0 ? 0 : 1;
      outQ.fill(0);
    },
  };
}

/** The test sequence over and over. */
function modulatedEnvelope(scale: number): Envelope {
  const bits = testSequence();
  const period = gfskEnvelope({
    bits: Uint8Array.of(...bits.slice(-OVERLAP), ...bits, ...bits.slice(0, OVERLAP)),
    bitRateBps: SYMBOL_RATE_BPS * scale,
    deviationHz: DEVIATION_HZ * scale,
    bt: 1,
    rampSymbols: 0,
  });
  const periodSeconds = bits.length * period.symbolSeconds;
  const overlapSeconds = OVERLAP * period.symbolSeconds;
  return {
    startSeconds: 0,
    durationSeconds: LONGEST_SECONDS,
    fill(outI, outQ, t0, dt) {
      let from = Math.min(outI.length, Math.max(0, Math.ceil(-t0 / dt)));
      outI.fill(0, 0, from);
      outQ.fill(0, 0, from);
      while (from < outI.length) {
        const t = t0 + from * dt;
        const inPeriod = t - Math.floor(t / periodSeconds) * periodSeconds;
        const count = Math.max(1, Math.ceil((periodSeconds - inPeriod) / dt - 1e-9));
        const to = Math.min(outI.length, from + count);
        period.fill(outI.subarray(from, to), outQ.subarray(from, to), inPeriod + overlapSeconds, dt);
        from = to;
      }
    },
  };
}

export interface TestCarrier {
  stop(): void;
}

/** Puts an unmodulated or a modulated carrier on the air until it is stopped or the session ends. */
export function startTestCarrier(device: MiotyDevice, frequencyHz: number, modulated: boolean): TestCarrier {
  const { clock, ether, session, memory } = device;
  const { scale } = drawingOf(device);
  const emission = ether.transmit({
    startSeconds: clock.nowSeconds(),
    envelope: modulated ? modulatedEnvelope(scale) : plainEnvelope(),
    carrierHz: frequencyHz * scale,
    driftHzPerSecond: 0,
    powerDbm: device.powerDbm(memory.power),
  });
  const stop = (): void => {
    session.removeEventListener('abort', stop);
    emission.cut(clock.nowSeconds());
  };
  session.addEventListener('abort', stop, { once: true });
  return { stop };
}
