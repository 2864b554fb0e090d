import { describe, expect, it } from '@jest/globals';
import { hexToBytes } from '../rig/sigfox/hex.ts';
import { decodeUplinkFrame } from '../rig/sigfox/uplink-decode.ts';
import { judge } from './testing/judging.ts';
import type { TestMessage } from './testing/observed.ts';
import { ask, observe, send } from './testing/script.ts';

const twelve: TestMessage = { type: 'bytes', payload: '0102030405060708090a0b0c' };
const otherKey = hexToBytes('f'.repeat(32), 'key');

describe('air/BV-01', () => {
  const id = 'sigfox/secrecy/air/BV-01';
  const sent = (asked: TestMessage, heard: TestMessage) => {
    const good = observe([send(asked)]);
    return { ...good, frames: observe([send(heard)]).frames };
  };

  it('passes frames of which every bit is accounted for', () => {
    expect(judge(id, sent(twelve, twelve)).verdict).toBe('pass');
  });

  it('fails other bytes in the place of the payload, though the frame is sound', () => {
    const judgement = judge(id, sent(twelve, { ...twelve, payload: 'a0a1a2a3a4a5a6a7a8a9aaab' }));
    expect(judgement.verdict).toBe('fail');
    expect(judgement.checks[0]).toMatchObject({ ok: false, observed: expect.stringMatching(/payload/) });
  });

  it('fails a UL-AUTH that does not follow from the content', () => {
    const observed: TestMessage['observed'] = (frame) => ({
      ...frame,
      decoded: decodeUplinkFrame(frame.hex, { key: otherKey }),
    });
    expect(judge(id, sent(twelve, { ...twelve, observed })).verdict).toBe('fail');
  });

  it('tells nothing without a key', () => {
    const observed: TestMessage['observed'] = (frame) => ({ ...frame, decoded: decodeUplinkFrame(frame.hex) });
    expect(judge(id, sent(twelve, { ...twelve, observed }))).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'NO_KEY',
    });
  });
});

describe('air/BV-02', () => {
  const id = 'sigfox/secrecy/air/BV-02';
  const messages = (...counters: number[]) => observe(counters.map((mc) => send({ type: 'bytes', payload: 'a1', mc })));

  it('passes authenticated messages with counters of their own', () => {
    expect(judge(id, messages(7, 8, 9, 10)).verdict).toBe('pass');
  });

  it('fails a counter that comes twice', () => {
    expect(judge(id, messages(7, 8, 8, 9)).verdict).toBe('fail');
  });

  it('fails a message under another key', () => {
    const observed: TestMessage['observed'] = (frame) => ({
      ...frame,
      decoded: decodeUplinkFrame(frame.hex, { key: otherKey }),
    });
    expect(judge(id, observe([send({ payload: 'a1' }), send({ payload: 'a2', mc: 8, observed })])).verdict).toBe(
      'fail',
    );
  });
});

describe('uart/BV-01', () => {
  const id = 'sigfox/secrecy/uart/BV-01';
  const told = (value: string) => observe([ask({ kind: 'getId' }, '00C0FFEE'), ask({ kind: 'getPac' }, value)]);

  it.each(['0011223344556677', '00 11 22 33 44 55 66 77', '00112233445566778899AABBCCDDEE', 'RSSI 112233445566778899'])(
    'passes %s',
    (value) => {
      expect(judge(id, told(value)).verdict).toBe('pass');
    },
  );

  it.each([
    '00112233445566778899aabbccddeeff',
    '00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF',
    'KEY=00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff',
    `0011223344556677 ${'ab'.repeat(16)}`,
  ])('fails %s, and does not repeat it', (value) => {
    const judgement = judge(id, told(value));
    expect(judgement.verdict).toBe('fail');
    expect(JSON.stringify(judgement)).not.toContain('bbcc');
  });

  it('tells nothing of a module that is silent', () => {
    expect(judge(id, observe([])).verdict).toBe('inconclusive');
  });
});
