import { describe, expect, it } from '@jest/globals';
import type { ObservedFrame } from '../rig/sigfox/types.ts';
import { judge } from './testing/judging.ts';
import type { TestMessage } from './testing/observed.ts';
import { ask, mark, observe, refuse, send, sendUnheard, wait } from './testing/script.ts';

const FRAME = 'sigfox/uplink/frame';
const REPLICA = 'sigfox/uplink/replica';
const twelve: TestMessage = { payload: '1e2d3c4b5a69788796a5b4c3' };
const bytes = (count: number): TestMessage => ({ payload: twelve.payload?.slice(0, 2 * count) ?? '' });
const verdict = (id: string, message: TestMessage): string => judge(id, observe([send(message)])).verdict;

/** Replaces the hex digits of a frame from `at` on. */
const patch = (hex: string, at: number, digits: string): string =>
  hex.slice(0, at) + digits + hex.slice(at + digits.length);
const replica = (frame: ObservedFrame, changes: Partial<ObservedFrame>): ObservedFrame => ({ ...frame, ...changes });

const whole: readonly (readonly [string, TestMessage])[] = [
  [`${FRAME}/BV-01`, twelve],
  [`${FRAME}/BV-02`, { type: 'bit0' }],
  [`${FRAME}/BV-03`, bytes(1)],
  [`${FRAME}/BV-04`, bytes(3)],
  [`${FRAME}/BV-05`, bytes(8)],
  [`${FRAME}/BV-06`, twelve],
  [`${FRAME}/BV-07`, { type: 'keep_alive', payload: '08a40c500cd700' }],
  [`${FRAME}/BV-08`, { type: 'keep_alive', payload: '08a40c500cd700' }],
  ...['09', '10', '11', '12', '13'].map((number) => [`${FRAME}/BV-${number}`, twelve] as const),
  ...['01', '02', '03', '04'].map((number) => [`${REPLICA}/BV-${number}`, twelve] as const),
  ['sigfox/uplink/length/BV-01', { type: 'bit0' }],
  ['sigfox/uplink/length/BV-02', { type: 'bit1' }],
  ['sigfox/uplink/length/BV-03', { type: 'empty' }],
  ...Array.from({ length: 12 }, (_, index) => {
    return [`sigfox/uplink/length/BV-${String(index + 4).padStart(2, '0')}`, bytes(index + 1)] as const;
  }),
  ['sigfox/uplink/key/BV-01', bytes(8)],
  ['sigfox/uplink/key/BV-02', { type: 'bit1' }],
  ['sigfox/uplink/key/BV-03', bytes(11)],
  ['sigfox/uplink/key/BV-04', twelve],
  ['sigfox/uplink/key/BV-05', { type: 'keep_alive', payload: '08a40c500cd700' }],
];

describe('frames of a correct module', () => {
  it.each(whole)('%s passes', (id, message) => {
    const result = judge(id, observe([send(message)]));
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({ execution: 'completed', verdict: 'pass' });
  });
});

describe('frames that are not as they should be', () => {
  it('shows a spoiled preamble', () => {
    expect(verdict(`${FRAME}/BV-01`, { ...twelve, bend: (hex) => patch(hex, 0, '55') })).toBe('fail');
  });

  it('shows the frame type of another class, and of another rank', () => {
    expect(verdict(`${FRAME}/BV-05`, { ...bytes(8), bend: (hex) => patch(hex, 4, 'a94c') })).toBe('fail');
    const repeated = judge(`${FRAME}/BV-06`, observe([send({ ...twelve, bend: (hex) => patch(hex, 4, 'a94c') })]));
    expect(repeated.checks).toMatchObject([
      { name: 'frameType', ok: false, expected: 'a971', observed: 'a94c (frame 2)', frame: 1 },
    ]);
  });

  it('holds repeated control frames against what the vendor declares', () => {
    const keepAlive: TestMessage = { type: 'keep_alive', payload: '08a40c500cd700' };
    const bend = (hex: string, rank: number): string => (rank === 3 ? patch(hex, 4, 'a1be') : hex);
    expect(verdict(`${FRAME}/BV-08`, { ...keepAlive, bend })).toBe('fail');
    expect(verdict(`${FRAME}/BV-07`, { ...keepAlive, bend })).toBe('pass');
  });

  it('shows a broken checksum, and still judges the other fields', () => {
    const bend = (hex: string): string => patch(hex, hex.length - 4, 'ffff');
    expect(verdict(`${FRAME}/BV-13`, { ...twelve, bend })).toBe('fail');
    for (const number of ['09', '10', '11', '12'])
      expect(verdict(`${FRAME}/BV-${number}`, { ...twelve, bend })).toBe('pass');
    expect(verdict('sigfox/uplink/length/BV-15', { ...twelve, bend })).toBe('pass');
  });

  it('shows a reversed identifier', () => {
    const bend = (hex: string, rank: number): string => (rank === 1 ? patch(hex, 12, '00c0ffee') : hex);
    expect(verdict(`${FRAME}/BV-11`, { ...twelve, bend })).toBe('fail');
  });

  it('shows an UL-AUTH that is one byte short', () => {
    const bend = (hex: string, rank: number): string => (rank === 1 ? hex.slice(0, -2) : hex);
    const result = judge('sigfox/uplink/length/BV-15', observe([send({ ...twelve, bend })]));
    expect(result.verdict).toBe('fail');
    expect(result.checks.find((check) => check.name === 'authLength')).toMatchObject({
      ok: false,
      expected: '2 bytes',
    });
  });

  it('tells an uncoded replica from a coded one', () => {
    const plain = new Map<number, string>();
    const bend = (hex: string, rank: number): string => {
      plain.set(rank, hex);
      return rank === 2 ? hex.slice(0, 8) + (plain.get(1) ?? '').slice(8) : hex;
    };
    expect(verdict(`${REPLICA}/BV-03`, { ...twelve, bend })).toBe('fail');
    expect(verdict(`${REPLICA}/BV-04`, { ...twelve, bend })).toBe('pass');
    expect(verdict(`${REPLICA}/BV-02`, { ...twelve, bend })).toBe('pass');
  });
});

