import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { type NetworkDialogue, networkDialogue } from './dialogue.ts';
import { frameOf } from './frames.ts';

/** Last validated counter of the published examples (Sigfox Technical Overview 5.1.1). */
export const LAST = 5;
/** Counters that are tried after it, by messages a day. Each on a device of its own: what is accepted moves the window. */
const tried: Readonly<Record<number, readonly number[]>> = {
  140: [5, 6, 426, 427],
  1: [5, 6, 26, 27],
  7: [27, 28],
  10: [36, 37],
};
/** Counters that are tried after the third last one before the counter starts anew, by rollover. */
const triedAcross: Readonly<Record<number, readonly number[]>> = {
  128: [126, 127, 0, 18, 19, 125],
  4096: [4094, 4095, 0, 418, 419, 4093],
};
/** Subscription of those devices, and the largest step that it allows. */
const acrossLevels: Readonly<Record<number, { readonly messagesPerDay: number; readonly step: number }>> = {
  128: { messagesPerDay: 1, step: 21 },
  4096: { messagesPerDay: 140, step: 421 },
};
const SECONDS_APART = 2;

export const probeLabel = (messagesPerDay: number, counter: number): string => `${messagesPerDay} a day: ${counter}`;
export const acrossLabel = (rollover: number, counter: number): string => `rollover ${rollover}: ${counter}`;

/** Validated messages with these counters, one after the other. */
async function validate(dialogue: NetworkDialogue, device: string, counters: readonly number[]): Promise<void> {
  const receptions = counters.map((counter, index) =>
    dialogue.heard(frameOf(device, { counter, payload: `00${(0x10 + index).toString(16)}` }), {
      agoSeconds: SECONDS_APART * (counters.length - index),
    }),
  );
  await dialogue.report('validated', ...receptions);
}

function stepsTo(last: number, step: number): number[] {
  const counters: number[] = [];
  for (let counter = step; counter < last; counter += step) counters.push(counter);
  return [...counters, last];
}

export const counterWindow: Stimulus = {
  id: 'network/counter-window',
  title: 'Counters at both edges of the validity window, at four subscription levels and across the rollover',
  expectedSeconds: 30,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    await dialogue.begin();
    for (const [level, counters] of Object.entries(tried)) {
      for (const counter of counters) {
        const device = `window ${level} ${counter}`;
        await dialogue.addDevice(device, { messagesPerDay: Number(level) });
        await validate(dialogue, device, [LAST]);
        await context.clock.sleep(1);
        await dialogue.report(probeLabel(Number(level), counter), dialogue.heard(frameOf(device, { counter })));
      }
    }
    await tryAfterRejection(dialogue);
    for (const [rollover, counters] of Object.entries(triedAcross)) {
      const { messagesPerDay, step } = acrossLevels[Number(rollover)];
      for (const counter of counters) {
        const device = `rollover ${rollover} ${counter}`;
        await dialogue.addDevice(device, { messagesPerDay, rollover: Number(rollover) });
        await validate(dialogue, device, stepsTo(Number(rollover) - 3, step));
        await context.clock.sleep(1);
        await dialogue.report(acrossLabel(Number(rollover), counter), dialogue.heard(frameOf(device, { counter })));
      }
    }
  },
};

/** A counter beyond the window must not move it. */
async function tryAfterRejection(dialogue: NetworkDialogue): Promise<void> {
  const device = 'window after rejection';
  await dialogue.addDevice(device);
  await validate(dialogue, device, [LAST]);
  await dialogue.report('beyond', dialogue.heard(frameOf(device, { counter: 427 })));
  await dialogue.report('after beyond', dialogue.heard(frameOf(device, { counter: 426 })));
}
