import type { DownlinkDefect, Stimulus, StimulusContext, Transaction } from '../../rig/conformance/stimulus.ts';
import { downlinkOffsetHz, radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';
import {
  ANSWERED_SECONDS,
  numberedPayload,
  placesIn,
  request,
  STEP,
  shortestMessage,
  UNANSWERED_SECONDS,
  withSingleFrames,
  wrong,
} from './downlink-parts.ts';
import { airPosition } from './downlink-reception.ts';

/** A downlink that must not be taken, and the window that it is tried in. */
export interface RefusedDownlink {
  readonly step: 'credentials' | 'integrity' | 'errors';
  readonly payload: string;
  readonly defect: DownlinkDefect;
}

const refusedIn = (step: RefusedDownlink['step'], number: number, defect: DownlinkDefect): RefusedDownlink => ({
  step,
  payload: numberedPayload(number),
  defect,
});

/** Two wrong bits in one code word each, in the payload and in what protects it: corrected to a third, wrong bit. */
const twoErrors = (codeWord: number, bytes: readonly [number, number]): DownlinkDefect => ({
  kind: 'bit-errors',
  positions: bytes.map((byte) => airPosition(byte, codeWord)),
});

/** By the name under which a case asks for it. */
export const REFUSED = {
  'wrong-key': refusedIn('credentials', 1, { kind: 'wrong-key' }),
  'wrong-device': refusedIn('credentials', 2, { kind: 'wrong-device' }),
  'next-counter': refusedIn('credentials', 3, { kind: 'wrong-counter', step: 1 }),
  'previous-counter': refusedIn('credentials', 4, { kind: 'wrong-counter', step: -1 }),
  'wrong-auth': refusedIn('integrity', 5, { kind: 'wrong-auth' }),
  'wrong-crc': refusedIn('integrity', 6, { kind: 'wrong-crc' }),
  'not-whitened': refusedIn('integrity', 7, { kind: 'not-whitened' }),
  'two-errors-in-payload': refusedIn('errors', 8, twoErrors(0, [4, 8])),
  'two-errors-in-check': refusedIn('errors', 9, twoErrors(5, [12, 14])),
} as const satisfies Record<string, RefusedDownlink>;

/** From one downlink to the next: longer than the longest T_CONF, so that a confirmation tells which one it is for. */
const SPACING_SECONDS = 5;
export const REPLAYED = numberedPayload(20);

/** Wrong ones, then a right one: the module must still listen. */
async function refuseThenTake(context: StimulusContext, step: RefusedDownlink['step'], right: string): Promise<void> {
  const { into } = placesIn(context);
  const refused = Object.values(REFUSED).filter((entry) => entry.step === step);
  const downlinks = [
    ...refused.map(({ payload, defect }, index) => wrong(payload, into(1 + SPACING_SECONDS * index), defect)),
    { payload: right, afterSeconds: into(1 + SPACING_SECONDS * refused.length) },
  ];
  await request(context, step, downlinks);
}

export const rejection: Stimulus = {
  id: 'downlink/rejection',
  title: 'Wrong downlinks, some to a window, each time with a right one behind them; a replayed one',
  expectedSeconds: 4 * ANSWERED_SECONDS + 50,
  needsPowerSwitch: false,
  run: (context) =>
    withSingleFrames(context, async () => {
      const { into } = placesIn(context);
      await refuseThenTake(context, 'credentials', numberedPayload(21));
      await refuseThenTake(context, 'errors', numberedPayload(22));
      await refuseThenTake(context, 'integrity', REPLAYED);
      // The answer of the transaction before, bit for bit: a confirmation took a counter of its own between the two requests.
      const step = context.declared.ics['SFX.DL.CONFIRMATION'] === 'yes' ? -2 : -1;
      await request(context, 'replay', [
        wrong(REPLAYED, into(1), { kind: 'wrong-counter', step }),
        { payload: numberedPayload(23), afterSeconds: into(1 + SPACING_SECONDS) },
      ]);
    }),
};

/** Turns in which something is sent that nobody waits for, and how long it is listened for what comes of it. */
export const LOOSE_MARK = 'loose-downlink';
export const LOOSE_SECONDS = 10;

/** Once more the right content for a message, where its answer belongs but when nothing is under way. */
async function sendLoose(context: StimulusContext, { request: asked }: Transaction, payload: string): Promise<void> {
  context.mark(LOOSE_MARK, { payload, sent: asked !== null });
  if (asked !== null) {
    await context.sendDownlink({
      payload,
      startSeconds: context.clock.nowSeconds() + 2,
      frequencyHz: asked.carrierHz.value + downlinkOffsetHz(radioConfiguration(context.declared.zone)),
      messageCounter: asked.decoded.mc ?? 0,
    });
  }
  await context.clock.sleep(LOOSE_SECONDS);
}

export const unsolicited: Stimulus = {
  id: 'downlink/unsolicited',
  title: 'Downlinks for a message that asked for none, and long after messages; then one that was asked for',
  expectedSeconds: UNANSWERED_SECONDS + ANSWERED_SECONDS + 30,
  needsPowerSwitch: false,
  run: (context) =>
    withSingleFrames(context, async () => {
      const { into } = placesIn(context);
      const notAsked = await context.transact(
        shortestMessage(context),
        [
          { payload: numberedPayload(1), afterSeconds: into(1) },
          { payload: numberedPayload(2), afterSeconds: into(15) },
        ],
        { [STEP]: 'not-asked', planned: 2 },
      );
      await sendLoose(context, notAsked, numberedPayload(3));
      const asked = await request(context, 'asked', [{ payload: numberedPayload(4), afterSeconds: into(1) }]);
      await sendLoose(context, asked, numberedPayload(5));
    }),
};

export const unanswered: Stimulus = {
  id: 'downlink/unanswered',
  title: 'A request that nobody answers, then one that is answered',
  expectedSeconds: UNANSWERED_SECONDS + ANSWERED_SECONDS,
  needsPowerSwitch: false,
  run: (context) =>
    withSingleFrames(context, async () => {
      await request(context, 'unanswered', []);
      await request(context, 'answered', [{ payload: numberedPayload(1), afterSeconds: placesIn(context).into(1) }]);
    }),
};
