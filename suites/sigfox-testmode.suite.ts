import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import type { Exchange } from '../rig/ports/module.ts';
import { hexToBytes } from '../rig/sigfox/hex.ts';
import { type RfpLetter, rfpMode } from '../rig/sigfox/rfp-modes.ts';
import { publicKeyHex } from '../rig/sigfox/uplink-auth.ts';
import { decodeUplinkFrame } from '../rig/sigfox/uplink-decode.ts';
import { defineCases } from '../rig/suite.ts';
import { check, checkFrames, same } from './judging/checks.ts';
import { declaredRollover, followsBy } from './judging/counters.ts';
import { difference, exact, furthestFromZero, shifted } from './judging/estimates.ts';
import { readableMessageAt } from './judging/messages.ts';
import { checkQuiet } from './judging/quiet.ts';
import { chiSquareOfEvenSpread, closePairs } from './judging/spread.ts';
import { checkFindings, offsetsOf, type RunOptions, type TestModeRun, testModeRun } from './judging/testmode.ts';
import { exchangeOf, missing, type Turn, turnsOf } from './judging/turns.ts';
import { B_WINDOWS, E_ROUNDS, TEST_MODE_MARK } from './stimuli/testmode.ts';

const B_FRAMES = 3 * B_WINDOWS;
/** Parts of the band in the test of an even spread; the limit in the catalogue is for one degree of freedom less. */
const SPREAD_PARTS = 4;
/** Two runs of one generator from one state differ by less than this. */
const SAME_FREQUENCY_HZ = 50;

function runTurn(context: JudgeContext, index = 0): Turn {
  const turn = turnsOf(context, TEST_MODE_MARK)[index];
  if (turn === undefined) throw missing(context, `run ${index + 1} of the test mode`);
  return turn;
}

function run(context: JudgeContext, letter: RfpLetter, options: RunOptions = {}, index = 0): TestModeRun {
  return testModeRun(context, runTurn(context, index), letter, options);
}

/** What each frame says, in which order, at which bit rate, and how many there are. */
function judgeFrames(context: JudgeContext, letter: RfpLetter, options: RunOptions = {}): void {
  const found = run(context, letter, options);
  checkFindings(context, 'frames', found, ['count', 'rank', 'content', 'bit-rate']);
  checkFindings(context, 'counter', found, ['counter']);
}

const frames = (id: string, letter: RfpLetter, options: RunOptions = {}): CaseBinding => ({
  id: `sigfox/testmode/${id}`,
  judge: (context) => judgeFrames(context, letter, options),
});

const times = (id: string, letter: RfpLetter, options: RunOptions = {}): CaseBinding => ({
  id: `sigfox/testmode/${id}`,
  judge: (context) => checkFindings(context, 'times', run(context, letter, options), ['time']),
});

/** Mode A: how far each frame is from its step above the first one. */
function judgeSteps(context: JudgeContext): void {
  const { frames: heard, expected } = run(context, 'A');
  const [first] = heard;
  const steps = expected.map(({ frequency }) => (frequency.kind === 'fixed' ? frequency.frequencyHz : Number.NaN));
  if (heard.length !== steps.length)
    context.inconclusive('SYNC_NOT_FOUND', `${heard.length} of ${steps.length} frames were found`);
  const errors = heard.map(({ carrierHz }, index) =>
    shifted(difference(carrierHz, first.carrierHz), steps[0] - steps[index]),
  );
  context.measure('stepError', furthestFromZero(errors.slice(1)));
  const fromCentre = shifted(first.carrierHz, -steps[0]);
  context.measure('firstFrame', {
    ...fromCentre,
    value: (1e6 * fromCentre.value) / steps[0],
    standardUncertainty: (1e6 * fromCentre.standardUncertainty) / steps[0],
  });
}

function judgeDistribution(context: JudgeContext): void {
  const found = run(context, 'B', { atMost: B_FRAMES });
  checkFindings(context, 'band', found, ['frequency']);
  const offsets = offsetsOf(context, found);
  const value = chiSquareOfEvenSpread(offsets, context.ixitNumber('frequencyHalfRangeHz'), SPREAD_PARTS);
  context.measure('spread', { ...exact(value), samples: offsets.length, series: offsets });
}

