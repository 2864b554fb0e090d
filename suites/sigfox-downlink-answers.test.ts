import { describe, expect, it } from '@jest/globals';
import type { Judgement } from '../rig/conformance/judge.ts';
import type { Observation } from '../rig/conformance/types.ts';
import { numberedPayload } from './stimuli/downlink-parts.ts';
import { LOOSE_MARK, REFUSED, REPLAYED } from './stimuli/downlink-refusal.ts';
import { judge } from './testing/judging.ts';
import { framesOf } from './testing/observed.ts';
import { reply } from './testing/reply.ts';
import { loose, mark, observe, type Step, transact, wait } from './testing/script.ts';
import type { TestDownlink, TestTransaction } from './testing/transactions.ts';

const on = (id: string, observation: Observation): Judgement => judge(`sigfox/downlink/${id}`, observation);
const payload = numberedPayload;
const value = (result: Judgement, measure: string) => result.measurements.find(({ id }) => id === measure)?.value;

describe('reception', () => {
  const steps = ['zeros', 'ones', 'errors-first-half', 'errors-second-half', 'burst'];
  const offsets = (sign: 1 | -1): TestDownlink[] =>
    [1200, 400, 0].map((hertz, index) => ({
      payload: payload(index + 1),
      afterSeconds: 21 + index,
      offsetHz: sign * hertz,
    }));
  const reception = (told: (step: string) => string | undefined): Observation => {
    const contents = steps.map(
      (step, index): TestTransaction => ({ step, downlinks: [{ payload: payload(30 + index), afterSeconds: 21 }] }),
    );
    const combs: TestTransaction[] = [
      { step: 'offset-above', downlinks: offsets(1) },
      { step: 'offset-below', downlinks: offsets(-1) },
    ];
    return observe(
      [...contents, ...combs].map((entry) => {
        const heard = told(entry.step);
        return transact({ ...entry, ...(heard === undefined ? {} : { told: heard }) });
      }),
    );
  };
  const right = (step: string): string => (step.startsWith('offset') ? payload(2) : payload(30 + steps.indexOf(step)));

  it('passes what comes out right and measures how far off it still does', () => {
    for (const number of ['02', '03', '04', '05', '06', '07'])
      expect(on(`reception/BV-${number}`, reception(right)).verdict).toBe('pass');
    const result = on('reception/BV-07', reception(right));
    expect(value(result, 'furthestAbove')).toBeCloseTo(400, 6);
    expect(value(result, 'furthestBelow')).toBeCloseTo(-400, 6);
  });

  it.each([
    ['02', 'zeros'],
    ['03', 'ones'],
    ['04', 'errors-first-half'],
    ['05', 'errors-second-half'],
    ['06', 'burst'],
    ['07', 'offset-below'],
  ])('BV-%s fails when %s are lost or told wrong', (number, step) => {
    const id = `reception/BV-${number}`;
    expect(
      on(
        id,
        reception((name) => (name === step ? undefined : right(name))),
      ).verdict,
    ).toBe('fail');
    expect(
      on(
        id,
        reception((name) => (name === step ? 'aa'.repeat(8) : right(name))),
      ).verdict,
    ).toBe('fail');
  });

  it('knows nothing of a content when nothing at all is received', () => {
    expect(
      on(
        'reception/BV-02',
        reception(() => undefined),
      ),
    ).toMatchObject({ verdict: 'inconclusive', reasonCode: 'NOTHING_MEASURED' });
    expect(
      on(
        'reception/BV-07',
        reception(() => undefined),
      ).verdict,
    ).toBe('fail');
  });

  it('tells the weakest downlink, and fails a module that misses the declared level', () => {
    const level = (declared: boolean): Observation => {
      const rising = [-130, -127, -124].map((levelDbm, index) => ({
        payload: payload(index),
        afterSeconds: 21 + index,
        levelDbm,
      }));
      const one = (number: number, levelDbm: number) => ({ payload: payload(number), afterSeconds: 21, levelDbm });
      return observe([
        transact({ step: 'strong', downlinks: [one(10, -90)], told: payload(10) }),
        transact({ step: 'declared', downlinks: [one(11, -120)], ...(declared ? { told: payload(11) } : {}) }),
        transact({ step: 'rising', downlinks: rising, told: payload(2) }),
      ]);
    };
    const result = on('reception/BV-08', level(true));
    expect(result.verdict).toBe('pass');
    expect([value(result, 'level'), value(result, 'weakest')]).toEqual([-120, -124]);
    expect(on('reception/BV-08', level(false)).verdict).toBe('fail');
  });

  it('fails a module that listens where frame 2 would have its answer', () => {
    const elsewhere = (told: string): Observation =>
      observe([
        transact({
          step: 'elsewhere',
          message: { payload: 'a1' },
          downlinks: [2, 3, 4].map((number, index) => ({ payload: payload(number), afterSeconds: 21 + 5 * index })),
          told,
        }),
      ]);
    expect(on('reception/BI-01', elsewhere(payload(4))).verdict).toBe('pass');
    expect(on('reception/BI-01', elsewhere(payload(3))).verdict).toBe('fail');
    expect(on('reception/BI-01', elsewhere(payload(2))).verdict).toBe('fail');
  });
});

