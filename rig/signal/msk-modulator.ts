import { gfskEnvelope } from './gfsk-modulator.ts';
import { math } from './math.ts';

/** How a modulator draws one burst of minimum shift keying. */
export interface MskBurst {
  /** Symbols in order of time, as they are keyed: `1` the upper tone, `0` the lower. */
  readonly symbols: string;
  readonly symbolRateBps: number;
  /** Half the distance of the tones; a quarter of the symbol rate (modulation index 0.5) unless given. */
  readonly deviationHz?: number;
  /** Bandwidth of the Gaussian filter over the symbol rate; plain MSK unless given. */
  readonly bt?: number;
  /** Symbols sent before the first and after the last one while the power goes up and down; `10` and `00` unless given. */
  readonly lead?: string;
  readonly tail?: string;
  /** How long the power takes from nothing to full at the outer ends, symbols; a quarter unless given. May reach into the burst. */
  readonly rampSymbols?: number;
  /** How the amplitude goes: half a cosine (default) or straight. */
  readonly rampShape?: 'cosine' | 'linear';
  /** Phase at the start of the lead, radians; 0 unless given. */
  readonly startPhase?: number;
}

/** The complex envelope of a burst with amplitude 1. Times are relative to the start of the first symbol after the lead. */
export interface MskEnvelope {
  /** Where the envelope begins: minus the lead. */
  readonly startSeconds: number;
  /** Lead and tail included. */
  readonly durationSeconds: number;
  readonly symbolSeconds: number;
  /** Writes samples at t0, t0 + dt, ... over the whole of both arrays; zero outside the burst. */
  fill(outI: Float32Array | Float64Array, outQ: Float32Array | Float64Array, t0: number, dt: number): void;
}

const bitsOf = (symbols: string): Uint8Array => Uint8Array.from(symbols, (symbol) => (symbol === '1' ? 1 : 0));

/** A burst with (Gaussian filtered) minimum shift keying, as the ether takes it. Every parameter may be bent, for faults. */
export function mskEnvelope(burst: MskBurst): MskEnvelope {
  const { symbolRateBps, lead = '10', tail = '00', rampSymbols = 0.25, rampShape = 'cosine' } = burst;
  const keyed = gfskEnvelope({
    bits: bitsOf(lead + burst.symbols + tail),
    bitRateBps: symbolRateBps,
    deviationHz: burst.deviationHz ?? symbolRateBps / 4,
    bt: burst.bt ?? Number.POSITIVE_INFINITY,
    rampSymbols: 0,
    startPhase: burst.startPhase ?? 0,
  });
  const symbolSeconds = 1 / symbolRateBps;
  const leadSeconds = lead.length * symbolSeconds;
  const rampSeconds = rampSymbols * symbolSeconds;
  const { durationSeconds } = keyed;

  const amplitudeAt = (t: number): number => {
    const inside = math.min(t, durationSeconds - t);
    if (inside >= rampSeconds) return 1;
    const share = math.max(0, inside / rampSeconds);
    return rampShape === 'linear' ? share : 0.5 - 0.5 * math.cos(math.PI * share);
  };

  const fill: MskEnvelope['fill'] = (outI, outQ, t0, dt) => {
    keyed.fill(outI, outQ, t0 + leadSeconds, dt);
    if (rampSeconds <= 0) return;
    const indexAt = (t: number): number =>
      math.max(0, math.min(outI.length, math.ceil((t - t0 - leadSeconds) / dt - 1e-9)));
    const scale = (from: number, to: number): void => {
      for (let n = from; n < to; n++) {
        const amplitude = amplitudeAt(t0 + leadSeconds + n * dt);
        outI[n] *= amplitude;
        outQ[n] *= amplitude;
      }
    };
    const upEnds = indexAt(rampSeconds);
    scale(indexAt(0), upEnds);
    scale(math.max(upEnds, indexAt(durationSeconds - rampSeconds)), indexAt(durationSeconds));
  };
  return { startSeconds: -leadSeconds, durationSeconds, symbolSeconds, fill };
}
