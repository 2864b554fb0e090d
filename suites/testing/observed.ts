import type { ModuleOperation } from '../../rig/ports/module.ts';
import { bytesToHex, hexToBytes } from '../../rig/sigfox/hex.ts';
import type { DecodedUplinkFrame, MessageType, ObservedFrame, Rank, UplinkBitRate } from '../../rig/sigfox/types.ts';
import { publicKeyHex } from '../../rig/sigfox/uplink-auth.ts';
import { decodeUplinkFrame } from '../../rig/sigfox/uplink-decode.ts';
import { encodeUplinkFrame } from '../../rig/sigfox/uplink-frame.ts';

export const TEST_EP_ID = '00c0ffee';
export const TEST_KEY = hexToBytes('000102030405060708090a0b0c0d0e0f', 'test key');
const publicKey = hexToBytes(publicKeyHex, 'public key');
const CENTRE_HZ = 868_130_000;

/** One message that a test puts on the air; what is left out is as a correct module has it. */
export interface TestMessage {
  readonly type?: MessageType;
  readonly payload?: string;
  readonly mc?: number;
  readonly keyMode?: 'private' | 'public';
  readonly bitRateBps?: UplinkBitRate;
  readonly offsetsHz?: readonly number[];
  /** Asks for a downlink. */
  readonly asks?: boolean;
  /** How many go out; three unless given. */
  readonly frames?: 1 | 2 | 3;
  readonly pauseSeconds?: number;
  /** Replaces the bytes of a frame, as sent. */
  readonly bend?: (hex: string, rank: Rank) => string;
  /** Changes what the receiver says of a frame. */
  readonly observed?: (frame: ObservedFrame, index: number) => ObservedFrame;
}

export interface TimedFrames {
  readonly frames: readonly ObservedFrame[];
  readonly endSeconds: number;
}

const estimate = (value: number, standardUncertainty: number) => ({ value, standardUncertainty });

/** The frames of a message, as a good receiver reports them. */
export function framesOf(message: TestMessage, startSeconds: number): TimedFrames {
  const { pauseSeconds = 0.5, offsetsHz = [-31_000, 12_500, 54_000], observed = (frame) => frame } = message;
  let at = startSeconds;
  const frames = ([1, 2, 3] as const).slice(0, message.frames ?? 3).map((rank, index) => {
    const hex = (message.bend ?? ((same: string) => same))(correctHex(message, rank), rank);
    const frame = observedFrame(hex, rank, at, offsetsHz[index] ?? 0, message.bitRateBps ?? 100);
    at = frame.endSeconds.value + pauseSeconds;
    return observed(frame, index);
  });
  return { frames, endSeconds: at };
}

function correctHex(message: TestMessage, rank: Rank): string {
  const { type = 'bytes', payload = '', mc = 7, keyMode = 'private', asks = false } = message;
  const content = {
    epId: hexToBytes(TEST_EP_ID, 'EP-ID'),
    key: keyMode === 'public' ? publicKey : TEST_KEY,
    messageType: type,
    payload: hexToBytes(payload, 'payload'),
    messageCounter: mc,
    bidirectional: asks,
  };
  return bytesToHex(encodeUplinkFrame(content, rank));
}

function observedFrame(
  hex: string,
  rank: Rank,
  startSeconds: number,
  offsetHz: number,
  bitRateBps: UplinkBitRate,
): ObservedFrame {
  const seconds = (hex.length * 4) / bitRateBps;
  const decoded: DecodedUplinkFrame = decodeUplinkFrame(hex, { key: TEST_KEY });
  return {
    tech: 'sigfox-uplink',
    startSeconds: estimate(startSeconds, 1e-4),
    endSeconds: estimate(startSeconds + seconds, 1e-4),
    carrierHz: estimate(CENTRE_HZ + offsetHz, 0.2),
    driftHzPerSecond: estimate(1.2, 0.3),
    bitRateBps,
    symbolRateBps: estimate(bitRateBps * (1 + 4e-6), bitRateBps * 1e-5),
    powerDbfs: estimate(-41 + 0.1 * rank, 0.05),
    snrDb: estimate(31, 0.2),
    phaseErrorRad: estimate(0.05, 0.005),
    inversionDegrees: estimate(1.5, 0.4),
    rampUpSeconds: estimate(0.009, 0.001),
    rampDownSeconds: estimate(0.009, 0.001),
    onTimeSeconds: estimate(seconds + 2 / bitRateBps, 1e-3),
    hex,
    decoded,
    cutout: 0,
    samplesLost: false,
  };
}

/** The operation that asks for a message. */
export function sendOperation({ type = 'bytes', payload = '', asks }: TestMessage): ModuleOperation {
  const downlink = asks === undefined ? {} : { downlink: asks };
  if (type === 'keep_alive') return { kind: 'sendKeepAlive' };
  if (type === 'bit0' || type === 'bit1') return { kind: 'sendBit', bit: type === 'bit1' ? 1 : 0, ...downlink };
  return { kind: 'sendFrame', payload, ...downlink };
}
