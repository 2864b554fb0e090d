import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import type { ModuleOperation } from '../../../rig/ports/module.ts';
import { miotyStimulus, steppedBytes } from '../mioty/parts.ts';
import { ask, hearing, quietStep, step } from './steps.ts';

const state: ModuleOperation = { kind: 'attachState' };
const counter: ModuleOperation = { kind: 'packetCounter' };
const refusedUplink: ModuleOperation = { kind: 'uplink', payload: steppedBytes(6) };

const local: Stimulus = miotyStimulus(
  'at/attach',
  'An uplink, local detachment, what a detached module must not do, local attachment, what an attached one must not do, an uplink',
  90,
  async (context) => {
    await hearing(context, 4);
    await quietStep(context, 'detach', { kind: 'detachLocal' });
    await step(context, 'state-detached', state);
    await quietStep(context, 'uplink-detached', refusedUplink);
    await quietStep(context, 'bidirectional-detached', { ...refusedUplink, downlink: true });
    await step(context, 'detach-again', { kind: 'detachLocal' });
    await step(context, 'state-detached-again', state);
    await quietStep(context, 'attach', { kind: 'attachLocal' });
    await ask(context, {
      'state-attached': state,
      'counter-attached': counter,
      'attach-again': { kind: 'attachLocal' },
      'state-attached-again': state,
      'key-attached': { kind: 'setNetworkKey', key: 'published' },
    });
    await hearing(context, 5);
  },
);

const key: Stimulus = miotyStimulus(
  'at/key',
  'Local detachment, the network key, local attachment, an uplink',
  15,
  async (context) => {
    await ask(context, {
      detach: { kind: 'detachLocal' },
      'key-detached': { kind: 'setNetworkKey', key: 'declared' },
      attach: { kind: 'attachLocal' },
    });
    await hearing(context, 3);
  },
);

const NONCE = 'A1B2C3D4';

/** Leaves the module attached locally, whatever it was. */
async function locallyAgain(context: StimulusContext): Promise<void> {
  await context.perform({ kind: 'detachLocal' });
  await context.perform({ kind: 'attachLocal' });
}

/** Nothing answers: what an attachment looks like on the air is not public. */
const overAir: Stimulus = miotyStimulus(
  'at/over-air',
  'Attachment over the air that nobody answers, an uplink meanwhile, and detachment over the air that nobody answers',
  60,
  async (context) => {
    await hearing(context, 4);
    await context.perform({ kind: 'detachLocal' });
    await step(context, 'short-nonce', { kind: 'attachOverAir', nonce: NONCE.slice(0, 6) });
    await step(context, 'state-short-nonce', state);
    await step(context, 'request', { kind: 'attachOverAir', nonce: NONCE });
    await step(context, 'state-requested', state);
    await quietStep(context, 'uplink-requested', refusedUplink);
    await locallyAgain(context);
    await step(context, 'detach-request', { kind: 'detachOverAir', nonce: NONCE });
    await step(context, 'state-detach-requested', state);
    await locallyAgain(context);
  },
);

export const attachStimuli: readonly Stimulus[] = [local, key, overAir];
