/** A timer of the simulated clock. A cancelled one stays in the queue without its callback and is skipped. */
export interface SimulatedTimer {
  readonly timeSeconds: number;
  readonly order: number;
  callback: (() => void) | null;
}

/** Earliest first, ties in order of creation (binary heap). */
export interface TimerQueue {
  push(timer: SimulatedTimer): void;
  /** Takes out the earliest timer that was not cancelled. */
  pop(): SimulatedTimer | undefined;
}

function before(a: SimulatedTimer, b: SimulatedTimer): boolean {
  return a.timeSeconds < b.timeSeconds || (a.timeSeconds === b.timeSeconds && a.order < b.order);
}

export function timerQueue(): TimerQueue {
  const heap: SimulatedTimer[] = [];

  const siftUp = (timer: SimulatedTimer): void => {
    let index = heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(timer, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = timer;
  };

  const siftDown = (timer: SimulatedTimer): void => {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, timer)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = timer;
  };

  return {
    push(timer) {
      heap.push(timer);
      siftUp(timer);
    },
    pop() {
      while (heap.length > 0) {
        const first = heap[0]!;
        const last = heap.pop()!;
        if (heap.length > 0) siftDown(last);
        if (first.callback !== null) return first;
      }
      return undefined;
    },
  };
}
