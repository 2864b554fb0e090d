import type { Random } from '../../rig/ports/random.ts';

/** Received bytes that wait for `read`, as serialport's binding contract has it. */
export interface ReadQueue {
  push(bytes: Uint8Array): void;
  /** At least one byte, at most `length`; waits for the first. */
  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>;
  /** Fails the waiting read, and every later one once the queue is empty. */
  fail(error: Error): void;
  clear(): void;
}

/** With `chunking`, a read gives a random part of what is there: replies arrive split anywhere. */
export function readQueue(chunking: Random | null): ReadQueue {
  let waiting: Buffer = Buffer.alloc(0);
  let failure: Error | null = null;
  let wake: (() => void) | null = null;

  const settle = (): void => {
    wake?.();
    wake = null;
  };
  const take = (buffer: Buffer, offset: number, length: number): number => {
    const available = Math.min(length, waiting.length);
    const count = chunking === null ? available : 1 + chunking.integer(available);
    waiting.copy(buffer, offset, 0, count);
    waiting = waiting.subarray(count);
    return count;
  };

  return {
    push(bytes) {
      if (bytes.length === 0 || failure !== null) return;
      waiting = Buffer.concat([waiting, bytes]);
      settle();
    },
    async read(buffer, offset, length) {
      while (waiting.length === 0) {
        if (failure !== null) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return { buffer, bytesRead: take(buffer, offset, length) };
    },
    fail(error) {
      failure = error;
      settle();
    },
    clear() {
      waiting = Buffer.alloc(0);
    },
  };
}
