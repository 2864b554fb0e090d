import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import type { ModuleOperation } from '../../../rig/ports/module.ts';
import { miotyStimulus, sendBytes } from '../mioty/parts.ts';
import { OTHER_SHORT_ADDRESS, ownShortAddress } from './settings.ts';
import { ask, BOOT_SECONDS, hearing, line, step } from './steps.ts';

const MEMORY: Readonly<Record<string, ModuleOperation>> = {
  state: { kind: 'attachState' },
  counter: { kind: 'packetCounter' },
  mode: line('AT-UM?'),
  'short-address': { kind: 'getShortAddress' },
};

/** What the module remembers, each question a step `before-state`, `after-state` and so on. */
async function askMemory(context: StimulusContext, when: 'before' | 'after'): Promise<void> {
  for (const [name, operation] of Object.entries(MEMORY)) await step(context, `${when}-${name}`, operation);
}

/** Longer than any module takes to start: what it sends by itself shows. */
const QUIET_SECONDS = 10;

const reset: Stimulus = miotyStimulus(
  'at/reset',
  'An uplink, low-delay mode, what the module remembers before and after a reset by command',
  45,
  async (context) => {
    await hearing(context, 1);
    await step(context, 'set-mode', { kind: 'setUplinkMode', mode: 'low-delay' });
    await askMemory(context, 'before');
    await step(context, 'before-power', { kind: 'getPower' });
    await step(context, 'reset', { kind: 'softReset' });
    await context.clock.sleep(QUIET_SECONDS);
    await askMemory(context, 'after');
    await step(context, 'after-power', { kind: 'getPower' });
    await step(context, 'set-standard', { kind: 'setUplinkMode', mode: 'standard' });
  },
);

/** Supply off long enough that no capacitor keeps the memory alive. */
const OFF_SECONDS = 5;

const powerCycle: Stimulus = miotyStimulus(
  'at/power-cycle',
  'An uplink, low-delay mode, what the module remembers before and after its supply was off',
  45,
  async (context) => {
    await hearing(context, 1);
    await step(context, 'set-mode', { kind: 'setUplinkMode', mode: 'low-delay' });
    await askMemory(context, 'before');
    context.mark('power-off');
    await context.power?.off();
    await context.clock.sleep(OFF_SECONDS);
    context.mark('power-on');
    await context.power?.on();
    await context.clock.sleep(BOOT_SECONDS);
    await askMemory(context, 'after');
    await step(context, 'set-standard', { kind: 'setUplinkMode', mode: 'standard' });
  },
  true,
);

/** Of the 3.6 s of a core most is on the air, enough to read it. */
const CUT_SECONDS = 3.25;

const powerCut: Stimulus = miotyStimulus(
  'at/power-cut',
  'An uplink whose supply goes shortly before its end, supply on again, an uplink',
  40,
  async (context) => {
    const sending = sendBytes(context, 5, { step: 'cut' });
    await context.clock.sleep(CUT_SECONDS);
    context.mark('power-off');
    await context.power?.off();
    await context.clock.sleep(OFF_SECONDS);
    context.mark('power-on');
    await context.power?.on();
    await context.clock.sleep(BOOT_SECONDS);
    await sending;
    await hearing(context, 6);
  },
  true,
);

/** The network key is written again afterwards: what key a maker writes is not known. */
const factory: Stimulus = miotyStimulus(
  'at/factory-reset',
  'Low-delay mode and another short address, a factory reset, what the module remembers; key, attachment and an uplink',
  50,
  async (context) => {
    const own = await ownShortAddress(context);
    await ask(context, {
      'set-mode': { kind: 'setUplinkMode', mode: 'low-delay' },
      'set-address': { kind: 'setShortAddress', shortAddress: OTHER_SHORT_ADDRESS },
      'reset-to-factory': { kind: 'factoryReset' },
    });
    await context.clock.sleep(QUIET_SECONDS);
    await askMemory(context, 'after');
    await ask(context, {
      'eui-after': { kind: 'getId' },
      'set-profile': { kind: 'setZone', zone: context.declared.zone },
      'set-own': { kind: 'setShortAddress', shortAddress: own },
      detach: { kind: 'detachLocal' },
      key: { kind: 'setNetworkKey', key: 'declared' },
      attach: { kind: 'attachLocal' },
    });
    await hearing(context, 2);
  },
);

export const restartStimuli: readonly Stimulus[] = [reset, powerCycle, powerCut, factory];
