import { isUnbrigError, UnbrigError } from '../ports/errors.ts';
import { type DeviceState, keepAlivePayload } from './control-payload.ts';
import { bytesToHex } from './hex.ts';
import { counterRollover } from './message-counter.ts';
import { radioConfiguration } from './radio-configuration.ts';
import type { MessageType, Rank, UplinkBitRate } from './types.ts';
import { encodeUplinkFrame, type UplinkContent } from './uplink-frame.ts';

/** What an application asks a device to send. */
export interface UplinkRequest {
  /** RC1 to RC7; see `radioConfigurationIds`. */
  readonly radioConfiguration: string;
  readonly bitRateBps: number;
  /** Four bytes, most significant first. */
  readonly epId: Uint8Array;
  /** The key that is used: the device's own or the public one, 16 bytes. */
  readonly key: Uint8Array;
  readonly messageType: Exclude<MessageType, 'downlink_confirmation'>;
  /** 1 to 12 bytes for `bytes`, empty otherwise. */
  readonly payload: Uint8Array;
  /** Counter that goes on the air. */
  readonly messageCounter: number;
  readonly messageCounterRollover: number;
  readonly bidirectional: boolean;
  /** 1 to 3 replicas. */
  readonly numberOfFrames: number;
  /** Pause between the replicas of an uplink-only message. */
  readonly interframeMilliseconds: number;
  /** From the end of the downlink to the confirmation. */
  readonly confirmationDelayMilliseconds: number;
  /** Needed for a keep-alive. */
  readonly deviceState?: DeviceState;
}

/** A replica of a message as it goes on the air. */
export interface UplinkFrame {
  readonly rank: Rank;
  /** Preamble to UL-CRC. */
  readonly hex: string;
}

/** Pause between replicas, and between downlink and confirmation (sigfox-ep-lib v4.3, one source). */
export const interframeRangeMilliseconds: readonly [number, number] = [0, 2000];
export const confirmationDelayRangeMilliseconds: readonly [number, number] = [1400, 4000];
/** Fixed pause between the replicas of a message that asks for a downlink (T_IFB; sigfox-ep-lib v4.3, one source). */
export const bidirectionalInterframeMilliseconds = 500;

/** Pause between the replicas of a message: T_IFB when a downlink is asked for, otherwise the application's T_IFU. */
export function interframeOf(request: Pick<UplinkRequest, 'bidirectional' | 'interframeMilliseconds'>): number {
  return request.bidirectional ? bidirectionalInterframeMilliseconds : request.interframeMilliseconds;
}

/** All replicas of a message. Throws what `checkUplinkRequest` throws. */
export function encodeUplink(request: UplinkRequest): UplinkFrame[] {
  checkUplinkRequest(request);
  const content = uplinkContentOf(request);
  return ([1, 2, 3] as const)
    .slice(0, request.numberOfFrames)
    .map((rank) => ({ rank, hex: bytesToHex(encodeUplinkFrame(content, rank)) }));
}

function uplinkContentOf(request: UplinkRequest): UplinkContent {
  const { epId, key, messageType, messageCounter, bidirectional } = request;
  const payload = messageType === 'keep_alive' ? keepAlivePayload(requiredState(request)) : request.payload;
  return { epId, key, messageType, payload, messageCounter, bidirectional };
}

function requiredState(request: UplinkRequest): DeviceState {
  if (request.deviceState !== undefined) return request.deviceState;
  throw new UnbrigError('device-state-missing', 'usage', 'a keep-alive needs both voltages and the temperature');
}

/**
 * Refuses what a device must refuse, before anything goes on the air. Throws with class `usage`:
 * `unknown-radio-configuration`, `bit-rate-not-allowed`, `payload-length`, `payload-not-allowed`, `number-of-frames`, `interframe-range`,
 * `confirmation-delay-range` (bidirectional messages only), `bidirectional-not-allowed` (keep-alive), `message-counter-range`,
 * `bad-counter-rollover`.
 */
export function checkUplinkRequest(request: UplinkRequest): void {
  const rc = radioConfiguration(request.radioConfiguration);
  const rates = rc.bitRatesBps.value;
  if (!rates.includes(request.bitRateBps as UplinkBitRate)) {
    refuse('bit-rate-not-allowed', `${request.bitRateBps} bit/s in ${rc.id}: allowed is ${rates.join(' or ')}`, {
      bitRateBps: request.bitRateBps,
      radioConfiguration: rc.id,
    });
  }
  checkPayload(request);
  if (![1, 2, 3].includes(request.numberOfFrames)) {
    refuse('number-of-frames', `${request.numberOfFrames} frames: a message has 1 to 3`, {
      frames: request.numberOfFrames,
    });
  }
  checkRange('interframe-range', 'pause between frames', request.interframeMilliseconds, interframeRangeMilliseconds);
  if (request.bidirectional) {
    checkRange(
      'confirmation-delay-range',
      'confirmation delay',
      request.confirmationDelayMilliseconds,
      confirmationDelayRangeMilliseconds,
    );
  }
  const rollover = counterRollover(request.messageCounterRollover);
  if (!Number.isInteger(request.messageCounter) || request.messageCounter < 0 || request.messageCounter >= rollover) {
    refuse('message-counter-range', `message counter ${request.messageCounter}: must be 0 to ${rollover - 1}`, {
      messageCounter: request.messageCounter,
      rollover,
    });
  }
}

/** What a command can ask for and a device may not send; counter and rollover are no part of a command. */
const refusals: readonly string[] = [
  'bit-rate-not-allowed',
  'payload-length',
  'payload-not-allowed',
  'number-of-frames',
  'interframe-range',
  'confirmation-delay-range',
  'bidirectional-not-allowed',
];

/** Whether a device must refuse the request as a whole. Throws `unknown-radio-configuration`, `message-counter-range` or `bad-counter-rollover` (usage). */
export function mustRefuse(request: UplinkRequest): boolean {
  try {
    checkUplinkRequest(request);
    return false;
  } catch (error) {
    if (isUnbrigError(error) && refusals.includes(error.code)) return true;
    throw error;
  }
}

function checkPayload({ messageType, payload, bidirectional }: UplinkRequest): void {
  if (messageType === 'bytes') {
    if (payload.length < 1 || payload.length > 12) {
      refuse('payload-length', `payload of ${payload.length} bytes: a message holds 1 to 12`, {
        payloadBytes: payload.length,
      });
    }
    return;
  }
  if (payload.length > 0) {
    refuse('payload-not-allowed', `${messageType} carries no user bytes, ${payload.length} given`, { messageType });
  }
  if (messageType === 'keep_alive' && bidirectional) {
    refuse('bidirectional-not-allowed', 'a keep-alive cannot ask for a downlink', { messageType });
  }
}

function checkRange(code: string, what: string, value: number, [low, high]: readonly [number, number]): void {
  if (Number.isFinite(value) && value >= low && value <= high) return;
  refuse(code, `${what} of ${value} ms: must be ${low} to ${high} ms`, { milliseconds: value, low, high });
}

function refuse(code: string, message: string, facts: Record<string, unknown>): never {
  throw new UnbrigError(code, 'usage', message, { facts });
}
