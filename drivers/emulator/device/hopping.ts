import type { FrequencyHopping } from '../../../rig/sigfox/radio-configuration.ts';
import type { Device } from './device.ts';
import { drawIndex, drawState, placeInRange } from './frequency-generator.ts';
import type { RadioPlan } from './radio-plan.ts';

/** Where a device of a hopping zone stands. In RAM: a restart begins afresh. */
export interface HoppingState {
  /** Index of the macro channel in use; the network listens on one alone. */
  readonly macroChannel: number;
  /** Its micro channels that no frame has used yet: always neighbours, in rising order. */
  readonly freeMicroChannels: readonly number[];
}

/** Which channels the frames of a message take, in order of the frames. */
export interface HoppingPlan {
  readonly macroChannel: number;
  readonly microChannels: readonly number[];
}

/** What the AT$GI? of the AX-SF parts tells. */
export interface ChannelState {
  /** The last transmission used the macro channel that the network listens on. */
  readonly defaultMacroChannel: boolean;
  /** Micro channels of the macro channel in use that are still free. */
  readonly freeMicroChannels: number;
}

export function hoppingOf(plan: RadioPlan): FrequencyHopping | null {
  const access = plan.rc.spectrumAccess;
  return access.kind === 'frequency-hopping' ? access.hopping : null;
}

/** Everything free on the default macro channel; null outside the hopping zones. */
export function freshHopping(plan: RadioPlan): HoppingState | null {
  const hopping = hoppingOf(plan);
  return (
    hopping && {
      macroChannel: hopping.listenedMacroChannel.value,
      freeMicroChannels: hopping.usedMicroChannels.value,
    }
  );
}

/** Null outside the hopping zones. */
export function channelState(device: Device): ChannelState | null {
  const hopping = hoppingOf(device.plan);
  const state = device.hopping;
  if (hopping === null || state === null) return null;
  return {
    defaultMacroChannel: state.macroChannel === hopping.listenedMacroChannel.value,
    freeMicroChannels: state.freeMicroChannels.length,
  };
}

/** Back to the default macro channel with all its micro channels free. */
export function resetChannels(device: Device): void {
  device.hopping = freshHopping(device.plan);
}

/** A macro channel other than the one in use and the default one. */
function nextMacroChannel(device: Device, hopping: FrequencyHopping, current: number): number {
  const others = Array.from({ length: hopping.macroChannels.value }, (_, index) => index).filter(
    (index) => index !== current && index !== hopping.listenedMacroChannel.value,
  );
  return others[drawIndex(device, others.length)];
}

/**
 * Takes `count` neighbouring micro channels in rising order from either end of the free ones, so that what is left is again a row of
 * neighbours: a bidirectional message needs three of them. Where too few are left the device goes to another macro channel.
 */
function takeRow(device: Device, hopping: FrequencyHopping, count: number): HoppingPlan {
  let { macroChannel, freeMicroChannels: free } = device.hopping!;
  if (free.length < count) {
    macroChannel = nextMacroChannel(device, hopping, macroChannel);
    free = hopping.usedMicroChannels.value;
  }
  const low = drawIndex(device, 2) === 0;
  const [taken, left] = low
    ? [free.slice(0, count), free.slice(count)]
    : [free.slice(free.length - count), free.slice(0, free.length - count)];
  device.hopping = { macroChannel, freeMicroChannels: left };
  return { macroChannel, microChannels: taken };
}

function shuffled(device: Device, channels: readonly number[]): number[] {
  const rest = [...channels];
  return channels.map(() => rest.splice(drawIndex(device, rest.length), 1)[0]);
}

/** Lower end of a micro channel's usable part, from the uplink centre. */
function lowEdgeHz(hopping: FrequencyHopping, macroChannel: number, microChannel: number): number {
  const macroHz = (macroChannel - hopping.listenedMacroChannel.value) * hopping.macroSpacingHz.value;
  const edgeHz = -hopping.macroWidthHz.value / 2 + microChannel * hopping.microWidthHz.value;
  return macroHz + edgeHz + hopping.microGuardHz.value;
}

const usableHz = (hopping: FrequencyHopping): number => hopping.microWidthHz.value - 2 * hopping.microGuardHz.value;

/** Uplink only: different micro channels in any order, each frame at a place of its own. */
export function hoppingOffsets(device: Device, hopping: FrequencyHopping, frames: number): number[] {
  const row = takeRow(device, hopping, frames);
  return spread(device, hopping, { ...row, microChannels: shuffled(device, row.microChannels) });
}

/** Test modes: any micro channels of the default macro channel, outside of the bookkeeping. */
export function testerOffsets(device: Device, hopping: FrequencyHopping, frames: number): number[] {
  const microChannels = shuffled(device, hopping.usedMicroChannels.value).slice(0, frames);
  return spread(device, hopping, { macroChannel: hopping.listenedMacroChannel.value, microChannels });
}

function spread(device: Device, hopping: FrequencyHopping, correct: HoppingPlan): number[] {
  const plan = device.behaviour.hopping(correct, device);
  return plan.microChannels.map(
    (channel) => lowEdgeHz(hopping, plan.macroChannel, channel) + placeInRange(drawState(device), usableHz(hopping)),
  );
}

/** Downlink requested: f1, one channel up, one channel down, all at the same place of their channels. */
export function bidirectionalHoppingOffsets(
  device: Device,
  hopping: FrequencyHopping,
  frames: number,
  tester: boolean,
): number[] {
  const all = hopping.usedMicroChannels.value;
  const first = drawIndex(device, all.length - frames + 1);
  const row = tester
    ? { macroChannel: hopping.listenedMacroChannel.value, microChannels: all.slice(first, first + frames) }
    : takeRow(device, hopping, frames);
  const [low, middle, high] = row.microChannels;
  const microChannels = frames === 3 ? [middle, high, low] : row.microChannels;
  const plan = device.behaviour.hopping({ ...row, microChannels }, device);
  const placeHz = placeInRange(drawState(device), usableHz(hopping));
  return plan.microChannels.map((channel) => lowEdgeHz(hopping, plan.macroChannel, channel) + placeHz);
}

/** The confirmation goes to any micro channel of the macro channel in use, a free one where there is one. */
export function confirmationHoppingOffset(device: Device, hopping: FrequencyHopping): number {
  const { macroChannel, freeMicroChannels } = device.hopping!;
  if (freeMicroChannels.length > 0) return hoppingOffsets(device, hopping, 1)[0];
  const all = hopping.usedMicroChannels.value;
  return spread(device, hopping, { macroChannel, microChannels: [all[drawIndex(device, all.length)]] })[0];
}
