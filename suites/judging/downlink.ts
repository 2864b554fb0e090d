import type { JudgeContext, ObservedMessage } from '../../rig/conformance/judgement.ts';
import { SEND_MARK } from '../../rig/conformance/messages.ts';
import type { SentTransmission } from '../../rig/conformance/types.ts';
import type { Exchange } from '../../rig/ports/module.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import { STEP } from '../stimuli/downlink-parts.ts';
import { declaredRadio } from './frequencies.ts';
import { messageAt, nothingHeard, type PlacedFrame, requireReadable, type SentMessage } from './messages.ts';
import { airOf, exchangeOf, missing, type Turn, turnsOf } from './turns.ts';

/** A message that may be answered, the answers, and what the module made of them. */
export interface ObservedTransaction {
  readonly turn: Turn;
  readonly exchange: Exchange;
  /** Frame 1: T_W runs from its end. */
  readonly first: ObservedFrame;
  /** What came on the air when the message was long over: the confirmation of a downlink, as rank 1. */
  readonly confirmations: readonly PlacedFrame[];
  /** The downlinks of the rig, in order of time. */
  readonly sent: readonly SentTransmission[];
  /** The payload that the module says it got; null when it names none. */
  readonly told: string | null;
}

/** Places among the send marks of the transactions with this step. */
export function placesOf(context: JudgeContext, step: string): readonly number[] {
  return turnsOf(context, SEND_MARK).flatMap(({ mark }, index) => (mark.data[STEP] === step ? [index] : []));
}

function placeOf(context: JudgeContext, step: string): number {
  const [place] = placesOf(context, step);
  if (place === undefined) throw missing(context, `a transaction ${step}`);
  return place;
}

/** The frames of a message are over by half of T_W in every zone (three of twelve bytes take 7.2 s, with carrier sense 10 s). */
function untilHalfWait(context: JudgeContext, { mark, frames }: ObservedMessage): ObservedMessage {
  const end = frames[0] === undefined ? 0 : halfWaitSeconds(context, frames[0]);
  return { mark, frames: frames.filter((frame) => frame.startSeconds.value < end) };
}

function halfWaitSeconds(context: JudgeContext, first: ObservedFrame): number {
  return first.endSeconds.value + declaredRadio(context).waitSeconds.value / 2;
}

/** Frames of a step's message itself, however many. */
export function framesBeforeWindow(context: JudgeContext, step: string): readonly ObservedFrame[] {
  return untilHalfWait(context, context.messages[placeOf(context, step)]).frames;
}

/** The message of a step without what followed in or after its window. Ends the judgement as `messageAt` does. */
export function messageOf(context: JudgeContext, step: string): SentMessage {
  const messages = context.messages.map((message) => untilHalfWait(context, message));
  const message = messageAt({ ...context, messages }, placeOf(context, step));
  requireReadable(context, message.frames);
  return message;
}

/** Transactions of a step. Ends the judgement when nothing of one was heard, or frame 1 only in part. */
export function transactionsOf(context: JudgeContext, step: string): readonly ObservedTransaction[] {
  return placesOf(context, step).map((place) => transactionAt(context, place));
}

function transactionAt(context: JudgeContext, place: number): ObservedTransaction {
  const turn = turnsOf(context, SEND_MARK)[place];
  const frames = context.messages[place]?.frames ?? [];
  const [first] = frames;
  if (first === undefined) return nothingHeard(context, turn, airOf(context, turn));
  if (first.samplesLost) context.inconclusive('SAMPLES_LOST', 'the receiver lost samples while frame 1 was on the air');
  const end = halfWaitSeconds(context, first);
  const exchange = exchangeOf(context, turn);
  return {
    turn,
    exchange,
    first,
    confirmations: frames
      .filter((frame) => frame.startSeconds.value >= end)
      .map((frame): PlacedFrame => ({ frame, rank: 1 })),
    sent: context.observation.transmissions
      .filter((transmission) => transmission.kind === 'downlink' && transmission.send === place)
      .sort((a, b) => a.startSeconds - b.startSeconds),
    told: exchange.downlink ?? null,
  };
}

/** The transaction of a step, whether it was answered or not. */
export function transactionOf(context: JudgeContext, step: string): ObservedTransaction {
  return transactionAt(context, placeOf(context, step));
}

/** As `transactionOf`; without a request on the air nothing was sent, and nothing can be said about reception. */
export function answeredOf(context: JudgeContext, step: string): ObservedTransaction {
  const transaction = transactionOf(context, step);
  requireAnswered(context, transaction);
  return transaction;
}

export function requireAnswered(context: JudgeContext, { sent }: ObservedTransaction): void {
  if (sent.length > 0) return;
  context.inconclusive('NOTHING_MEASURED', 'no frame that asks for a downlink was heard, so none was sent');
}

/** The downlink that the module says it took. */
export function takenOf({ sent, told }: ObservedTransaction): SentTransmission | null {
  return sent.find(({ payload }) => payload === told) ?? null;
}

/** As `takenOf`, for cases on what follows a downlink; ends the judgement when none was taken. */
export function requireTaken(context: JudgeContext, transaction: ObservedTransaction): SentTransmission {
  const taken = takenOf(transaction);
  return taken ?? context.inconclusive('NOTHING_MEASURED', 'the module told none of the downlinks that were sent');
}

export const namedPayload = (told: string | null): string => told ?? 'no downlink';
