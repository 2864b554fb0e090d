/*
 * How the modem example takes its lines: a buffer of 128 characters whose index wraps, CR alone ends a line, and nothing is heard while a command runs.
 */

const BUFFER_SIZE = 128;
const NUL = 0x00;
const CR = 0x0d;

export interface LineBuffer {
  receive(byte: number): void;
  reset(): void;
}

/** `line` gets what stands between the beginning of the buffer and its index. */
export function createLineBuffer(line: (text: string) => void): LineBuffer {
  const buffer = new Uint8Array(BUFFER_SIZE);
  let index = 0;
  return {
    receive(byte) {
      if (byte === NUL) return;
      if (byte === CR) {
        const text = String.fromCharCode(...buffer.subarray(0, index));
        index = 0;
        line(text);
        return;
      }
      buffer[index] = byte;
      index = (index + 1) % BUFFER_SIZE;
    },
    reset() {
      index = 0;
    },
  };
}
