import { describe, expect, it } from '@jest/globals';
import { catalogue, judge } from './testing/judging.ts';
import type { TestMessage } from './testing/observed.ts';
import { observe, type Step, send, wait } from './testing/script.ts';

const twelve: TestMessage = { type: 'bytes', payload: '0102030405060708090a0b0c' };
const value = (judgement: ReturnType<typeof judge>, id: string) =>
  judgement.measurements.find((measurement) => measurement.id === id)?.value;
const lose = (observation: ReturnType<typeof observe>) => ({
  ...observation,
  capture: { ...observation.capture, lost: [{ startTimeSeconds: 3, endTimeSeconds: 4 }] },
});

describe('band/TI-01', () => {
  const id = 'sigfox/regulation/band/TI-01';
  const every = (seconds: number, count: number, offsetsHz?: readonly number[]): Step[] =>
    Array.from({ length: count }, (_, mc) => {
      const message = offsetsHz === undefined ? { ...twelve, mc } : { ...twelve, mc, offsetsHz };
      return [send(message), wait(seconds - 16.44)];
    }).flat();

  it('takes the share of the band in which the frames were measured', () => {
    const bandM = judge(id, observe(every(800, 8)));
    expect([bandM.verdict, value(bandM, 'share')]).toEqual(['pass', expect.closeTo((100 * 31.5) / 36, 2)]);
    expect(value(bandM, 'longestEmission')).toBeCloseTo(2.1, 3);
    // 868.8 MHz is in band N, where 0.1 % applies: one message is too much.
    const bandN = judge(id, observe(every(800, 1, [670_000, 671_000, 672_000])));
    expect([bandN.verdict, value(bandN, 'share')]).toEqual(['fail', expect.closeTo((100 * 6.3) / 3.6, 2)]);
  });

  it('counts the hour of each band by itself and shows the worse', () => {
    const mixed = judge(id, observe([...every(800, 3), ...every(800, 1, [670_000, 0, 0])]));
    expect(value(mixed, 'share')).toBeCloseTo((100 * 23.1) / 36, 2);
  });

  it('fails frames between the bands', () => {
    const judgement = judge(id, observe(every(800, 1, [0, 520_000, 1000])));
    expect(judgement.verdict).toBe('fail');
    expect(judgement.checks[0]).toMatchObject({ name: 'inSubBand', ok: false, observed: '868.6500 MHz, gap' });
  });

  it('tells nothing where samples were lost', () => {
    expect(judge(id, lose(observe(every(800, 2))))).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'SAMPLES_LOST',
    });
  });
});

describe('dwell/TI-01', () => {
  const id = 'sigfox/regulation/dwell/TI-01';
  /** Offsets of micro channels of RC2, against the frequency that test frames are made for. */
  const channels = (...numbers: number[]): number[] =>
    numbers.map((channel) => 902_112_500 - 868_130_000 + 25_000 * channel);
  const pair = (second: readonly number[], pauseSeconds: number, errorHz = 0) =>
    observe([
      send({ ...twelve, bitRateBps: 600, offsetsHz: channels(1, 2, 3).map((hz) => hz + errorHz) }),
      wait(pauseSeconds),
      send({ ...twelve, mc: 8, bitRateBps: 600, offsetsHz: second.map((hz) => hz + errorHz) }),
    ]);

  it('passes frames on channels of their own, and the same channels after the pause', () => {
    const judgement = judge(id, pair(channels(4, 5, 6), 1), 'RC2');
    expect(judgement.verdict).toBe('pass');
    expect([value(judgement, 'occupancy'), value(judgement, 'frequencies')]).toEqual([expect.closeTo(0.35, 3), 6]);
    expect(judge(id, pair(channels(1, 2, 3), 25), 'RC2')).toMatchObject({ verdict: 'pass' });
  });

  it('adds up what two messages leave on one channel within 20 s', () => {
    const judgement = judge(id, pair(channels(4, 3, 5), 1), 'RC2');
    expect([judgement.verdict, value(judgement, 'occupancy')]).toEqual(['fail', expect.closeTo(0.7, 3)]);
  });

  it('takes the error of the crystal out first', () => {
    const judgement = judge(id, pair(channels(4, 5, 6), 1, 11_000), 'RC2');
    expect(judgement.verdict).toBe('pass');
    expect(Math.abs(value(judgement, 'referenceError') ?? 0)).toBeGreaterThan(0);
    expect(value(judgement, 'frequencies')).toBe(6);
  });

  it('fails 100 bit/s, whose frames are too long for any channel', () => {
    const slow = observe([send({ ...twelve, offsetsHz: channels(1, 2, 3) })]);
    expect(judge(id, slow, 'RC2').verdict).toBe('fail');
  });
});

describe('transmission/TI-01', () => {
  const id = 'sigfox/regulation/transmission/TI-01';
  const message = (pauseSeconds: number) =>
    observe([send({ ...twelve, pauseSeconds, offsetsHz: [55_070_000, 55_080_000, 55_060_000] })]);

  it('passes frames that rest for 50 ms and more', () => {
    const judgement = judge(id, message(0.5), 'RC3C');
    expect(judgement.verdict).toBe('pass');
    expect([value(judgement, 'longest'), value(judgement, 'pause')]).toEqual([
      expect.closeTo(2.1, 3),
      expect.closeTo(480, 1),
    ]);
  });

  it('takes frames together that rest less', () => {
    const judgement = judge(id, message(0.05), 'RC3C');
    expect([judgement.verdict, value(judgement, 'longest')]).toEqual(['fail', expect.closeTo(6.36, 3)]);
  });

  it('tells nothing where samples were lost', () => {
    expect(judge(id, lose(message(0.5)), 'RC3C')).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'SAMPLES_LOST',
    });
  });
});

describe('limits of the catalogue', () => {
  const limits = catalogue.cases.flatMap((entry) =>
    entry.measures.flatMap(({ id, limit }) => (limit === undefined ? [] : [{ entry, measure: id, limit }])),
  );
  const named = ({ entry, measure }: (typeof limits)[number]) => `${entry.id} ${measure}`;

  it('each name a document, the proforma or a clause as their source', () => {
    const vague = limits.filter(
      ({ limit: { source } }) => !/[A-Za-z]{3}/.test(source) || /tbd|todo|\?|unknown/i.test(source),
    );
    expect(vague.map(named)).toEqual([]);
  });

  it("are the vendor's own word where they come from the IXIT", () => {
    const fromIxit = limits.filter(({ limit: { low, high } }) =>
      [low, high].some((bound) => typeof bound === 'string' && /^-?ixit:/.test(bound)),
    );
    expect(fromIxit.filter(({ limit }) => limit.confidence !== 'declared').map(named)).toEqual([]);
  });

  it('that rest on one source or none that is public decide nothing', () => {
    const weak = limits.filter(
      ({ limit: { confidence } }) => confidence === 'one-source' || confidence === 'not-public',
    );
    expect(weak.filter(({ entry }) => !entry.advisory).map(named)).toEqual([]);
    expect(weak.length).toBeGreaterThan(0);
  });

  it('say in words why they are missing where a measure has none', () => {
    const open = catalogue.cases.flatMap((entry) => entry.measures.map((measure) => ({ entry, measure })));
    const silent = open.filter(({ measure }) => measure.limit === undefined && (measure.informative?.length ?? 0) < 20);
    expect(silent.map(({ entry, measure }) => `${entry.id} ${measure.id}`)).toEqual([]);
  });
});