describe('number of frames', () => {
  const id = `${REPLICA}/BV-01`;
  const good = observe([send(twelve)]);

  it('fails a module that says OK and sends too few', () => {
    const result = judge(id, { ...good, frames: good.frames.slice(0, 2) });
    expect(result).toMatchObject({ verdict: 'fail', checks: [{ expected: '3 frames', observed: '2 frames' }] });
  });

  it('fails a fourth frame', () => {
    const later = good.frames[2];
    const fourth = replica(later, { startSeconds: { value: later.startSeconds.value + 3, standardUncertainty: 0 } });
    expect(judge(id, { ...good, frames: [...good.frames, fourth] }).verdict).toBe('fail');
  });

  it('cannot tell when samples were lost meanwhile', () => {
    const lost = [{ startTimeSeconds: 6, endTimeSeconds: 6.2 }];
    const result = judge(id, { ...good, frames: good.frames.slice(0, 2), capture: { ...good.capture, lost } });
    expect(result).toMatchObject({ verdict: 'inconclusive', reasonCode: 'SAMPLES_LOST' });
  });

  it('cannot tell a deaf receiver from a silent module', () => {
    expect(judge(id, observe([sendUnheard(twelve)]))).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'DUT_SILENT',
    });
  });
});

describe('evidence that is not good enough', () => {
  it('does not judge bits of a weak signal', () => {
    const observed = (frame: ObservedFrame): ObservedFrame =>
      replica(frame, { snrDb: { value: 6, standardUncertainty: 1 } });
    const result = judge(`${FRAME}/BV-13`, observe([send({ ...twelve, observed })]));
    expect(result).toMatchObject({ verdict: 'inconclusive', reasonCode: 'SNR_TOO_LOW' });
  });

  it('does not judge frames with lost samples', () => {
    const observed = (frame: ObservedFrame): ObservedFrame => replica(frame, { samplesLost: true });
    const result = judge(`${FRAME}/BV-01`, observe([send({ ...twelve, observed })]));
    expect(result).toMatchObject({ verdict: 'inconclusive', reasonCode: 'SAMPLES_LOST' });
  });

  it('does not judge UL-AUTH without a key', () => {
    const observed = (frame: ObservedFrame): ObservedFrame =>
      replica(frame, { decoded: { ...frame.decoded, authOk: null } });
    const result = judge('sigfox/uplink/key/BV-04', observe([send({ ...twelve, observed })]));
    expect(result).toMatchObject({ verdict: 'inconclusive', reasonCode: 'NO_KEY' });
  });
});

describe('keys', () => {
  const payload = '1e2d';
  const switched = (first: 'private' | 'public', second: 'private' | 'public') =>
    observe([send({ payload, keyMode: first }), send({ payload, keyMode: second, mc: 8 })]);

  it('passes a module that switches and switches back', () => {
    expect(judge('sigfox/uplink/key/BV-06', switched('public', 'private')).verdict).toBe('pass');
    expect(judge('sigfox/uplink/key/BV-07', switched('public', 'private')).verdict).toBe('pass');
  });

  it('fails one that ignores the switch, and one that sticks to the public key', () => {
    expect(judge('sigfox/uplink/key/BV-06', switched('private', 'private')).verdict).toBe('fail');
    expect(judge('sigfox/uplink/key/BV-07', switched('public', 'public')).verdict).toBe('fail');
  });
});

