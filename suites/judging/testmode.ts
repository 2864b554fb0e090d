import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import { hexToBytes } from '../../rig/sigfox/hex.ts';
import {
  checkRfpSequence,
  defaultRfpBounds,
  type ObservedRfpFrame,
  type RfpFinding,
} from '../../rig/sigfox/rfp-check.ts';
import type { RfpLetter } from '../../rig/sigfox/rfp-modes.ts';
import {
  type ExpectedRfpFrame,
  expectedFrames,
  type RfpContent,
  type RfpSetup,
} from '../../rig/sigfox/rfp-sequence.ts';
import type { ObservedFrame, UplinkBitRate } from '../../rig/sigfox/types.ts';
import { decodeUplinkFrame } from '../../rig/sigfox/uplink-decode.ts';
import { declaredRollover } from './counters.ts';
import { declaredRadio } from './frequencies.ts';
import { fitHopping } from './hopping.ts';
import { declaredFrames, nothingHeard, requireReadable } from './messages.ts';
import { airOf, type Turn } from './turns.ts';

/** One run of a test mode, held against what public sources say that it puts on the air. */
export interface TestModeRun {
  /** In order of time. */
  readonly frames: readonly ObservedFrame[];
  readonly expected: readonly ExpectedRfpFrame[];
  readonly findings: readonly RfpFinding[];
}

export interface RunOptions {
  /** Where the mode was broken off: so many frames are judged. */
  readonly atMost?: number;
  readonly setup?: Partial<RfpSetup>;
}

/**
 * The frames of a turn in which a test mode ran. Ends the judgement when none was heard, when samples were lost or when the signal was weak. The first
 * counter is taken from the first frame, and where the mode leaves the message to the module its kind as well.
 */
export function testModeRun(
  context: JudgeContext,
  turn: Turn,
  letter: RfpLetter,
  { atMost = Number.POSITIVE_INFINITY, setup: given = {} }: RunOptions = {},
): TestModeRun {
  const frames = framesOf(context, turn).slice(0, atMost);
  const [first] = frames;
  const firstCounter = decodeUplinkFrame(first.hex).mc;
  if (firstCounter === null) context.inconclusive('SYNC_NOT_FOUND', 'the first frame is too short to hold a counter');
  const rollover = declaredRollover(context);
  const setup: RfpSetup = {
    radioConfiguration: context.declared.zone,
    bitRateBps: context.ixitNumber('bitRateBps') as UplinkBitRate,
    firstCounter: firstCounter % rollover,
    messageCounterRollover: rollover,
    message: contentOf(first),
    singleFrame: declaredFrames(context) === 1,
    ...given,
  };
  const expected = expectedFrames(letter, setup).slice(0, atMost);
  const identity = { epId: hexToBytes(context.declared.epId, 'EP-ID'), key: null };
  const bounds = {
    ...defaultRfpBounds,
    oscillatorPpm: context.ixitNumber('oscillatorAccuracyPpm') + 2 * context.observation.probe.frequencyReferencePpm,
  };
  const findings = checkRfpSequence(expected, observedFrames(context, frames, expected), identity, bounds);
  return { frames, expected, findings };
}

function framesOf(context: JudgeContext, turn: Turn): readonly ObservedFrame[] {
  const air = airOf(context, turn);
  if (air.frames.length === 0) return nothingHeard(context, turn, air);
  if (air.samplesLost || air.frames.some((frame) => frame.samplesLost))
    context.inconclusive('SAMPLES_LOST', 'the receiver lost samples while the test mode ran');
  requireReadable(
    context,
    air.frames.map((frame) => ({ frame, rank: frame.decoded.rank ?? 1 })),
  );
  return [...air.frames].sort((a, b) => a.startSeconds.value - b.startSeconds.value);
}

/** What the first frame says, where it is one of the short messages that the modes are made of. */
function contentOf({ decoded }: ObservedFrame): RfpContent {
  const { kind, li, payload } = decoded;
  if (kind === 'bit-or-empty' && (li === 2 || li === 3))
    return { messageType: li === 2 ? 'bit0' : 'bit1', payload: '' };
  if (kind === null || kind === 'bit-or-empty' || kind === 'control' || payload === null)
    return { messageType: 'empty', payload: '' };
  return { messageType: 'bytes', payload };
}

/** In hopping zones the error of the reference is taken out, for the channels of the plan are those of the frequencies that were asked for. */
function observedFrames(
  context: JudgeContext,
  frames: readonly ObservedFrame[],
  expected: readonly ExpectedRfpFrame[],
): readonly ObservedRfpFrame[] {
  const hops = expected.some(({ frequency }) => frequency.kind === 'hopping');
  const messages = expected.length === frames.length ? byMessage(frames, expected) : frames.map((frame) => [frame]);
  const errorHz = hops ? fitHopping(context, messages).referenceErrorHz : 0;
  return frames.map(({ startSeconds, endSeconds, carrierHz, bitRateBps, hex }) => ({
    startSeconds: startSeconds.value,
    endSeconds: endSeconds.value,
    frequencyHz: carrierHz.value - errorHz,
    bitRateBps,
    hex,
  }));
}

function byMessage(
  frames: readonly ObservedFrame[],
  expected: readonly ExpectedRfpFrame[],
): readonly (readonly ObservedFrame[])[] {
  const messages = new Map<number, ObservedFrame[]>();
  frames.forEach((frame, index) => {
    const { message } = expected[index];
    messages.set(message, [...(messages.get(message) ?? []), frame]);
  });
  return [...messages.values()];
}

/** States a check for the findings of some kinds: the first of them breaks it. */
export function checkFindings(
  context: JudgeContext,
  name: string,
  { frames, findings, expected }: TestModeRun,
  kinds: readonly RfpFinding['kind'][],
): void {
  const [first] = findings.filter(({ kind }) => kinds.includes(kind));
  if (first === undefined) {
    const text = `${expected.length} frames`;
    context.check(name, true, { expected: text, observed: text });
    return;
  }
  const frame = first.frame === null ? undefined : frames[first.frame];
  const where = first.frame === null ? '' : ` (frame ${first.frame + 1})`;
  const observed = `${first.observed}${where}`;
  context.check(name, false, { expected: first.expected, observed, ...(frame === undefined ? {} : { frame }) });
}

/** The centre of the zone, hertz, and the carriers of a run from it. */
export function offsetsOf(context: JudgeContext, { frames }: TestModeRun): readonly number[] {
  const centreHz = declaredRadio(context).uplinkCentreHz.value;
  return frames.map(({ carrierHz }) => carrierHz.value - centreHz);
}
