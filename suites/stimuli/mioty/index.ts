import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { counterStimuli } from './counter.ts';
import { day } from './day.ts';
import { settingStimuli } from './settings.ts';
import { uplinkStimuli } from './uplinks.ts';

/** What is asked of a MIOTY module to judge what it puts on the air. */
export const miotyRadioStimuli: readonly Stimulus[] = [...counterStimuli, ...uplinkStimuli, ...settingStimuli, day];
