import { bytesToBits } from '../../../rig/sigfox/bits.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { publicKeyHex } from '../../../rig/sigfox/uplink-auth.ts';
import { dbpskEnvelope } from '../../../rig/signal/dbpsk-modulator.ts';
import type { FrameFacts } from './behaviour.ts';
import type { Device } from './device.ts';
import { assembleFrame, correctContent } from './frame-content.ts';
import { type MessagePlan, type OutgoingMessage, type PlannedFrame, planMessage } from './message-plan.ts';

/** From the decision to send to the first bit: the radio wakes and the synthesiser settles. */
const WAKE_SECONDS = 0.05;
/** How far ahead of its ramp an emission is announced to the ether, so that a receiver in real time cannot overtake it. */
const ANNOUNCE_SECONDS = 0.1;

const publicKey = hexToBytes(publicKeyHex, 'public key');

function keyOf(module: Device): { readonly key: Uint8Array; readonly keyMode: FrameFacts['keyMode'] } {
  return module.settings.publicKey === 1
    ? { key: publicKey, keyMode: 'public' }
    : { key: module.identity.key, keyMode: 'private' };
}

/** Bits of one frame as the modulator gets them. */
function frameBits(module: Device, message: OutgoingMessage, frame: PlannedFrame, counter: number): Uint8Array {
  const { key, keyMode } = keyOf(module);
  const content = correctContent({
    type: message.type,
    payload: message.payload,
    rank: frame.rank,
    downlink: message.downlink,
    mc: counter,
    epId: hexToBytes(module.identity.epId, 'EP-ID'),
    key,
  });
  const facts: FrameFacts = {
    type: message.type,
    rank: frame.rank,
    downlink: message.downlink,
    keyMode,
    deviceKey: module.identity.key,
  };
  return bytesToBits(assembleFrame(module.behaviour.content(content, facts)));
}

/** Puts one frame on the air; resolves at the end of its ramp-down with the end of its last bit. Cut short when the session ends. */
async function emitFrame(module: Device, bits: Uint8Array, frame: PlannedFrame, at: FrameTime): Promise<number> {
  const { clock, ether, session } = module;
  const oscillator = module.behaviour.oscillator(module.oscillator);
  const envelope = dbpskEnvelope({
    bits,
    ...module.behaviour.modulation({ bitRateBps: at.bitRateBps, symbolRateErrorPpm: oscillator.errorPpm }),
  });
  const rampSeconds = -envelope.startSeconds;
  await clock.sleep(Math.max(0, at.startSeconds - rampSeconds - ANNOUNCE_SECONDS - clock.nowSeconds()), session);
  const emission = ether.transmit({
    startSeconds: at.startSeconds,
    envelope,
    carrierHz: (module.settings.uplinkHz + frame.offsetHz) * (1 + oscillator.errorPpm * 1e-6),
    driftHzPerSecond: oscillator.driftHzPerSecond,
    powerDbm: frame.powerDbm,
  });
  const cut = (): void => emission.cut(clock.nowSeconds());
  session.addEventListener('abort', cut, { once: true });
  const endSeconds = at.startSeconds + envelope.startSeconds + envelope.durationSeconds;
  await clock.sleep(Math.max(0, endSeconds - clock.nowSeconds()), session);
  session.removeEventListener('abort', cut);
  module.sensors.transmitted();
  return at.startSeconds + bits.length * envelope.symbolSeconds;
}

interface FrameTime {
  /** Clock time of the first bit. */
  readonly startSeconds: number;
  readonly bitRateBps: number;
}

/** One message as it goes out; `plan` and `firstFrameEnd` are what a caller needs to answer and to open a window. */
export interface Transmission {
  readonly plan: MessagePlan;
  /** Resolves at the end of frame 1, where T_W begins. */
  readonly finished: Promise<{ readonly firstFrameEndSeconds: number }>;
}

/**
 * Sends a message: takes the counter after the stored one, puts the frames on the air, and writes counter and generator state after
 * the last frame. When the session ends before, nothing is written and the counter will be used again.
 */
export function transmitMessage(module: Device, message: OutgoingMessage): Transmission {
  const stored = module.nvm.messageCounter;
  const rollover = module.identity.counterRollover;
  const counter = module.behaviour.nextCounter((stored + 1) % rollover, { stored, rollover });
  const plan = module.behaviour.plan(planMessage(module, message), module);
  const bitRateBps = plan.bitRateBps;

  const send = async (): Promise<{ readonly firstFrameEndSeconds: number }> => {
    let endSeconds = module.clock.nowSeconds() + WAKE_SECONDS;
    let firstFrameEndSeconds = endSeconds;
    for (const [index, frame] of plan.frames.entries()) {
      const bits = frameBits(module, message, frame, counter);
      const startSeconds = endSeconds + frame.gapSeconds;
      endSeconds = await emitFrame(module, bits, frame, { startSeconds, bitRateBps });
      if (index === 0) firstFrameEndSeconds = endSeconds;
    }
    if (plan.frames.length > 0) {
      module.nvm.messageCounter = counter;
      module.nvm.frequencyState = module.frequencyState;
    }
    return { firstFrameEndSeconds };
  };
  return { plan, finished: send() };
}