/** The windows of wrong downlinks; `told` says which payload a module tells in each. */
function rejection(told: Readonly<Record<string, string | null>> = {}, replayed = 'same'): Observation {
  const right = { credentials: payload(21), errors: payload(22), integrity: REPLAYED, replay: payload(23) };
  const refused = (step: string): TestDownlink[] =>
    Object.values(REFUSED)
      .filter((entry) => entry.step === step)
      .map((entry, index) => ({ payload: entry.payload, afterSeconds: 21 + 5 * index, defect: entry.defect.kind }));
  const wrong = {
    credentials: refused('credentials'),
    errors: refused('errors'),
    integrity: refused('integrity'),
    replay: [{ payload: REPLAYED, afterSeconds: 21, defect: 'wrong-counter', content: replayed }] as TestDownlink[],
  };
  return observe(
    (['credentials', 'errors', 'integrity', 'replay'] as const).map((step) => {
      const last = { payload: right[step], afterSeconds: 21 + 5 * wrong[step].length, content: 'same' };
      const heard = step in told ? told[step] : right[step];
      return transact({ step, downlinks: [...wrong[step], last], ...(heard === null ? {} : { told: heard }) });
    }),
  );
}

describe('rejection', () => {
  const ids = ['BI-01', 'BI-02', 'BI-03', 'BI-04', 'BI-05', 'BI-06', 'BI-07', 'BI-08', 'BI-09', 'BV-01'];
  const verdicts = (observation: Observation): string[] => ids.map((id) => on(`rejection/${id}`, observation).verdict);
  const except = (verdict: string, ...others: string[]): string[] =>
    ids.map((id) => (others.includes(id) ? verdict : 'pass'));

  it('passes a module that takes right downlinks alone', () => {
    expect(verdicts(rejection())).toEqual(except('pass'));
  });

  it('fails the case of what was taken; what came behind it in the window was not tried', () => {
    const result = verdicts(rejection({ credentials: REFUSED['next-counter'].payload }));
    expect(result.slice(0, 4)).toEqual(['pass', 'pass', 'fail', 'inconclusive']);
    expect(result.at(-1)).toBe('inconclusive');
    expect(on('rejection/BI-05', rejection({ replay: REPLAYED })).verdict).toBe('fail');
    expect(on('rejection/BI-06', rejection({ integrity: REFUSED['wrong-auth'].payload })).verdict).toBe('fail');
  });

  it('fails wrong bytes that nobody sent, by the confirmation where there is one', () => {
    const strange = rejection({ errors: 'ee'.repeat(8) });
    expect(on('rejection/BI-09', strange).verdict).toBe('fail');
    const { endSeconds } = strange.transmissions.filter(({ send }) => send === 1).at(-1) ?? strange.transmissions[0];
    const confirmation = framesOf({ payload: 'aa', frames: 1, offsetsHz: [0] }, endSeconds + 1.5).frames;
    const reversed = { ...strange, frames: [...strange.frames, ...confirmation] };
    expect(on('rejection/BI-09', reversed).verdict).toBe('pass');
  });

  it('knows nothing of refusals by a module that takes nothing, but fails it for that', () => {
    const result = verdicts(rejection({ credentials: null }));
    expect(result.slice(0, 4)).toEqual(['inconclusive', 'inconclusive', 'inconclusive', 'inconclusive']);
    expect(result.at(-1)).toBe('fail');
  });

  it('fails a wrong downlink that is confirmed without being told', () => {
    const good = rejection();
    const [first] = good.transmissions;
    const confirmation = framesOf({ payload: 'aa', frames: 1, offsetsHz: [0] }, first.endSeconds + 1.5).frames;
    const observation = { ...good, frames: [...good.frames, ...confirmation] };
    expect(on('rejection/BI-01', observation).verdict).toBe('fail');
    expect(on('rejection/BI-02', observation).verdict).toBe('pass');
  });

  it('knows nothing of a replay that was none', () => {
    expect(on('rejection/BI-05', rejection({}, 'other'))).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'NOTHING_MEASURED',
    });
  });
});

