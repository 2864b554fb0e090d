import { codeBitsOfWindow } from './convolutional.ts';

const states = 64;

/** Scratch of the decoder, which grows with the longest frame that it saw: survivors hold one byte for each state of each step. */
let survivors = new Uint8Array(states * 8 * 24);
let metrics = new Float64Array(states);
let nextMetrics = new Float64Array(states);
const branch = new Float64Array(128);
const sums = new Float64Array(8);

/**
 * The input bits that fit soft decisions on the code best. `soft`: three for each bit, positive for 1, larger for surer, 0 for erased.
 * The encoder starts in state zero; `terminated` says that it ends there too. An unterminated end is the less sure the later the bit.
 */
export function decodeConvolutional(soft: Float32Array, terminated: boolean): Uint8Array {
  const steps = Math.floor(soft.length / 3);
  if (survivors.length < steps * states) survivors = new Uint8Array(steps * states);
  metrics.fill(Number.NEGATIVE_INFINITY);
  metrics[0] = 0;
  for (let step = 0; step < steps; step++) advance(soft, step);
  return traceBack(steps, terminated ? 0 : bestState());
}

function advance(soft: Float32Array, step: number): void {
  const first = soft[3 * step];
  const second = soft[3 * step + 1];
  const third = soft[3 * step + 2];
  for (let code = 0; code < 8; code++) {
    sums[code] = (code & 4 ? first : -first) + (code & 2 ? second : -second) + (code & 1 ? third : -third);
  }
  for (let window = 0; window < 128; window++) branch[window] = sums[codeBitsOfWindow[window]];
  const from = step * states;
  for (let state = 0; state < states; state++) {
    // Two states lead here; they differ in the bit that leaves the register.
    const low = metrics[state >> 1] + branch[state];
    const high = metrics[(state >> 1) | 32] + branch[state | 64];
    const takesHigh = high > low;
    nextMetrics[state] = takesHigh ? high : low;
    survivors[from + state] = takesHigh ? 32 : 0;
  }
  const swap = metrics;
  metrics = nextMetrics;
  nextMetrics = swap;
}

function bestState(): number {
  let best = 0;
  for (let state = 1; state < states; state++) if (metrics[state] > metrics[best]) best = state;
  return best;
}

function traceBack(steps: number, lastState: number): Uint8Array {
  const bits = new Uint8Array(steps);
  let state = lastState;
  for (let step = steps - 1; step >= 0; step--) {
    bits[step] = state & 1;
    state = (state >> 1) | survivors[step * states + state];
  }
  return bits;
}
