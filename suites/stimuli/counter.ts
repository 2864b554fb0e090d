import type { Stimulus, StimulusContext } from '../../rig/conformance/stimulus.ts';

/** How long a module may take to start after its supply came back or it was reset. */
const BOOT_SECONDS = 3;
/** Supply off long enough that no capacitor keeps the memory alive. */
const OFF_SECONDS = 5;
const CONSECUTIVE_MESSAGES = 4;

/** Numbered payloads, so that two messages never look alike. */
function sendNumbered(context: StimulusContext, index: number) {
  return context.send({ kind: 'sendFrame', payload: (0xa1 + index).toString(16) }, { index });
}

export const consecutive: Stimulus = {
  id: 'counter/consecutive',
  title: 'Four messages of one byte, one after the other',
  expectedSeconds: 60,
  needsPowerSwitch: false,
  run: async (context) => {
    for (let index = 0; index < CONSECUTIVE_MESSAGES; index++) await sendNumbered(context, index);
  },
};

export const softReset: Stimulus = {
  id: 'counter/soft-reset',
  title: 'A message, a reset by command, a message',
  expectedSeconds: 35,
  needsPowerSwitch: false,
  run: async (context) => {
    await sendNumbered(context, 0);
    context.mark('reset');
    await context.perform({ kind: 'softReset' });
    await context.clock.sleep(BOOT_SECONDS);
    await sendNumbered(context, 1);
  },
};

export const powerCycle: Stimulus = {
  id: 'counter/power-cycle',
  title: 'A message, supply off and on again, a message',
  expectedSeconds: 45,
  needsPowerSwitch: true,
  run: async (context) => {
    await sendNumbered(context, 0);
    context.mark('power-off');
    await context.power?.off();
    await context.clock.sleep(OFF_SECONDS);
    context.mark('power-on');
    await context.power?.on();
    await context.clock.sleep(BOOT_SECONDS);
    await sendNumbered(context, 1);
  },
};
