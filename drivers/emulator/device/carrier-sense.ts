import {
  carrierSenseBudgetMilliseconds,
  type ListenBeforeTalk,
  type MessageShape,
} from '../../../rig/sigfox/channel-access.ts';
import type { Rank } from '../../../rig/sigfox/types.ts';
import { confirmationDelayRangeMilliseconds } from '../../../rig/sigfox/uplink-message.ts';
import { FULL_SCALE_DBM } from './antenna.ts';
import type { Device } from './device.ts';
import type { OutgoingMessage } from './message-plan.ts';

/** One carrier sense: how long the channel must be seen free, and within what time. */
export interface CarrierSensePlan {
  /** Clock time at which it begins. */
  readonly fromSeconds: number;
  /** At the antenna connector. */
  readonly thresholdDbm: number;
  readonly bandwidthHz: number;
  readonly freeSeconds: number;
  readonly budgetSeconds: number;
  readonly frequencyHz: number;
}

/** Frames of a message by rank; the confirmation has a budget of its own. */
export type SensedFrame = Rank | 'confirmation';

/** Power is measured over blocks of this length. */
const BLOCK_SECONDS = 0.001;
/** From the end of carrier sense to the ramp. */
export const TURNAROUND_SECONDS = 0.001;

/** What the zone asks before a frame; null where it does not ask for carrier sense. */
export function carrierSensePlan(
  device: Device,
  message: OutgoingMessage,
  shape: MessageShape & { readonly confirmationDelayMilliseconds: number },
  frame: SensedFrame,
  fromSeconds: number,
): CarrierSensePlan | null {
  const access = device.plan.rc.spectrumAccess;
  if (access.kind !== 'listen-before-talk' || message.access === 'tester') return null;
  return device.behaviour.carrierSense(
    {
      fromSeconds,
      thresholdDbm: access.thresholdDbm.value,
      bandwidthHz: access.bandwidthHz.value,
      freeSeconds: access.minimumFreeMilliseconds.value / 1000,
      budgetSeconds: budgetSeconds(access, message, shape, frame),
      frequencyHz: device.settings.uplinkHz,
    },
    frame,
  );
}

function budgetSeconds(
  access: ListenBeforeTalk,
  message: OutgoingMessage,
  shape: MessageShape & { readonly confirmationDelayMilliseconds: number },
  frame: SensedFrame,
): number {
  if (frame === 'confirmation')
    return (confirmationDelayRangeMilliseconds[1] - shape.confirmationDelayMilliseconds) / 1000;
  if (frame === 1 && message.firstCarrierSenseSeconds !== undefined) return message.firstCarrierSenseSeconds;
  return carrierSenseBudgetMilliseconds(access, shape, frame) / 1000;
}

/** Blocks of [from, to) in order: whether each is below the threshold. */
function freeBlocks(device: Device, plan: CarrierSensePlan, fromSeconds: number, blocks: number): boolean[] {
  const rate = plan.bandwidthHz;
  const perBlock = Math.round(BLOCK_SECONDS * rate);
  const { errorPpm } = device.behaviour.oscillator(device.oscillator);
  const samples = device.antenna.render({
    firstSample: Math.round(fromSeconds * rate),
    count: blocks * perBlock,
    sampleRateHz: rate,
    centreFrequencyHz: plan.frequencyHz * (1 + errorPpm * 1e-6),
  });
  const limit = perBlock * 10 ** ((plan.thresholdDbm - FULL_SCALE_DBM) / 10);
  return Array.from({ length: blocks }, (_, block) => {
    let energy = 0;
    for (let n = 2 * block * perBlock; n < 2 * (block + 1) * perBlock; n++) energy += samples[n] * samples[n];
    return energy < limit;
  });
}

/**
 * Listens on the channel until it was free long enough. Resolves with the clock time at which it was, or null when
 * the budget has run out first; then the clock stands at its end.
 */
export async function senseCarrier(
  device: Device,
  session: AbortSignal,
  plan: CarrierSensePlan,
): Promise<number | null> {
  const { clock } = device;
  const { fromSeconds } = plan;
  const needed = Math.ceil(plan.freeSeconds / BLOCK_SECONDS - 1e-9);
  const allowed = Math.floor(plan.budgetSeconds / BLOCK_SECONDS + 1e-9);
  const retention = device.antenna.ether.retain(fromSeconds);
  try {
    let sensed = 0;
    let free = 0;
    while (free < needed && sensed + needed - free <= allowed) {
      const blocks = needed - free;
      const from = fromSeconds + sensed * BLOCK_SECONDS;
      sensed += blocks;
      await clock.sleep(Math.max(0, fromSeconds + sensed * BLOCK_SECONDS - clock.nowSeconds()), session);
      for (const block of freeBlocks(device, plan, from, blocks)) free = block ? free + 1 : 0;
      retention.release(fromSeconds + sensed * BLOCK_SECONDS);
    }
    if (free >= needed) return fromSeconds + sensed * BLOCK_SECONDS;
    await clock.sleep(Math.max(0, fromSeconds + plan.budgetSeconds - clock.nowSeconds()), session);
    return null;
  } finally {
    retention.close();
  }
}
