import { worstDutyCycleWindow } from '../regulation/duty-cycle.ts';
import { bidirectionalViolations } from './bidirectional-check.ts';
import { carrierSenseMilliseconds, emittedRanks } from './channel-access.ts';
import { type MessageInput, uplinkRequestOf } from './message-input.ts';
import { microChannelOf, type RadioConfiguration, radioConfiguration, uplinkBandHz } from './radio-configuration.ts';
import {
  type DeclaredTransaction,
  grossErrorBounds,
  isOff,
  type ObservedTransaction,
  type PlacedFrame,
  type TransactionFrame,
  type TransactionViolation,
  transactionViolations,
} from './transaction-types.ts';
import type { DecodedUplinkFrame, Rank, UplinkBitRate } from './types.ts';
import { decodeUplinkFrame } from './uplink-decode.ts';
import { bidirectionalInterframeMilliseconds, mustRefuse } from './uplink-message.ts';

/**
 * Holds what was observed against what was declared. Timers and frequencies are compared within `grossErrorBounds`, duty cycle and band exactly.
 * Throws `unknown-radio-configuration`, `unknown-radio-configuration-version`, `bad-hex` or `bad-length` (usage).
 */
export function checkSigfox(declared: DeclaredTransaction, observed: ObservedTransaction): TransactionViolation[] {
  const rc = radioConfiguration(declared.rc, declared.rc_version);
  const frames = [...observed.frames].sort((a, b) => a.t_start_us - b.t_start_us);
  const found = new Set<TransactionViolation>([
    ...(isOneMessage(declared) ? messageViolations(rc, declared, frames, observed) : sequenceViolations(rc, frames)),
    ...bandViolations(rc, frames),
    ...bitRateViolations(rc, declared, frames),
    ...dutyCycleViolations(rc, declared, frames),
  ]);
  return transactionViolations.filter((violation) => found.has(violation));
}

function isOneMessage(declared: DeclaredTransaction): declared is DeclaredTransaction & MessageInput {
  return declared.number_of_frames !== undefined;
}

function messageViolations(
  rc: RadioConfiguration,
  declared: MessageInput,
  frames: readonly TransactionFrame[],
  observed: ObservedTransaction,
): TransactionViolation[] {
  const bidirectional = declared.bidirectional === true;
  const downlinkEnd = bidirectional ? observed.downlink_frame_end_us : undefined;
  const isReplica = (frame: TransactionFrame): boolean => downlinkEnd === undefined || frame.t_start_us < downlinkEnd;
  const wanted = expectedRanks(declared);
  const replicas = placeFrames(frames.filter(isReplica), wanted);
  const violations: TransactionViolation[] = [];
  if (replicas.length !== wanted.length) violations.push('FRAME_COUNT');
  if (ranksAreWrong(replicas, wanted)) violations.push('FRAME_RANK');
  if (pausesAreWrong(rc, declared, replicas)) violations.push(bidirectional ? 'T_IFB' : 'T_IFU');
  if (!bidirectional) return [...violations, ...diversityViolations(rc, replicas)];
  const confirmations = frames.filter((frame) => !isReplica(frame));
  return [...violations, ...bidirectionalViolations(rc, declared, observed, replicas, confirmations)];
}

/** What a device may not send it must refuse whole, and where the channel was declared occupied frames are skipped rightly. */
function expectedRanks(declared: MessageInput): Rank[] {
  const request = uplinkRequestOf(declared);
  return mustRefuse(request) ? [] : emittedRanks(request, declared.channel_busy_ms_at_each_carrier_sense ?? 0);
}

function placeFrames(frames: readonly TransactionFrame[], wanted: readonly Rank[]): PlacedFrame[] {
  return frames.map((frame, index) => {
    const decoded = decodeUplinkFrame(frame.hex);
    return { ...frame, decoded, place: frames.length === wanted.length ? wanted[index] : decoded.rank };
  });
}

/** With frames missing the others must still come in order. */
function ranksAreWrong(replicas: readonly PlacedFrame[], wanted: readonly Rank[]): boolean {
  const found = replicas.slice(0, wanted.length).map((frame) => rankOf(frame.decoded));
  if (replicas.length >= wanted.length) return found.some((rank, index) => rank !== wanted[index]);
  return found.some((rank, index) => rank < 1 || (index > 0 && rank <= found[index - 1]));
}

function pausesAreWrong(rc: RadioConfiguration, declared: MessageInput, replicas: readonly PlacedFrame[]): boolean {
  const pause = declared.bidirectional === true ? bidirectionalInterframeMilliseconds : (declared.t_ifu_ms ?? null);
  if (pause === null) return false;
  const busy = declared.channel_busy_ms_at_each_carrier_sense ?? 0;
  const expectedSeconds = (pause + carrierSenseMilliseconds(rc.spectrumAccess, busy)) / 1000;
  return replicas.some((frame, index) => {
    const previous = replicas[index - 1];
    // A missing frame between the two leaves no pause to measure.
    if (previous === undefined || (frame.place ?? 0) - (previous.place ?? 0) !== 1) return false;
    return isOff((frame.t_start_us - previous.t_end_us) / 1e6, expectedSeconds, grossErrorBounds.timerSeconds);
  });
}

