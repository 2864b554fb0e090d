import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../rig/conformance/types.ts';
import type { Exchange } from '../rig/ports/module.ts';
import { framesIn, judgeIn, timed } from './testing/zones.ts';

const hopping = (number: string): string => `sigfox/access/hopping/${number}`;
const twelve = { payload: '1e2d3c4b5a69788796a5b4c3' };
/** Middle of a micro channel, from the uplink centre. */
const middle = (channel: number): number => -100_000 + 25_000 * channel + 12_500;
const failed = (observation: Observation, number: string, ixit = {}) =>
  judgeIn('RC2', hopping(number), observation, ixit)
    .checks.filter(({ ok }) => !ok)
    .map(({ name }) => name);

interface Pair {
  readonly offsets?: readonly (readonly number[])[];
  readonly pauseSeconds?: number;
  readonly bitRateBps?: 100 | 600;
}

/** Two messages of three frames each; the second begins so long after the end of the first. */
function pair({ offsets, pauseSeconds = 20.05, bitRateBps = 600 }: Pair = {}): Observation {
  const [one, two] = offsets ?? [
    [middle(1), middle(4), middle(2)],
    [middle(6), middle(3), middle(5)],
  ];
  const first = framesIn('RC2', 2.1, { ...twelve, mc: 5, offsetsHz: one, bitRateBps });
  const end = first.at(-1)?.endSeconds.value ?? 0;
  const second = framesIn('RC2', end + pauseSeconds, { ...twelve, mc: 6, offsetsHz: two, bitRateBps });
  return timed({
    sends: [
      { atSeconds: 2, untilSeconds: end + 0.05 },
      { atSeconds: end + 0.06, untilSeconds: (second.at(-1)?.endSeconds.value ?? 0) + 0.05 },
    ],
    frames: [...first, ...second],
  });
}

describe('micro channels', () => {
  it('pass the plan, with the error of the reference taken out', () => {
    for (const number of ['BV-01', 'BV-02', 'BV-03', 'BV-05', 'BV-06', 'TI-01', 'TI-03'])
      expect([number, judgeIn('RC2', hopping(number), pair()).verdict]).toEqual([number, 'pass']);
    const shifted = [
      [-75_000 + 14_900, middle(4), middle(2)],
      [75_000 + 900, middle(3), middle(5)],
    ];
    const result = judgeIn('RC2', hopping('BV-01'), pair({ offsets: shifted }));
    expect(result.verdict).toBe('pass');
    // 900 Hz beyond the highest channel, and 3 kHz more to clear its guard.
    expect(result.measurements[0].value).toBeCloseTo(2900 / 902.2, 2);
  });

  it('fail a channel that the plan leaves free, but only beyond what the reference explains', () => {
    const offsets = [
      [middle(0), middle(4), middle(7)],
      [middle(6), middle(3), middle(5)],
    ];
    expect(failed(pair({ offsets }), 'BV-01')).toEqual(['usedChannel']);
    const edge = [
      [-77_000, middle(4), middle(2)],
      [middle(6), middle(3), middle(5)],
    ];
    expect(failed(pair({ offsets: edge }), 'BV-01')).toEqual([]);
    expect(failed(pair({ offsets: edge }), 'BV-01', { oscillatorAccuracyPpm: 1 })).toEqual(['usedChannel']);
  });

  it('tell a remark of frames in guards on both sides', () => {
    const offsets = [
      [middle(1) - 12_000, middle(4) + 12_000, middle(2)],
      [middle(6) - 12_000, middle(3) + 12_000, middle(5)],
    ];
    const judged = (oscillatorAccuracyPpm: number) =>
      judgeIn('RC2', hopping('BV-02'), pair({ offsets }), { oscillatorAccuracyPpm });
    expect(judged(0.5)).toMatchObject({ verdict: 'pass', remarks: [expect.stringContaining('guard')] });
    // A reference that may be off by half a channel explains them.
    expect(judged(20)).toMatchObject({ verdict: 'pass', remarks: [] });
  });

  it('fail two frames of a message in one channel, but not of two messages', () => {
    const again = [
      [middle(1), middle(1) + 3000, middle(1) - 3000],
      [middle(6), middle(3), middle(5)],
    ];
    expect(failed(pair({ offsets: again }), 'BV-03')).toEqual(['ownChannel']);
    const both = [
      [middle(1), middle(2), middle(3)],
      [middle(3), middle(1), middle(2)],
    ];
    expect(failed(pair({ offsets: both }), 'BV-03')).toEqual([]);
  });

  it('count the frames inside of the macro channel', () => {
    const offsets = [
      [middle(1), middle(4)],
      [middle(6), middle(3), middle(5)],
    ];
    expect(failed(pair({ offsets }), 'BV-06')).toEqual(['inside']);
  });
});

describe('times of the hopping zones', () => {
  it('fail a pause of less than 20 s, and bear a clock that is as fast as declared', () => {
    expect(judgeIn('RC2', hopping('TI-01'), pair({ pauseSeconds: 19 })).verdict).toBe('fail');
    expect(judgeIn('RC2', hopping('TI-01'), pair({ pauseSeconds: 19.9999 })).verdict).toBe('pass');
    const stable = { oscillatorAccuracyPpm: 1 };
    expect(judgeIn('RC2', hopping('TI-01'), pair({ pauseSeconds: 19.999 }), stable).verdict).toBe('fail');
  });

  it('fail 100 bit/s twice: for the rate and for the dwell', () => {
    expect(failed(pair({ bitRateBps: 100 }), 'BV-05')).toEqual(['bitRate']);
    expect(judgeIn('RC2', hopping('TI-03'), pair({ bitRateBps: 100 })).verdict).toBe('fail');
  });

  it('bear a second message that is refused in the pause', () => {
    const good = pair();
    const [first, second] = good.exchanges;
    const again = second.startSeconds + 19;
    const refused: Observation = {
      ...good,
      marks: [...good.marks, { ...good.marks[1], timeSeconds: again }],
      exchanges: [
        first,
        { ...second, status: 'error', endSeconds: second.startSeconds + 0.1 },
        { ...second, startSeconds: again },
      ],
    };
    expect(judgeIn('RC2', hopping('TI-01'), refused).verdict).toBe('pass');
    expect(judgeIn('RC2', hopping('BV-01'), refused).verdict).toBe('pass');
  });
});

