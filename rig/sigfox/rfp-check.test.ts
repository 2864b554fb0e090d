import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sharedFolder } from '../testing/shared.ts';
import { confirmationPayload, keepAlivePayload } from './control-payload.ts';
import { bytesToHex, hexToBytes } from './hex.ts';
import { radioConfiguration } from './radio-configuration.ts';
import { checkRfpSequence, type ObservedRfpFrame, type RfpFinding } from './rfp-check.ts';
import { type RfpLetter, rfpMode, rfpModes } from './rfp-modes.ts';
import { type ExpectedRfpFrame, expectedFrames, type RfpSetup } from './rfp-sequence.ts';
import type { UplinkBitRate } from './types.ts';
import { publicKeyHex } from './uplink-auth.ts';
import { encodeUplinkFrame } from './uplink-frame.ts';

const identity = { epId: hexToBytes('fedcba98', 'id'), key: hexToBytes('0123456789abcdef'.repeat(2), 'key') };
const state = { idleMillivolts: 3000, transmitMillivolts: 2900, temperatureDecidegrees: 215 };
const setup = (rc: string, rest: Partial<RfpSetup> = {}): RfpSetup => ({
  radioConfiguration: rc,
  bitRateBps: rc === 'RC2' || rc === 'RC4' ? 600 : 100,
  firstCounter: 4090,
  ...rest,
});

/** What a faultless module sends: the first content that is allowed, at the earliest instant. */
function send(expected: readonly ExpectedRfpFrame[], key = identity.key): ObservedRfpFrame[] {
  const sent: ObservedRfpFrame[] = [];
  for (const [index, frame] of expected.entries()) {
    const base = frame.start === null ? undefined : sent[frame.start.frame];
    const edge = base === undefined ? 0 : frame.start?.edge === 'start' ? base.startSeconds : base.endSeconds;
    const startSeconds = edge + (frame.start?.seconds[0] ?? 0);
    sent.push({
      startSeconds,
      endSeconds: startSeconds + frame.durationSeconds,
      frequencyHz: frequencyOf(frame, index, sent),
      bitRateBps: frame.bitRateBps,
      hex: hexOf(frame, index, frame.publicKey ? hexToBytes(publicKeyHex, 'key') : key),
    });
  }
  return sent;
}

function frequencyOf({ frequency, rank }: ExpectedRfpFrame, index: number, sent: readonly ObservedRfpFrame[]): number {
  if (frequency.kind === 'fixed') return frequency.frequencyHz;
  if (frequency.kind === 'offset') return sent[frequency.frame].frequencyHz + frequency.offsetHz;
  return frequency.bandHz[0] + 20_000 + 40_000 * rank + ((3571 * index) % 10_000);
}

function hexOf(frame: ExpectedRfpFrame, index: number, key: Uint8Array): string {
  const [{ messageType, payload }] = frame.contents;
  const own =
    messageType === 'keep_alive'
      ? keepAlivePayload(state)
      : messageType === 'downlink_confirmation'
        ? confirmationPayload(state, -100)
        : hexToBytes(payload ?? '', 'payload');
  const messageCounter = frame.messageCounter ?? index;
  const content = {
    epId: identity.epId,
    key,
    messageType,
    payload: own,
    messageCounter,
    bidirectional: frame.bidirectional,
  };
  return bytesToHex(encodeUplinkFrame(content, frame.rank));
}

const kinds = (findings: readonly RfpFinding[]): string[] => [...new Set(findings.map(({ kind }) => kind))];
const zones = ['RC1', 'RC2', 'RC3C', 'RC3D', 'RC4', 'RC5', 'RC6', 'RC7'];