/** Independent frequencies may coincide in two frames, but not in all; hopping also wants different micro channels. */
function diversityViolations(rc: RadioConfiguration, frames: readonly TransactionFrame[]): TransactionViolation[] {
  const violations: TransactionViolation[] = [];
  const frequencies = frames.map((frame) => frame.freq_hz);
  const spread = Math.max(...frequencies) - Math.min(...frequencies);
  if (frames.length > 1 && spread <= grossErrorBounds.sameFrequencyHz) violations.push('FREQ_DIVERSITY');
  const access = rc.spectrumAccess;
  if (access.kind !== 'frequency-hopping') return violations;
  const [low, high] = uplinkBandHz(rc);
  const inBand = frequencies.filter((frequency) => frequency >= low && frequency <= high);
  const channels = inBand.map((frequency) => microChannelOf(access.hopping, frequency));
  const unused = channels.some(
    (channel) => channel === null || !access.hopping.usedMicroChannels.value.includes(channel),
  );
  if (unused || new Set(channels).size !== channels.length) violations.push('FH_MICRO_CHANNEL');
  return violations;
}

/** A sequence of messages: each for itself, and the pauses between them where hopping wants one. */
function sequenceViolations(rc: RadioConfiguration, frames: readonly TransactionFrame[]): TransactionViolation[] {
  const messages = groupMessages(frames);
  const violations = messages.flatMap((message) => diversityViolations(rc, message));
  const access = rc.spectrumAccess;
  if (access.kind !== 'frequency-hopping') return violations;
  const shortest = access.hopping.quietSeconds.value - grossErrorBounds.timerSeconds;
  const tooSoon = messages.some((message, index) => {
    const previous = messages[index - 1];
    return previous !== undefined && (message[0].t_start_us - previous[previous.length - 1].t_end_us) / 1e6 < shortest;
  });
  return tooSoon ? [...violations, 'FH_20S'] : violations;
}

/** Frames of one message share device and counter and come with rising ranks. */
function groupMessages(frames: readonly TransactionFrame[]): TransactionFrame[][] {
  const messages: TransactionFrame[][] = [];
  let last: DecodedUplinkFrame | null = null;
  for (const frame of frames) {
    const decoded = decodeUplinkFrame(frame.hex);
    const continues =
      last !== null && decoded.mc === last.mc && decoded.epId === last.epId && rankOf(decoded) > rankOf(last);
    if (continues) messages[messages.length - 1].push(frame);
    else messages.push([frame]);
    last = decoded;
  }
  return messages;
}

const rankOf = (decoded: DecodedUplinkFrame): Rank | 0 => decoded.rank ?? 0;

function bandViolations(rc: RadioConfiguration, frames: readonly TransactionFrame[]): TransactionViolation[] {
  const [low, high] = uplinkBandHz(rc);
  return frames.some((frame) => frame.freq_hz < low || frame.freq_hz > high) ? ['FREQ_BAND'] : [];
}

/** The rate that was reported, and the one that the frame's length and duration show. */
function bitRateViolations(
  rc: RadioConfiguration,
  declared: DeclaredTransaction,
  frames: readonly TransactionFrame[],
): TransactionViolation[] {
  const wrong = frames.some((frame) => {
    const rate = declared.bit_rate_bps ?? frame.bit_rate_bps;
    if (frame.bit_rate_bps !== rate || !rc.bitRatesBps.value.includes(rate as UplinkBitRate)) return true;
    const seconds = (frame.t_end_us - frame.t_start_us) / 1e6;
    return isOff(seconds, (4 * frame.hex.length) / rate, grossErrorBounds.timerSeconds);
  });
  return wrong ? ['BIT_RATE'] : [];
}

function dutyCycleViolations(
  rc: RadioConfiguration,
  declared: DeclaredTransaction,
  frames: readonly TransactionFrame[],
): TransactionViolation[] {
  const own = rc.spectrumAccess.kind === 'duty-cycle' ? rc.spectrumAccess.uplinkShare.value : null;
  const limit = declared.duty_cycle_limit ?? own;
  if (limit === null) return [];
  const emissions = frames.map((frame) => ({ startSeconds: frame.t_start_us / 1e6, endSeconds: frame.t_end_us / 1e6 }));
  const worst = worstDutyCycleWindow(
    emissions,
    declared.period_s === undefined ? {} : { periodSeconds: declared.period_s },
  );
  // Sums of many intervals carry rounding errors; a microsecond is below any time stamp here.
  return worst !== null && worst.onTimeSeconds > limit * worst.periodSeconds + 1e-6 ? ['DUTY_CYCLE'] : [];
}
