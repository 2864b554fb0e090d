import type { Stimulus } from '../../rig/conformance/stimulus.ts';

const DAY_SECONDS = 86_400;
/** The commercial limit of the seed overview (SFX-RAD-017): the heaviest use that a device is sold for. */
const MESSAGES_A_DAY = 140;
const PAYLOAD_BYTES = 8;

/** Numbered, so that no two messages of the day carry the same payload. */
function numberedPayload(index: number): string {
  return (0x51a0 + index)
    .toString(16)
    .padStart(4, '0')
    .padEnd(2 * PAYLOAD_BYTES, '7b3d5e91c2f4');
}

/** A whole day of the heaviest use; only in simulated time does anyone wait for it. */
export const day: Stimulus = {
  id: 'day',
  title: 'A day of 140 messages of eight bytes, evenly spread',
  expectedSeconds: DAY_SECONDS,
  needsPowerSwitch: false,
  run: async (context) => {
    const startSeconds = context.clock.nowSeconds();
    for (let index = 0; index < MESSAGES_A_DAY; index++) {
      const dueSeconds = startSeconds + (index * DAY_SECONDS) / MESSAGES_A_DAY;
      await context.clock.sleep(Math.max(0, dueSeconds - context.clock.nowSeconds()));
      await context.send({ kind: 'sendFrame', payload: numberedPayload(index) }, { index });
    }
  },
};
