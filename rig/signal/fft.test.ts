import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../ports/random.ts';
import { createFft } from './fft.ts';

function slow(x: Float64Array, k: number): [number, number] {
  const n = x.length / 2;
  let re = 0;
  let im = 0;
  for (let i = 0; i < n; i++) {
    const angle = (-2 * Math.PI * ((i * k) % n)) / n;
    re += x[2 * i] * Math.cos(angle) - x[2 * i + 1] * Math.sin(angle);
    im += x[2 * i] * Math.sin(angle) + x[2 * i + 1] * Math.cos(angle);
  }
  return [re, im];
}

describe('createFft', () => {
  it.each([2, 4, 8, 64, 128, 512])('agrees with the definition at %i points', (size) => {
    const random = seededRandom(1, 'fft');
    const x = Float64Array.from({ length: 2 * size }, () => random.gaussian());
    const y = x.slice();
    const fft = createFft(size);
    fft.forward(y);
    let worst = 0;
    for (let k = 0; k < size; k++) {
      const [re, im] = slow(x, k);
      worst = Math.max(worst, Math.abs(y[2 * fft.order[k]] - re), Math.abs(y[2 * fft.order[k] + 1] - im));
    }
    expect(worst).toBeLessThan(1e-9);
  });
});
