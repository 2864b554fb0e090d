import { keepAlivePayload } from '../../rig/sigfox/control-payload.ts';
import { bytesToHex, hexToBytes } from '../../rig/sigfox/hex.ts';
import { radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';
import type { RfpLetter } from '../../rig/sigfox/rfp-modes.ts';
import { type ExpectedRfpFrame, expectedFrames, type RfpSetup } from '../../rig/sigfox/rfp-sequence.ts';
import type { ObservedFrame, UplinkBitRate } from '../../rig/sigfox/types.ts';
import { publicKeyHex } from '../../rig/sigfox/uplink-auth.ts';
import { decodeUplinkFrame } from '../../rig/sigfox/uplink-decode.ts';
import { encodeUplinkFrame } from '../../rig/sigfox/uplink-frame.ts';
import { TEST_EP_ID, TEST_KEY } from './observed.ts';
import { framesIn } from './zones.ts';

const state = { idleMillivolts: 3000, transmitMillivolts: 2900, temperatureDecidegrees: 215 };
const rateOf = (rc: string): UplinkBitRate => (rc === 'RC2' || rc === 'RC4' ? 600 : 100);
const setup = (rc: string, rest: Partial<RfpSetup> = {}): RfpSetup => ({
  radioConfiguration: rc,
  bitRateBps: rateOf(rc),
  firstCounter: 5,
  messageCounterRollover: 128,
  ...rest,
});

/** One frame of a sequence as a faultless module sends it, at its earliest instant. */
function heard(rc: string, frame: ExpectedRfpFrame, index: number, before: readonly ObservedFrame[]): ObservedFrame {
  const [{ messageType, payload }] = frame.contents;
  const own = messageType === 'keep_alive' ? keepAlivePayload(state) : hexToBytes(payload ?? '09000000000000aa', 'p');
  const key = frame.publicKey ? hexToBytes(publicKeyHex, 'key') : TEST_KEY;
  const messageCounter = frame.messageCounter ?? index;
  const { bidirectional, rank } = frame;
  const content = { epId: hexToBytes(TEST_EP_ID, 'id'), key, messageType, payload: own, messageCounter, bidirectional };
  const hex = bytesToHex(encodeUplinkFrame(content, rank));
  const base = frame.start === null ? undefined : before[frame.start.frame];
  const edge = frame.start?.edge === 'start' ? base?.startSeconds.value : base?.endSeconds.value;
  const startSeconds = base === undefined ? 3 : (edge ?? 0) + (frame.start?.seconds[0] ?? 0);
  const seconds = (4 * hex.length) / frame.bitRateBps;
  const [like] = framesIn(rc, startSeconds, { type: 'bit1', offsetsHz: [0] });
  return {
    ...like,
    endSeconds: { ...like.endSeconds, value: startSeconds + seconds },
    carrierHz: { value: placeOf(rc, frame, index, before), standardUncertainty: 0.2 },
    bitRateBps: frame.bitRateBps,
    hex,
    decoded: decodeUplinkFrame(hex, { key: TEST_KEY }),
  };
}

function placeOf(
  rc: string,
  { frequency, rank }: ExpectedRfpFrame,
  index: number,
  before: readonly ObservedFrame[],
): number {
  if (frequency.kind === 'fixed') return frequency.frequencyHz;
  if (frequency.kind === 'offset') return before[frequency.frame].carrierHz.value + frequency.offsetHz;
  return radioConfiguration(rc).uplinkCentreHz.value - 70_000 + 40_000 * (rank - 1) + ((index * 3571) % 15_000);
}

/** What a faultless module puts on the air in a test mode, as a good receiver reports it; the first counter is 5 of 128 unless given. */
export function sequence(rc: string, letter: RfpLetter, rest: Partial<RfpSetup> = {}, count = 1000): ObservedFrame[] {
  const frames: ObservedFrame[] = [];
  for (const [index, frame] of expectedFrames(letter, setup(rc, rest)).slice(0, count).entries())
    frames.push(heard(rc, frame, index, frames));
  return frames;
}

export const shifted = (frame: ObservedFrame, seconds: number): ObservedFrame => ({
  ...frame,
  startSeconds: { ...frame.startSeconds, value: frame.startSeconds.value + seconds },
  endSeconds: { ...frame.endSeconds, value: frame.endSeconds.value + seconds },
});
export const moved = (frame: ObservedFrame, hertz: number): ObservedFrame => ({
  ...frame,
  carrierHz: { ...frame.carrierHz, value: frame.carrierHz.value + hertz },
});
