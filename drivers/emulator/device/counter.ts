import type { CounterWrite } from './behaviour.ts';
import type { Device } from './device.ts';

/** The counter that a message carries after one with `stored`. */
export function takeCounter(device: Device, stored: number): number {
  const rollover = device.identity.counterRollover;
  return device.behaviour.nextCounter((stored + 1) % rollover, { stored, rollover });
}

/**
 * How the counter of one message reaches the non-volatile memory. The correct device writes it before the first frame leaves and reads
 * it back: a supply that goes between two frames cannot bring the counter back, and a worn memory sends nothing.
 */
export interface CounterReservation {
  /** Before a frame leaves; false when the memory did not take the counter and the frame must not leave. */
  beforeFrame(): boolean;
  /** After the last frame of the message. */
  afterFrames(): void;
}

export function reserveCounter(device: Device, counter: number): CounterReservation {
  const stored = device.nvm.messageCounter;
  const write: CounterWrite = device.behaviour.counterWrite(
    { when: 'before-first-frame', verified: true },
    { counter, stored },
  );
  const store = (): boolean =>
    device.nvm.store({ messageCounter: counter, frequencyState: device.frequencyState }, write.verified);
  let sent = false;
  let holds = true;
  return {
    beforeFrame() {
      if (!sent && write.when === 'before-first-frame') holds = store();
      sent = true;
      return holds;
    },
    afterFrames() {
      if (sent && write.when === 'after-last-frame') store();
    },
  };
}