describe('test modes', () => {
  it('are called as the dialects that number them call them', () => {
    expect(rfpModes.map(({ letter, number }) => `${letter}${number.value}`)).toEqual([
      'A5',
      'B6',
      'C0',
      'D3',
      'E4',
      'F2',
      'G11',
      'J1',
      'K12',
      'L13',
    ]);
    expect(rfpMode('D').reception).toMatchObject({
      windowSeconds: { value: 30 },
      payload: { value: '3268c5ba53ae79e7' },
    });
    expect(() => rfpMode('H')).toThrow(expect.objectContaining({ code: 'unknown-test-mode', errorClass: 'usage' }));
  });

  it.each<[RfpLetter, number, number]>([
    ['A', 9, 9],
    ['B', 300, 300],
    ['C', 3, 3],
    ['D', 0, 0],
    ['E', 301, 301],
    ['F', 3, 1],
    ['G', 6, 2],
    ['J', 48, 16],
    ['K', 3, 1],
    ['L', 3, 1],
  ])('%s sends %i frames in %i messages', (letter, frames, messages) => {
    const expected = expectedFrames(letter, setup('RC1'));
    expect(expected).toHaveLength(frames);
    expect(new Set(expected.map(({ message }) => message)).size).toBe(messages);
  });

  it('take the counter over its end', () => {
    expect(expectedFrames('A', setup('RC1')).map(({ messageCounter }) => messageCounter)).toEqual([
      4090, 4091, 4092, 4093, 4094, 4095, 0, 1, 2,
    ]);
    const small = setup('RC1', { firstCounter: 127, messageCounterRollover: 128 });
    expect(expectedFrames('C', small).map(({ messageCounter }) => messageCounter)).toEqual([127, 0, 1]);
  });

  it('of a module that knows one frame a message', () => {
    const frames = (letter: RfpLetter) => expectedFrames(letter, setup('RC1', { singleFrame: true })).length;
    expect((['C', 'F', 'G', 'J', 'K', 'L'] as const).map(frames)).toEqual([1, 1, 2, 16, 1, 3]);
  });

  it('F goes on with the confirmation and the answer where a downlink was given', () => {
    const rest = (downlink: 'as-expected' | 'other', message?: RfpSetup['message']) =>
      expectedFrames('F', setup('RC1', message === undefined ? { downlink } : { downlink, message })).slice(3);
    expect(rest('as-expected')).toMatchObject([
      { contents: [{ messageType: 'downlink_confirmation' }], messageCounter: 4091, start: { frame: 0, edge: 'end' } },
      { contents: [{ messageType: 'bit1' }], messageCounter: 4092, start: { frame: 3, edge: 'end' } },
    ]);
    expect(rest('other')[1].contents).toEqual([{ messageType: 'bit0', payload: '' }]);
    const bytes = { messageType: 'bytes', payload: 'aaaa' } as const;
    expect(rest('as-expected', bytes)[1].contents).toEqual([{ messageType: 'bytes', payload: '0100' }]);
  });
});

describe('the sequence of a test mode', () => {
  it('raises nothing when faultless, in every mode and radio configuration', () => {
    for (const rc of zones) {
      for (const { letter } of rfpModes) {
        const expected = expectedFrames(letter, setup(rc, { downlink: 'as-expected' }));
        expect([rc, letter, checkRfpSequence(expected, send(expected), identity)]).toEqual([rc, letter, []]);
      }
    }
  });

  const change =
    (index: number, to: (frame: ObservedRfpFrame) => Partial<ObservedRfpFrame>) =>
    (frames: readonly ObservedRfpFrame[]): ObservedRfpFrame[] =>
      frames.map((frame, i) => (i === index ? { ...frame, ...to(frame) } : frame));
  const shift = (frame: ObservedRfpFrame, seconds: number) => ({
    startSeconds: frame.startSeconds + seconds,
    endSeconds: frame.endSeconds + seconds,
  });

  it.each<[string, RfpLetter, string, (frames: readonly ObservedRfpFrame[]) => ObservedRfpFrame[], string[]]>([
    ['a step of 80 Hz', 'A', 'RC1', change(4, (f) => ({ frequencyHz: f.frequencyHz - 80 })), ['frequency']],
    ['a step too early', 'A', 'RC1', change(8, (f) => shift(f, -0.2)), ['time']],
    [
      'a frame beyond the band',
      'B',
      'RC1',
      change(70, (f) => ({ frequencyHz: f.frequencyHz + 140_000 })),
      ['frequency'],
    ],
    ['one frequency for all', 'B', 'RC1', (all) => all.map((f) => ({ ...f, frequencyHz: 868_130_000 })), ['frequency']],
    ['a missing window', 'B', 'RC1', (all) => all.filter((_, i) => i < 30 || i > 32), ['count']],
    [
      'a carrier 30 ppm off',
      'C',
      'RC1',
      (all) => all.map((f) => ({ ...f, frequencyHz: 868_130_000 * 1.00003 })),
      ['frequency'],
    ],
    ['a pause of 1.2 s', 'C', 'RC1', change(2, (f) => shift(f, 0.2)), ['time']],
    ['600 bit/s', 'C', 'RC1', (all) => all.map((f) => ({ ...f, bitRateBps: 600 })), ['bit-rate']],
    ['any frame while it should listen', 'D', 'RC1', () => send(expectedFrames('L', setup('RC1'))), ['count']],
    ['f3 where f2 belongs', 'F', 'RC2', change(1, (f) => ({ frequencyHz: f.frequencyHz - 50_000 })), ['frequency']],
    ['no carrier sense', 'G', 'RC3C', (all) => all.map((f, i) => (i > 2 ? { ...f, ...shift(f, -0.1) } : f)), ['time']],
    ['one micro channel twice', 'J', 'RC2', change(1, (f) => ({ frequencyHz: f.frequencyHz - 40_000 })), ['frequency']],
    ['the lowest micro channel', 'J', 'RC4', change(0, () => ({ frequencyHz: 920_705_000 })), ['frequency']],
    [
      'two messages the wrong way round',
      'J',
      'RC1',
      (all) => all.map((f, i) => ({ ...f, hex: all[i < 3 ? i + 3 : i < 6 ? i - 3 : i].hex })),
      ['content', 'counter'],
    ],
    [
      'ranks 2 and 3 swapped',
      'J',
      'RC1',
      (all) => all.map((f, i) => ({ ...f, hex: all[i === 1 ? 2 : i === 2 ? 1 : i].hex })),
      ['rank', 'content'],
    ],
    ['a fourth frame', 'L', 'RC1', (all) => [...all, { ...all[2], ...shift(all[2], 3) }], ['count']],
    ['the device key', 'K', 'RC1', () => send(expectedFrames('L', setup('RC1'))), ['content']],
    [
      'a counter that stands still',
      'E',
      'RC1',
      (all) => all.map((f, i) => ({ ...f, hex: all[i === 2 ? 1 : i].hex })),
      ['counter'],
    ],
  ])('%s in mode %s, %s', (_what, letter, rc, damage, wanted) => {
    const expected = expectedFrames(letter, setup(rc));
    expect(kinds(checkRfpSequence(expected, damage(send(expected)), identity))).toEqual(wanted);
  });

  it('is told without a key as far as it goes', () => {
    const expected = expectedFrames('K', setup('RC1'));
    expect(checkRfpSequence(expected, send(expected), { ...identity, key: null })).toEqual([]);
  });
});

