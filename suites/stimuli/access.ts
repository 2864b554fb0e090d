import { SEND_MARK } from '../../rig/conformance/messages.ts';
import type { Stimulus, StimulusContext } from '../../rig/conformance/stimulus.ts';
import type { Exchange } from '../../rig/ports/module.ts';
import { radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';
import { underCarrier } from './carriers.ts';
import { asymmetricPayload } from './messages.ts';
import { carrierSenseOf, declaredFrameSeconds } from './zone.ts';

/** A message that is asked for at once after another may still be on the air this long after its answer. */
const LISTEN_SECONDS = 9;

/** Asks for a message and does not wait for anything behind its answer, as a user in a hurry does. */
function sendAtOnce(context: StimulusContext, payload: string): Promise<Exchange> {
  context.mark(SEND_MARK, { type: 'bytes', payload, downlink: false });
  return context.perform({ kind: 'sendFrame', payload });
}

/** The longest frames: they are the ones that may stay on a channel too long. */
const longest = asymmetricPayload(12);
const other = asymmetricPayload(11);

/** Pause of the hopping zones (sigfox-ep-lib v4.3; module manuals). */
const PAUSE_SECONDS = 20;

/** A reset of the channels is only allowed after a pause. */
async function freshChannels(context: StimulusContext): Promise<void> {
  await context.clock.sleep(PAUSE_SECONDS);
  await context.perform({ kind: 'resetChannels' });
}

/** Channels afresh before, so that two messages fit and nothing but the module keeps the pause between them. */
export const hoppingPair: Stimulus = {
  id: 'access/hopping/pair',
  title: 'Two messages of the longest frames, the second asked for at the answer to the first',
  expectedSeconds: 60,
  needsPowerSwitch: false,
  run: async (context) => {
    await freshChannels(context);
    await sendAtOnce(context, longest);
    const second = await sendAtOnce(context, other);
    if (second.status === 'error') {
      // It refuses in the pause, which is as good; the message comes when it may.
      await context.clock.sleep(PAUSE_SECONDS);
      await sendAtOnce(context, other);
    }
    await context.clock.sleep(LISTEN_SECONDS);
  },
};

/** What the module is told in the window; any eight bytes. */
const DOWNLINK_PAYLOAD = '5a17c3e80b94f26d';
const request = { kind: 'sendBit', bit: 1, downlink: true } as const;

/**
 * The confirmed message has one frame: with it and the confirmation enough channels are left, so that nothing but the module keeps the pause before the
 * next message.
 */
export const hoppingConfirmed: Stimulus = {
  id: 'access/hopping/confirmed',
  title: 'A message that asks for a downlink and gets none, one that gets and confirms it, then another message',
  expectedSeconds: 190,
  needsPowerSwitch: false,
  run: async (context) => {
    const { waitSeconds, windowSeconds } = radioConfiguration(context.declared.zone);
    const afterSeconds = waitSeconds.value + windowSeconds.value / 5;
    await freshChannels(context);
    await context.transact(request, []);
    await freshChannels(context);
    await context.perform({ kind: 'setFrameCount', frames: 1 });
    await context.transact(request, [{ payload: DOWNLINK_PAYLOAD, afterSeconds }]);
    await context.send({ kind: 'sendBit', bit: 0 });
    await context.perform({ kind: 'setFrameCount', frames: 3 });
  },
};

export const hoppingChannels: Stimulus = {
  id: 'access/hopping/channels',
  title: 'The free channels after a reset, after a message, and after another reset',
  expectedSeconds: 62,
  needsPowerSwitch: false,
  run: async (context) => {
    for (const last of [false, true]) {
      await freshChannels(context);
      await context.perform({ kind: 'channelState' });
      if (last) return;
      await context.send({ kind: 'sendBit', bit: 1 });
      await context.perform({ kind: 'channelState' });
    }
  },
};

/** Beyond what the vendor declares of the threshold, for the transmitter's own uncertainty of level. */
const BEYOND_DB = 1;
/** Strong enough that no error of level matters. */
const STRONG_DB = 15;

/** Level of a carrier that the module must take for a busy channel, or for a free one. */
function levelDbm({ declared }: StimulusContext, side: 'above' | 'below' | 'strong'): number {
  const threshold = carrierSenseOf(declared)?.thresholdDbm.value ?? Number.NaN;
  const tolerance = Number(declared.ixit.carrierSenseToleranceDb ?? 0);
  if (side === 'strong') return threshold + STRONG_DB;
  return side === 'above' ? threshold + tolerance + BEYOND_DB : threshold - tolerance - BEYOND_DB;
}

const sendBit = (context: StimulusContext) => () => context.send({ kind: 'sendBit', bit: 1 });

/** All three carrier senses of a message together: 5 s and what T_LF leaves, which is less than 8 s, with some seconds to spare. */
const WHOLE_MESSAGE_SECONDS = 15;

export const channelTaken: Stimulus = {
  id: 'access/lbt/taken',
  title: 'A message, one asked for while the channel is taken, a message',
  expectedSeconds: 65,
  needsPowerSwitch: false,
  run: async (context) => {
    const send = sendBit(context);
    await send();
    await underCarrier(context, { levelDbm: levelDbm(context, 'above'), untilSeconds: WHOLE_MESSAGE_SECONDS }, send);
    await send();
  },
};

/** Three of the shortest frames with their pauses, at the lower bit rate. */
const SHORT_MESSAGE_SECONDS = 5;

export const channelFaint: Stimulus = {
  id: 'access/lbt/faint',
  title: 'A message while a carrier below the threshold is on the channel',
  expectedSeconds: 22,
  needsPowerSwitch: false,
  run: (context) => {
    const around = { levelDbm: levelDbm(context, 'below'), untilSeconds: SHORT_MESSAGE_SECONDS };
    return underCarrier(context, around, sendBit(context));
  },
};

export const channelNeighbour: Stimulus = {
  id: 'access/lbt/neighbour',
  title: 'A message while the next channel is taken',
  expectedSeconds: 22,
  needsPowerSwitch: false,
  run: (context) => {
    const offsetHz = carrierSenseOf(context.declared)?.bandwidthHz.value ?? 0;
    const around = { levelDbm: levelDbm(context, 'strong'), offsetHz, untilSeconds: SHORT_MESSAGE_SECONDS };
    return underCarrier(context, around, sendBit(context));
  },
};

/** Inside the 5 s of the first carrier sense, with a second to spare for what the module does before it. */
const RELEASED_SECONDS = 3.9;

export const channelReleased: Stimulus = {
  id: 'access/lbt/released',
  title: 'A message asked for while the channel is taken, which falls free before the first carrier sense gives up',
  expectedSeconds: 25,
  needsPowerSwitch: false,
  run: (context) => {
    const around = { levelDbm: levelDbm(context, 'above'), untilSeconds: RELEASED_SECONDS };
    return underCarrier(context, around, sendBit(context));
  },
};

/** After the first carrier sense has given up, before the second does. */
const FIRST_GIVEN_UP_SECONDS = 6.2;

export const firstFrameBlocked: Stimulus = {
  id: 'access/lbt/first-blocked',
  title: 'A message whose first frame finds the channel taken and the others free, then a message',
  expectedSeconds: 50,
  needsPowerSwitch: false,
  run: async (context) => {
    const send = sendBit(context);
    const around = { levelDbm: levelDbm(context, 'above'), untilSeconds: FIRST_GIVEN_UP_SECONDS };
    await underCarrier(context, around, send);
    await send();
  },
};

/** Longer than T_LF from the end of frame 1 on, so that a frame which waits for the channel's end is too late. */
const REPLICAS_BLOCKED_SECONDS = 9;
/** From the command to the first bit of an eager module. */
const EAGER_SECONDS = 0.3;

/** The carrier begins in the middle of frame 1, so that only the replicas meet it. */
export const replicasBlocked: Stimulus = {
  id: 'access/lbt/replicas-blocked',
  title: 'A message whose first frame goes out, and then the channel is taken',
  expectedSeconds: 30,
  needsPowerSwitch: false,
  run: (context) => {
    const frameSeconds = declaredFrameSeconds(context.declared, 12);
    const around = {
      levelDbm: levelDbm(context, 'above'),
      afterSeconds: EAGER_SECONDS + frameSeconds / 2,
      untilSeconds: EAGER_SECONDS + frameSeconds + REPLICAS_BLOCKED_SECONDS,
    };
    return underCarrier(context, around, () => context.send({ kind: 'sendFrame', payload: longest }));
  },
};

export const accessStimuli: readonly Stimulus[] = [
  hoppingPair,
  hoppingConfirmed,
  hoppingChannels,
  channelTaken,
  channelFaint,
  channelNeighbour,
  channelReleased,
  firstFrameBlocked,
  replicasBlocked,
];
