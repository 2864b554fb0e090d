import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { checkFrames, same } from './judging/checks.ts';
import { furthestFromZero, highest, lowest, scaled, shifted } from './judging/estimates.ts';
import { declaredRadio } from './judging/frequencies.ts';
import { messageAt } from './judging/messages.ts';

const DEGREES_A_RADIAN = 180 / Math.PI;

function judgeBitRate(context: JudgeContext): void {
  const { frames } = messageAt(context, 0);
  const declared = context.ixitNumber('bitRateBps');
  const allowed: readonly number[] = declaredRadio(context).bitRatesBps.value;
  checkFrames(context, 'declared', frames, ({ frame }) => same(declared, frame.bitRateBps));
  checkFrames(context, 'allowed', frames, ({ frame }) => ({
    ok: allowed.includes(frame.bitRateBps),
    expected: allowed.join(' or '),
    observed: String(frame.bitRateBps),
  }));
}

function judgeSymbolRate(context: JudgeContext): void {
  const { frames } = messageAt(context, 0);
  const nominal = context.ixitNumber('bitRateBps');
  const errors = frames.map(({ frame }) => scaled(shifted(frame.symbolRateBps, -nominal), 1e6 / nominal));
  context.measure('symbolRateError', furthestFromZero(errors));
}

function judgePhaseStep(context: JudgeContext): void {
  const { frames } = messageAt(context, 0);
  context.measure('phaseStepError', highest(frames.map(({ frame }) => frame.inversionDegrees)));
  context.measure('phaseErrorRms', highest(frames.map(({ frame }) => scaled(frame.phaseErrorRad, DEGREES_A_RADIAN))));
}

function judgeDrift(context: JudgeContext): void {
  const { frames } = messageAt(context, 0);
  context.measure('drift', furthestFromZero(frames.map(({ frame }) => frame.driftHzPerSecond)));
}

function judgeRamps(context: JudgeContext): void {
  const { frames } = messageAt(context, 0);
  const ramps = frames.flatMap(({ frame }) => [frame.rampUpSeconds, frame.rampDownSeconds]);
  context.measure('shortestRamp', lowest(ramps));
  context.measure('longestRamp', highest(ramps));
}

export const cases = defineCases([
  { id: 'sigfox/uplink/modulation/BV-01', judge: judgeBitRate },
  { id: 'sigfox/uplink/modulation/BV-02', judge: judgeSymbolRate },
  { id: 'sigfox/uplink/modulation/BV-03', judge: judgePhaseStep },
  { id: 'sigfox/uplink/modulation/BV-04', judge: judgeDrift },
  { id: 'sigfox/uplink/modulation/BV-05', judge: judgeRamps },
]);
