import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createFrameReader, encodeFrame, type FrameEvent } from './framing.ts';

const payloads = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 });

/** Pushes a stream in pieces of the given sizes, over and over. */
function inPieces(stream: Uint8Array, sizes: readonly number[], limit?: number): FrameEvent[] {
  const reader = createFrameReader(limit);
  const events: FrameEvent[] = [];
  for (let at = 0, piece = 0; at < stream.length; piece++) {
    const size = sizes[piece % sizes.length];
    events.push(...reader.push(stream.subarray(at, at + size)));
    at += size;
  }
  return events;
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

describe('frames', () => {
  it('have the identifier and the size, little endian, before the payload', () => {
    const frame = encodeFrame(Uint8Array.from({ length: 259 }, () => 7));
    expect(Buffer.from(frame.subarray(0, 12)).toString('hex')).toBe('4d494f545942303103010000');
    expect(frame).toHaveLength(271);
  });

  it('are found however the stream is cut', () => {
    fc.assert(
      fc.property(
        payloads,
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 }),
        (sent, sizes) => {
          const found = inPieces(joined(sent.map(encodeFrame)), sizes);
          expect(found).toEqual(sent.map((payload) => ({ kind: 'payload', payload })));
        },
      ),
    );
  });

  it('end with the first byte of another identifier, whatever follows', () => {
    const stream = joined([
      encodeFrame(Uint8Array.of(1)),
      new TextEncoder().encode('MIOTYB02'),
      encodeFrame(Uint8Array.of(2)),
    ]);
    for (const size of [1, 5, 64]) {
      const kinds = inPieces(stream, [size]).map(({ kind }) => kind);
      expect(kinds).toEqual(['payload', 'lost']);
    }
  });

  it('above the limit are refused before any of the payload comes', () => {
    const header = encodeFrame(new Uint8Array(101)).subarray(0, 12);
    expect(inPieces(header, [12], 100)).toEqual([{ kind: 'lost', why: 'a payload size of 101 bytes, more than 100' }]);
    expect(inPieces(encodeFrame(new Uint8Array(100)), [7], 100)).toHaveLength(1);
  });

  it('tell how much of one is there', () => {
    const reader = createFrameReader();
    reader.push(encodeFrame(new Uint8Array(20)).subarray(0, 15));
    expect(reader.pendingBytes).toBe(15);
    reader.push(new Uint8Array(17));
    expect(reader.pendingBytes).toBe(0);
  });
});
