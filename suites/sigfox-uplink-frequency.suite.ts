import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { check } from './judging/checks.ts';
import { exact, furthestFromZero, highest, lowest, scaled } from './judging/estimates.ts';
import { declaredRadio, offsetsFromCentre } from './judging/frequencies.ts';
import { allMessages, messageAt, type PlacedFrame } from './judging/messages.ts';
import { chiSquareOfEvenSpread, closePairs, smallestDistance } from './judging/spread.ts';
import { airOf, turnOf } from './judging/turns.ts';

/** Parts of the band in the test of an even spread; the limit in the catalogue is for one degree of freedom less. */
const SPREAD_PARTS = 8;
/** Two carriers nearer than this share the spectrum: the width of a message at the lower bit rate (SFX-RAD-002). */
const SHARED_HZ = 100;

const carriers = (frames: readonly PlacedFrame[]): readonly number[] =>
  frames.map(({ frame }) => frame.carrierHz.value);

function measureBand(context: JudgeContext, frames: readonly PlacedFrame[]): void {
  const offsets = offsetsFromCentre(context, frames);
  context.measure('lowestOffset', lowest(offsets));
  context.measure('highestOffset', highest(offsets));
}

/** Whether each two frames of the only message can be told apart by frequency. */
function judgeDifferent(context: JudgeContext): void {
  const { frames } = messageAt(context, 0);
  if (frames.length < 2)
    context.inconclusive('SYNC_NOT_FOUND', 'only one frame of the message was found: there is nothing to compare');
  const distanceHz = smallestDistance(carriers(frames));
  check(context, 'different', {
    ok: distanceHz >= SHARED_HZ,
    expected: `at least ${SHARED_HZ} Hz between any two`,
    observed: `${distanceHz.toFixed(0)} Hz`,
  });
}

function judgeShared(context: JudgeContext): void {
  const messages = allMessages(context);
  const pairs = messages.reduce((sum, { frames }) => sum + closePairs(carriers(frames), SHARED_HZ), 0);
  context.measure('sharedFrequencies', { ...exact(pairs), samples: messages.length });
}

function measureSpread(context: JudgeContext, frames: readonly PlacedFrame[]): void {
  const halfRangeHz = context.ixitNumber('frequencyHalfRangeHz');
  const offsets = offsetsFromCentre(context, frames).map((offset) => offset.value);
  const value = chiSquareOfEvenSpread(offsets, halfRangeHz, SPREAD_PARTS);
  context.measure('spread', { ...exact(value), samples: offsets.length, series: offsets });
}

/** Test mode C says which frequency was asked for, so what is off is the oscillator. */
function judgeOscillator(context: JudgeContext): void {
  const centreHz = declaredRadio(context).uplinkCentreHz.value;
  const turn = turnOf(context, 'test-mode');
  const { frames, samplesLost } = airOf(context, turn);
  if (frames.length === 0) {
    context.inconclusive(samplesLost ? 'SAMPLES_LOST' : 'DUT_SILENT', 'no frame was heard in test mode C');
  }
  const errors = frames.map((frame) =>
    scaled({ ...frame.carrierHz, value: frame.carrierHz.value - centreHz }, 1e6 / centreHz),
  );
  context.measure('oscillatorError', furthestFromZero(errors));
}

export const cases = defineCases([
  { id: 'sigfox/uplink/frequency/BV-01', judge: (context) => measureBand(context, messageAt(context, 0).frames) },
  {
    id: 'sigfox/uplink/frequency/BV-02',
    judge: (context) =>
      measureBand(
        context,
        allMessages(context).flatMap(({ frames }) => frames),
      ),
  },
  { id: 'sigfox/uplink/frequency/BV-03', judge: judgeDifferent },
  { id: 'sigfox/uplink/frequency/BV-04', judge: judgeShared },
  {
    id: 'sigfox/uplink/frequency/BV-05',
    judge: (context) =>
      measureSpread(
        context,
        allMessages(context).flatMap(({ frames }) => frames),
      ),
  },
  {
    id: 'sigfox/uplink/frequency/BV-06',
    judge: (context) =>
      measureSpread(
        context,
        allMessages(context).flatMap(({ frames }) => frames.slice(0, 1)),
      ),
  },
  { id: 'sigfox/uplink/frequency/BV-07', judge: judgeOscillator },
]);
