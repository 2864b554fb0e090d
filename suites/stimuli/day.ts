import type { Stimulus } from '../../rig/conformance/stimulus.ts';
import type { ModuleOperation } from '../../rig/ports/module.ts';

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
  title: 'A day of 140 messages, evenly spread; of eight bytes where a duty cycle is judged, of one bit elsewhere',
  expectedSeconds: DAY_SECONDS,
  needsPowerSwitch: false,
  run: async (context) => {
    // Time on the air matters to a duty cycle alone; to the rest a bit says as much.
    const heavy = context.declared.ics['SFX.REG.DUTY_CYCLE'] === 'yes';
    const operation = (index: number): ModuleOperation =>
      heavy ? { kind: 'sendFrame', payload: numberedPayload(index) } : { kind: 'sendBit', bit: index % 2 };
    const startSeconds = context.clock.nowSeconds();
    for (let index = 0; index < MESSAGES_A_DAY; index++) {
      const dueSeconds = startSeconds + (index * DAY_SECONDS) / MESSAGES_A_DAY;
      await context.clock.sleep(Math.max(0, dueSeconds - context.clock.nowSeconds()));
      await context.send(operation(index), { index });
    }
  },
};
