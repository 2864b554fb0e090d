import { describe, expect, it } from '@jest/globals';
import type { Judgement } from '../rig/conformance/judge.ts';
import type { Observation } from '../rig/conformance/types.ts';
import { downlinkFrameSeconds } from '../rig/sigfox/downlink-frame.ts';
import { numberedPayload } from './stimuli/downlink-parts.ts';
import { judge } from './testing/judging.ts';
import { observe, type Step, transact } from './testing/script.ts';
import type { TestTransaction } from './testing/transactions.ts';

const on = (id: string, observation: Observation): Judgement => judge(`sigfox/downlink/window/${id}`, observation);
const value = (result: Judgement, measure: string) => result.measurements.find(({ id }) => id === measure);
const [a, b, c] = [numberedPayload(1), numberedPayload(2), numberedPayload(3)];

/** The declared receiver needs the last 36 of 91 preamble bits. */
const UNNEEDED_SECONDS = 55 / 600;
const around = (place: number, ...offsets: number[]): number[] => offsets.map((offset) => place + offset);

/** Downlinks of a search and a module with this window. */
function edges(
  opens: number,
  closes: number,
  places: Partial<Record<'opening' | 'closing', number[]>> = {},
): Observation {
  const opening =
    places.opening ?? around(20 - UNNEEDED_SECONDS, 0.15, -0.15, 0, 0.075, 0.0375, 0.01875, 0.0094, -0.009);
  const closing = places.closing ?? around(45 - downlinkFrameSeconds, -0.15, 0.15, 0.0047, -0.0047);
  const step =
    (name: string) =>
    (afterSeconds: number, index: number): Step => {
      const payload = numberedPayload(index);
      const heard = afterSeconds >= opens - UNNEEDED_SECONDS && afterSeconds <= closes - downlinkFrameSeconds;
      const told = heard ? { told: payload } : {};
      return transact({ step: name, downlinks: [{ payload, afterSeconds }], ...told });
    };
  return observe([...opening.map(step('opening')), ...closing.map(step('closing'))]);
}

describe('the edges of the window', () => {
  it('are measured with what the search leaves open, the transmitter and the preamble', () => {
    const opening = on('TI-01', edges(20, 45));
    expect(opening.verdict).toBe('pass');
    expect(value(opening, 'opens')?.value).toBeCloseTo(19.9955, 4);
    expect(value(opening, 'openingError')?.value).toBeCloseTo(-4.5, 1);
    // 9 ms uniform, 1 ms each of transmitter and host time, half a bit of preamble, frame 1: k = 2.
    expect(value(opening, 'openingError')?.expandedUncertainty).toBeCloseTo(
      2 * Math.hypot(9 / Math.sqrt(12), 1, 1, 0.48, 0.1),
      1,
    );
    const closing = on('TI-02', edges(20, 45));
    expect(closing.verdict).toBe('pass');
    expect(value(closing, 'closes')?.value).toBeCloseTo(45, 4);
    expect(value(on('TI-03', edges(20, 45)), 'length')?.value).toBeCloseTo(25.0045, 3);
  });

  const openingNear = (opens: number): number[] => around(opens - UNNEEDED_SECONDS, 0.0047, -0.0047);
  const closingNear = (closes: number): number[] => around(closes - downlinkFrameSeconds, -0.0047, 0.0047);

  it.each([
    ['opens 0.1 s late', edges(20.1, 45, { opening: openingNear(20.1) }), ['fail', 'pass', 'fail']],
    ['opens 1 s early', edges(19, 45, { opening: openingNear(19) }), ['fail', 'pass', 'fail']],
    ['closes 0.1 s early', edges(20, 44.9, { closing: closingNear(44.9) }), ['pass', 'fail', 'fail']],
    [
      'opens and closes 0.1 s late',
      edges(20.1, 45.1, { opening: openingNear(20.1), closing: closingNear(45.1) }),
      ['fail', 'fail', 'pass'],
    ],
    ['never closes', edges(20, 90), ['pass', 'fail', 'fail']],
    ['always listens', edges(0, 45), ['fail', 'pass', 'fail']],
  ])('fail a window that %s', (_what, observation, verdicts) => {
    expect(['TI-01', 'TI-02', 'TI-03'].map((id) => on(id, observation).verdict)).toEqual(verdicts);
  });

  it('are bounds where the search never passed them', () => {
    const result = on('TI-02', edges(20, 90));
    expect(result.remarks[0]).toContain('at or after 45.15');
    expect(on('TI-01', edges(0, 45)).remarks[0]).toContain('at or before');
  });

  it('are not known when they are not resolved, or nothing was heard', () => {
    const coarse = edges(20, 45, { opening: around(20 - UNNEEDED_SECONDS, 0.06, -0.06) });
    expect(on('TI-01', coarse)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'U_TOO_LARGE' });
    const deaf = edges(60, 70);
    expect(on('TI-01', deaf)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'NOTHING_MEASURED' });
    expect(on('TI-02', deaf)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'NOTHING_MEASURED' });
    const unasked = observe([transact({ step: 'opening' }), transact({ step: 'closing' })]);
    expect(on('TI-01', unasked)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'NOTHING_MEASURED' });
  });

  it('widen where a downlink before the edge was heard and one behind it was not', () => {
    const places = around(20 - UNNEEDED_SECONDS, -0.01, 0.01);
    const jittery = observe([
      transact({ step: 'opening', downlinks: [{ payload: a, afterSeconds: places[0] }], told: a }),
      transact({ step: 'opening', downlinks: [{ payload: b, afterSeconds: places[1] }] }),
    ]);
    expect(value(on('TI-01', jittery), 'openingError')?.expandedUncertainty).toBeGreaterThan(11);
  });

  it('run from frame 1: the downlink at the beginning tells', () => {
    const answered = (told?: string): Observation =>
      observe([
        transact({
          step: 'answered',
          message: { payload: 'a1b2' },
          downlinks: [
            { payload: a, afterSeconds: 20.1 },
            { payload: b, afterSeconds: 28 },
          ],
          ...(told === undefined ? {} : { told }),
        }),
      ]);
    expect(on('TI-04', answered(a)).verdict).toBe('pass');
    expect(on('TI-04', answered(b)).verdict).toBe('fail');
    expect(on('TI-04', answered()).verdict).toBe('inconclusive');
  });
});