/** Nothing on the air while the module receives; the message behind it shows that the rig hears the module. */
function judgeSilentReception(context: JudgeContext): void {
  checkQuiet(context, 'silent', runTurn(context));
  readableMessageAt(context, 1);
}

/** The pattern in a line of the module, whatever is between its digits. */
function tellsPattern({ lines }: Exchange, pattern: string): number {
  return lines.filter(
    ({ direction, text }) =>
      direction === 'from-module' &&
      text
        .toLowerCase()
        .replace(/[^0-9a-f]/g, '')
        .includes(pattern),
  ).length;
}

function judgePatternTold(context: JudgeContext): void {
  const pattern = rfpMode('D').reception?.payload?.value ?? '';
  const told = tellsPattern(exchangeOf(context, runTurn(context)), pattern);
  const sent = context.observation.transmissions.length;
  check(context, 'told', { ok: told >= sent, expected: `${sent} times ${pattern}`, observed: `${told} times` });
}

/** A hit begins the waiting time anew, so the answer tells when the module heard the last pattern. */
function judgeWaitAnew(context: JudgeContext): void {
  const { status, endSeconds } = exchangeOf(context, runTurn(context));
  const last = context.observation.transmissions.at(-1);
  if (last === undefined) throw missing(context, 'a pattern');
  if (status !== 'ok') context.inconclusive('DUT_SILENT', `the test mode did not end by itself (reply: ${status})`);
  const { transmitter } = context.observation;
  context.measure('wait', {
    value: endSeconds - last.endSeconds,
    standardUncertainty: transmitter?.startTimeSeconds ?? 0,
  });
}

/** Frames of mode F after a downlink: the request, its confirmation, and the frame that tells whether the downlink was the expected one. */
function judgeAnswer(context: JudgeContext, downlink: 'as-expected' | 'other'): void {
  const [sent] = context.observation.transmissions;
  if (sent === undefined) context.inconclusive('DUT_SILENT', 'no request was heard, so nothing was answered');
  const found = testModeRun(context, transactionOf(context), 'F', { setup: { downlink } });
  checkFindings(context, 'frames', found, ['count', 'rank', 'content', 'bit-rate']);
  checkFindings(context, 'counter', found, ['counter']);
  checkFindings(context, 'frequencies', found, ['frequency']);
}

/** The mark of the transaction comes after that of the mode and ends its turn. */
function transactionOf(context: JudgeContext): Turn {
  const [message] = turnsOf(context, 'send');
  if (message === undefined) throw missing(context, 'a transaction');
  return message;
}

function judgeConfirmationDelay(context: JudgeContext): void {
  const [sent] = context.observation.transmissions;
  if (sent === undefined) context.inconclusive('DUT_SILENT', 'no request was heard, so nothing was answered');
  const { frames: heard } = testModeRun(context, transactionOf(context), 'F', { setup: { downlink: 'as-expected' } });
  const confirmation = heard.find(({ decoded }) => decoded.kind === 'control');
  if (confirmation === undefined) context.inconclusive('NOTHING_MEASURED', 'no confirmation was heard');
  const end = { value: sent.endSeconds, standardUncertainty: context.observation.transmitter?.startTimeSeconds ?? 0 };
  context.measure('confirmationDelay', difference(confirmation.startSeconds, end));
}

/** Mode G with the channel taken at first: the first carrier sense waits it out, so no frame is missing. */
function judgeLongSense(context: JudgeContext): void {
  const [carrier] = context.observation.transmissions;
  if (carrier === undefined) throw missing(context, 'a carrier');
  const found = run(context, 'G', {}, 1);
  checkFindings(context, 'frames', found, ['count', 'rank', 'content', 'bit-rate']);
  checkFindings(context, 'times', found, ['time']);
  const [first] = found.frames;
  const ok = first.startSeconds.value > carrier.endSeconds;
  const observed = `${(first.startSeconds.value - carrier.endSeconds).toFixed(3)} s`;
  check(context, 'waits', { ok, expected: 'the first frame after the end of the carrier', observed });
}

