import { type GfskPattern, PATTERN_STEPS, signOf } from './gfsk-phase.ts';
import { math } from './math.ts';

/** A stretch of samples without their carrier; sample k of it is sample `first` + k of the band. */
export interface GfskStretch {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly first: number;
}

/** Where bits lie: bit k from `startSeconds + k * symbolSeconds`, seconds from the band's first sample. */
export interface GfskTiming {
  readonly startSeconds: number;
  readonly symbolSeconds: number;
  readonly sampleRateHz: number;
}

/** What a bit keyed in each of the eight patterns looks like, PATTERN_STEPS points each: cosine and minus sine of its phase. */
export interface GfskReplicas {
  readonly cos: readonly Float64Array[];
  readonly sin: readonly Float64Array[];
  /** Phase that a whole bit adds, radians. */
  readonly turn: number;
}

export function gfskReplicas(
  deviationHz: number,
  symbolSeconds: number,
  patterns: readonly GfskPattern[],
): GfskReplicas {
  const turn = 2 * math.PI * deviationHz * symbolSeconds;
  return {
    cos: patterns.map(({ phase }) => phase.map((x) => math.cos(turn * x))),
    sin: patterns.map(({ phase }) => phase.map((x) => -math.sin(turn * x))),
    turn,
  };
}

/**
 * Correlates one bit with one pattern; the sum is written to `out[at]`, `out[at + 1]`. Its phase counts from the start of the bit. Samples that are
 * not there count as zero.
 */
export function correlateBit(
  stretch: GfskStretch,
  timing: GfskTiming,
  bit: number,
  cos: Float64Array,
  sin: Float64Array,
  out: Float64Array,
  at: number,
): void {
  const { re, im, first } = stretch;
  const { sampleRateHz, symbolSeconds } = timing;
  const begin = (timing.startSeconds + bit * symbolSeconds) * sampleRateHz - first;
  const length = symbolSeconds * sampleRateHz;
  const from = math.max(0, math.ceil(begin));
  const to = math.min(re.length, math.ceil(begin + length));
  const scale = PATTERN_STEPS / length;
  let x = 0;
  let y = 0;
  for (let n = from; n < to; n++) {
    const k = ((n - begin) * scale + 0.5) | 0;
    const c = cos[k];
    const s = sin[k];
    x += re[n] * c - im[n] * s;
    y += re[n] * s + im[n] * c;
  }
  out[at] = x;
  out[at + 1] = y;
}

/** Correlates known bits `from`..`to`, and turns each sum back by the phase of the bits since `from`, so that all have the phase of the carrier. */
export function correlateKnown(
  stretch: GfskStretch,
  timing: GfskTiming,
  bits: ArrayLike<number>,
  range: readonly [from: number, to: number],
  replicas: GfskReplicas,
): Float64Array {
  const [from, to] = range;
  const out = new Float64Array(2 * (to - from));
  let phase = 0;
  for (let bit = from; bit < to; bit++) {
    const at = 2 * (bit - from);
    const pattern = patternAt(bits, bit);
    correlateBit(stretch, timing, bit, replicas.cos[pattern], replicas.sin[pattern], out, at);
    const c = math.cos(phase);
    const s = -math.sin(phase);
    const x = out[at];
    out[at] = x * c - out[at + 1] * s;
    out[at + 1] = x * s + out[at + 1] * c;
    phase += replicas.turn * signOf(bits[bit]);
  }
  return out;
}

/** A bit with its neighbours; at the ends it goes on as itself. */
export function patternAt(bits: ArrayLike<number>, bit: number): number {
  const own = bits[bit];
  const before = bit > 0 ? bits[bit - 1] : own;
  const after = bit + 1 < bits.length ? bits[bit + 1] : own;
  return 4 * before + 2 * own + after;
}