/** The four transactions of the observation, each changed at will. */
function window(changes: Readonly<Record<string, Partial<TestTransaction>>> = {}): Observation {
  const transactions: readonly TestTransaction[] = [
    { step: 'before', downlinks: [at(a, 19.5), at(b, 25)], told: b },
    { step: 'twice', downlinks: [at(a, 22), at(b, 22.9), at(c, 32)], told: a },
    { step: 'at-the-end', downlinks: [wrong(a, 22), wrong(b, 32), at(c, 44.5)], told: c },
    { step: 'after', downlinks: [wrong(a, 22), wrong(b, 42), at(c, 45.1)] },
  ];
  return observe(transactions.map((entry) => transact({ ...entry, ...changes[entry.step] })));
}
const at = (payload: string, afterSeconds: number) => ({ payload, afterSeconds });
const wrong = (payload: string, afterSeconds: number) => ({ payload, afterSeconds, defect: 'wrong-key' as const });

describe('downlinks around the window', () => {
  it('are taken inside it and ignored outside', () => {
    for (const id of ['BV-01', 'BV-02', 'BI-01', 'BI-02']) expect(on(id, window()).verdict).toBe('pass');
  });

  it.each([
    ['BI-01', 'told before the window', { before: { told: a } }],
    ['BI-02', 'told after the window', { after: { told: c } }],
    ['BV-01', 'the last told instead of the first', { twice: { told: c } }],
    ['BV-01', 'confirmed twice', { twice: { confirmation: { times: 2 } } }],
    ['BV-02', 'lost behind wrong ones', { 'at-the-end': { told: undefined } }],
  ])('%s fails: %s', (id, _what, changes) => {
    expect(on(id, window(changes as never)).verdict).toBe('fail');
  });

  it('show nothing of a module that takes none', () => {
    const deaf = { told: undefined };
    const observation = window({ before: deaf, twice: deaf, 'at-the-end': deaf } as never);
    for (const id of ['BV-01', 'BV-02', 'BI-01', 'BI-02']) expect(on(id, observation).verdict).toBe('inconclusive');
  });

  it('show nothing behind a wrong one that was taken', () => {
    expect(on('BI-02', window({ after: { told: a } })).verdict).toBe('inconclusive');
    expect(on('BV-02', window({ 'at-the-end': { told: a } })).verdict).toBe('inconclusive');
  });

  it('show nothing where samples were lost when silence was to be shown', () => {
    const good = window();
    const { startSeconds } = good.transmissions[0];
    const gap = { startTimeSeconds: startSeconds + 1, endTimeSeconds: startSeconds + 1.1 };
    expect(on('BI-01', { ...good, capture: { ...good.capture, lost: [gap] } })).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'SAMPLES_LOST',
    });
  });
});
