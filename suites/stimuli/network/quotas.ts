import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import type { NetworkReception } from '../../../rig/ports/network.ts';
import { type NetworkDialogue, networkDialogue, SETUP } from './dialogue.ts';
import { frameOf } from './frames.ts';

export const FULL = 'full day';
export const GREEDY = 'greedy';
export const ASKING = 'asks often';
export const GREEDY_APPLICATION = 'flooded';
/** Commercial limit of all offers (SFX-RAD-017) and guaranteed downlinks (SFX-DL-006). */
export const UPLINKS = 140;
export const DOWNLINKS = 4;
const GREEDY_MESSAGES = 300;
const SECONDS_APART = 10;
const DAY_SECONDS = 86_400;
/** From a request to the end of its window, in every zone, and then some. */
const TRANSACTION_SECONDS = 70;

/** Messages 10 s apart, the last just over. */
function row(dialogue: NetworkDialogue, device: string, first: number, count: number): NetworkReception[] {
  return Array.from({ length: count }, (_, index) =>
    dialogue.heard(frameOf(device, { counter: first + index }), { agoSeconds: SECONDS_APART * (count - index) }),
  );
}

async function askForDownlink(context: StimulusContext, dialogue: NetworkDialogue, counter: number): Promise<void> {
  await dialogue.report('request', dialogue.heard(frameOf(ASKING, { counter, downlink: true })));
  await context.clock.sleep(TRANSACTION_SECONDS);
}

export const quotas: Stimulus = {
  id: 'network/quotas',
  title: 'More messages and more requests for downlinks than a subscription holds, and the day after',
  expectedSeconds: DAY_SECONDS + 3500,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    await dialogue.begin('0011223344556677');
    await dialogue.ask(SETUP, { kind: 'setLimits', reportsPerMinute: 10_000 });
    await dialogue.ask(SETUP, { kind: 'addApplication', application: GREEDY_APPLICATION });
    await dialogue.addDevice(FULL);
    await dialogue.addDevice(GREEDY, { application: GREEDY_APPLICATION });
    await dialogue.addDevice(ASKING);
    await context.clock.sleep(GREEDY_MESSAGES * SECONDS_APART);
    await dialogue.report('allowed', ...row(dialogue, FULL, 1, UPLINKS));
    await dialogue.report('beyond', dialogue.heard(frameOf(FULL, { counter: UPLINKS + 1 })));
    await dialogue.report('greedy', ...row(dialogue, GREEDY, 1, GREEDY_MESSAGES));
    await dialogue.ask('greedy: callbacks', { kind: 'callbacks', application: GREEDY_APPLICATION });
    for (let counter = 1; counter <= DOWNLINKS + 1; counter++) await askForDownlink(context, dialogue, counter);
    await dialogue.ask('downlinks', { kind: 'downlinks', device: ASKING });
    await dialogue.ask(SETUP, { kind: 'setLimits', resourcesLeft: true });
    await askForDownlink(context, dialogue, DOWNLINKS + 2);
    await dialogue.ask('downlinks with resources', { kind: 'downlinks', device: ASKING });
    await context.clock.sleep(DAY_SECONDS);
    await dialogue.report('next day', dialogue.heard(frameOf(FULL, { counter: UPLINKS + 2 })));
  },
};
