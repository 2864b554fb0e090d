import type { PlannedDownlink, Stimulus, StimulusContext } from '../../rig/conformance/stimulus.ts';
import { downlinkContentBytes } from '../../rig/sigfox/downlink-frame.ts';
import {
  ANSWERED_SECONDS,
  numberedPayload,
  placesIn,
  randomPayload,
  request,
  withSingleFrames,
} from './downlink-parts.ts';

/** Bit `codeWord` (0 the least) of a byte of the content, by its place on the air. */
export const airPosition = (byte: number, codeWord: number): number => 8 * byte + 7 - codeWord;

const CODE_WORDS = 8;
/** Across a byte boundary, so that code words of two bytes are hit. */
const BURST_START = 60;

const errorsAt = (positions: readonly number[]) => ({ kind: 'bit-errors', positions }) as const;
const inBytes = (firstByte: number): readonly number[] =>
  Array.from({ length: CODE_WORDS }, (_, codeWord) =>
    airPosition((firstByte + codeWord) % downlinkContentBytes, codeWord),
  );

/** Contents that must come out right, by step. Together the two sets of single errors touch all fifteen bytes. */
const contents: readonly (readonly [string, (context: StimulusContext) => Omit<PlannedDownlink, 'afterSeconds'>])[] = [
  ['zeros', () => ({ payload: '0000000000000000' })],
  ['ones', () => ({ payload: 'ffffffffffffffff' })],
  ['errors-first-half', (context) => ({ payload: randomPayload(context), defect: errorsAt(inBytes(0)) })],
  ['errors-second-half', (context) => ({ payload: randomPayload(context), defect: errorsAt(inBytes(8)) })],
  [
    'burst',
    (context) => ({
      payload: randomPayload(context),
      defect: errorsAt(Array.from({ length: 8 }, (_, index) => BURST_START + index)),
    }),
  ],
];

/** From far off to where the answer belongs: the first that is told is as far off as the module still receives. */
const OFFSET_STEPS_HZ = [2000, 1600, 1200, 1000, 800, 600, 400, 200, 0];
const COMB_SECONDS = 1.5;

const comb = (
  context: StimulusContext,
  tooth: (value: number) => Partial<PlannedDownlink>,
  values: readonly number[],
): readonly PlannedDownlink[] => {
  const { into } = placesIn(context);
  return values.map((value, index) => ({
    payload: numberedPayload(index + 1),
    afterSeconds: into(1 + COMB_SECONDS * index),
    ...tooth(value),
  }));
};

export const reception: Stimulus = {
  id: 'downlink/reception',
  title: 'Downlinks of all zeros, all ones, with correctable errors, and off their frequency',
  expectedSeconds: 7 * ANSWERED_SECONDS + 24,
  needsPowerSwitch: false,
  run: (context) =>
    withSingleFrames(context, async () => {
      const { into } = placesIn(context);
      for (const [step, content] of contents) {
        await request(context, step, [{ ...content(context), afterSeconds: into(1) }]);
      }
      await request(
        context,
        'offset-above',
        comb(context, (offsetHz) => ({ offsetHz }), OFFSET_STEPS_HZ),
      );
      await request(
        context,
        'offset-below',
        comb(context, (offsetHz) => ({ offsetHz: -offsetHz }), OFFSET_STEPS_HZ),
      );
    }),
};

/** From far below any receiver's noise up: the first that is told is about as weak as the module still receives. */
const LEVEL_STEPS_DBM = [-139, -136, -133, -130, -127, -124, -121, -118, -115, -112];

export const level: Stimulus = {
  id: 'downlink/level',
  title: 'A strong downlink, one at the declared level, and ever stronger ones from below it',
  expectedSeconds: 3 * ANSWERED_SECONDS + 10,
  needsPowerSwitch: false,
  run: (context) =>
    withSingleFrames(context, async () => {
      const { into } = placesIn(context);
      const declaredDbm = Number(context.declared.ixit.downlinkLevelDbm);
      await request(context, 'strong', [{ payload: randomPayload(context), afterSeconds: into(1) }]);
      await request(context, 'declared', [
        { payload: randomPayload(context), afterSeconds: into(1), levelDbm: declaredDbm },
      ]);
      await request(
        context,
        'rising',
        comb(context, (levelDbm) => ({ levelDbm }), LEVEL_STEPS_DBM),
      );
    }),
};