/** The public key is no secret, so the frames themselves can be asked. */
function judgePublicKey(context: JudgeContext): void {
  judgeFrames(context, 'K');
  const key = hexToBytes(publicKeyHex, 'public key');
  run(context, 'K').frames.forEach((frame, index) => {
    const rank = ([1, 2, 3] as const)[index] ?? 1;
    const ok = decodeUplinkFrame(frame.hex, { key, expect: { rank } }).authOk === true;
    const observed = ok ? 'holds' : 'does not hold';
    context.check('publicKey', ok, { expected: 'UL-AUTH under the public key', observed, frame });
  });
}

function judgeDeviceKeyAgain(context: JudgeContext): void {
  const { frames: placed } = readableMessageAt(context, 0);
  if (placed.some(({ frame }) => frame.decoded.authOk === null))
    context.inconclusive('NO_KEY', 'UL-AUTH cannot be worked out without the device key');
  checkFrames(context, 'deviceKey', placed, ({ frame }) => same(true, frame.decoded.authOk));
}

/** Counter of the last message of one run and of the first of the next. */
function judgeCounterSurvives(context: JudgeContext): void {
  const [before, after] = [0, 1].map((index) => run(context, 'L', {}, index));
  for (const found of [before, after]) {
    checkFindings(context, 'frames', found, ['count', 'rank', 'content', 'bit-rate', 'counter']);
  }
  const [last, first] = [before.frames.at(-1), after.frames[0]];
  const counter = before.expected.at(-1)?.messageCounter ?? -1;
  const found = decodeUplinkFrame(first.hex).mc ?? -1;
  if (last === undefined) throw missing(context, 'frames');
  check(context, 'goesOn', followsBy(counter, found, declaredRollover(context)));
}

function judgeGeneratorSurvives(context: JudgeContext): void {
  const [before, after] = [0, 1].map((index) => offsetsOf(context, run(context, 'L', {}, index)));
  const again = before.filter((offset, index) => closePairs([offset, after[index]], SAME_FREQUENCY_HZ) > 0).length;
  check(context, 'goesOn', {
    ok: again < before.length,
    expected: 'other frequencies than after the reset before',
    observed: `${again} of ${before.length} frames on the same`,
  });
}

export const cases = defineCases([
  frames('a/BV-01', 'A'),
  { id: 'sigfox/testmode/a/BV-02', judge: judgeSteps },
  times('a/TI-01', 'A'),
  frames('b/BV-01', 'B', { atMost: B_FRAMES }),
  { id: 'sigfox/testmode/b/BV-02', judge: judgeDistribution },
  times('b/TI-01', 'B', { atMost: B_FRAMES }),
  frames('c/BV-01', 'C'),
  times('c/TI-01', 'C'),
  { id: 'sigfox/testmode/d/BI-01', judge: judgeSilentReception },
  { id: 'sigfox/testmode/d/BV-01', judge: judgePatternTold },
  { id: 'sigfox/testmode/d/TI-01', judge: judgeWaitAnew },
  frames('e/BV-01', 'E', { atMost: E_ROUNDS }),
  times('e/TI-01', 'E', { atMost: E_ROUNDS }),
  { id: 'sigfox/testmode/f/BV-01', judge: (context) => judgeAnswer(context, 'as-expected') },
  { id: 'sigfox/testmode/f/BI-01', judge: (context) => judgeAnswer(context, 'other') },
  { id: 'sigfox/testmode/f/TI-01', judge: judgeConfirmationDelay },
  frames('g/BV-01', 'G'),
  { id: 'sigfox/testmode/g/TI-01', judge: judgeLongSense },
  frames('j/BV-01', 'J'),
  {
    id: 'sigfox/testmode/j/BV-02',
    judge: (context) => checkFindings(context, 'frequencies', run(context, 'J'), ['frequency']),
  },
  times('j/TI-01', 'J'),
  { id: 'sigfox/testmode/k/BV-01', judge: judgePublicKey },
  { id: 'sigfox/testmode/k/BV-02', judge: judgeDeviceKeyAgain },
  { id: 'sigfox/testmode/l/BV-01', judge: judgeCounterSurvives },
  { id: 'sigfox/testmode/l/BV-02', judge: judgeGeneratorSurvives },
]);
