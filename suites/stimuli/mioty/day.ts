import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { miotyStimulus } from './parts.ts';

const MINUTE_SECONDS = 60;
/** First use case of the security guideline (5.1.1): a reading every minute. An hour of it weighs as much as any hour of a day of it. */
const BUSY_UPLINKS = 60;
/** The rest of the day. */
const PAUSE_SECONDS = 7200;
const CALM_UPLINKS = 11;
const PAYLOAD_BYTES = 10;

/** Numbered, so that no two uplinks of the day carry the same payload. */
function numberedPayload(index: number): string {
  return (0x51a0 + index)
    .toString(16)
    .padStart(4, '0')
    .padEnd(2 * PAYLOAD_BYTES, '7b3d5e91c2f4a687');
}

/** A whole day; only in simulated time does anyone wait for it. */
export const day: Stimulus = miotyStimulus(
  'day',
  'A day that begins with an uplink of ten bytes every minute for an hour, and goes on with one every two hours',
  BUSY_UPLINKS * MINUTE_SECONDS + CALM_UPLINKS * PAUSE_SECONDS,
  async (context) => {
    const startSeconds = context.clock.nowSeconds();
    for (let index = 0; index < BUSY_UPLINKS + CALM_UPLINKS; index++) {
      const busySeconds = Math.min(index, BUSY_UPLINKS) * MINUTE_SECONDS;
      const dueSeconds = startSeconds + busySeconds + Math.max(0, index - BUSY_UPLINKS) * PAUSE_SECONDS;
      await context.clock.sleep(Math.max(0, dueSeconds - context.clock.nowSeconds()));
      await context.send({ kind: 'uplink', payload: numberedPayload(index) }, { index, dueSeconds });
    }
  },
);
