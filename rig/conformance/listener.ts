import type { IqBlock } from '../ports/iq.ts';
import type { Capture } from '../ports/probe.ts';
import { receiveFromCutout } from '../sigfox/receive.ts';
import type { ObservedFrame } from '../sigfox/types.ts';
import type { Detector } from '../signal/detector.ts';
import type { CaptureSummary, Cutout, Waterfall } from '../signal/types.ts';

/** Follows a capture while a stimulus runs. */
export interface Listener {
  /** Takes the blocks of a capture until it ends. */
  follow(capture: Capture): Promise<void>;
  /** Resolves with the next frame that `accept` takes; with null when `stop` aborts first. Only what ends after the call is looked at. */
  next(accept: (frame: ObservedFrame) => boolean, stop: AbortSignal): Promise<ObservedFrame | null>;
  /** Ends the stream; every cut-out of the capture. */
  finish(): readonly Cutout[];
  summary(): CaptureSummary;
  waterfall(): Waterfall;
}

interface Waiting {
  readonly accept: (frame: ObservedFrame) => boolean;
  readonly found: (frame: ObservedFrame) => void;
}

export function createListener(detector: Detector): Listener {
  const cutouts: Cutout[] = [];
  const waiting = new Set<Waiting>();

  const take = (cutout: Cutout): void => {
    cutouts.push(cutout);
    if (waiting.size === 0) return;
    for (const frame of receiveFromCutout(cutout, cutouts.length - 1)) {
      for (const entry of [...waiting]) if (entry.accept(frame)) entry.found(frame);
    }
  };
  const push = (block: IqBlock): void => detector.push(block).forEach(take);

  return {
    follow: async (capture) => {
      for await (const block of capture) push(block);
    },
    next: (accept, stop) =>
      new Promise((resolve) => {
        if (stop.aborted) return resolve(null);
        const end = (frame: ObservedFrame | null): void => {
          waiting.delete(entry);
          stop.removeEventListener('abort', onAbort);
          resolve(frame);
        };
        const onAbort = (): void => end(null);
        const entry: Waiting = { accept, found: end };
        waiting.add(entry);
        stop.addEventListener('abort', onAbort, { once: true });
      }),
    finish: () => {
      detector.finish().forEach(take);
      return cutouts;
    },
    summary: () => detector.summary(),
    waterfall: () => detector.waterfall(),
  };
}
