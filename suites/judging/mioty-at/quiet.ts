import type { JudgeContext } from '../../../rig/conformance/judgement.ts';
import { checkQuiet } from '../mioty/air.ts';
import { uplinkAt } from '../mioty/uplinks.ts';
import type { Step } from './steps.ts';

/** States that a step brought nothing on the air, once the uplinks around it have shown that the receiver hears the module. */
export function checkStepQuiet(context: JudgeContext, ...steps: readonly Step[]): void {
  for (const { turn } of steps) checkQuiet(context, 'nothingOnAir', turn);
  context.radioMessages.forEach((_message, index) => {
    uplinkAt(context, index);
  });
}
