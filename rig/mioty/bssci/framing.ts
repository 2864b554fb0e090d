/** ASCII identifier that begins every frame (BSSCI 1.0.0, 5.1). */
export const FRAME_IDENTIFIER = 'MIOTYB01';
const IDENTIFIER = Uint8Array.from(FRAME_IDENTIFIER, (character) => character.charCodeAt(0));
/** Identifier and payload size. */
export const HEADER_BYTES = IDENTIFIER.length + 4;
/** The specification sets no limit; a downlink for hundreds of packet counters fits in this one. */
export const MAX_PAYLOAD_BYTES = 262_144;

/** Header (identifier, payload size little endian) and payload. */
export function encodeFrame(payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + payload.length);
  frame.set(IDENTIFIER);
  new DataView(frame.buffer).setUint32(IDENTIFIER.length, payload.length, true);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

export type FrameEvent =
  | { readonly kind: 'payload'; readonly payload: Uint8Array }
  /** The stream cannot be followed any further; the reader ignores what comes after. */
  | { readonly kind: 'lost'; readonly why: string };

export interface FrameReader {
  push(chunk: Uint8Array): readonly FrameEvent[];
  /** Bytes of a frame that is not complete yet. */
  readonly pendingBytes: number;
}

/** Cuts a stream into payloads, in whatever pieces it arrives. Holds one frame at most. */
export function createFrameReader(maxPayloadBytes = MAX_PAYLOAD_BYTES): FrameReader {
  const header = new Uint8Array(HEADER_BYTES);
  let payload: Uint8Array | null = null;
  let filled = 0;
  let lost = false;

  const lose = (why: string): FrameEvent => {
    lost = true;
    payload = null;
    filled = 0;
    return { kind: 'lost', why };
  };
  const takeHeader = (): FrameEvent | null => {
    if (!header.subarray(0, filled).every((byte, index) => index >= IDENTIFIER.length || byte === IDENTIFIER[index])) {
      return lose(`a frame that does not begin with ${FRAME_IDENTIFIER}`);
    }
    if (filled < HEADER_BYTES) return null;
    const size = new DataView(header.buffer).getUint32(IDENTIFIER.length, true);
    if (size > maxPayloadBytes) return lose(`a payload size of ${size} bytes, more than ${maxPayloadBytes}`);
    payload = new Uint8Array(size);
    filled = 0;
    return null;
  };
  /** Copies what still fits; gives the rest of the chunk. */
  const fill = (into: Uint8Array, chunk: Uint8Array): Uint8Array => {
    const count = Math.min(into.length - filled, chunk.length);
    into.set(chunk.subarray(0, count), filled);
    filled += count;
    return chunk.subarray(count);
  };

  return {
    push(chunk) {
      const events: FrameEvent[] = [];
      let rest = chunk;
      while (!lost && (rest.length > 0 || payload?.length === 0)) {
        if (payload === null) {
          rest = fill(header, rest);
          const event = takeHeader();
          if (event !== null) events.push(event);
          continue;
        }
        rest = fill(payload, rest);
        if (filled < payload.length) break;
        events.push({ kind: 'payload', payload });
        payload = null;
        filled = 0;
      }
      return events;
    },
    get pendingBytes() {
      return filled + (payload === null ? 0 : HEADER_BYTES);
    },
  };
}
