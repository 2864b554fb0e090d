import { correlateBit, type GfskReplicas, type GfskStretch, type GfskTiming } from './gfsk-correlate.ts';
import { signOf } from './gfsk-phase.ts';
import { math } from './math.ts';

/** What is decided: bits `from` to `from + count - 1` of a signal, after known ones. */
export interface GfskUnknown {
  readonly from: number;
  readonly count: number;
  /** The bits before `from`, the last one last; they give the phase to begin with. */
  readonly before: ArrayLike<number>;
  /** Share of the phase reference that each bit hands on: near 1 it averages long, and the carrier must be known well. */
  readonly memory: number;
}

export interface GfskDecisions {
  readonly bits: Uint8Array;
  /** Amplitude along the phase reference, summed over the bits: the larger, the better the bits explain the signal. */
  readonly metric: number;
}

/** Phases of the carrier that bits can lead to: two states of this number fall together at the nominal deviation (a bit turns by 8 pi / 3). */
const BALANCES = 3;
/** A state is the last two bits and the balance of all of them. */
const STATES = 4 * BALANCES;

/** One way through the bits, as good as any that ends in the same state. */
interface Survivors {
  readonly metric: Float64Array;
  /** Ones less zeros so far: what the phase of the carrier has been turned by. */
  readonly balance: Int16Array;
  /** Sum of the last correlations on this way, turned back: the phase that the next one is held against. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** How far that phase turns from bit to bit, radians. */
  readonly speed: Float64Array;
}

function createSurvivors(): Survivors {
  return {
    metric: new Float64Array(STATES).fill(Number.NEGATIVE_INFINITY),
    balance: new Int16Array(STATES),
    re: new Float64Array(STATES),
    im: new Float64Array(STATES),
    speed: new Float64Array(STATES),
  };
}

const stateOf = (before: number, own: number, balance: number): number =>
  (2 * before + own) * BALANCES + (((balance % BALANCES) + BALANCES) % BALANCES);

/**
 * Decides the bits of a signal with known carrier and timing: the likeliest sequence (Viterbi), each bit held against the phase that the bits
 * before it on the same way give. Sequence and phase together are 3 dB better than the tones' energies, and slow turns of the phase do no harm.
 */
export function decideGfskBits(
  stretch: GfskStretch,
  timing: GfskTiming,
  unknown: GfskUnknown,
  replicas: GfskReplicas,
): GfskDecisions {
  const { from, count } = unknown;
  let now = begin(stretch, timing, unknown, replicas);
  let next = createSurvivors();
  const origins = new Uint8Array(STATES * (count + 1));
  const sums = new Float64Array(16);
  // A bit is weighed when the one after it is known, for its shape hangs on both its neighbours.
  for (let k = -1; k < count; k++) {
    for (let pattern = 0; pattern < 8; pattern++)
      correlateBit(stretch, timing, from + k, replicas.cos[pattern], replicas.sin[pattern], sums, 2 * pattern);
    next.metric.fill(Number.NEGATIVE_INFINITY);
    extend(now, next, sums, replicas.turn, unknown.memory, origins.subarray(STATES * (k + 1)));
    [now, next] = [next, now];
  }
  return { bits: trace(now.metric, origins, count), metric: math.max(...now.metric) };
}

/** The state at the last known bit, its phase reference from the known bits before it. */
function begin(stretch: GfskStretch, timing: GfskTiming, unknown: GfskUnknown, replicas: GfskReplicas): Survivors {
  const { before, from, memory } = unknown;
  const known = before.length;
  const out = createSurvivors();
  const sum = new Float64Array(2);
  const state = stateOf(before[known - 2], before[known - 1], 0);
  for (let k = 1; k + 1 < known; k++) {
    const pattern = 4 * before[k - 1] + 2 * before[k] + before[k + 1];
    correlateBit(stretch, timing, from - known + k, replicas.cos[pattern], replicas.sin[pattern], sum, 0);
    add(out, state, sum[0], sum[1], replicas.turn * out.balance[state], memory);
    out.balance[state] += signOf(before[k]);
  }
  const balance = out.balance[state];
  const place = stateOf(before[known - 2], before[known - 1], balance);
  out.re[place] = out.re[state];
  out.im[place] = out.im[state];
  out.balance[place] = balance;
  out.metric[place] = 0;
  return out;
}

/** Hands a reference on, with one more sum turned back by `angle`. */
function add(out: Survivors, state: number, x: number, y: number, angle: number, memory: number): void {
  const c = math.cos(angle);
  const s = math.sin(angle);
  out.re[state] = memory * out.re[state] + x * c + y * s;
  out.im[state] = memory * out.im[state] + y * c - x * s;
}

/** One bit further on every way: the bit of each state is weighed with both bits that may follow. */
function extend(
  now: Survivors,
  next: Survivors,
  sums: Float64Array,
  turn: number,
  memory: number,
  origins: Uint8Array,
): void {
  for (let state = 0; state < STATES; state++) {
    if (now.metric[state] === Number.NEGATIVE_INFINITY) continue;
    const pair = math.floor(state / BALANCES);
    const own = pair & 1;
    const angle = turn * now.balance[state];
    const c = math.cos(angle);
    const s = math.sin(angle);
    const speed = now.speed[state];
    const re = now.re[state] - speed * now.im[state];
    const im = now.im[state] + speed * now.re[state];
    const size = math.hypot(re, im) || 1;
    const balance = now.balance[state] + signOf(own);
    for (let after = 0; after < 2; after++) {
      const m = 2 * (2 * pair + after);
      const x = sums[m] * c + sums[m + 1] * s;
      const y = sums[m + 1] * c - sums[m] * s;
      const metric = now.metric[state] + (x * re + y * im) / size;
      const target = stateOf(own, after, balance);
      if (metric <= next.metric[target]) continue;
      next.metric[target] = metric;
      next.balance[target] = balance;
      next.re[target] = memory * re + x;
      next.im[target] = memory * im + y;
      // A loop of second order, critically damped: a carrier on a slope is followed.
      next.speed[target] = speed + ((1 - memory) / 4) * ((y * re - x * im) / size ** 2);
      origins[target] = state;
    }
  }
}

/** The bits of the best way, from its end back. Behind the last bit none was sent: it may be taken for either. */
function trace(metric: Float64Array, origins: Uint8Array, count: number): Uint8Array {
  let state = 0;
  for (let k = 1; k < STATES; k++) if (metric[k] > metric[state]) state = k;
  const bits = new Uint8Array(count);
  for (let k = count - 1; k >= 0; k--) {
    state = origins[STATES * (k + 1) + state];
    bits[k] = math.floor(state / BALANCES) & 1;
  }
  return bits;
}
