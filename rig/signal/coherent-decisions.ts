import type { Integral } from './baseband.ts';
import { math } from './math.ts';

/** Complex integrals of consecutive symbols. */
export interface Symbols {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Bits between consecutive symbols with their soft values: positive for 1, about 1 in size without noise. */
export interface Decisions {
  readonly bits: Uint8Array;
  readonly soft: Float32Array;
}

/** Symbols to both sides that the phase reference is averaged over. */
const PHASE_HALF = 8;
/** Widths of an inversion, in symbols, that are told apart: hard, raised cosine, S2-LP. */
const WIDTHS = [0.15, 0.45, 1] as const;

/** Carrier phase at each symbol, up to half a turn: half the angle of the averaged squares, followed without jumps. */
function phaseReference({ re, im }: Symbols): Float64Array {
  const count = re.length;
  const phase = new Float64Array(count);
  const square = (k: number): readonly [number, number] => [re[k] * re[k] - im[k] * im[k], 2 * re[k] * im[k]];
  let x = 0;
  let y = 0;
  const add = (k: number, sign: number): void => {
    if (k < 0 || k >= count) return;
    const [a, b] = square(k);
    x += sign * a;
    y += sign * b;
  };
  for (let k = 0; k < PHASE_HALF; k++) add(k, 1);
  for (let k = 0; k < count; k++) {
    add(k + PHASE_HALF, 1);
    add(k - PHASE_HALF - 1, -1);
    const angle = math.atan2(y, x) / 2;
    const before = k === 0 ? angle : phase[k - 1];
    phase[k] = angle + math.PI * math.round((before - angle) / math.PI);
  }
  return phase;
}

interface Products {
  /** Integral from the middle of symbol k to the middle of symbol k + 1, and the same against an inversion of each width. */
  readonly steady: Float64Array;
  readonly inverted: readonly Float64Array[];
}

function matched(integral: Integral, phase: Float64Array, start: number, symbol: number): Products {
  const count = phase.length - 1;
  const steady = new Float64Array(count);
  const inverted = WIDTHS.map(() => new Float64Array(count));
  const rate = integral.sampleRateHz;
  const from = math.max(0, math.ceil((start + symbol / 2) * rate) - integral.from);
  const to = math.min(integral.re.length - 1, math.floor((start + (count + 0.5) * symbol) * rate) - integral.from);
  for (let n = from; n < to; n++) {
    const x = ((n + integral.from) / rate - start) / symbol - 0.5;
    const k = math.min(count - 1, math.max(0, math.floor(x)));
    const within = x - k;
    const angle = phase[k] + within * (phase[k + 1] - phase[k]);
    const along =
      (integral.re[n + 1] - integral.re[n]) * math.cos(angle) + (integral.im[n + 1] - integral.im[n]) * math.sin(angle);
    steady[k] += along;
    for (let w = 0; w < WIDTHS.length; w++) {
      const d = (within - 0.5) / WIDTHS[w];
      inverted[w][k] += along * (d <= -0.5 ? 1 : d >= 0.5 ? -1 : -math.sin(math.PI * d));
    }
  }
  return { steady, inverted };
}

/** Energy of an inversion of unit amplitude and unit symbol length. */
const inversionEnergy = (width: number): number => 1 - width / 2;

/** The width whose shape the inversions match best. */
function chooseWidth({ steady, inverted }: Products): number {
  let best = 0;
  let bestScore = -1;
  WIDTHS.forEach((width, w) => {
    let score = 0;
    for (let k = 0; k < steady.length; k++) {
      const size = math.abs(inverted[w][k]);
      if (size > math.abs(steady[k])) score += size;
    }
    score /= math.sqrt(inversionEnergy(width));
    if (score > bestScore) {
      bestScore = score;
      best = w;
    }
  });
  return best;
}

/** Largest sums of branch values from the start and to the end of a two-state trellis (max-log forward-backward). */
function trellis(one: Float64Array, zero: Float64Array, oneEnergy: number, zeroEnergy: number): Float64Array {
  const count = one.length;
  const ahead = new Float64Array(2 * (count + 1));
  for (let k = count - 1; k >= 0; k--) {
    ahead[2 * k] = math.max(one[k] - oneEnergy + ahead[2 * k + 2], zero[k] - zeroEnergy + ahead[2 * k + 3]);
    ahead[2 * k + 1] = math.max(-one[k] - oneEnergy + ahead[2 * k + 3], -zero[k] - zeroEnergy + ahead[2 * k + 2]);
  }
  const ratio = new Float64Array(count);
  let plus = 0;
  let minus = 0;
  for (let k = 0; k < count; k++) {
    const onePlus = plus + one[k] - oneEnergy;
    const oneMinus = minus - one[k] - oneEnergy;
    const zeroPlus = plus + zero[k] - zeroEnergy;
    const zeroMinus = minus - zero[k] - zeroEnergy;
    ratio[k] =
      math.max(onePlus + ahead[2 * k + 2], oneMinus + ahead[2 * k + 3]) -
      math.max(zeroPlus + ahead[2 * k + 3], zeroMinus + ahead[2 * k + 2]);
    plus = math.max(onePlus, zeroMinus);
    minus = math.max(oneMinus, zeroPlus);
  }
  return ratio;
}

/**
 * Coherent sequence decisions: the polarity of each symbol is a state, a 1 keeps it and a 0 inverts it with the burst's own transition shape.
 * About 1 dB better than comparing neighbours, 2 dB where the whole symbol is an inversion.
 * @param integral of the burst with the carrier taken off, @param symbols on its grid, the first beginning at `start`
 */
export function coherentDecisions(integral: Integral, symbols: Symbols, start: number, symbol: number): Decisions {
  const products = matched(integral, phaseReference(symbols), start, symbol);
  const w = chooseWidth(products);
  const size = Float64Array.from(products.steady, (value, k) =>
    math.max(math.abs(value), math.abs(products.inverted[w][k])),
  );
  const amplitude = size.sort()[math.floor(0.6 * size.length)] / symbol || 1;
  const ratio = trellis(
    products.steady,
    products.inverted[w],
    (amplitude * symbol) / 2,
    (amplitude * symbol * inversionEnergy(WIDTHS[w])) / 2,
  );
  return {
    bits: Uint8Array.from(ratio, (value) => (value >= 0 ? 1 : 0)),
    soft: Float32Array.from(ratio, (value) => value / (amplitude * symbol)),
  };
}
