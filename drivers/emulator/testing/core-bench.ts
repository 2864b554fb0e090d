import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import { seededRandom } from '../../../rig/ports/random.ts';
import { encodeDownlinkContent } from '../../../rig/sigfox/downlink-frame.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import type { DeviceBehaviour } from '../device/behaviour.ts';
import { createDevice, type DeviceOptions } from '../device/create-device.ts';
import type { Device } from '../device/device.ts';
import type { OutgoingMessage } from '../device/message-plan.ts';
import type { WindowPlan } from '../device/receive-window.ts';
import { type SendOutcome, sendMessage } from '../device/send.ts';
import { createEther, type Emission } from '../ether.ts';
import { downlinkEmission } from './downlink.ts';
import { recordEmissions } from './emissions.ts';

/** The test credentials that sigfox-ep-lib publishes. */
export const CORE_IDENTITY = {
  epId: 'FEDCBA98',
  key: hexToBytes('0123456789ABCDEF0123456789ABCDEF', 'published test key'),
  pac: '0000000000000000',
  counterRollover: 4096,
} as const;

export type CoreOptions = Partial<Omit<DeviceOptions, 'clock' | 'ether'>> & { readonly seed?: number };

/** A device without a shell in simulated time, booted, with everything that it puts on the ether. */
export async function coreBench(options: CoreOptions = {}) {
  const clock = simulatedClock();
  const ether = createEther();
  const recorded = recordEmissions(ether);
  const foreign = new Set<number>();
  const windows: WindowPlan[] = [];
  const watch: DeviceBehaviour = {
    window(plan) {
      windows.push(plan);
      return plan;
    },
  };
  const device = createDevice({
    random: seededRandom(options.seed ?? 7, 'core-bench'),
    identity: CORE_IDENTITY,
    rc: 'RC1',
    bitRateBps: 600,
    messageCounter: 99,
    bootSeconds: [0.1, 0.1],
    ...options,
    behaviours: [...(options.behaviours ?? []), watch],
    clock,
    ether,
  });
  device.powerOn();
  await clock.sleep(0.2);
  return {
    clock,
    device,
    /** What the device has put on the air. */
    emissions: () => recorded().filter((emission) => !foreign.has(emission.id)),
    windows,
    send: (message: OutgoingMessage) => send(device, message),
    /** Puts on the air what others send. */
    put: (emission: Emission) => void foreign.add(ether.transmit(emission).id),
    /** How the device's crystal scales frequencies. */
    scale: 1 + device.oscillator.errorPpm * 1e-6,
  };
}

export type CoreBench = Awaited<ReturnType<typeof coreBench>>;

/** Sends as a shell does, with the radio held. */
export function send(device: Device, message: OutgoingMessage): Promise<SendOutcome> {
  return device.exclusively(() => sendMessage(device, message).done);
}

export interface Answer {
  /** End of the frame, from the opening of the window. */
  readonly endAfterOpenSeconds: number;
  readonly levelDbm?: number;
  /** From the frequency that the device listens on, as it is on the air. */
  readonly offsetHz?: number;
  /** The 15 bytes; a right frame for the device's last counter unless given. */
  readonly content?: Uint8Array;
}

export const ANSWER_PAYLOAD = hexToBytes('0123456789abcdef', 'payload');

/** A right answer to the message with a counter. */
export function answerTo(device: Device, messageCounter: number, payload: Uint8Array = ANSWER_PAYLOAD): Uint8Array {
  const { epId, key } = device.identity;
  return encodeDownlinkContent(payload, { epId: hexToBytes(epId, 'EP-ID'), key, messageCounter });
}

/** Sends a message that asks for a downlink, and puts answers on the air as a base station does that heard frame 1. */
export async function exchange(bench: CoreBench, message: OutgoingMessage, answers: readonly Answer[]) {
  const { device, clock } = bench;
  const outcome = send(device, { ...message, downlink: true });
  while (bench.windows.length === 0) await clock.sleep(0.1);
  const window = bench.windows.shift()!;
  for (const answer of answers) {
    bench.put(
      downlinkEmission(answer.content ?? answerTo(device, device.nvm.messageCounter), {
        endSeconds: window.openSeconds + answer.endAfterOpenSeconds,
        frequencyHz: window.frequencyHz * bench.scale + (answer.offsetHz ?? 0),
        levelDbm: answer.levelDbm ?? -90,
      }),
    );
  }
  const result = await outcome;
  return { outcome: result, window, endSeconds: clock.nowSeconds() };
}
