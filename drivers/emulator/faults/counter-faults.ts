import type { DeviceBehaviour } from '../device/behaviour.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

/** Repeats the counter of every second message. */
function reusing(): DeviceBehaviour {
  let sent = 0;
  return { nextCounter: (next, { stored }) => (++sent % 2 === 0 ? stored : next) };
}

const FACTORY_COUNTER = 0;

export const counterFaults: readonly ModuleFault[] = [
  moduleFault('counter-plus-two', 'the counter goes up by two', {
    nextCounter: (next, { rollover }) => (next + 1) % rollover,
  }),
  moduleFault('counter-stuck', 'the counter never goes up', { nextCounter: (_next, { stored }) => stored }),
  {
    name: 'counter-reused',
    what: 'every second message carries the counter of the one before',
    scope: 'module',
    behaviour: reusing,
  },
  moduleFault('counter-rollover-early', 'the counter folds at half of the declared value', {
    nextCounter: (_next, { stored, rollover }) => (stored + 1) % (rollover / 2),
  }),
  moduleFault('counter-lost-on-reset', 'a soft reset sets the counter back', {
    event(event, module) {
      if (event.kind === 'soft-reset') module.nvm.messageCounter = FACTORY_COUNTER;
    },
  }),
  moduleFault('counter-in-ram', 'the counter is lost when the supply goes', {
    event(event, module) {
      if (event.kind === 'power-lost') module.nvm.messageCounter = FACTORY_COUNTER;
    },
  }),
  moduleFault('counter-consumed-by-refusal', 'a refused send uses up a counter value', {
    event(event, module) {
      if (event.kind !== 'refused' || !/^AT\$S[FB]/.test(event.line)) return;
      module.nvm.messageCounter = (module.nvm.messageCounter + 1) % module.identity.counterRollover;
    },
  }),
];
