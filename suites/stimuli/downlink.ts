import type { Stimulus } from '../../rig/conformance/stimulus.ts';
import { requestKinds, transaction } from './downlink-message.ts';
import { level, reception } from './downlink-reception.ts';
import { rejection, unanswered, unsolicited } from './downlink-refusal.ts';
import { edges, window } from './downlink-window.ts';

/** Everything that is asked of a module which can receive. */
export const downlinkStimuli: readonly Stimulus[] = [
  transaction,
  requestKinds,
  edges,
  window,
  reception,
  level,
  rejection,
  unsolicited,
  unanswered,
];
