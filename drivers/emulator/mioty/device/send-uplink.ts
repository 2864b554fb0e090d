import { maxPayloadBytes } from '../../../../rig/mioty/mpdu.ts';
import { MAX_MPDU_BYTES } from '../../../../rig/mioty/radio-frame.ts';
import type { FrameFacts } from './behaviour.ts';
import type { MiotyDevice } from './device.ts';
import { emitFrame } from './emit.ts';
import { correctChoice, type FramePlan, planFrame } from './frame-plan.ts';
import { isAttached, type Memory, PACKET_COUNTERS, shortAddressOf } from './memory.ts';
import { assembleFrame, correctRadioFrame } from './radio-frame-content.ts';
import { GENERIC, KEY_NOT_SET, NO_DOWNLINK, NOT_ATTACHED, type Refusal, SIZE } from './refusal.ts';
import { assembleMpdu, correctContent } from './uplink-content.ts';

export type OutgoingUplink =
  | {
      readonly kind: 'uplink';
      readonly payload: Uint8Array;
      /** Null where the host gave none; a 0 is not sent. */
      readonly mpf: number | null;
      readonly downlink: boolean;
    }
  | { readonly kind: 'transparent-uplink'; readonly mpdu: Uint8Array; readonly downlink: boolean };

/** What the shell tells while a frame is under way. */
export interface UplinkProgress {
  counter(packetCounter: number): void;
  transmits(on: boolean): void;
  receives(on: boolean): void;
}

/** From the end of an uplink to the end of its window: 9.5 s with the uplink, 3.5 s without (m.YON's maker); no more is public. */
export const WINDOW_SECONDS = 6;
/** From the end of an uplink to the opening of the receiver; the real figure is not public. */
const TURN_ROUND_SECONDS = 0.1;

/** Sends one frame, and where it asks for a downlink waits for what cannot come: no downlink of MIOTY is public. Resolves with what the host is told. */
export async function sendUplink(
  device: MiotyDevice,
  message: OutgoingUplink,
  progress: UplinkProgress,
): Promise<Refusal | null> {
  const refusal = refusalOf(device, message);
  if (refusal !== null) return refusal;
  const { behaviour } = device;
  const packetCounter = behaviour.nextCounter(device.memory.packetCounter, device.memory);
  const facts: FrameFacts = {
    memory: device.memory,
    packetCounter,
    transparent: message.kind === 'transparent-uplink',
    downlink: message.downlink,
  };
  const plan = planOf(device, mpduOf(device, message, facts), facts);
  const write = facts.transparent ? 'never' : behaviour.counterWrite('before-frame');
  const store = (): void => {
    device.memory = { ...device.memory, packetCounter: packetCounter + 1 };
  };
  if (!facts.transparent) progress.counter(packetCounter);
  if (write === 'before-frame') store();
  await emitFrame(device, plan, { begins: () => progress.transmits(true) });
  if (write === 'after-frame') store();
  progress.transmits(false);
  behaviour.event({ kind: 'frame-sent', packetCounter }, device);
  return message.downlink ? listen(device, progress) : null;
}

/** A window in which nothing comes. */
async function listen({ clock, session }: MiotyDevice, progress: UplinkProgress): Promise<Refusal> {
  await clock.sleep(TURN_ROUND_SECONDS, session);
  progress.receives(true);
  await clock.sleep(WINDOW_SECONDS - TURN_ROUND_SECONDS, session);
  progress.receives(false);
  return NO_DOWNLINK;
}

function refusalOf(device: MiotyDevice, message: OutgoingUplink): Refusal | null {
  const { memory, behaviour } = device;
  if (message.kind === 'transparent-uplink') {
    const bytes = message.mpdu.length;
    const correct = bytes === 0 || bytes > MAX_MPDU_BYTES ? SIZE : null;
    return behaviour.refusal(correct, { kind: message.kind, bytes, longestBytes: MAX_MPDU_BYTES });
  }
  const bytes = message.payload.length;
  const longestBytes = maxPayloadBytes(device.addressMode, message.mpf !== null);
  const correct = bytes > longestBytes ? SIZE : stateRefusal(memory);
  return behaviour.refusal(correct, { kind: message.kind, bytes, longestBytes });
}

function stateRefusal(memory: Memory): Refusal | null {
  if (!isAttached(memory.state)) return NOT_ATTACHED;
  if (memory.networkKey === null) return KEY_NOT_SET;
  // What a module says then is not public; that a counter must not come twice under one key is.
  return memory.packetCounter >= PACKET_COUNTERS ? GENERIC : null;
}

/** Stands for a key that a bent module does without. */
const NO_KEY = new Uint8Array(16);

function mpduOf(device: MiotyDevice, message: OutgoingUplink, facts: FrameFacts): Uint8Array {
  const { behaviour, memory } = device;
  if (message.kind === 'transparent-uplink') return behaviour.mpdu(message.mpdu, facts);
  const content = correctContent({
    epEui: memory.epEui,
    shortAddress: shortAddressOf(memory),
    addressMode: device.addressMode,
    key: memory.networkKey ?? NO_KEY,
    packetCounter: facts.packetCounter,
    mpf: message.mpf,
    payload: message.payload,
    downlink: message.downlink,
  });
  return behaviour.mpdu(assembleMpdu(behaviour.content(content, facts)), facts);
}

function planOf(device: MiotyDevice, mpdu: Uint8Array, facts: FrameFacts): FramePlan {
  const { behaviour, memory, carrierOffsets } = device;
  const frame = assembleFrame(behaviour.radioFrame(correctRadioFrame(mpdu), facts));
  const { profile, mode } = memory;
  const choice = correctChoice(frame, { profile, mode, packetCounter: facts.packetCounter, carrierOffsets });
  const plan = planFrame(frame, behaviour.hop(choice, facts), device.powerDbm(memory.power));
  return behaviour.plan(plan, device);
}
