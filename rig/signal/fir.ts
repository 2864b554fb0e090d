/** Modified Bessel function of the first kind, order zero. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/**
 * Linear-phase low-pass by Kaiser's window method, gain 1 at 0 Hz, odd length.
 * @param passHz end of the pass band, @param stopHz start of the stop band, both at `sampleRateHz`
 * @param attenuationDb of the stop band, above 50
 */
export function kaiserLowPass(
  sampleRateHz: number,
  passHz: number,
  stopHz: number,
  attenuationDb: number,
): Float64Array {
  const width = (2 * Math.PI * (stopHz - passHz)) / sampleRateHz;
  const half = Math.ceil((attenuationDb - 8) / (2.285 * width) / 2);
  const beta = 0.1102 * (attenuationDb - 8.7);
  const cutoff = (passHz + stopHz) / sampleRateHz;
  const taps = new Float64Array(2 * half + 1);
  let sum = 0;
  for (let n = -half; n <= half; n++) {
    const ideal = n === 0 ? cutoff : Math.sin(Math.PI * cutoff * n) / (Math.PI * n);
    const window = besselI0(beta * Math.sqrt(1 - (n / (half + 0.5)) ** 2));
    taps[n + half] = ideal * window;
    sum += ideal * window;
  }
  for (let n = 0; n < taps.length; n++) taps[n] /= sum;
  return taps;
}
