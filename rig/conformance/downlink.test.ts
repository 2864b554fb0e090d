import { describe, expect, it } from '@jest/globals';
import { decodeDownlinkContent } from '../sigfox/downlink-frame.ts';
import { hexToBytes } from '../sigfox/hex.ts';
import { downlinkContent, prepareCarrier, prepareDownlink } from './downlink.ts';
import type { DownlinkDefect } from './stimulus.ts';

const credentials = {
  epId: hexToBytes('00c0ffee', 'EP-ID'),
  key: hexToBytes('000102030405060708090a0b0c0d0e0f', 'test key'),
  messageCounter: 0xabc,
};
const PAYLOAD = '0123456789abcdef';

function read(defect?: DownlinkDefect) {
  const { accepted, crcOk, authOk, correctedCodewords, payload } = decodeDownlinkContent(
    downlinkContent(PAYLOAD, credentials, defect),
    credentials,
  );
  return { accepted, crcOk, authOk, correctedCodewords, payload };
}

describe('a downlink of the rig', () => {
  it('is taken when nothing is wrong with it', () => {
    const right = { accepted: true, crcOk: true, authOk: true, correctedCodewords: 0, payload: PAYLOAD };
    expect(read()).toEqual(right);
    expect(read({ kind: 'bit-errors', positions: [7, 64] })).toEqual({ ...right, correctedCodewords: 2 });
  });

  it.each([
    [{ kind: 'wrong-auth' }, { crcOk: true, authOk: false }],
    [{ kind: 'wrong-crc' }, { crcOk: false, authOk: true }],
    [{ kind: 'wrong-key' }, { crcOk: true, authOk: false }],
    [{ kind: 'wrong-counter', step: 1 }, {}],
    [{ kind: 'wrong-counter', step: -1 }, {}],
    [{ kind: 'wrong-device' }, {}],
    [{ kind: 'not-whitened' }, {}],
    [{ kind: 'bit-errors', positions: [0, 8] }, {}],
  ] as const)('is refused with %j', (defect, facts) => {
    expect(read(defect)).toMatchObject({ accepted: false, payload: null, ...facts });
  });

  it('begins its first bit when it was asked to, and says what it was', () => {
    const order = {
      payload: PAYLOAD,
      defect: undefined,
      levelDbm: -100,
      startSeconds: 20,
      frequencyHz: 869_525_000,
      send: 0,
    };
    const { transmission, sent } = prepareDownlink(order, credentials);
    const seconds = transmission.samples.length / 2 / transmission.sampleRateHz;
    expect(sent).toMatchObject({ kind: 'downlink', startSeconds: 20, payload: PAYLOAD, defect: 'none', send: 0 });
    expect(sent.endSeconds - sent.startSeconds).toBeCloseTo(224 / 600, 9);
    expect(transmission.startSeconds).toBeLessThanOrEqual(20);
    expect(transmission.startSeconds + seconds).toBeGreaterThanOrEqual(sent.endSeconds - 1e-4);
    expect(seconds).toBeLessThan(0.4);
  });

  it('is refused with a payload of another length', () => {
    expect(() => downlinkContent('0102', credentials, undefined)).toThrow(/carries 8 bytes, not 2/);
  });
});

describe('an interfering carrier', () => {
  it('lasts as long as it was asked to, at full amplitude', () => {
    const { transmission, sent } = prepareCarrier({
      startSeconds: 3,
      durationSeconds: 0.25,
      frequencyHz: 923_200_000,
      levelDbm: -70,
    });
    expect(sent).toMatchObject({ kind: 'interferer', startSeconds: 3, endSeconds: 3.25, levelDbm: -70 });
    expect(transmission.samples.length / 2 / transmission.sampleRateHz).toBeCloseTo(0.25, 9);
    expect([...new Set(transmission.samples)].sort()).toEqual([0, 1]);
  });
});
