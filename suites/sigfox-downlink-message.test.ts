import { describe, expect, it } from '@jest/globals';
import type { Judgement } from '../rig/conformance/judge.ts';
import type { Observation } from '../rig/conformance/types.ts';
import type { ObservedFrame } from '../rig/sigfox/types.ts';
import { numberedPayload } from './stimuli/downlink-parts.ts';
import { judge } from './testing/judging.ts';
import type { TestMessage } from './testing/observed.ts';
import { ask, observe, send, transact } from './testing/script.ts';
import { TEST_CONFIRMATION, type TestTransaction } from './testing/transactions.ts';

const on = (id: string, observation: Observation): Judgement => judge(`sigfox/downlink/${id}`, observation);
const [first, second] = [numberedPayload(1), numberedPayload(2)];

interface Changes {
  readonly before?: TestMessage;
  readonly behind?: TestMessage;
  readonly request?: TestMessage;
  readonly transaction?: Partial<TestTransaction>;
}

/** A transaction between two messages that ask for nothing, and one more. */
function transaction({ before, behind, request, transaction: answered }: Changes = {}): Observation {
  const figures = [ask({ kind: 'voltage' }, '3301', '3199'), ask({ kind: 'temperature' }, '234')];
  return observe([
    send({ payload: 'e1', mc: 20, ...before }, {}, { step: 'before' }),
    ...figures,
    transact({
      step: 'answered',
      message: { payload: 'a1b2', mc: 21, ...request },
      downlinks: [
        { payload: first, afterSeconds: 20.1 },
        { payload: second, afterSeconds: 28 },
      ],
      told: first,
      ...answered,
    }),
    ...figures,
    transact({
      step: 'elsewhere',
      message: { payload: 'a1', mc: 23 },
      downlinks: [{ payload: first, afterSeconds: 31 }],
      told: first,
    }),
    send({ payload: 'e2', mc: 25, ...behind }, {}, { step: 'behind' }),
  ]);
}

describe('requests', () => {
  const ids = ['BV-01', 'BV-02', 'BV-03', 'BV-04', 'BV-05', 'BV-06', 'BV-09', 'TI-01'];
  const pattern = (f1: number, f2: number, f3: number) => ({ request: { offsetsHz: [f1, f2, f3] } });

  it.each(ids)('%s passes a correct module', (id) => {
    expect(on(`request/${id}`, transaction()).verdict).toBe('pass');
  });

  it.each([
    ['BV-01', 'BF clear', { request: { asks: false } }],
    ['BV-02', 'BF set in a message behind', { behind: { asks: true } }],
    ['BV-03', 'two frames', { request: { frames: 2 } }],
    ['BV-04', 'f2 and f3 swapped', pattern(10_000, 4000, 16_000)],
    ['BV-04', 'f3 100 Hz off', pattern(10_000, 16_000, 4100)],
    ['BV-05', 'f2 outside the band', pattern(91_000, 97_000, 85_000)],
    ['BV-06', 'the counter of the message before', { request: { mc: 20 } }],
    ['BV-09', 'a wrong token', { request: { keyMode: 'public' } }],
    ['TI-01', 'a pause of 0.6 s', { request: { pauseSeconds: 0.6 } }],
  ] as [string, string, Changes][])('%s fails %s', (id, _what, changes) => {
    expect(on(`request/${id}`, transaction(changes)).verdict).toBe('fail');
  });

  it('cannot tell the pattern of a single frame', () => {
    const alone = observe(
      ['answered', 'elsewhere'].map((step) => transact({ step, message: { payload: 'a1', frames: 1 } })),
    );
    expect(on('request/BV-04', alone)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'SYNC_NOT_FOUND' });
  });

  it.each(['BV-01', 'BV-03', 'TI-01'])('%s says nothing of a module that is silent', (id) => {
    const heard = transaction();
    expect(on(`request/${id}`, { ...heard, frames: [] })).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'DUT_SILENT',
    });
  });

  const kinds = (messages: Readonly<Record<string, TestMessage>>, told = true): Observation =>
    observe(
      Object.entries(messages).map(([step, message]) =>
        transact({
          step,
          message: { frames: 1, ...message },
          downlinks: [{ payload: first, afterSeconds: 21 }],
          ...(told ? { told: first } : {}),
        }),
      ),
    );
  const bits = { bit0: { type: 'bit0' }, bit1: { type: 'bit1' } } as const;

  it('passes bits and bytes that ask and are answered', () => {
    expect(on('request/BV-07', kinds(bits)).verdict).toBe('pass');
    const bytes = Object.fromEntries([1, 4, 8, 12].map((count) => [`bytes-${count}`, { payload: '1e'.repeat(count) }]));
    expect(on('request/BV-08', kinds(bytes)).verdict).toBe('pass');
  });

  it('fails a bit that does not ask, is another bit, or has its answer untold', () => {
    expect(on('request/BV-07', kinds({ ...bits, bit0: { type: 'bit0', asks: false } })).verdict).toBe('fail');
    expect(
      on('request/BV-07', kinds({ ...bits, bit1: { type: 'bit1', bend: (hex) => `aaaaa08d${hex.slice(8)}` } })).verdict,
    ).toBe('fail');
    expect(on('request/BV-07', kinds(bits, false)).verdict).toBe('fail');
  });
});

