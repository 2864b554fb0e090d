import type { Stimulus } from '../../rig/conformance/stimulus.ts';
import { accessStimuli } from './access.ts';
import { consecutive, powerCycle, softReset } from './counter.ts';
import { day } from './day.ts';
import { grammar, identity } from './dialogue.ts';
import { downlinkStimuli } from './downlink.ts';
import { keepAlive, publicKey, singleMessages } from './messages.ts';
import { networkStimuli } from './network.ts';
import { powerSteps, silence, testModeC } from './radio.ts';
import { refusal } from './refusal.ts';
import { robustnessStimuli } from './robustness.ts';
import { testModeStimuli } from './testmode.ts';

/** Everything that the suites ask of a module, by id. */
export const stimuli: readonly Stimulus[] = [
  ...singleMessages,
  keepAlive,
  publicKey,
  consecutive,
  softReset,
  powerCycle,
  refusal,
  powerSteps,
  testModeC,
  silence,
  identity,
  grammar,
  day,
  ...accessStimuli,
  ...testModeStimuli,
  ...robustnessStimuli,
  ...networkStimuli,
  ...downlinkStimuli,
];
