/** A forward discrete Fourier transform of one size, unscaled. */
export interface Fft {
  readonly size: number;
  /** Transforms `size` interleaved complex values in place; the value of frequency k comes to lie at place `order[k]`. */
  forward(data: Float64Array): void;
  readonly order: Int32Array;
}

/** Twiddle factors of one radix-4 stage: cos, sin of one, two and three times the angle of each butterfly. */
function stageTwiddles(length: number): Float64Array {
  const quarter = length >> 2;
  const out = new Float64Array(quarter * 6);
  for (let p = 0; p < quarter; p++) {
    for (let k = 1; k <= 3; k++) {
      const angle = (-2 * Math.PI * p * k) / length;
      out[6 * p + 2 * k - 2] = Math.cos(angle);
      out[6 * p + 2 * k - 1] = Math.sin(angle);
    }
  }
  return out;
}

/** Where decimation in frequency leaves each output: its base-4 digits in reverse. */
function outputOrder(size: number): Int32Array {
  const order = new Int32Array(size);
  for (let k = 0; k < size; k++) {
    let rest = k;
    let place = 0;
    for (let length = size; length > 1; ) {
      const radix = length % 4 === 0 ? 4 : 2;
      length /= radix;
      place += (rest % radix) * length;
      rest = Math.floor(rest / radix);
    }
    order[k] = place;
  }
  return order;
}

/** `| 0` keeps the indices 32-bit integers, which saves the engine its overflow checks. */
function radix4(x: Float64Array, size: number, length: number, w: Float64Array): void {
  const quarter = length >> 1;
  const span = length << 1;
  const all = size << 1;
  for (let base = 0; base < all; base = (base + span) | 0) {
    const end = (base + quarter) | 0;
    for (let a = base, t = 0; a < end; a = (a + 2) | 0, t = (t + 6) | 0) {
      const b = (a + quarter) | 0;
      const c = (b + quarter) | 0;
      const d = (c + quarter) | 0;
      const sumR = x[a] + x[c];
      const sumI = x[(a + 1) | 0] + x[(c + 1) | 0];
      const difR = x[a] - x[c];
      const difI = x[(a + 1) | 0] - x[(c + 1) | 0];
      const sum2R = x[b] + x[d];
      const sum2I = x[(b + 1) | 0] + x[(d + 1) | 0];
      const dif2R = x[b] - x[d];
      const dif2I = x[(b + 1) | 0] - x[(d + 1) | 0];
      x[a] = sumR + sum2R;
      x[(a + 1) | 0] = sumI + sum2I;
      const r1 = difR + dif2I;
      const i1 = difI - dif2R;
      x[b] = r1 * w[t] - i1 * w[(t + 1) | 0];
      x[(b + 1) | 0] = r1 * w[(t + 1) | 0] + i1 * w[t];
      const r2 = sumR - sum2R;
      const i2 = sumI - sum2I;
      x[c] = r2 * w[(t + 2) | 0] - i2 * w[(t + 3) | 0];
      x[(c + 1) | 0] = r2 * w[(t + 3) | 0] + i2 * w[(t + 2) | 0];
      const r3 = difR - dif2I;
      const i3 = difI + dif2R;
      x[d] = r3 * w[(t + 4) | 0] - i3 * w[(t + 5) | 0];
      x[(d + 1) | 0] = r3 * w[(t + 5) | 0] + i3 * w[(t + 4) | 0];
    }
  }
}

function radix2(x: Float64Array, size: number): void {
  for (let i = 0; i < 2 * size; i += 4) {
    const ar = x[i];
    const ai = x[i + 1];
    x[i] = ar + x[i + 2];
    x[i + 1] = ai + x[i + 3];
    x[i + 2] = ar - x[i + 2];
    x[i + 3] = ai - x[i + 3];
  }
}

/**
 * In-place radix-4 decimation in frequency, left in digit-reversed order because every reader of a spectrum can look up its place for
 * less than a sorting pass costs.
 * @param size a power of two, at least 2
 */
export function createFft(size: number): Fft {
  const stages: { readonly length: number; readonly twiddles: Float64Array }[] = [];
  let length = size;
  for (; length >= 4; length >>= 2) stages.push({ length, twiddles: stageTwiddles(length) });
  const odd = length === 2;
  return {
    size,
    order: outputOrder(size),
    forward: (data) => {
      for (const stage of stages) radix4(data, size, stage.length, stage.twiddles);
      if (odd) radix2(data, size);
    },
  };
}
