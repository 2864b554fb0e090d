import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { transmissionsAfterSensing } from '../rig/regulation/arib-std-t108.ts';
import { type Emission, lengthOf, longestOf, type RadioEmission } from '../rig/regulation/emission.ts';
import { dutyCycleByBand } from '../rig/regulation/en-300-220.ts';
import { hoppingDwell, hoppingFrequencyCount } from '../rig/regulation/fcc-15-247.ts';
import { subBandOf } from '../rig/regulation/sub-bands.ts';
import { defineCases } from '../rig/suite.ts';
import { emissionOf, emissionsOf, onTimeUncertainty } from './judging/emissions.ts';
import { exact } from './judging/estimates.ts';
import { declaredRadio } from './judging/frequencies.ts';
import { fitHopping, hoppingPlan } from './judging/hopping.ts';
import { allMessages, messageAt } from './judging/messages.ts';

function requireWhole({ observation: { capture }, inconclusive }: JudgeContext): void {
  if (capture.lost.length > 0) inconclusive('SAMPLES_LOST', 'samples were lost, so the time on the air is not known');
}

const overlaps = (a: Emission, b: Emission): boolean => a.startSeconds < b.endSeconds && b.startSeconds < a.endSeconds;

function judgeBand(context: JudgeContext): void {
  requireWhole(context);
  allMessages(context);
  const emissions = emissionsOf(context);
  const shares = dutyCycleByBand(emissions).map((finding) => {
    const budgetSeconds = finding.limit?.high ?? 0;
    const inside = emissions.filter((emission) => finding.worst !== null && overlaps(emission, finding.worst));
    return {
      value: (100 * finding.value) / budgetSeconds,
      standardUncertainty: (100 * onTimeUncertainty(context, inside.length)) / budgetSeconds,
      samples: inside.length,
    };
  });
  const longest = longestOf(emissions);
  if (longest === null) context.inconclusive('DUT_SILENT', 'nothing was heard the whole day');
  for (const frame of context.observation.frames) {
    const band = subBandOf(frame.carrierHz.value);
    context.check('inSubBand', band !== null && band.letter !== 'gap', {
      expected: 'a sub-band of 863 to 870 MHz',
      observed: `${(frame.carrierHz.value / 1e6).toFixed(4)} MHz, ${band?.letter ?? 'outside'}`,
      frame,
    });
  }
  if (shares.length === 0)
    context.inconclusive('NOTHING_MEASURED', 'no emission lies in a sub-band, so none has a share');
  context.measure(
    'share',
    shares.reduce((worst, next) => (next.value > worst.value ? next : worst)),
  );
  context.measure('longestEmission', { value: lengthOf(longest), standardUncertainty: onTimeUncertainty(context, 1) });
}

function judgeDwell(context: JudgeContext): void {
  requireWhole(context);
  const { firstMacroCentreHz, macroWidthHz, microWidthHz } = hoppingPlan(context);
  const heard = allMessages(context).map(({ frames }) => frames.map(({ frame }) => frame));
  const { referenceErrorHz } = fitHopping(context, heard);
  const emissions: readonly RadioEmission[] = context.observation.frames.map((frame) => {
    const emission = emissionOf(frame);
    return { ...emission, frequencyHz: emission.frequencyHz - referenceErrorHz };
  });
  const grid = { originHz: firstMacroCentreHz.value - macroWidthHz.value / 2, widthHz: microWidthHz.value };
  const dwell = hoppingDwell(emissions, grid);
  if (dwell === null) context.inconclusive('DUT_SILENT', 'no frame was heard');
  const inside = emissions.filter((emission) => dwell.worst !== null && overlaps(emission, dwell.worst)).length;
  context.measure('occupancy', {
    value: dwell.value,
    standardUncertainty: onTimeUncertainty(context, inside),
    samples: emissions.length,
  });
  context.measure('frequencies', exact(hoppingFrequencyCount(emissions, grid).value));
  context.measure('referenceError', exact((1e6 * referenceErrorHz) / declaredRadio(context).uplinkCentreHz.value));
}

function judgeTransmission(context: JudgeContext): void {
  requireWhole(context);
  messageAt(context, 0);
  const [longest, pause] = transmissionsAfterSensing(emissionsOf(context), 'long');
  if (longest?.worst == null) context.inconclusive('DUT_SILENT', 'nothing was heard');
  const { frames } = context.observation;
  const standardUncertainty = onTimeUncertainty(context, 1);
  context.measure('longest', { value: longest.value, standardUncertainty, samples: frames.length });
  if (pause === undefined) context.inconclusive('SYNC_NOT_FOUND', 'one frame alone was found, so there is no pause');
  context.measure('pause', { value: 1000 * pause.value, standardUncertainty: 1000 * standardUncertainty });
}

export const cases = defineCases([
  { id: 'sigfox/regulation/band/TI-01', judge: judgeBand },
  { id: 'sigfox/regulation/dwell/TI-01', judge: judgeDwell },
  { id: 'sigfox/regulation/transmission/TI-01', judge: judgeTransmission },
]);