describe('a message with a downlink in a hopping zone', () => {
  const confirmed = (pauseSeconds: number, offsets = [middle(3), middle(4), middle(2)]): Observation => {
    const request = framesIn('RC2', 2.1, { type: 'bit1', mc: 5, offsetsHz: offsets });
    const answered = framesIn('RC2', 80, { type: 'bit1', mc: 6, offsetsHz: [middle(5)] });
    const confirmation = framesIn('RC2', 106, {
      type: 'keep_alive',
      payload: '08b80bf00a6400',
      mc: 7,
      offsetsHz: [middle(1)],
    });
    const end = confirmation[0].endSeconds.value;
    const next = framesIn('RC2', end + pauseSeconds, { type: 'bit0', mc: 8, offsetsHz: [middle(2)] });
    return timed({
      sends: [
        { atSeconds: 2, untilSeconds: 48 },
        { atSeconds: 79.9, untilSeconds: 107 },
        { atSeconds: 110, untilSeconds: end + pauseSeconds + 1 },
      ],
      frames: [...request, ...answered, ...confirmation, ...next],
    });
  };

  it('keeps neighbouring channels and the pause after the confirmation', () => {
    expect(judgeIn('RC2', hopping('BV-04'), confirmed(20.05))).toMatchObject({ verdict: 'pass', remarks: [] });
    expect(judgeIn('RC2', hopping('TI-02'), confirmed(20.05)).verdict).toBe('pass');
  });

  it('is told when it does not', () => {
    const narrow = confirmed(20.05, [middle(3), middle(3) + 6000, middle(3) - 6000]);
    expect(judgeIn('RC2', hopping('BV-04'), narrow).remarks).toHaveLength(1);
    expect(judgeIn('RC2', hopping('TI-02'), confirmed(12)).verdict).toBe('fail');
  });

  it('says nothing of a pause without a confirmation', () => {
    const good = confirmed(20.05);
    const without = { ...good, frames: good.frames.filter(({ decoded }) => decoded.kind !== 'control') };
    expect(judgeIn('RC2', hopping('TI-02'), without)).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'NOTHING_MEASURED',
    });
  });
});

describe('the even use of channels', () => {
  const day = (channelOf: (index: number) => number): Observation => {
    const messages = Array.from({ length: 40 }, (_, n) =>
      framesIn('RC2', 2.1 + 600 * n, {
        ...twelve,
        mc: n,
        offsetsHz: [0, 1, 2].map((frame) => middle(channelOf(3 * n + frame)) + ((n * 997) % 15_000) - 7_500),
      }),
    );
    return timed({
      sends: messages.map((_frames, n) => ({ atSeconds: 2 + 600 * n, untilSeconds: 10 + 600 * n })),
      frames: messages.flat(),
    });
  };

  it('tells six channels from three', () => {
    expect(
      judgeIn(
        'RC2',
        hopping('BV-07'),
        day((index) => 1 + (index % 6)),
      ).verdict,
    ).toBe('pass');
    expect(
      judgeIn(
        'RC2',
        hopping('BV-07'),
        day((index) => 1 + (index % 3)),
      ).verdict,
    ).toBe('fail');
  });
});

describe('what the module tells of its channels', () => {
  const told = (...values: readonly (readonly string[])[]): Observation => {
    const frames = framesIn('RC2', 25.1, { type: 'bit1', mc: 5, offsetsHz: [middle(1), middle(2), middle(3)] });
    const base = timed({ sends: [{ atSeconds: 25, untilSeconds: 27 }], frames });
    const asked = [22, 36, 60].map(
      (startSeconds, index): Exchange => ({
        ...base.exchanges[0],
        operation: { kind: 'channelState' },
        startSeconds,
        endSeconds: startSeconds + 0.1,
        values: values[index],
      }),
    );
    const exchanges = [...base.exchanges, ...asked].sort((a, b) => a.startSeconds - b.startSeconds);
    return { ...base, exchanges };
  };

  it('passes a number that goes down by the frames and comes back, in one line or in two', () => {
    for (const good of [told(['1,6'], ['1,3'], ['1,6']), told(['1', '6'], ['1', '3'], ['1', '6'])]) {
      expect(judgeIn('RC2', hopping('BV-08'), good).verdict).toBe('pass');
      expect(judgeIn('RC2', hopping('BV-09'), good).verdict).toBe('pass');
    }
  });

  it('fails one that stands still, one that left its channel, one that does not come back', () => {
    expect(failed(told(['1,6'], ['1,6'], ['1,6']), 'BV-08')).toEqual(['countsDown']);
    expect(failed(told(['1,6'], ['0,3'], ['1,6']), 'BV-08')).toEqual(['home']);
    expect(failed(told(['1,6'], ['1,3'], ['1,3']), 'BV-09')).toEqual(['allFree']);
    expect(failed(told(['OK'], ['1,3'], ['1,6']), 'BV-08')).toContain('told');
  });
});
