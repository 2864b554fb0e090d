import type { ShellHost } from './uart.ts';

/** Work of a firmware's main loop: one thing after another, until the firmware stops. */
export interface WorkQueue {
  add(work: () => Promise<void>): void;
  /** The firmware stopped: what waits is dropped. */
  clear(): void;
}

export function createWorkQueue(device: ShellHost): WorkQueue {
  let waiting: (() => Promise<void>)[] = [];
  const workAll = async (): Promise<void> => {
    const mine = waiting;
    while (mine.length > 0) {
      await mine[0]();
      mine.shift();
    }
  };
  return {
    add(work) {
      waiting.push(work);
      if (waiting.length === 1) device.background(workAll);
    },
    clear() {
      waiting = [];
    },
  };
}