describe('unsolicited and missing answers', () => {
  const asked: Step = transact({
    step: 'asked',
    downlinks: [{ payload: payload(4), afterSeconds: 21 }],
    told: payload(4),
  });
  const notAsked: Step = transact({
    step: 'not-asked',
    message: { type: 'bit1', frames: 1, asks: false },
    downlinks: [1, 2].map((number) => ({ payload: payload(number), afterSeconds: 21 + 14 * number })),
  });
  const quiet: readonly Step[] = [mark(LOOSE_MARK), loose(payload(3)), wait(10)];
  const good = observe([notAsked, ...quiet, asked, ...quiet]);

  it('passes a module that keeps quiet', () => {
    expect(on('unsolicited/BI-01', good).verdict).toBe('pass');
    expect(on('unsolicited/BI-02', good).verdict).toBe('pass');
  });

  it('fails one that says something or sends', () => {
    const [first] = good.transmissions;
    const later = good.transmissions.filter((sent) => sent.send === undefined)[1];
    for (const [id, sent] of [
      ['BI-01', first],
      ['BI-02', later],
    ] as const) {
      const line = reply('RX=01 02', '0d0a', sent.endSeconds + 0.5);
      expect(on(`unsolicited/${id}`, { ...good, transcript: [...good.transcript, line] }).verdict).toBe('fail');
      const { frames } = framesOf({ payload: 'aa', frames: 1 }, sent.endSeconds + 1.5);
      expect(on(`unsolicited/${id}`, { ...good, frames: [...good.frames, ...frames] }).verdict).toBe('fail');
    }
  });

  it('knows nothing of a module that no downlink reaches', () => {
    const deaf = observe([
      notAsked,
      ...quiet,
      transact({ step: 'asked', downlinks: [{ payload: payload(4), afterSeconds: 21 }] }),
      ...quiet,
    ]);
    expect(on('unsolicited/BI-01', deaf)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'NOTHING_MEASURED' });
    const unsent = observe([notAsked, mark(LOOSE_MARK), wait(10), asked]);
    expect(on('unsolicited/BI-02', unsent)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'SYNC_NOT_FOUND' });
  });

  const unanswered = (
    first: Partial<TestTransaction> = {},
    mc = 8,
    second: Partial<TestTransaction> = { told: payload(1) },
  ): Observation =>
    observe([
      transact({ step: 'unanswered', ...first }),
      transact({
        step: 'answered',
        message: { type: 'bit1', frames: 1, mc },
        downlinks: [{ payload: payload(1), afterSeconds: 21 }],
        ...second,
      }),
    ]);

  it('passes a module that says that nobody answered, and works afterwards', () => {
    for (const number of ['01', '02', '03']) expect(on(`unsolicited/BV-${number}`, unanswered()).verdict).toBe('pass');
    expect(value(on('unsolicited/BV-01', unanswered()), 'answerDelay')).toBeCloseTo(0.05, 6);
  });

  it('fails one that names a downlink, never ends, uses up a counter or is deaf afterwards', () => {
    expect(on('unsolicited/BV-01', unanswered({ told: payload(9) })).verdict).toBe('fail');
    expect(on('unsolicited/BV-01', unanswered({ reply: { status: 'timeout' } })).verdict).toBe('fail');
    expect(on('unsolicited/BV-02', unanswered({}, 9)).verdict).toBe('fail');
    expect(on('unsolicited/BV-03', unanswered({}, 8, {})).verdict).toBe('fail');
  });

  it('fails a confirmation of nothing', () => {
    const observation = unanswered();
    const { frames } = framesOf({ payload: 'aa', frames: 1 }, observation.exchanges[0].endSeconds + 1);
    expect(
      on('unsolicited/BV-02', {
        ...observation,
        frames: [...observation.frames, ...frames].sort((a, b) => a.startSeconds.value - b.startSeconds.value),
      }).verdict,
    ).toBe('fail');
  });
});
