import { HEADER_BYTES } from '../../../rig/mioty/bssci/framing.ts';
import type { BssciBehaviour } from '../../../rig/mioty/bssci/session.ts';

/** What goes wrong between the bytes and the messages of one end. */
export interface StreamFault {
  readonly name: string;
  readonly what: string;
  readonly behaviour: () => BssciBehaviour;
}

const SIZE_AT = HEADER_BYTES - 4;
const sizeOf = (bytes: Uint8Array, littleEndian = true): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(SIZE_AT, littleEndian);
const withSize = (frame: Uint8Array, size: number, littleEndian = true): Uint8Array => {
  const changed = Uint8Array.from(frame);
  new DataView(changed.buffer).setUint32(SIZE_AT, size, littleEndian);
  return changed;
};

export const frameFaults = (): readonly StreamFault[] => [
  {
    name: 'size-big-endian',
    what: 'the payload size is written big endian',
    behaviour: () => ({ frame: (frame) => withSize(frame, sizeOf(frame), false) }),
  },
  {
    name: 'size-with-header',
    what: 'the payload size counts the header',
    behaviour: () => ({ frame: (frame) => withSize(frame, frame.length) }),
  },
  {
    name: 'other-identifier',
    what: 'frames begin with MIOTYB02',
    behaviour: () => ({ frame: (frame) => Uint8Array.from(frame, (byte, index) => (index === 7 ? 0x32 : byte)) }),
  },
  {
    name: 'one-frame-a-chunk',
    what: 'each piece that arrives is taken for one frame',
    behaviour: () => ({
      received(bytes) {
        if (bytes.length < HEADER_BYTES) return new Uint8Array();
        const end = HEADER_BYTES + sizeOf(bytes);
        return bytes.length < end ? new Uint8Array() : bytes.subarray(0, end);
      },
    }),
  },
  {
    name: 'any-identifier',
    what: 'the identifier of frames is not looked at',
    behaviour: () => ({
      received: (bytes) => Uint8Array.from(bytes, (byte, index) => (index === 7 && bytes[0] === 0x4d ? 0x31 : byte)),
    }),
  },
  {
    name: 'wedged-by-noise',
    what: 'after a payload that is no message it reads nothing any more, on any connection',
    behaviour: () => {
      let wedged = false;
      return {
        received(bytes) {
          wedged ||= bytes.length > HEADER_BYTES && bytes[HEADER_BYTES] === 0xc1;
          return wedged ? new Uint8Array() : bytes;
        },
      };
    },
  },
];
