import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../ports/random.ts';
import { headerCrcOf } from './crc8.ts';
import { burstCountOf, encodeRadioFrame } from './radio-frame.ts';
import { decodeFrameHead, decodeRadioFrame } from './radio-frame-decode.ts';
import { dataDecisions, hardDecisions, type SoftBurst } from './soft-burst.ts';
import { whiteningSequence } from './whitening.ts';

const mpdus = fc.uint8Array({ minLength: 0, maxLength: 255 });
const softOf = (symbols: readonly { readonly symbols: string }[]): SoftBurst[] =>
  symbols.map((burst, index) => ({ index, soft: hardDecisions(burst.symbols) }));
const counting = (length: number) => Uint8Array.from({ length }, (_, i) => (37 * i + 11) & 0xff);

/** Nine of each 24 bursts in a row are lost. */
function withErasures(bursts: readonly SoftBurst[], seed: number): SoftBurst[] {
  const random = seededRandom(seed);
  const kept: SoftBurst[] = [];
  for (let from = 0; from < bursts.length; from += 24) {
    const group = bursts.slice(from, from + 24);
    const lost = Math.floor((9 * group.length) / 24);
    for (let i = 0; i < lost; i++) group.splice(random.integer(group.length), 1);
    kept.push(...group);
  }
  return kept;
}

describe('radio frames', () => {
  it('go there and back', () => {
    fc.assert(
      fc.property(mpdus, fc.integer({ min: 0, max: 3 }), (mpdu, mmode) => {
        const { bursts, headerCrc, payloadCrc } = encodeRadioFrame(mpdu, mmode);
        expect(bursts.length).toBe(burstCountOf(mpdu.length));
        expect(decodeFrameHead(softOf(bursts).slice(0, 24))).toMatchObject({ headerCrcOk: true, psi: mpdu.length });
        expect(decodeRadioFrame(softOf(bursts))).toEqual({
          headerCrcOk: true,
          payloadCrcOk: true,
          headerCrc,
          payloadCrc,
          psi: mpdu.length,
          mmode,
          mpdu,
          burstCount: bursts.length,
          symbols: bursts.map((burst) => burst.symbols),
        });
      }),
      { numRuns: 60 },
    );
  });

  it('survive the loss of nine bursts of each 24', () => {
    fc.assert(
      fc.property(mpdus, fc.integer(), (mpdu, seed) => {
        const kept = withErasures(softOf(encodeRadioFrame(mpdu).bursts), seed);
        expect(decodeRadioFrame(kept)).toMatchObject({ payloadCrcOk: true, mpdu });
      }),
      { numRuns: 60 },
    );
  });

  it('take erasures as null, as zeros and as absence alike', () => {
    const bursts = softOf(encodeRadioFrame(counting(30)).bursts);
    const lost = (index: number) => index % 4 === 1;
    const absent = bursts.filter(({ index }) => !lost(index));
    const zeros = bursts.map(({ index, soft }) => ({ index, soft: lost(index) ? new Float32Array(36) : soft }));
    const nulls = bursts.map(({ index, soft }) => ({ index, soft: lost(index) ? null : soft }));
    for (const version of [absent, zeros, nulls]) {
      expect(decodeRadioFrame(version)).toMatchObject({ payloadCrcOk: true, mpdu: counting(30) });
    }
  });

  it('are corrected where symbols are wrong, by data bits with noise and by tones', () => {
    const random = seededRandom(3);
    const mpdu = counting(20);
    const { bursts } = encodeRadioFrame(mpdu);
    // Es/N0 of 2 dB: every twentieth bit is wrong.
    const noisy = softOf(bursts).map((burst) => ({
      index: burst.index,
      domain: 'bits' as const,
      soft: dataDecisions(burst).map((value) => Math.sign(value) + 0.56 * random.gaussian()),
    }));
    expect(decodeRadioFrame(noisy)).toMatchObject({ payloadCrcOk: true, mpdu });
    const flipped = softOf(bursts).map(({ index, soft }) => ({
      index,
      soft: (soft ?? new Float32Array(36)).map((value) => (random.next() < 0.02 ? -value : value)),
    }));
    expect(decodeRadioFrame(flipped)).toMatchObject({ payloadCrcOk: true, mpdu });
  });

  it('that are noise are not taken for frames', () => {
    const random = seededRandom(4);
    let heads = 0;
    for (let frame = 0; frame < 300; frame++) {
      const bursts = Array.from({ length: 24 }, (_, index) => ({
        index,
        soft: Float32Array.from({ length: 36 }, () => random.gaussian()),
      }));
      const decoded = decodeRadioFrame(bursts);
      if (decoded.headerCrcOk) heads++;
      expect(decoded.payloadCrcOk).toBe(false);
      expect(decoded.symbols).toBeNull();
    }
    // Eight bits of CRC over the head: one in 256, asked twice a frame.
    expect(heads).toBeLessThan(12);
  });

  it('are judged by their own CRC: a frame encoded with another payload CRC is not good', () => {
    const mpdu = counting(20);
    const spoilt = encodeRadioFrame(mpdu.with(4, 0)).bursts.slice(0, 12);
    const mixed = [...softOf(encodeRadioFrame(mpdu).bursts).slice(12), ...softOf(spoilt)];
    expect(decodeRadioFrame(mixed).payloadCrcOk).toBe(false);
  });

  it('refuse an MPDU beyond PSI', () => {
    expect(() => encodeRadioFrame(new Uint8Array(256))).toThrow(expect.objectContaining({ code: 'mpdu-length' }));
  });
});

describe('the parts of a frame', () => {
  it('CRC of the head covers payload CRC and PSI', () => {
    expect(headerCrcOf(0x42, 20)).toBe(0xb4);
    expect(headerCrcOf(0x42, 21)).not.toBe(0xb4);
  });

  it('whitening repeats after 511 bits and is made as long as it must be', () => {
    const bits = [...whiteningSequence(300)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    expect(bits.slice(511, 1022)).toBe(bits.slice(0, 511));
    expect(bits.slice(0, 511).replaceAll('0', '').length).toBe(256);
  });

  it('tones say nothing wrong of data bits, whatever the anchor before the burst', () => {
    const { symbols } = encodeRadioFrame(counting(20)).bursts[3];
    const first = symbols[0] === '1' ? '0' : '1';
    const signs = (text: string) => [...dataDecisions({ index: 3, soft: hardDecisions(text) })].map(Math.sign);
    expect(signs(first + symbols.slice(1))).toEqual(signs(symbols));
  });
});
