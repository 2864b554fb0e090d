import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { attachStimuli } from './attach.ts';
import { grammarStimuli } from './grammar.ts';
import { replyStimuli } from './replies.ts';
import { restartStimuli } from './restart.ts';
import { settingStimuli } from './settings.ts';

/** What is asked of a MIOTY module over its UART. */
export const miotyAtStimuli: readonly Stimulus[] = [
  ...grammarStimuli,
  ...settingStimuli,
  ...replyStimuli,
  ...attachStimuli,
  ...restartStimuli,
];
