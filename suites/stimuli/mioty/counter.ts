import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import { miotyStimulus, sendBytes } from './parts.ts';

const COUNTERS_ON_THE_AIR = 2 ** 24;
/** A module whose counter is that near to the end of its 24 bits is brought over it. */
const NEAR = 12;
const BEYOND = 3;
const FEWEST = 6;

/** One payload all the time: what differs on the air is the counter's doing. */
const PAYLOAD_BYTES = 8;

/** How many uplinks bring the counter over the 24 bits that the air shows; a few where that is out of reach. */
async function uplinksNeeded(context: StimulusContext): Promise<number> {
  const { values } = await context.perform({ kind: 'packetCounter' });
  const left = COUNTERS_ON_THE_AIR - Number(values[0]);
  return left > 0 && left <= NEAR ? left + BEYOND : FEWEST;
}

/** To be done before anything brings the counter back to 0. */
const run: Stimulus = miotyStimulus(
  'counter/run',
  'Uplinks of the same eight bytes, one after the other, over the end of the 24 bits of the counter where it is near',
  130,
  async (context) => {
    const uplinks = await uplinksNeeded(context);
    for (let index = 0; index < uplinks; index++) await sendBytes(context, PAYLOAD_BYTES, { index });
  },
);

/** How long a module may take to start. */
const BOOT_SECONDS = 5;
/** Supply off long enough that no capacitor keeps the memory alive. */
const OFF_SECONDS = 5;

const reset: Stimulus = miotyStimulus(
  'counter/reset',
  'An uplink, a reset by command, an uplink',
  40,
  async (context) => {
    await sendBytes(context, 5);
    context.mark('reset');
    await context.perform({ kind: 'softReset' });
    await context.clock.sleep(BOOT_SECONDS);
    await sendBytes(context, 6);
  },
);

const powerCycle: Stimulus = miotyStimulus(
  'counter/power-cycle',
  'An uplink, supply off and on again, an uplink',
  45,
  async (context) => {
    await sendBytes(context, 5);
    context.mark('power-off');
    await context.power?.off();
    await context.clock.sleep(OFF_SECONDS);
    context.mark('power-on');
    await context.power?.on();
    await context.clock.sleep(BOOT_SECONDS);
    await sendBytes(context, 6);
  },
  true,
);

export const counterStimuli: readonly Stimulus[] = [run, reset, powerCycle];
