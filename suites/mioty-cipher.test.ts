import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../rig/conformance/types.ts';
import { PUBLISHED_NETWORK_KEY } from '../rig/mioty/published-key.ts';
import type { DecodedRadioFrame } from '../rig/mioty/types.ts';
import { steppedBytes } from './stimuli/mioty/parts.ts';
import { SHORT_LENGTHS } from './stimuli/mioty/uplinks.ts';
import { judgeMioty } from './testing/mioty-judging.ts';
import type { TestUplink } from './testing/mioty-observed.ts';
import { air, ask, mark, observe, send } from './testing/mioty-script.ts';

type Changes = Partial<TestUplink>;

const lengths = (changes: Changes = {}): Observation =>
  observe(
    SHORT_LENGTHS.map((bytes, index) => send({ payload: steppedBytes(bytes), counter: 100 + index, ...changes })),
  );
const verdict = (id: string, observation: Observation): string => judgeMioty(`mioty/uplink/${id}`, observation).verdict;
const said = (part: Partial<DecodedRadioFrame>): Changes => ({
  observed: (frame) => ({ ...frame, decoded: { ...frame.decoded, ...part } }),
});

describe('cipher and keys', () => {
  it('fails a code that holds under no key, and tells it from a frame of another device', () => {
    expect(verdict('crypto/BV-01', lengths({ key: PUBLISHED_NETWORK_KEY }))).toBe('fail');
    expect(judgeMioty('mioty/uplink/crypto/BV-01', lengths(said({ cmacOk: null })))).toMatchObject({
      reasonCode: 'NO_KEY',
    });
  });

  it('fails payloads in clear, other payloads and streams that come again', () => {
    expect(verdict('crypto/BV-02', lengths(said({ payload: 'ff' })))).toBe('fail');
    expect(verdict('crypto/BV-03', lengths(said({ ciphertext: steppedBytes(50) })))).toBe('fail');
    const run = (changes: (index: number) => Changes) =>
      observe([0, 1, 2].map((index) => send({ payload: steppedBytes(8), counter: 50 + index, ...changes(index) })));
    expect(
      verdict(
        'crypto/BV-04',
        run(() => ({})),
      ),
    ).toBe('pass');
    expect(
      verdict(
        'crypto/BV-04',
        run((index) => said({ ciphertext: `0${index % 2}` })),
      ),
    ).toBe('fail');
  });

  it('wants the key that was written', () => {
    const keys = (...held: readonly string[]) =>
      observe(
        ['declared', 'published', 'declared'].map((key, index) =>
          send({ payload: '01', ...said({ keyName: held[index] ?? null }) }, { facts: { key } }),
        ),
      );
    expect(verdict('crypto/BV-06', keys('declared', 'published', 'declared'))).toBe('pass');
    expect(verdict('crypto/BV-06', keys('declared', 'declared', 'declared'))).toBe('fail');
    expect(verdict('crypto/BV-07', keys('declared', 'published', 'published'))).toBe('fail');
  });
});

describe('packet counter', () => {
  const run = (...counters: readonly number[]) =>
    observe(counters.map((counter) => send({ payload: steppedBytes(8), counter })));

  it('follows every step, also over the end of 24 bits', () => {
    expect(verdict('counter/BV-01', run(5, 6, 7))).toBe('pass');
    expect(verdict('counter/BV-01', run(5, 7, 8))).toBe('fail');
    expect(verdict('counter/BV-01', run(0xff_fffe, 0xff_ffff, 0x100_0000, 0x100_0001))).toBe('pass');
    expect(verdict('counter/BV-03', run(5, 6, 5))).toBe('fail');
    expect(verdict('counter/BV-03', run(5, 6, 7))).toBe('pass');
  });

  it('wants 32 bits in the codes beyond 24 bits', () => {
    const over = run(0xff_fffe, 0xff_ffff, 0x100_0000, 0x100_0001);
    for (const id of ['counter/BV-02', 'crypto/BV-05']) expect(verdict(id, over)).toBe('pass');
    expect(verdict('counter/BV-02', run(0xff_fffe, 0xff_ffff, 0, 1))).toBe('fail');
    for (const id of ['counter/BV-02', 'crypto/BV-05'])
      expect(judgeMioty(`mioty/uplink/${id}`, run(5, 6))).toMatchObject({ reasonCode: 'NOTHING_MEASURED' });
  });

  it('takes replies that name the counter or the next, all alike', () => {
    const told = (...steps: readonly number[]) =>
      observe(
        steps.map((step, index) => send({ counter: 70 + index }, { reply: { values: [String(70 + index + step)] } })),
      );
    expect(verdict('counter/BV-04', told(0, 0, 0))).toBe('pass');
    expect(verdict('counter/BV-04', told(1, 1, 1))).toBe('pass');
    expect(verdict('counter/BV-04', told(0, 1, 0))).toBe('fail');
    expect(verdict('counter/BV-04', told(5, 5, 5))).toBe('fail');
    const mute = observe([send({ counter: 70 }, { reply: { values: [] } })]);
    expect(judgeMioty('mioty/uplink/counter/BV-04', mute)).toMatchObject({ reasonCode: 'DUT_SILENT' });
  });

  it('goes on after a reset and begins at 0 after an attachment', () => {
    expect(verdict('counter/BV-05', run(40, 41))).toBe('pass');
    expect(verdict('counter/BV-06', run(40, 0))).toBe('fail');
    const attached = (first: number, second: number) =>
      observe([
        send({ counter: 40 }),
        send({ counter: first }, { facts: { attached: true } }),
        send({ counter: second }),
      ]);
    expect(verdict('counter/BV-07', attached(0, 1))).toBe('pass');
    expect(verdict('counter/BV-07', attached(41, 42))).toBe('fail');
    expect(verdict('counter/BV-07', attached(0, 0))).toBe('fail');
  });
});

describe('limits of length', () => {
  const refused = (status: 'error' | 'ok', ...more: Parameters<typeof observe>[0]) =>
    observe([
      send({ payload: '01' }),
      mark('must-refuse', 0, { command: 'bytes-246' }),
      ask({ kind: 'uplink', payload: steppedBytes(246) }, { status }),
      ...more,
      mark('end', 6),
      send({ payload: '02', counter: 101 }),
    ]);

  it('passes a refusal without a frame, and fails the rest', () => {
    expect(verdict('length/BI-01', refused('error'))).toBe('pass');
    expect(verdict('length/BI-01', refused('ok'))).toBe('fail');
    expect(verdict('length/BI-01', refused('error', air({ payload: '' })))).toBe('fail');
  });

  it('fails a length that is refused though it must be taken, or not sent whole', () => {
    const longest = (reply: { status?: 'error' }, changes: Changes = {}, unheard = false) =>
      observe([send({ payload: steppedBytes(245), ...changes }, { reply, ...(unheard ? { unheard: true } : {}) })]);
    expect(verdict('length/BV-01', longest({}))).toBe('pass');
    expect(verdict('length/BV-01', longest({ status: 'error' }, {}, true))).toBe('fail');
    expect(verdict('length/BV-01', longest({}, said({ psi: 200 })))).toBe('fail');
  });
});
