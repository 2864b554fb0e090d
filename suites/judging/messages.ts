import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import { SEND_MARK } from '../../rig/conformance/messages.ts';
import type { Exchange } from '../../rig/ports/module.ts';
import type { MessageType, ObservedFrame, Rank } from '../../rig/sigfox/types.ts';
import { type AirOfTurn, airOf, exchangeOf, missing, type Turn, turnsOf } from './turns.ts';

/** A frame and the rank that its place in the message gives it, whatever its frame type says. */
export interface PlacedFrame {
  readonly frame: ObservedFrame;
  readonly rank: Rank;
}

export interface SentMessage {
  readonly type: MessageType;
  /** What the module was asked to send, hex; empty for bits and control messages. */
  readonly payload: string;
  readonly turn: Turn;
  readonly exchange: Exchange;
  /** In order of time, at most three. */
  readonly frames: readonly PlacedFrame[];
}

/**
 * Below this energy per bit over noise density a broken bit may be the receiver's and not the module's: DBPSK's bit error rate is
 * exp(-Eb/N0) / 2, at 12 dB one wrong frame in 70 000.
 */
const CREDIBLE_SNR_DB = 12;
const ranks: readonly Rank[] = [1, 2, 3];

/**
 * The message that the n-th send of the observation brought on the air. Ends the judgement as inconclusive when there is none, or when samples
 * were lost where its frames are or may have been.
 */
export function messageAt(context: JudgeContext, index: number): SentMessage {
  const turn = turnsOf(context, SEND_MARK)[index];
  if (turn === undefined) throw missing(context, `send number ${index + 1}`);
  const frames = context.messages[index]?.frames ?? [];
  const air = airOf(context, turn);
  if (frames.length === 0) nothingHeard(context, turn, air);
  const complete = frames.length >= declaredFrames(context);
  if (frames.some((frame) => frame.samplesLost) || (!complete && air.samplesLost)) {
    context.inconclusive('SAMPLES_LOST', 'the receiver lost samples while the message was on the air');
  }
  return {
    type: String(turn.mark.data.type) as MessageType,
    payload: String(turn.mark.data.payload).toLowerCase(),
    turn,
    exchange: exchangeOf(context, turn),
    frames: placed(frames, complete),
  };
}

/** Every message of the observation, none of which may be missing. */
export function allMessages(context: JudgeContext): readonly SentMessage[] {
  return context.messages.map((_message, index) => messageAt(context, index));
}

/** As `messageAt`, for verdicts on bits: frames so weak that the receiver may have misread them end the judgement. */
export function readableMessageAt(context: JudgeContext, index: number): SentMessage {
  const message = messageAt(context, index);
  requireReadable(context, message.frames);
  return message;
}

export function requireReadable(context: JudgeContext, frames: readonly PlacedFrame[]): void {
  const weak = frames.find(({ frame }) => frame.snrDb.value < CREDIBLE_SNR_DB);
  if (weak === undefined) return;
  const found = weak.frame.snrDb.value.toFixed(1);
  context.inconclusive(
    'SNR_TOO_LOW',
    `frame ${weak.rank} came with Eb/N0 ${found} dB; bits are judged from ${CREDIBLE_SNR_DB} dB up`,
  );
}

/** The frame at this place, or the end of the judgement when the message was too short. */
export function frameOfRank(context: JudgeContext, message: SentMessage, rank: Rank): PlacedFrame {
  const found = message.frames.find((placedFrame) => placedFrame.rank === rank);
  return found ?? context.inconclusive('SYNC_NOT_FOUND', `the message has no frame ${rank} on the air`);
}

/** Frames a message by the vendor's word; 0 without it. */
export function declaredFrames(context: JudgeContext): number {
  const declared = context.declared.ixit.framesPerMessage;
  return typeof declared === 'number' ? declared : 0;
}

/** Ends the judgement of a turn without a frame, with the reason. */
export function nothingHeard(context: JudgeContext, turn: Turn, air: AirOfTurn): never {
  if (air.samplesLost)
    return context.inconclusive('SAMPLES_LOST', 'no frame was seen, and the receiver lost samples meanwhile');
  if (air.undecoded.length > 0) {
    const text = `${air.undecoded.length} bursts followed the command, but no frame could be found in them`;
    return context.inconclusive('SYNC_NOT_FOUND', text);
  }
  const status = turn.exchanges[0]?.status ?? 'no exchange';
  return context.inconclusive('DUT_SILENT', `nothing was heard after the command (reply: ${status})`);
}

/**
 * A complete message gives ranks by order. Of an incomplete one the frame types tell which frame is missing, as long as they rise;
 * failing that, order decides again.
 */
function placed(frames: readonly ObservedFrame[], complete: boolean): readonly PlacedFrame[] {
  const byOrder = frames.slice(0, ranks.length).map((frame, index) => ({ frame, rank: ranks[index] }));
  if (complete) return byOrder;
  const claimed = frames.map((frame) => frame.decoded.rank);
  const rising = claimed.every((rank, index) => rank !== null && rank > (claimed[index - 1] ?? 0));
  return rising ? frames.map((frame, index) => ({ frame, rank: claimed[index] as Rank })) : byOrder;
}
