import type { JudgeContext } from '../../../rig/conformance/judgement.ts';
import { SEND_MARK } from '../../../rig/conformance/messages.ts';
import { mpduBytesOf, sendsMpf } from '../../../rig/mioty/mpdu.ts';
import { CORE_BURSTS } from '../../../rig/mioty/patterns.ts';
import type { ObservedBurst, ObservedRadioFrame } from '../../../rig/mioty/types.ts';
import type { Exchange } from '../../../rig/ports/module.ts';
import type { Finding } from '../checks.ts';
import { exchangeOf, missing, type Turn, turnsOf } from '../turns.ts';
import { airOf, strangeBursts } from './air.ts';

/** What one send of the observation was meant to bring, and what it brought. */
export interface SentUplink {
  /** Place among the sends of the observation. */
  readonly index: number;
  /** What the module was asked to send, hex: a payload, or a whole MPDU. */
  readonly payload: string;
  readonly mpf: number | null;
  readonly transparent: boolean;
  /** Bytes that its MPDU must have, with a short address unless the host gave it whole. */
  readonly mpduBytes: number;
  readonly turn: Turn;
  readonly exchange: Exchange;
  /** The first of `frames`. */
  readonly frame: ObservedRadioFrame;
  /** Frames of the module in this turn, in order of time; more than one is not as it should be. */
  readonly frames: readonly ObservedRadioFrame[];
  readonly strayBursts: readonly ObservedBurst[];
}

/**
 * Below this energy per symbol over noise density a wrong symbol may be the receiver's: coherent MSK errs with Q(sqrt(2 Es/N0)), at 12 dB once in
 * 10^8 symbols.
 */
export const CREDIBLE_SNR_DB = 12;

/**
 * The frame that the n-th send of the observation brought on the air. Ends the judgement as inconclusive when there is none, or when samples were lost
 * in it.
 */
export function uplinkAt(context: JudgeContext, index: number): SentUplink {
  const turn = turnsOf(context, SEND_MARK)[index];
  if (turn === undefined) throw missing(context, `send number ${index + 1}`);
  const heard = context.radioMessages[index] ?? { frames: [], strayBursts: [] };
  const frames = ownFrames(heard.frames);
  const [frame] = frames;
  if (frame === undefined) return nothingHeard(context, turn);
  if (frames.some(({ samplesLost }) => samplesLost)) {
    context.inconclusive('SAMPLES_LOST', 'the receiver lost samples while the frame was on the air');
  }
  const { data } = turn.mark;
  const payload = String(data.payload).toLowerCase();
  const mpf = typeof data.mpf === 'number' ? data.mpf : null;
  const transparent = data.type === 'transparent';
  const bytes = payload.length / 2;
  return {
    index,
    payload,
    mpf,
    transparent,
    mpduBytes: transparent ? bytes : mpduBytesOf(bytes, 'short', sendsMpf(mpf)),
    turn,
    exchange: exchangeOf(context, turn),
    frame,
    frames,
    strayBursts: heard.strayBursts,
  };
}

/** Frames whose code no key of the module explains are another device's, as long as there are others. */
function ownFrames(frames: readonly ObservedRadioFrame[]): readonly ObservedRadioFrame[] {
  const own = frames.filter(({ decoded }) => decoded.cmacOk === true);
  return own.length > 0 ? own : frames;
}

function nothingHeard(context: JudgeContext, turn: Turn): never {
  const { strayBursts, samplesLost } = airOf(context, turn);
  if (samplesLost)
    return context.inconclusive('SAMPLES_LOST', 'no frame was seen, and the receiver lost samples meanwhile');
  const others = strayBursts.length + strangeBursts(context, turn).length;
  if (others > 0) {
    const text = `${others} bursts followed the command, but no frame could be put together from them`;
    return context.inconclusive('SYNC_NOT_FOUND', text);
  }
  const status = turn.exchanges[0]?.status ?? 'no exchange';
  return context.inconclusive('DUT_SILENT', `nothing was heard after the command (reply: ${status})`);
}

export function allUplinks(context: JudgeContext): readonly SentUplink[] {
  return context.radioMessages.map((_message, index) => uplinkAt(context, index));
}

/** As `uplinkAt`, for verdicts on symbols: of a weak signal the receiver may have misread them. */
function readableUplinkAt(context: JudgeContext, index: number): SentUplink {
  const uplink = uplinkAt(context, index);
  const found = uplink.frame.snrDb.value;
  if (found >= CREDIBLE_SNR_DB) return uplink;
  const text = `the frame came with Es/N0 ${found.toFixed(1)} dB; symbols are judged from ${CREDIBLE_SNR_DB} dB up`;
  return context.inconclusive('SNR_TOO_LOW', text);
}

export function allReadableUplinks(context: JudgeContext): readonly SentUplink[] {
  return context.radioMessages.map((_message, index) => readableUplinkAt(context, index));
}

/**
 * As `readableUplinkAt`, of a frame that proves that the module sent one, whatever it says: it was decoded, or all of its core bursts were heard well. What
 * then cannot be read is the module's doing.
 */
export function provenUplinkAt(context: JudgeContext, index: number): SentUplink {
  const uplink = readableUplinkAt(context, index);
  const { bursts, decoded } = uplink.frame;
  const well = bursts.filter(({ index, snrDb }) => index < CORE_BURSTS && snrDb.value >= CREDIBLE_SNR_DB);
  if (decoded.payloadCrcOk || well.length === CORE_BURSTS) return uplink;
  const text = `the frame could not be decoded, and of its ${CORE_BURSTS} core bursts ${well.length} were heard well: it may have been disturbed`;
  return context.inconclusive('SYNC_NOT_FOUND', text);
}

export function allProvenUplinks(context: JudgeContext): readonly SentUplink[] {
  return context.radioMessages.map((_message, index) => provenUplinkAt(context, index));
}

/** As `provenUplinkAt`, for verdicts on what the MPDU says: without it there is nothing to judge. */
export function decodedUplinkAt(context: JudgeContext, index: number): SentUplink {
  const uplink = provenUplinkAt(context, index);
  if (uplink.frame.decoded.payloadCrcOk) return uplink;
  return context.inconclusive('SYNC_NOT_FOUND', 'the CRCs of the frame do not hold, so what it says is not known');
}

export function allDecodedUplinks(context: JudgeContext): readonly SentUplink[] {
  return context.radioMessages.map((_message, index) => decodedUplinkAt(context, index));
}

/** States one check for every uplink; the report shows the first one that breaks it. */
export function checkUplinks(
  context: JudgeContext,
  name: string,
  uplinks: readonly SentUplink[],
  find: (uplink: SentUplink) => Finding,
): void {
  for (const uplink of uplinks) {
    const { ok, expected, observed } = find(uplink);
    const where = uplinks.length > 1 ? ` (uplink ${uplink.index + 1})` : '';
    context.check(name, ok, { expected, observed: `${observed}${where}`, frame: uplink.frame });
  }
}
