import { describe, expect, it } from '@jest/globals';
import { measurement } from './testing/record-fixture.ts';
import {
  decimalsFor,
  duration,
  limitText,
  marginText,
  measuredText,
  megahertz,
  number,
  readable,
  wrap,
} from './text.ts';

describe('numbers for reading', () => {
  it('round the value where the uncertainty has its second digit', () => {
    expect(measuredText(measurement({ value: 41.2973, expandedUncertainty: 2.13 }))).toBe('41.3 ± 2.1 Hz/s (k=2)');
    expect(measuredText(measurement({ value: 868130123.44, expandedUncertainty: 868, unit: 'Hz' }))).toBe(
      '868130123 ± 868 Hz (k=2)',
    );
    expect(decimalsFor(0.00042)).toBe(5);
  });

  it('do without an uncertainty or a value where there is none', () => {
    expect(measuredText(measurement({ value: 3, expandedUncertainty: 0, unit: '1' }))).toBe('3');
    expect(measuredText(measurement({ value: null, expandedUncertainty: null }))).toBe('not measured');
  });

  it('name every kind of limit', () => {
    const limit = { source: 's', confidence: 'declared' } as const;
    expect(limitText(measurement({ limit: { ...limit, high: 30 } }))).toBe('≤ 30 Hz/s');
    expect(limitText(measurement({ limit: { ...limit, low: -0.5 } }))).toBe('≥ −0.5 Hz/s');
    expect(limitText(measurement({ limit: { ...limit, low: -30, high: 30 } }))).toBe('−30 … 30 Hz/s');
    expect(limitText(measurement({ limit: { ...limit, low: 3, high: 3 }, unit: '1' }))).toBe('= 3');
    expect(limitText(measurement({ limit }))).toBe('not known');
    expect(marginText(measurement({ margin: null }))).toBe('–');
  });

  it('never show a minus sign before zero', () => {
    expect(number(-0.0001, 2)).toBe('0.00');
    expect(number(-0)).toBe('0');
    expect(number(Number.POSITIVE_INFINITY)).toBe('∞');
  });

  it('give times and frequencies a size that fits', () => {
    expect([0.42, 12.34, 200, 7500].map(duration)).toEqual(['0.42 s', '12.3 s', '3 min 20 s', '2 h 5 min']);
    expect(megahertz(868_061_824.6)).toBe('868.061 825 MHz');
  });
});

describe('text from a module', () => {
  it('loses control characters, bidirectional overrides and lone surrogates, and nothing else', () => {
    expect(readable('a\u001b[31mb\u0000\u202e\ud800c\u009b')).toBe('a\\x1B[31mb\\x00\\u{202E}\\u{D800}c\\x9B');
    expect(readable('<b> & ü 😀\n\t')).toBe('<b> & ü 😀\n\t');
  });

  it('is wrapped at blanks, and a long word stays whole', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('a bcdefghij', 4)).toEqual(['a', 'bcdefghij']);
  });
});
