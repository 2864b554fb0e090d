import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import type { SentTransmission } from '../rig/conformance/types.ts';
import { carrierSenseMilliseconds } from '../rig/sigfox/channel-access.ts';
import { type DecodedControlPayload, decodeControlPayload } from '../rig/sigfox/control-payload.ts';
import { controlTypeDownlinkConfirmation, lengthIndicator, payloadBytesOf } from '../rig/sigfox/frame-layout.ts';
import { frameClassOf } from '../rig/sigfox/frame-types.ts';
import { hexToBytes } from '../rig/sigfox/hex.ts';
import type { Estimate } from '../rig/signal/types.ts';
import { defineCases } from '../rig/suite.ts';
import { check, same } from './judging/checks.ts';
import { contentOf, headOf } from './judging/content.ts';
import { counterOf, declaredRollover, followsBy } from './judging/counters.ts';
import { answeredOf, messageOf, type ObservedTransaction, requireTaken } from './judging/downlink.ts';
import { exact, furthestFromZero, highest, lowest, scaled, shifted } from './judging/estimates.ts';
import { declaredRadio, offsetsFromCentre } from './judging/frequencies.ts';
import { type PlacedFrame, requireReadable } from './judging/messages.ts';
import { answers, mean } from './judging/telemetry.ts';
import { airOf } from './judging/turns.ts';

const payloadBytes = payloadBytesOf('downlink_confirmation', 0);

/** A downlink that was taken, and the frame that confirms it. */
interface Confirmed {
  readonly transaction: ObservedTransaction;
  readonly taken: SentTransmission;
  readonly confirmation: PlacedFrame;
}

/** Ends the judgement when no downlink was taken, or nothing that could be its confirmation was heard. */
function confirmed(context: JudgeContext, step = 'answered'): Confirmed {
  const transaction = answeredOf(context, step);
  const taken = requireTaken(context, transaction);
  const [confirmation] = transaction.confirmations;
  if (confirmation === undefined)
    context.inconclusive('SYNC_NOT_FOUND', 'nothing was heard after the downlink: there is no confirmation to look at');
  if (confirmation.frame.samplesLost)
    context.inconclusive('SAMPLES_LOST', 'the receiver lost samples while the confirmation was on the air');
  requireReadable(context, [confirmation]);
  return { transaction, taken, confirmation };
}

/** Exactly one frame, of rank 1, and behind the downlink. */
function judgeOnce(context: JudgeContext): void {
  const transaction = answeredOf(context, 'answered');
  const taken = requireTaken(context, transaction);
  const { turn, confirmations } = transaction;
  const air = airOf(context, { fromSeconds: taken.endSeconds, toSeconds: turn.toSeconds });
  if (confirmations.length !== 1 && air.samplesLost)
    context.inconclusive('SAMPLES_LOST', 'the receiver lost samples while the confirmation was due');
  if (confirmations.length === 0 && air.undecoded.length > 0)
    context.inconclusive('SYNC_NOT_FOUND', 'a burst followed the downlink, but no frame could be found in it');
  check(context, 'one', same(1, confirmations.length));
  const [frame] = confirmations;
  const [rankOne] = frameClassOf('control').frameTypes;
  check(context, 'frameType', same(rankOne.toString(16), frame === undefined ? null : headOf(frame).frameType));
  const afterSeconds = frame === undefined ? null : frame.frame.startSeconds.value - taken.endSeconds;
  check(context, 'behindDownlink', {
    ok: afterSeconds !== null && afterSeconds > 0,
    expected: 'after the end of the downlink',
    observed: afterSeconds === null ? 'not there' : `${afterSeconds.toFixed(2)} s after it`,
  });
}

const controlPayload = ({ confirmation }: Confirmed): string =>
  contentOf(confirmation).payloadAndAuth.slice(0, 2 * payloadBytes);

function judgeType(context: JudgeContext): void {
  const type = Number.parseInt(controlPayload(confirmed(context)).slice(0, 2), 16);
  check(context, 'controlType', same(controlTypeDownlinkConfirmation, type));
}

function judgeLength(context: JudgeContext): void {
  const { confirmation } = confirmed(context);
  const dueAuthBytes = frameClassOf('control').payloadAndAuthBytes - payloadBytes;
  const { li, payloadAndAuth } = contentOf(confirmation);
  check(context, 'lengthIndicator', same(lengthIndicator('downlink_confirmation', 0), li));
  check(context, 'authLength', same(dueAuthBytes, payloadAndAuth.length / 2 - payloadBytes));
}

function judgeAuth(context: JudgeContext): void {
  const { confirmation } = confirmed(context);
  check(context, 'auth', same(true, confirmation.frame.decoded.authOk));
}

/** The confirmation takes the counter after the request, and the next message the one after that. */
function judgeCounter(context: JudgeContext): void {
  const requested = counterOf(context, messageOf(context, 'answered'));
  const { confirmation } = confirmed(context);
  check(context, 'step', followsBy(requested, contentOf(confirmation).mc ?? Number.NaN, declaredRollover(context)));
}