describe('message counter', () => {
  const series = (...counters: number[]) =>
    observe(counters.map((mc, index) => send({ payload: `a${index % 10}`, mc })));

  it('passes consecutive counters and fails a gap or a repetition', () => {
    expect(judge('sigfox/uplink/counter/BV-01', series(5, 6, 7, 8)).verdict).toBe('pass');
    expect(judge('sigfox/uplink/counter/BV-01', series(5, 7, 8, 9)).checks).toMatchObject([
      { ok: false, expected: '6 after 5', observed: '7' },
    ]);
    expect(judge('sigfox/uplink/counter/BV-01', series(5, 5, 6, 7)).verdict).toBe('fail');
  });

  it('fails replicas with counters of their own', () => {
    const other = observe([send({ payload: 'a1', mc: 9 })]).frames[2];
    const observed = (frame: ObservedFrame, index: number): ObservedFrame =>
      index === 2 ? replica(frame, { hex: other.hex }) : frame;
    expect(judge('sigfox/uplink/counter/BV-02', observe([send({ payload: 'a1', mc: 7, observed })])).verdict).toBe(
      'fail',
    );
    expect(judge('sigfox/uplink/counter/BV-02', series(7, 8)).verdict).toBe('pass');
  });

  it('follows the counter over a reset', () => {
    const reset = (after: number) =>
      observe([send({ payload: 'a0', mc: 40 }), mark('reset'), wait(3), send({ payload: 'a1', mc: after })]);
    expect(judge('sigfox/uplink/counter/BV-03', reset(41)).verdict).toBe('pass');
    expect(judge('sigfox/uplink/counter/BV-03', reset(1)).verdict).toBe('fail');
  });

  it('wants to see the counter start anew at the declared value', () => {
    expect(judge('sigfox/uplink/counter/BV-05', series(126, 127, 0, 1)).verdict).toBe('pass');
    expect(judge('sigfox/uplink/counter/BV-05', series(62, 63, 0, 1)).verdict).toBe('fail');
    expect(judge('sigfox/uplink/counter/BV-05', series(127, 128, 129)).verdict).toBe('fail');
    expect(judge('sigfox/uplink/counter/BV-05', series(5, 6))).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'NOTHING_MEASURED',
    });
  });

  it('lets no value stand for two messages', () => {
    expect(judge('sigfox/uplink/counter/BV-06', series(5, 6, 7)).verdict).toBe('pass');
    expect(judge('sigfox/uplink/counter/BV-06', series(5, 6, 5))).toMatchObject({
      verdict: 'fail',
      checks: [{ observed: '5 in messages 1 and 3' }],
    });
  });

  it('is not moved by refused commands', () => {
    const around = (after: number) =>
      observe([
        send({ payload: 'b1', mc: 20 }),
        mark('must-refuse', { command: 'too-long' }),
        refuse({ kind: 'sendFrame', payload: '00'.repeat(13) }),
        wait(11),
        send({ payload: 'b2', mc: after }),
      ]);
    expect(judge('sigfox/uplink/counter/BI-01', around(21)).verdict).toBe('pass');
    expect(judge('sigfox/uplink/counter/BI-01', around(22)).verdict).toBe('fail');
  });
});

describe('keep-alive', () => {
  // 08, 3236 mV idle, 3152 mV while sending, 21.5 degrees
  const keepAlive: TestMessage = { type: 'keep_alive', payload: '08a40c500cd700' };
  const told = (message: TestMessage) =>
    observe([
      ask({ kind: 'voltage' }, '3238', '3151'),
      ask({ kind: 'temperature' }, '215'),
      send(message),
      ask({ kind: 'voltage' }, '3234', '3070'),
      ask({ kind: 'temperature' }, '217'),
    ]);
  const cases = ['01', '02', '03', '04', '05'].map((number) => `sigfox/uplink/keep-alive/BV-${number}`);

  it.each(cases)('%s passes on a correct module', (id) => {
    expect(judge(id, told(keepAlive)).verdict).toBe('pass');
  });

  it('fails figures in the other byte order and another type', () => {
    const swapped = told({ ...keepAlive, payload: '080ca40c5000d7' });
    for (const id of cases.slice(2)) expect(judge(id, swapped).verdict).toBe('fail');
    expect(judge(cases[0], told({ ...keepAlive, payload: '07a40c500cd700' })).verdict).toBe('fail');
  });

  it('cannot tell when the module does not tell', () => {
    const silent = observe([ask({ kind: 'voltage' }), send(keepAlive), ask({ kind: 'voltage' })]);
    expect(judge(cases[2], silent)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'DUT_SILENT' });
  });
});
