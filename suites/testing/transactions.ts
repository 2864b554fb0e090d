import type { DownlinkDefect } from '../../rig/conformance/stimulus.ts';
import type { SentTransmission } from '../../rig/conformance/types.ts';
import type { Exchange } from '../../rig/ports/module.ts';
import { confirmationPayload } from '../../rig/sigfox/control-payload.ts';
import { downlinkFrameSeconds } from '../../rig/sigfox/downlink-frame.ts';
import { bytesToHex } from '../../rig/sigfox/hex.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import { framesOf, sendOperation, type TestMessage } from './observed.ts';
import type { Played } from './played.ts';
import { reply } from './reply.ts';

/** A downlink that a test sends; what is left out is as a right one has it. */
export interface TestDownlink {
  readonly payload: string;
  /** First bit, from the end of frame 1. */
  readonly afterSeconds: number;
  readonly defect?: DownlinkDefect['kind'];
  readonly levelDbm?: number;
  readonly offsetHz?: number;
  readonly content?: string;
}

/** A message that asks, its answers, and what the module makes of them. */
export interface TestTransaction {
  readonly step: string;
  readonly message?: TestMessage;
  readonly downlinks?: readonly TestDownlink[];
  /** The payload that the module tells; none when nothing is told. */
  readonly told?: string;
  /** Counter of the message that confirms the downlink that was told, and what is odd about it; null for none. */
  readonly confirmation?: Partial<TestConfirmation> | null;
  readonly reply?: Partial<Exchange>;
  /** How long the observation goes on after the answer. */
  readonly restSeconds?: number;
}

interface TestConfirmation extends TestMessage {
  readonly delaySeconds: number;
  /** Frames of it. */
  readonly times: number;
}

/** Radio configuration RC1. */
const WAIT_SECONDS = 20;
const WINDOW_SECONDS = 25;
const DOWNLINK_DISTANCE_HZ = 1_395_000;
const DELTA_HZ = 6000;
const LEVEL_DBM = -90;
const FIRST_OFFSET_HZ = 10_000;
const DEFAULT_COUNTER = 7;

/** What a device of 3.3 V at 23.5 degrees tells of a downlink of -90 dBm. */
export const TEST_CONFIRMATION = bytesToHex(
  confirmationPayload({ idleMillivolts: 3300, transmitMillivolts: 3200, temperatureDecidegrees: 235 }, LEVEL_DBM),
);

const shortest: TestMessage = { type: 'bit1', frames: 1 };

/** Plays a transaction from `now` on. */
export function playTransaction(transaction: TestTransaction, now: number, send: number): Played {
  const { step, downlinks = [], told, restSeconds = 9 } = transaction;
  const pattern = [FIRST_OFFSET_HZ, FIRST_OFFSET_HZ + DELTA_HZ, FIRST_OFFSET_HZ - DELTA_HZ];
  const message: TestMessage = { asks: true, offsetsHz: pattern, ...(transaction.message ?? shortest) };
  const own = framesOf(message, now + 0.2).frames;
  const zero = own[0].endSeconds.value;
  const transmissions = downlinks.map((downlink) => transmissionOf(downlink, own[0], zero, send));
  const taken = transmissions.find(({ payload }) => payload === told);
  const confirmations = confirmationsOf(transaction, message, taken);
  const windowEnd = zero + WAIT_SECONDS + WINDOW_SECONDS;
  const endSeconds = (confirmations.at(-1)?.endSeconds.value ?? taken?.endSeconds ?? windowEnd) + 0.05;
  const answer = told === undefined ? 'ERR_SFX_ERR_SEND_FRAME_WAIT_TIMEOUT' : `RX=${told}`;
  const type = message.type ?? 'bytes';
  return {
    marks: [
      {
        name: 'send',
        timeSeconds: now,
        data: { type, payload: message.payload ?? '', downlink: message.asks === true, step },
      },
    ],
    frames: [...own, ...confirmations],
    transmissions,
    exchanges: [
      {
        operation: sendOperation(message),
        status: told === undefined && message.asks === true ? 'error' : 'ok',
        values: [],
        ...(told === undefined ? {} : { downlink: told }),
        lines: [
          reply('OK', '0d0a', own.at(-1)?.endSeconds.value),
          ...(message.asks === true ? [reply(answer, '0d0a', endSeconds)] : []),
        ],
        startSeconds: now,
        endSeconds,
        timeoutSeconds: 75,
        ...transaction.reply,
      },
    ],
    endSeconds: Math.max(endSeconds, ...transmissions.map((sent) => sent.endSeconds)) + restSeconds,
  };
}

function confirmationsOf(
  { confirmation }: TestTransaction,
  { mc = DEFAULT_COUNTER }: TestMessage,
  taken: SentTransmission | undefined,
): readonly ObservedFrame[] {
  if (taken === undefined || confirmation === null) return [];
  const { delaySeconds = 1.5, times = 1, ...odd } = confirmation ?? {};
  const frame: TestMessage = {
    type: 'downlink_confirmation',
    payload: TEST_CONFIRMATION,
    mc: mc + 1,
    frames: 1,
    offsetsHz: [-42_000],
    ...odd,
  };
  return Array.from(
    { length: times },
    (_, index) => framesOf(frame, taken.endSeconds + delaySeconds + 2 * index).frames,
  ).flat();
}

function transmissionOf(
  { payload, afterSeconds, defect, levelDbm = LEVEL_DBM, offsetHz = 0, content = payload }: TestDownlink,
  first: ObservedFrame,
  zero: number,
  send: number,
): SentTransmission {
  return {
    ...looseDownlink(payload, zero + afterSeconds),
    frequencyHz: first.carrierHz.value + DOWNLINK_DISTANCE_HZ + offsetHz,
    levelDbm,
    send,
    defect: defect ?? 'none',
    content,
  };
}

export function looseDownlink(payload: string, startSeconds: number): SentTransmission {
  return {
    kind: 'downlink',
    startSeconds,
    endSeconds: startSeconds + downlinkFrameSeconds,
    frequencyHz: 869_525_000,
    levelDbm: LEVEL_DBM,
    payload,
    messageCounter: DEFAULT_COUNTER,
    defect: 'none',
    content: payload,
  };
}
