import type { DeviceBehaviour } from '../device/behaviour.ts';
import type { CarrierSensePlan, SensedFrame } from '../device/carrier-sense.ts';
import { hoppingOf } from '../device/hopping.ts';
import type { MessagePlan } from '../device/message-plan.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

const channels = (name: string, what: string, change: (channel: number, index: number) => number): ModuleFault =>
  moduleFault(name, what, {
    hopping: (plan) => ({ ...plan, microChannels: plan.microChannels.map(change) }),
  });

const eachOffset =
  (change: (offsetHz: number, index: number) => number) =>
  (plan: MessagePlan): MessagePlan => ({
    ...plan,
    frames: plan.frames.map((frame, index) => ({ ...frame, offsetHz: change(frame.offsetHz, index) })),
  });

/** A hundred hertz inside of the channel that the offset lies in, at its lower and upper end in turn. */
const toChannelEdge = (offsetHz: number, index: number, widthHz: number): number => {
  const lowerEdgeHz = Math.floor(offsetHz / widthHz) * widthHz;
  return index % 2 === 0 ? lowerEdgeHz + 100 : lowerEdgeHz + widthHz - 100;
};

/** Channels and pauses of the hopping zones. */
export const hoppingFaults: readonly ModuleFault[] = [
  channels(
    'hopping-unused-channels',
    'the outermost micro channels are used, which the plan leaves free',
    (channel, index) => (index === 0 ? 0 : index === 1 ? 7 : channel),
  ),
  channels(
    'hopping-three-channels',
    'only three of the six micro channels are used',
    (channel) => 1 + ((channel - 1) % 3),
  ),
  moduleFault('hopping-ignores-guards', 'frames lie at the very edges of their micro channels', {
    plan(plan, device) {
      const hopping = hoppingOf(device.plan);
      if (hopping === null) return plan;
      return eachOffset((offsetHz, index) => toChannelEdge(offsetHz, index, hopping.microWidthHz.value))(plan);
    },
  }),
  moduleFault('hopping-leaves-macro-channel', 'the last frame goes to the next macro channel', {
    plan: (plan) => eachOffset((hz, index) => (index === plan.frames.length - 1 ? hz + 300_000 : hz))(plan),
  }),
  moduleFault('hopping-narrow-pattern', 'a message with a downlink request keeps its frames 6 kHz apart', {
    plan: (plan) => eachOffset((_hz, index) => plan.frames[0].offsetHz + [0, 6000, -6000][index])(plan),
  }),
  moduleFault('hopping-at-100', 'frames go out at 100 bit/s where 600 is the rule', {
    plan: (plan) => ({ ...plan, bitRateBps: 100 }),
  }),
  moduleFault('hopping-no-pause', 'the next message may follow at once', { quiet: () => 0 }),
  moduleFault('channels-not-counted', 'AT$GI? always tells six free channels', {
    reply: (reply, line) => (line === 'AT$GI?' && reply.kind === 'values' ? { ...reply, lines: ['1,6'] } : reply),
  }),
  moduleFault('channels-reset-ignored', 'AT$RC is answered OK and changes nothing', {
    line: (line) => (line === 'AT$RC' ? 'AT' : line),
  }),
];

const sense = (
  name: string,
  what: string,
  change: (plan: CarrierSensePlan, frame: SensedFrame) => Partial<CarrierSensePlan>,
): ModuleFault => moduleFault(name, what, { carrierSense: (plan, frame) => ({ ...plan, ...change(plan, frame) }) });

/** Every attempt takes a counter of its own, sent or not. */
function countsAttempts(): DeviceBehaviour {
  let last: number | null = null;
  return {
    nextCounter(next, { rollover }) {
      last = last === null ? next : (last + 1) % rollover;
      return last;
    },
  };
}

/** Carrier sense. */
export const carrierSenseFaults: readonly ModuleFault[] = [
  sense('lbt-none', 'no frame waits for a free channel', () => ({ freeSeconds: 0 })),
  sense('lbt-deaf', 'the threshold of carrier sense is 10 dB too high', ({ thresholdDbm }) => ({
    thresholdDbm: thresholdDbm + 10,
  })),
  sense('lbt-touchy', 'the threshold of carrier sense is 10 dB too low', ({ thresholdDbm }) => ({
    thresholdDbm: thresholdDbm - 10,
  })),
  sense('lbt-wide', 'carrier sense listens to 1 MHz', () => ({ bandwidthHz: 1_000_000 })),
  sense('lbt-hasty', 'a channel counts as free after 1 ms', () => ({ freeSeconds: 0.001 })),
  sense('lbt-impatient', 'the first carrier sense gives up after 1 s', (plan, frame) =>
    frame === 1 ? { budgetSeconds: 1 } : plan,
  ),
  sense('lbt-first-frame-only', 'only the first frame waits for a free channel', (plan, frame) =>
    frame === 1 ? plan : { freeSeconds: 0 },
  ),
  sense('lbt-without-end', 'the replicas wait for the channel for as long as it takes', (plan, frame) =>
    frame === 2 || frame === 3 ? { budgetSeconds: 60 } : plan,
  ),
  sense('lbt-gives-up', 'replicas have no time to wait for a channel, and are never sent', (plan, frame) =>
    frame === 2 || frame === 3 ? { budgetSeconds: 0 } : plan,
  ),
  moduleFault('lbt-says-ok', 'a message that found no channel is answered OK', {
    reply: (reply, line) =>
      /^AT\$S[FBO]/.test(line) && reply.kind === 'error' ? { kind: 'ok', lines: ['OK'] } : reply,
  }),
  {
    name: 'counter-counts-attempts',
    what: 'a message of which no frame went out uses up a counter value',
    scope: 'module',
    behaviour: countsAttempts,
  },
];

/** Low duty cycle. */
export const lowDutyCycleFaults: readonly ModuleFault[] = [
  moduleFault('ldc-refuses-all', 'every message is refused as if it were too long', { lowDutyCycle: () => true }),
];
