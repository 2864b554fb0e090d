import type { Settings } from './settings.ts';

/** Non-volatile memory: outlives resets and power cycles. Counter and generator state are written together, once a message. */
export interface Nvm {
  /** Counter of the last message that was written; the next message carries this plus one. */
  messageCounter: number;
  /** State of the frequency generator, 14 bits. */
  frequencyState: number;
  /** Settings stored by AT$WR. */
  settings: Settings;
}