function judgeNextMessage(context: JudgeContext): void {
  const { confirmation } = confirmed(context);
  const next = counterOf(context, messageOf(context, 'elsewhere'));
  check(context, 'goesOn', followsBy(contentOf(confirmation).mc ?? Number.NaN, next, declaredRollover(context)));
}

function judgeFlag(context: JudgeContext): void {
  const { confirmation } = confirmed(context);
  check(context, 'flag', same(false, contentOf(confirmation).bf));
}

function judgeBand(context: JudgeContext): void {
  const offsets = offsetsFromCentre(
    context,
    ['answered', 'elsewhere'].map((step) => confirmed(context, step).confirmation),
  );
  context.measure('lowestOffset', lowest(offsets));
  context.measure('highestOffset', highest(offsets));
}

/** The state inside a confirmation, whatever type byte stands before it. */
function stateOf(context: JudgeContext, found: Confirmed): DecodedControlPayload {
  const typed = controlTypeDownlinkConfirmation.toString(16).padStart(2, '0') + controlPayload(found).slice(2);
  const decoded = decodeControlPayload(hexToBytes(typed, 'control payload'));
  return decoded ?? context.inconclusive('SYNC_NOT_FOUND', 'the frame is too short to hold the state of the device');
}

/** T_CONF: from the end of the downlink to the first bit of the confirmation, milliseconds. */
function delays(context: JudgeContext): readonly Estimate[] {
  const startSeconds = context.observation.transmitter?.startTimeSeconds ?? Number.POSITIVE_INFINITY;
  return ['answered', 'elsewhere'].map((step) => {
    const { taken, confirmation } = confirmed(context, step);
    const { value, standardUncertainty } = confirmation.frame.startSeconds;
    const delay = {
      value: value - taken.endSeconds,
      standardUncertainty: Math.hypot(standardUncertainty, startSeconds),
    };
    return scaled(delay, 1e3);
  });
}

function judgeRange(context: JudgeContext): void {
  context.measure('shortestDelay', lowest(delays(context)));
  context.measure('longestDelay', highest(delays(context)));
}

function judgeDelay(context: JudgeContext): void {
  const carrierSenseMs = carrierSenseMilliseconds(declaredRadio(context).spectrumAccess, 0);
  const dueMs = context.ixitNumber('confirmationDelayMs') + carrierSenseMs;
  context.measure('delayError', furthestFromZero(delays(context).map((delay) => shifted(delay, -dueMs))));
}

/** The strength is told in whole decibels. */
const ROUNDING_DB = 1 / Math.sqrt(12);

/** What each of two downlinks of known level was said to be. */
function judgeRssi(context: JudgeContext): void {
  const levelDb = Math.hypot(context.observation.transmitter?.levelDb ?? Number.POSITIVE_INFINITY, ROUNDING_DB);
  const errors = ['strong', 'declared'].map((step) => {
    const found = confirmed(context, step);
    const told = stateOf(context, found).rssiDbm ?? Number.NaN;
    return { value: told - found.taken.levelDbm, standardUncertainty: levelDb };
  });
  context.measure('rssiError', furthestFromZero(errors));
}

const valid = (number: string, judge: (context: JudgeContext) => void): CaseBinding => ({
  id: `sigfox/downlink/confirmation/BV-${number}`,
  judge,
});

function telemetry(number: string, measure: string, differenceOf: (context: JudgeContext) => number): CaseBinding {
  return valid(number, (context) => context.measure(measure, exact(differenceOf(context))));
}

export const cases = defineCases([
  valid('01', judgeOnce),
  valid('02', judgeType),
  valid('03', judgeLength),
  valid('04', judgeAuth),
  valid('05', judgeCounter),
  valid('06', judgeNextMessage),
  telemetry('07', 'idleVoltageDifference', (context) => {
    const { idleMillivolts } = stateOf(context, confirmed(context)).state;
    return idleMillivolts - mean(answers(context, 'voltage', 0));
  }),
  telemetry('08', 'transmitVoltageDifference', (context) => {
    const { transmitMillivolts } = stateOf(context, confirmed(context)).state;
    return transmitMillivolts - mean(answers(context, 'voltage', 1));
  }),
  telemetry('09', 'temperatureDifference', (context) => {
    const { temperatureDecidegrees } = stateOf(context, confirmed(context)).state;
    return (temperatureDecidegrees - mean(answers(context, 'temperature', 0))) / 10;
  }),
  valid('10', judgeRssi),
  valid('11', judgeBand),
  valid('12', judgeFlag),
  { id: 'sigfox/downlink/confirmation/TI-01', judge: judgeRange },
  { id: 'sigfox/downlink/confirmation/TI-02', judge: judgeDelay },
]);
