import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import type { MiotyOperation } from '../../../rig/ports/module.ts';
import { miotyStimulus, sendBytes } from './parts.ts';

async function takeKey(context: StimulusContext, key: 'declared' | 'published'): Promise<void> {
  await context.perform({ kind: 'detachLocal' });
  await context.perform({ kind: 'setNetworkKey', key });
  await context.perform({ kind: 'attachLocal' });
}

/** An attachment brings the counter back to 0, and so may a key; so the first is without one. The second uplink behind it tells a 1 from a 0 that stays. */
const key: Stimulus = miotyStimulus(
  'key',
  'An uplink, two after a local attachment, one under the published network key, one under the declared key again',
  70,
  async (context) => {
    await sendBytes(context, 7, { key: 'declared' });
    await context.perform({ kind: 'detachLocal' });
    await context.perform({ kind: 'attachLocal' });
    await sendBytes(context, 7, { key: 'declared', attached: true });
    await sendBytes(context, 7, { key: 'declared' });
    for (const other of ['published', 'declared'] as const) {
      await takeKey(context, other);
      await sendBytes(context, 7, { key: other });
    }
  },
);

/** Neither part of any EUI, nor the same read from the other end. */
const OTHER_SHORT_ADDRESS = '5A3C';

const shortAddress: Stimulus = miotyStimulus(
  'short-address',
  'An uplink, one under another short address, one under the first again',
  45,
  async (context) => {
    const { values } = await context.perform({ kind: 'getShortAddress' });
    const own = values[0] ?? context.declared.epId.slice(-4);
    await sendBytes(context, 9, { shortAddress: own });
    for (const address of [OTHER_SHORT_ADDRESS, own]) {
      await context.perform({ kind: 'setShortAddress', shortAddress: address });
      context.mark('identity', { epEui: context.declared.epId, shortAddress: address });
      await sendBytes(context, 9, { shortAddress: address });
    }
  },
);

type Mode = Extract<MiotyOperation, { kind: 'setUplinkMode' }>['mode'];

/** A core frame and one with extension bursts in the mode, then one in standard mode again. */
const inMode = (mode: Mode, title: string): Stimulus =>
  miotyStimulus(`mode/${mode}`, title, 45, async (context) => {
    await context.perform({ kind: 'setUplinkMode', mode });
    await sendBytes(context, 8, { mode });
    await sendBytes(context, 24, { mode });
    await context.perform({ kind: 'setUplinkMode', mode: 'standard' });
    await sendBytes(context, 8, { mode: 'standard' });
  });

/** The two settings are the vendor's (IXIT). */
const powerSteps: Stimulus = miotyStimulus(
  'power-steps',
  'An uplink at the high power setting, one at the low setting, then the high setting again',
  35,
  async (context) => {
    const high = Number(context.declared.ixit.powerHighDbm);
    const low = Number(context.declared.ixit.powerLowDbm);
    for (const powerDbm of [high, low]) {
      await context.perform({ kind: 'setPower', powerDbm });
      await sendBytes(context, 1, { powerDbm });
    }
    await context.perform({ kind: 'setPower', powerDbm: high });
  },
);

export const settingStimuli: readonly Stimulus[] = [
  key,
  shortAddress,
  inMode('low-delay', 'Two uplinks in low-delay mode, one in standard mode'),
  inMode('retransmission', 'Two uplinks in retransmission mode, one in standard mode'),
  powerSteps,
];