const shared = sharedFolder();
(shared === null ? describe.skip : describe)('reference sequences (skipped when the shared folder is absent)', () => {
  interface Vector {
    readonly mode: RfpLetter;
    readonly mode_number: number;
    readonly rc: string;
    readonly bit_rate_bps: UplinkBitRate;
    readonly ep_id: string;
    readonly ep_key: string;
    readonly first_message_counter: number;
    readonly n_frames_total: number;
    readonly frames: readonly { t_us: number; t_end_us: number; freq_hz: number; bit_rate_bps: number; hex: string }[];
    readonly rx_windows: readonly { t_us: number; freq_hz: number; window_end_us: number }[];
  }
  const path = resolve(shared ?? '', 'golden/sigfox/golden-rfp-modes-open.json');
  const vectors: Vector[] = shared === null ? [] : JSON.parse(readFileSync(path, 'utf8')).vectors;

  it('are there', () => expect(vectors.length).toBeGreaterThan(0));

  it.each(vectors.map((vector) => [vector.mode, vector.rc, vector] as const))('%s in %s', (letter, rc, vector) => {
    const expected = expectedFrames(
      letter,
      setup(rc, { bitRateBps: vector.bit_rate_bps, firstCounter: vector.first_message_counter }),
    );
    expect([rfpMode(letter).number.value, expected.length]).toEqual([vector.mode_number, vector.n_frames_total]);
    const observed = vector.frames.map((frame) => ({
      startSeconds: frame.t_us / 1e6,
      endSeconds: frame.t_end_us / 1e6,
      frequencyHz: frame.freq_hz,
      bitRateBps: frame.bit_rate_bps,
      hex: frame.hex,
    }));
    const whose = { epId: hexToBytes(vector.ep_id, 'id'), key: hexToBytes(vector.ep_key, 'key') };
    const tight = { timerSeconds: 1e-5, frequencyHz: 1, oscillatorPpm: 0, stepHz: 1 };
    expect(checkRfpSequence(expected.slice(0, observed.length), observed, whose, tight)).toEqual([]);
    const reception = rfpMode(letter).reception;
    expect(vector.rx_windows).toHaveLength(reception === null ? 0 : 1);
    for (const { t_us, freq_hz, window_end_us } of vector.rx_windows) {
      const zone = radioConfiguration(rc);
      const length = reception?.windowSeconds?.value ?? zone.windowSeconds.value;
      expect((window_end_us - t_us) / 1e6).toBeCloseTo(length, 6);
      const centre = zone.downlinkCentreHz.value;
      const first = observed[0]?.frequencyHz ?? 0;
      expect(freq_hz).toBe(
        reception?.frequency === 'downlink-centre' ? centre : first + centre - zone.uplinkCentreHz.value,
      );
    }
  });
});