describe('confirmations', () => {
  const id = (number: string): string => `confirmation/${number}`;
  const confirmed = (confirmation: NonNullable<TestTransaction['confirmation']> | null): Observation =>
    transaction({ transaction: { confirmation } });
  const told = (change: (payload: string) => string): Observation => confirmed({ payload: change(TEST_CONFIRMATION) });
  const numbers = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '11', '12'].map((number) => `BV-${number}`);

  it.each([...numbers, 'TI-01', 'TI-02'])('%s passes a correct module', (number) => {
    const result = on(id(number), transaction());
    expect([result.verdict, result.remarks]).toEqual(['pass', []]);
  });

  it.each([
    ['BV-01', 'none', confirmed(null)],
    ['BV-01', 'two', confirmed({ times: 2 })],
    ['BV-01', 'an application frame', confirmed({ type: 'bytes', payload: '0011223344556677' })],
    ['BV-02', 'control type 08', told((hex) => `08${hex.slice(2)}`)],
    ['BV-04', 'another key', confirmed({ keyMode: 'public' })],
    ['BV-05', 'the counter of the request', confirmed({ mc: 21 })],
    ['BV-06', 'a counter left out', confirmed({ mc: 23 })],
    [
      'BV-07',
      'bytes of the idle voltage swapped',
      told((hex) => `09${hex.slice(4, 6)}${hex.slice(2, 4)}${hex.slice(6)}`),
    ],
    ['BV-08', 'a transmit voltage of zero', told((hex) => `${hex.slice(0, 6)}0000${hex.slice(10)}`)],
    ['BV-09', 'a temperature of zero', told((hex) => `${hex.slice(0, 10)}0000${hex.slice(14)}`)],
    ['BV-11', 'outside the band', confirmed({ offsetsHz: [101_000] })],
    ['BV-12', 'BF set', confirmed({ asks: true })],
    ['TI-02', '50 ms late and more', confirmed({ delaySeconds: 1.6 })],
  ])('%s fails %s', (number, _what, observation) => {
    expect(on(id(number), observation).verdict).toBe('fail');
  });

  it('fails another length', () => {
    const seven: TestMessage = { type: 'keep_alive', payload: TEST_CONFIRMATION.slice(0, 14) };
    expect(on(id('BV-03'), confirmed(seven)).verdict).toBe('fail');
  });

  it('only remarks a time that one source alone forbids', () => {
    expect(on(id('TI-01'), confirmed({ delaySeconds: 1.2 }))).toMatchObject({
      verdict: 'pass',
      remarks: [expect.stringContaining('advisory')],
    });
  });

  it('knows nothing when no downlink was told, or no confirmation was heard', () => {
    const untold = transaction({ transaction: { told: undefined } as never });
    expect(on(id('BV-01'), untold)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'NOTHING_MEASURED' });
    expect(on(id('BV-02'), confirmed(null))).toMatchObject({ verdict: 'inconclusive', reasonCode: 'SYNC_NOT_FOUND' });
    const faint = (frame: ObservedFrame): ObservedFrame => ({
      ...frame,
      snrDb: { value: 8, standardUncertainty: 0.3 },
    });
    expect(on(id('BV-02'), confirmed({ observed: faint }))).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'SNR_TOO_LOW',
    });
  });

  it('holds the strength that is told against the level that was sent', () => {
    const level = (strong: number, weak: number): Observation =>
      observe(
        [
          ['strong', -90, strong],
          ['declared', -120, weak],
        ].map(([step, levelDbm, rssi]) =>
          transact({
            step: String(step),
            downlinks: [{ payload: first, afterSeconds: 21, levelDbm: Number(levelDbm) }],
            told: first,
            confirmation: {
              payload: TEST_CONFIRMATION.slice(0, 14) + ((Number(rssi) + 100) & 0xff).toString(16).padStart(2, '0'),
            },
          }),
        ),
      );
    expect(on(id('BV-10'), level(-91, -118)).measurements[0]).toMatchObject({ value: 2, conformity: 'pass' });
    expect(on(id('BV-10'), level(-90, -90)).verdict).toBe('fail');
    expect(on(id('BV-10'), level(-80, -110)).verdict).toBe('fail');
  });
});
