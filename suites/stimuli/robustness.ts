import { SEND_MARK } from '../../rig/conformance/messages.ts';
import type { Stimulus, StimulusContext } from '../../rig/conformance/stimulus.ts';
import type { Exchange, ModuleOperation } from '../../rig/ports/module.ts';
import { downlinkFrameSeconds } from '../../rig/sigfox/downlink-frame.ts';
import { downlinkOffsetHz, radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';
import { underCarrier } from './carriers.ts';
import { asymmetricPayload } from './messages.ts';
import {
  awaitHoppingPause,
  carrierSenseOf,
  declaredFrameSeconds,
  declaredPauseSeconds,
  hoppingPauseSeconds,
} from './zone.ts';

/** How long a module may take to start after its supply came back or it was reset. */
const BOOT_SECONDS = 3;
/** Supply off long enough that no capacitor keeps the memory alive. */
const OFF_SECONDS = 5;
/** Bytes of the messages, and their frames and pauses when none was changed. */
const PAYLOAD_BYTES = 1;
const FRAMES = 3;

/** Numbered, so that two messages never carry the same content. */
const numbered = (index: number): ModuleOperation => ({ kind: 'sendFrame', payload: (0x31 + index).toString(16) });

async function cutSupply(context: StimulusContext): Promise<void> {
  context.mark('power-off');
  await context.power?.off();
}

async function restoreSupply(context: StimulusContext): Promise<void> {
  await context.clock.sleep(OFF_SECONDS);
  context.mark('power-on');
  await context.power?.on();
  await context.clock.sleep(BOOT_SECONDS);
}

/** Where in a message the supply goes. */
export type Cut = 'after-frame-1' | 'after-frame-2' | 'in-frame-1' | 'after-answer';
export const CUTS: readonly Cut[] = ['after-frame-1', 'after-frame-2', 'in-frame-1', 'after-answer'];

/**
 * From a command to the first bit, by what a like message took from command to answer less its frames and pauses. A hopping module may answer after
 * its pause.
 */
function wakeSeconds({ declared }: StimulusContext, { startSeconds, endSeconds }: Exchange): number {
  const onAir = FRAMES * declaredFrameSeconds(declared, PAYLOAD_BYTES) + (FRAMES - 1) * declaredPauseSeconds(declared);
  const rest = Math.max(0, endSeconds - startSeconds - onAir);
  const pause = hoppingPauseSeconds(declared);
  return rest >= pause ? rest - pause : rest;
}

/** From the first bit to the instant of a cut: the middle of a pause, or of a frame. */
function cutSeconds({ declared }: StimulusContext, cut: Exclude<Cut, 'after-answer'>): number {
  const frame = declaredFrameSeconds(declared, PAYLOAD_BYTES);
  const pause = declaredPauseSeconds(declared);
  if (cut === 'in-frame-1') return frame / 2;
  return (cut === 'after-frame-1' ? 1 : 2) * (frame + pause) - pause / 2;
}

/** A good message tells how long the module takes to begin; behind each cut another one tells where the counter is. */
export const powerCuts: Stimulus = {
  id: 'counter/power-cuts',
  title:
    'Messages in which the supply goes: between their frames, in a frame, right after the answer; a message after each',
  expectedSeconds: 300,
  needsPowerSwitch: true,
  run: async (context) => {
    let index = 0;
    await awaitHoppingPause(context);
    const wake = wakeSeconds(context, await context.send(numbered(index++)));
    for (const cut of CUTS) {
      await awaitHoppingPause(context);
      const operation = numbered(index++);
      const payload = operation.kind === 'sendFrame' ? operation.payload : '';
      context.mark(SEND_MARK, { type: 'bytes', payload, downlink: false, cut });
      const cutAt = async (): Promise<void> => {
        if (cut === 'after-answer') return;
        await context.clock.sleep(wake + cutSeconds(context, cut));
        await cutSupply(context);
      };
      await Promise.all([context.perform(operation), cutAt()]);
      if (cut === 'after-answer') await cutSupply(context);
      await restoreSupply(context);
      await context.send(numbered(index++));
    }
  },
};

/** As many as the smallest memory of the kind has places for the counter, and more. */
const CYCLES = 12;

export const powerCycles: Stimulus = {
  id: 'counter/power-cycles',
  title: 'Twelve messages with the supply off and on between them',
  expectedSeconds: 240,
  needsPowerSwitch: true,
  run: async (context) => {
    for (let index = 0; index < CYCLES; index++) {
      if (index > 0) {
        await cutSupply(context);
        await restoreSupply(context);
      }
      // A module that cannot be told sends as many frames as it always does.
      await context.perform({ kind: 'setFrameCount', frames: 1 });
      await context.send(numbered(index));
    }
    await context.perform({ kind: 'setFrameCount', frames: FRAMES });
  },
};

async function reset(context: StimulusContext): Promise<void> {
  context.mark('reset');
  await context.perform({ kind: 'softReset' });
  await context.clock.sleep(BOOT_SECONDS);
}

/** One byte more than a message takes. */
const tooLong: ModuleOperation = { kind: 'sendFrame', payload: asymmetricPayload(13) };
/** A message of three 12-byte frames at 100 bit/s, sent in spite of an error text, is over by then. */
const REFUSED_SECONDS = 11;

export const refusedThenReset: Stimulus = {
  id: 'counter/refused-then-reset',
  title: 'A message, one that must be refused, a reset, two messages',
  expectedSeconds: 55,
  needsPowerSwitch: false,
  run: async (context) => {
    await context.send(numbered(0));
    context.mark('must-refuse', { command: 'too-long' });
    await context.perform(tooLong);
    await context.clock.sleep(REFUSED_SECONDS);
    await reset(context);
    await context.send(numbered(1));
    await context.send(numbered(2));
  },
};

/** Far above the threshold, and longer than all carrier senses of a message together. */
const STRONG_DB = 15;
const TAKEN_SECONDS = 15;

export const blockedThenReset: Stimulus = {
  id: 'counter/blocked-then-reset',
  title: 'A message, one that finds the channel taken, a reset, two messages',
  expectedSeconds: 70,
  needsPowerSwitch: false,
  run: async (context) => {
    const threshold = carrierSenseOf(context.declared)?.thresholdDbm.value ?? Number.NaN;
    await context.send(numbered(0));
    const around = { levelDbm: threshold + STRONG_DB, untilSeconds: TAKEN_SECONDS };
    await underCarrier(context, around, () => context.send(numbered(1)));
    await reset(context);
    await context.send(numbered(2));
    await context.send(numbered(3));
  },
};

/** At the module's antenna; as strong as a base station in sight, too weak to overload a receiver. */
const JAMMER_DBM = -45;
/** From a command to the first bit of a slow module. */
const SLOW_SECONDS = 1;

/** One carrier in the middle of the band: what lies on other frequencies must get through. */
export const jammedBand: Stimulus = {
  id: 'jamming/carrier',
  title: 'A message while a strong carrier stands in the middle of the band, then a message',
  expectedSeconds: 32,
  needsPowerSwitch: false,
  run: async (context) => {
    const { declared } = context;
    await awaitHoppingPause(context);
    const onAir = FRAMES * (declaredFrameSeconds(declared, 0) + declaredPauseSeconds(declared));
    const around = { levelDbm: JAMMER_DBM, untilSeconds: SLOW_SECONDS + onAir };
    await underCarrier(context, around, () => context.send({ kind: 'sendBit', bit: 1 }));
    await context.send({ kind: 'sendBit', bit: 0 });
  },
};

/**
 * The receiver of the bench must hear the disturbance above the frame. Where the ways between module, transmitter and receiver are alike, this is some
 * decibels above what arrives of a module of the highest power.
 */
const REPLICA_JAMMER_BELOW_EIRP_DB = 55;
/** T_IFB, the pause of a message that asks for a downlink (sigfox-ep-lib v4.3). */
const PAUSE_SECONDS = 0.5;
/** A downlink is strong at its two tones, this far from its middle (sigfox-ep-lib v4.3); one of them is laid on the frame. */
const TONE_HZ = 800;
/** A transmitter needs a moment between two signals. */
const BETWEEN_SECONDS = 0.01;

/**
 * The frames of a message that asks for a downlink have known places: the second lies one step above the first and half a second behind it. What drowns
 * it begins when its carrier sense is over, and ends before the next.
 */
export const jammedReplica: Stimulus = {
  id: 'jamming/replica',
  title: 'A message whose second frame is jammed at its own place, then a message',
  expectedSeconds: 90,
  needsPowerSwitch: false,
  run: async (context) => {
    const radio = radioConfiguration(context.declared.zone);
    const frameSeconds = declaredFrameSeconds(context.declared, 0);
    const jams = Array.from({ length: Math.ceil(frameSeconds / downlinkFrameSeconds) }, (_, index) => ({
      payload: '0f1e2d3c4b5a6978',
      defect: { kind: 'wrong-auth' } as const,
      levelDbm: radio.maxEirpDbm.value - REPLICA_JAMMER_BELOW_EIRP_DB,
      afterSeconds: PAUSE_SECONDS + frameSeconds / 8 + index * (downlinkFrameSeconds + BETWEEN_SECONDS),
      offsetHz: radio.deltaFrequencyHz.value - downlinkOffsetHz(radio) + TONE_HZ,
    }));
    await context.transact({ kind: 'sendBit', bit: 1, downlink: true }, jams);
    await context.send({ kind: 'sendBit', bit: 0 });
  },
};

export const robustnessStimuli: readonly Stimulus[] = [
  powerCuts,
  powerCycles,
  refusedThenReset,
  blockedThenReset,
  jammedBand,
  jammedReplica,
];
