import type { Clock } from '../../rig/ports/clock.ts';

/** Start bit, eight data bits, stop bit (8N1). */
const BITS_PER_BYTE = 10;

/** One direction of a serial line. */
export interface ByteLane {
  /** Bytes go in at any speed. */
  put(bytes: Uint8Array): void;
  /** Resolves when the last byte that was put has come out. */
  drained(): Promise<void>;
  setBaudRate(baudRate: number): void;
  /** Drops what is under way. */
  clear(): void;
}

/** Without a clock: bytes come out at once, as they were put in. */
export function instantLane(emit: (bytes: Uint8Array) => void): ByteLane {
  return { put: emit, drained: async () => {}, setBaudRate: () => {}, clear: () => {} };
}

/** Each byte comes out when its stop bit ends, as on a UART at `baudRate`, 8N1. */
export function pacedLane(clock: Clock, baudRate: number, emit: (bytes: Uint8Array) => void): ByteLane {
  let secondsPerByte = BITS_PER_BYTE / baudRate;
  let freeAtSeconds = 0;
  const cancels = new Set<() => void>();
  const later = (timeSeconds: number, callback: () => void): void => {
    const cancel = clock.at(timeSeconds, () => {
      cancels.delete(cancel);
      callback();
    });
    cancels.add(cancel);
  };
  return {
    put(bytes) {
      for (const byte of bytes) {
        freeAtSeconds = Math.max(freeAtSeconds, clock.nowSeconds()) + secondsPerByte;
        later(freeAtSeconds, () => emit(Uint8Array.of(byte)));
      }
    },
    drained: () => (cancels.size === 0 ? Promise.resolve() : clock.sleep(freeAtSeconds - clock.nowSeconds())),
    setBaudRate(rate) {
      secondsPerByte = BITS_PER_BYTE / rate;
    },
    clear() {
      for (const cancel of cancels) cancel();
      cancels.clear();
      freeAtSeconds = 0;
    },
  };
}
