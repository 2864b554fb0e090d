import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../rig/conformance/types.ts';
import type { ObservedFrame } from '../rig/sigfox/types.ts';
import { CUTS } from './stimuli/robustness.ts';
import { framesIn, judgeIn, timed } from './testing/zones.ts';

const judged = (number: string, observation: Observation, rc = 'RC1') =>
  judgeIn(rc, `sigfox/counter/robustness/${number}`, observation);
const places = [-31_000, 12_500, 54_000];

/** The n-th message, at n minutes: its counter and how many of its frames were heard; at its end the mark, if any. */
interface Heard {
  readonly mc: number;
  readonly frames?: number;
  readonly status?: 'ok' | 'silent' | 'error';
}

function messages(heard: readonly Heard[]): Observation {
  const frames = heard.flatMap(({ mc, frames: count = 3 }, n): readonly ObservedFrame[] =>
    framesIn('RC1', 2.1 + 60 * n, { payload: (0x31 + n).toString(16), mc, offsetsHz: places.slice(0, count) }),
  );
  return timed({
    sends: heard.map(({ status = 'ok' }, n) => ({
      atSeconds: 2 + 60 * n,
      untilSeconds: 8 + 60 * n,
      reply: { status },
      data: { type: 'bytes', payload: (0x31 + n).toString(16) },
    })),
    frames,
  });
}

/** A good message, and for each cut the cut message and a good one behind it. */
const cuts = (counters: readonly number[], cutFrames: readonly number[] = [1, 2, 0, 3]): Observation =>
  messages(
    counters.map((mc, index) => {
      if (index % 2 === 0) return { mc };
      const cut = (index - 1) / 2;
      return { mc, frames: cutFrames[cut], status: CUTS[cut] === 'after-answer' ? 'ok' : 'silent' };
    }),
  );

describe('a supply that goes within a message', () => {
  const reserving = [10, 11, 12, 13, 14, 15, 16, 17, 18];
  const numbers = ['BV-01', 'BV-02', 'BV-03', 'BV-04'];

  it('passes a module that keeps its counters', () => {
    for (const number of numbers) expect([number, judged(number, cuts(reserving)).verdict]).toEqual([number, 'pass']);
  });

  it.each<[string, readonly number[], string[]]>([
    ['the counter of the cut message comes again', [10, 11, 11, 12, 12, 13, 13, 14, 15], ['BV-01', 'BV-02']],
    ['the counter before comes again', [10, 11, 10, 11, 10, 11, 11, 12, 13], ['BV-01', 'BV-02']],
    ['the counter falls back', [10, 11, 1, 2, 1, 2, 1, 2, 1], ['BV-02', 'BV-03', 'BV-04']],
    ['eight counters are left out after each cut', [10, 11, 19, 20, 28, 29, 37, 38, 46], ['BV-03', 'BV-04']],
  ])('%s', (_what, counters, wanted) => {
    const failed = numbers.filter((number) => judged(number, cuts(counters)).verdict === 'fail');
    expect(failed).toEqual(wanted);
  });

  it('may use the counter of a frame that nobody read again', () => {
    expect(judged('BV-03', cuts([10, 11, 12, 13, 14, 15, 15, 16, 17])).verdict).toBe('pass');
  });

  it('tells how far the counter went, over its end too', () => {
    const { measurements } = judged('BV-01', cuts([125, 126, 3, 4, 5, 6, 7, 8, 9]));
    expect(measurements[0].value).toBe(5);
  });

  it('says nothing of a cut that missed its place', () => {
    const late = cuts(reserving, [2, 3, 1, 3]);
    for (const number of ['BV-01', 'BV-02', 'BV-03'])
      expect([number, judged(number, late).reasonCode]).toEqual([number, 'NOTHING_MEASURED']);
    const unanswered = cuts(reserving);
    const exchanges = unanswered.exchanges.map((exchange, n) =>
      n === 7 ? { ...exchange, status: 'silent' as const } : exchange,
    );
    expect(judged('BV-04', { ...unanswered, exchanges }).reasonCode).toBe('NOTHING_MEASURED');
  });
});

describe('many power cycles', () => {
  const cycles = (counters: readonly number[]): Observation => messages(counters.map((mc) => ({ mc, frames: 1 })));

  it('pass when the counter goes forward, over its end too, with gaps or without', () => {
    expect(judged('BV-05', cycles([120, 121, 122, 125, 127, 0, 1])).verdict).toBe('pass');
    expect(judged('BV-05', cycles([120, 121, 122, 125, 127, 0, 1])).measurements[0].value).toBe(3);
  });

  it('fail when it stands still or goes back', () => {
    expect(judged('BV-05', cycles([5, 6, 7, 8, 8])).verdict).toBe('fail');
    expect(judged('BV-05', cycles([5, 6, 7, 8, 6])).verdict).toBe('fail');
  });
});

describe('a message that was not sent, and a reset', () => {
  it('passes consecutive counters and fails one that comes again or is left out', () => {
    const went = (...counters: number[]): Observation => messages(counters.map((mc) => ({ mc })));
    expect(judged('BI-01', went(7, 8, 9)).verdict).toBe('pass');
    expect(judged('BI-01', went(7, 7, 8)).verdict).toBe('fail');
    expect(judged('BI-01', went(7, 9, 10)).verdict).toBe('fail');
  });

  it('counts only when the message was blocked indeed', () => {
    const blocked = (frames: number, ...counters: number[]): Observation =>
      messages([{ mc: 7 }, { mc: 8, frames, status: 'error' }, ...counters.map((mc) => ({ mc }))]);
    expect(judged('BI-02', blocked(0, 8, 9), 'RC3C').verdict).toBe('pass');
    expect(judged('BI-02', blocked(0, 7, 8), 'RC3C').verdict).toBe('fail');
    expect(judged('BI-02', blocked(3, 9, 10), 'RC3C').reasonCode).toBe('NOTHING_MEASURED');
  });
});
