import type { Stimulus } from '../../rig/conformance/stimulus.ts';
import { accessStimuli } from './access.ts';
import { bssciStimuli } from './bssci.ts';
import { consecutive, powerCycle, softReset } from './counter.ts';
import { day } from './day.ts';
import { grammar, identity } from './dialogue.ts';
import { downlinkStimuli } from './downlink.ts';
import { keepAlive, publicKey, singleMessages } from './messages.ts';
import { miotyRadioStimuli } from './mioty/index.ts';
import { miotyAtStimuli } from './mioty-at/index.ts';
import { miotyNetworkStimuli } from './mioty-network.ts';
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
  ...miotyNetworkStimuli,
  ...downlinkStimuli,
  ...miotyRadioStimuli,
  ...miotyAtStimuli,
  ...bssciStimuli,
];
