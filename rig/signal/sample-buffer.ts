import { math } from './math.ts';

/** The last samples of a run, interleaved. Sample n of the run lies at `data[2 * (n - base)]`. */
export interface SampleBuffer {
  readonly data: Float32Array;
  /** First sample that is kept, and one after the last. */
  readonly base: number;
  readonly length: number;
  /** Room for the next samples: write them to `buffer[at]` and then call `advance`. */
  room(count: number): { readonly buffer: Float32Array; readonly at: number };
  advance(count: number): void;
}

/** Room to begin with, complex samples: enough for a run between two silences. */
const FIRST_ROOM = 32_768;

/** Keeps at least the last `history` complex samples. */
export function createSampleBuffer(history: number): SampleBuffer {
  const most = 2 * history;
  let data = new Float32Array(2 * math.min(most, FIRST_ROOM));
  let base = 0;
  let length = 0;
  return {
    get data() {
      return data;
    },
    get base() {
      return base;
    },
    get length() {
      return length;
    },
    room: (count) => {
      const held = length - base;
      if (2 * (held + count) > data.length) {
        const keep = math.min(held, history);
        const from = 2 * (held - keep);
        // Below its full size it grows, so that what was kept need not be moved at every block.
        if (2 * (keep + count) > data.length || data.length < 2 * most) {
          const larger = new Float32Array(2 * math.max(keep + count, math.min(most, data.length)));
          larger.set(data.subarray(from, 2 * held));
          data = larger;
        } else {
          data.copyWithin(0, from, 2 * held);
        }
        base = length - keep;
      }
      return { buffer: data, at: 2 * (length - base) };
    },
    advance: (count) => {
      length += count;
    },
  };
}
