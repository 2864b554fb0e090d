import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import { miotyStimulus, sendBytes, steppedBytes } from '../mioty/parts.ts';
import { argument, step } from './steps.ts';

const counter = (context: StimulusContext, name: string) => step(context, name, { kind: 'packetCounter' });

/** The format is a custom one. */
const FORMAT = 0xc3;

const uplinks: Stimulus = miotyStimulus(
  'at/uplinks',
  'An uplink of four bytes, one without payload and one with a payload format, and the packet counter around each',
  45,
  async (context) => {
    await counter(context, 'counter-0');
    await sendBytes(context, 4, { step: 'plain' });
    await counter(context, 'counter-1');
    await sendBytes(context, 0, { step: 'empty' });
    await counter(context, 'counter-2');
    await context.send({ kind: 'uplink', payload: steppedBytes(3), mpf: FORMAT }, { step: 'format' });
    await counter(context, 'counter-3');
  },
);

const bidirectional: Stimulus = miotyStimulus(
  'at/bidirectional',
  'An uplink that asks for a downlink, which nobody sends',
  35,
  async (context) => {
    await context.send({ kind: 'uplink', payload: steppedBytes(5), downlink: true }, { step: 'bidirectional' });
    await counter(context, 'counter-after');
  },
);

/** The radio is in the middle of its frame: the shortest core takes 3.6 s. */
const MEANWHILE_SECONDS = 1.5;

const busy: Stimulus = miotyStimulus(
  'at/busy',
  'An uplink, and another one while its frame is on the air',
  30,
  async (context) => {
    const meanwhile = { line: `AT-U=${argument(steppedBytes(9))}`, afterSeconds: MEANWHILE_SECONDS };
    await context.send({ kind: 'uplink', payload: steppedBytes(7), meanwhile }, { step: 'busy' });
  },
);

export const replyStimuli: readonly Stimulus[] = [uplinks, bidirectional, busy];
