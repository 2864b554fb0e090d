import type { Stimulus } from '../../rig/conformance/stimulus.ts';
import type { ModuleOperation } from '../../rig/ports/module.ts';
import { radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';
import {
  ANSWERED_SECONDS,
  numberedPayload,
  placesIn,
  randomPayload,
  request,
  STEP,
  withSingleFrames,
} from './downlink-parts.ts';
import { asymmetricPayload } from './messages.ts';

const askingFrame = (bytes: number): ModuleOperation => ({
  kind: 'sendFrame',
  payload: asymmetricPayload(bytes),
  downlink: true,
});

/**
 * Two messages that ask, in as many frames as the module is delivered with, between two that do not. The first is answered at the beginning of its
 * window, so early that a wait which only began at the last frame would miss it; the second also where the other frames would have their answers.
 */
export const transaction: Stimulus = {
  id: 'downlink/transaction',
  title: 'Two answered messages between two that ask for nothing, with temperature and supply asked for',
  expectedSeconds: 3 * ANSWERED_SECONDS + 32,
  needsPowerSwitch: false,
  run: async (context) => {
    const { first, into } = placesIn(context);
    const deltaHz = radioConfiguration(context.declared.zone).deltaFrequencyHz.value;
    await context.send({ kind: 'sendFrame', payload: 'e1' }, { [STEP]: 'before' });
    await context.perform({ kind: 'voltage' });
    await context.perform({ kind: 'temperature' });
    const answers = [
      { payload: randomPayload(context), afterSeconds: first },
      { payload: numberedPayload(1), afterSeconds: into(8) },
    ];
    await request(context, 'answered', answers, askingFrame(2));
    await context.perform({ kind: 'voltage' });
    await context.perform({ kind: 'temperature' });
    const elsewhere = [
      { payload: numberedPayload(2), afterSeconds: into(1), offsetHz: deltaHz },
      { payload: numberedPayload(3), afterSeconds: into(6), offsetHz: -deltaHz },
      { payload: numberedPayload(4), afterSeconds: into(11) },
    ];
    await request(context, 'elsewhere', elsewhere, askingFrame(1));
    await context.send({ kind: 'sendFrame', payload: 'e2' }, { [STEP]: 'behind' });
  },
};

/** Messages of one frame that ask, one of every payload class. */
const kinds: readonly (readonly [name: string, operation: ModuleOperation])[] = [
  ['bytes-1', askingFrame(1)],
  ['bytes-4', askingFrame(4)],
  ['bytes-8', askingFrame(8)],
  ['bytes-12', askingFrame(12)],
];
const bits: typeof kinds = [
  ['bit0', { kind: 'sendBit', bit: 0, downlink: true }],
  ['bit1', { kind: 'sendBit', bit: 1, downlink: true }],
];

/** Steps of the messages of bits and of bytes. */
export const BIT_STEPS = bits.map(([name]) => name);
export const BYTES_STEPS = kinds.map(([name]) => name);

export const requestKinds: Stimulus = {
  id: 'downlink/kinds',
  title: 'Bits and messages of 1, 4, 8 and 12 bytes that ask for a downlink, each answered',
  expectedSeconds: 6 * ANSWERED_SECONDS,
  needsPowerSwitch: false,
  run: (context) =>
    withSingleFrames(context, async () => {
      const { into } = placesIn(context);
      const withBits = context.declared.ics['SFX.UL.BIT'] === 'yes';
      for (const [step, operation] of [...(withBits ? bits : []), ...kinds]) {
        await request(context, step, [{ payload: randomPayload(context), afterSeconds: into(1) }], operation);
      }
    }),
};
