import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../ports/random.ts';
import type { Cutout, Estimate } from '../../signal/types.ts';
import { SYMBOL_RATE_BPS } from '../profile.ts';
import { type ReceivedBurst, receiveBurst } from './burst.ts';
import { amplitudeOf, cutoutOf, type SentBurst } from './testing/cutouts.ts';
import { NOISE_DENSITY, uplink } from './testing/frames.ts';

const SYMBOL_SECONDS = 1 / SYMBOL_RATE_BPS;
const CENTRE_HZ = 868_100_000;
const random = seededRandom(3, 'mioty-burst');
const { bursts } = uplink({ payload: new Uint8Array(14) });

/** One burst in a cut-out, the detector a symbol and 100 Hz off at most. */
function heard(change: Partial<SentBurst>, cn0DbHz: number): { cutout: Cutout; sent: SentBurst } {
  const sent = {
    symbols: bursts[0].symbols,
    startSeconds: 10.004 + random.next() * SYMBOL_SECONDS,
    carrierHz: CENTRE_HZ + 400 * (random.next() - 0.5),
    amplitude: amplitudeOf(cn0DbHz, NOISE_DENSITY),
    startPhase: 6 * random.next(),
    ...change,
  };
  const detection = {
    startSeconds: sent.startSeconds + 2 * (random.next() - 0.5) * SYMBOL_SECONDS,
    carrierHz: sent.carrierHz + 200 * (random.next() - 0.5),
    cn0DbHz,
  };
  const view = { fromSeconds: 10, centreHz: CENTRE_HZ, noiseDensity: NOISE_DENSITY, detection };
  return { cutout: cutoutOf([sent], view, random), sent };
}

function received(change: Partial<SentBurst>, cn0DbHz = 55): ReceivedBurst {
  const burst = receiveBurst(heard(change, cn0DbHz).cutout, 0);
  if (burst === null) throw new Error('no burst');
  return burst;
}

const flipped = (symbols: string, ...at: readonly number[]): string =>
  [...symbols].map((symbol, k) => (at.includes(k) ? String(1 - Number(symbol)) : symbol)).join('');

const rms = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);

describe.each([
  [42, 150, undefined],
  [55, 100, undefined],
  [55, 100, 1],
])('a burst at %i dBHz (%i of them, BT %p)', (cn0DbHz, count, bt) => {
  const errors: Record<string, { relative: number[]; plain: number[] }> = {};
  let wrong = 0;
  const note = (name: string, { value, standardUncertainty }: Estimate, truth: number): void => {
    errors[name] ??= { relative: [], plain: [] };
    errors[name].relative.push((value - truth) / standardUncertainty);
    errors[name].plain.push(value - truth);
  };
  for (let k = 0; k < count; k++) {
    const symbols = bursts[k % bursts.length].symbols;
    const symbolRateBps = SYMBOL_RATE_BPS * (1 + 40e-6 * (random.next() - 0.5));
    const deviationHz = 595 + 15 * random.next();
    const { cutout, sent } = heard(
      { symbols, symbolRateBps, deviationHz, ...(bt === undefined ? {} : { bt }) },
      cn0DbHz,
    );
    const found = receiveBurst(cutout, 3);
    if (found === null || found.burst.symbols !== symbols) {
      wrong++;
      continue;
    }
    const { burst, middleSeconds } = found;
    note('start', burst.startSeconds, sent.startSeconds);
    note('middle', middleSeconds, sent.startSeconds + 18 / symbolRateBps);
    note('carrier', burst.carrierHz, sent.carrierHz);
    note('deviation', burst.deviationHz, deviationHz);
    note('symbol rate', burst.symbolRateBps, symbolRateBps);
    note('power', burst.powerDbfs, 20 * Math.log10(sent.amplitude));
  }

  it('is found and read', () => {
    // At 42 dBHz a symbol is wrong once in some thousand.
    expect(wrong).toBeLessThanOrEqual(cn0DbHz > 50 ? 0 : count * 0.08);
  });

  it('has uncertainties as large as the errors', () => {
    for (const [name, { relative }] of Object.entries(errors)) {
      expect(`${name} ${rms(relative) > 0.8 && rms(relative) < 1.25}`).toBe(`${name} true`);
    }
  });

  it('is measured near the Cramer-Rao bound', () => {
    // var f = 3 / (2 pi^2 (C/N0) T^3), known modulation. Deviation and symbol rate, which are fitted too, cost half as much again.
    const bound = Math.sqrt(3 / (2 * Math.PI ** 2 * 10 ** (cn0DbHz / 10) * (36 * SYMBOL_SECONDS) ** 3));
    expect(rms(errors.carrier.plain)).toBeLessThan(1.9 * bound);
  });
});

describe('receiveBurst', () => {
  it('tells core from extension bursts', () => {
    expect(received({ symbols: bursts[0].symbols }).burst.kind).toBe('core');
    expect(received({ symbols: bursts[24].symbols }).burst.kind).toBe('extension');
  });

  it('measures deviations and symbol rates that are wrong', () => {
    expect(received({ deviationHz: 714 }).burst.deviationHz.value).toBeCloseTo(714, -1.5);
    expect(received({ deviationHz: 1190 }).burst.deviationHz.value).toBeCloseTo(1190, -1.5);
    const fast = received({ symbolRateBps: 1.01 * SYMBOL_RATE_BPS }).burst;
    expect(fast.symbolRateBps.value / SYMBOL_RATE_BPS).toBeCloseTo(1.01, 2.3);
    expect(fast.symbols).toBe(bursts[0].symbols);
  });

  it('measures the time above -26 dBc with lead, tail and ramps', () => {
    const onTime = (change: Partial<SentBurst>): number =>
      received(change, 65).burst.onTimeSeconds.value / SYMBOL_SECONDS;
    expect(onTime({})).toBeCloseTo(40, -0.3);
    expect(onTime({ lead: '', tail: '' })).toBeCloseTo(36, -0.3);
    expect(onTime({ lead: '10101', tail: '00000' })).toBeCloseTo(46, -0.3);
    expect(onTime({ symbols: bursts[0].symbols.slice(0, 30), tail: '' })).toBeCloseTo(32, -0.3);
  });

  it('counts wrong symbols of the midamble, and reads the others all the same', () => {
    for (const at of [[15], [18], [23], [15, 20]]) {
      const symbols = flipped(bursts[0].symbols, ...at);
      const { burst } = received({ symbols }, 60);
      expect(burst.pilotErrors).toBe(at.length);
      expect(burst.symbols).toBe(symbols);
    }
  });

  it('finds swapped tones: all of the midamble is wrong', () => {
    const symbols = flipped(bursts[0].symbols, ...Array.from({ length: 36 }, (_, k) => k));
    expect(received({ symbols }, 60).burst.pilotErrors).toBe(11);
  });

  it('finds nothing in noise and in a carrier', () => {
    for (let k = 0; k < 20; k++) {
      const noise = receiveBurst(heard({ amplitude: 0 }, 40).cutout, 0);
      expect(noise === null || noise.strength < 16).toBe(true);
    }
    expect(receiveBurst(heard({ symbols: '0'.repeat(36), tail: '', lead: '' }, 60).cutout, 0)).toBeNull();
  });
});
