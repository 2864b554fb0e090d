import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import { type FrequencyHopping, microChannelOf } from '../../rig/sigfox/radio-configuration.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import { declaredRadio } from './frequencies.ts';
import { missing } from './turns.ts';

/** Where a carrier lies in the hopping plan. */
export interface HoppingPlace {
  readonly frame: ObservedFrame;
  /** Micro channel 0 to 7 of the macro channel that the network listens on; null outside of it. */
  readonly channel: number | null;
  /** Whether the plan uses that channel. */
  readonly used: boolean;
  /** Distance to the nearer edge of its micro channel, hertz; negative outside of the macro channel. */
  readonly edgeHz: number;
}

export interface HoppingFit {
  /** Error of the module's frequency reference that was taken out, hertz at the uplink centre. */
  readonly referenceErrorHz: number;
  /** One entry a message, in it one a frame. */
  readonly messages: readonly (readonly HoppingPlace[])[];
}

/** The hopping plan of the zone. The cases apply in hopping zones alone. */
export function hoppingPlan(context: JudgeContext): FrequencyHopping {
  const access = declaredRadio(context).spectrumAccess;
  if (access.kind !== 'frequency-hopping') throw missing(context, 'a zone with frequency hopping');
  return access.hopping;
}

/** Finer than the guards by far. */
const STEP_HZ = 100;

/**
 * Places the frames of messages in the hopping plan. The plan is one of requested frequencies, while what is heard is off by the error of the module's
 * reference (and of the receiver's), the same for all frames: of the errors up to the declared accuracy the one is taken with which the fewest
 * frames break the plan (unused channels and channels used twice in a message, then guards); of several the smallest.
 */
export function fitHopping(context: JudgeContext, messages: readonly (readonly ObservedFrame[])[]): HoppingFit {
  const hopping = hoppingPlan(context);
  const centreHz = declaredRadio(context).uplinkCentreHz.value;
  const { frequencyReferencePpm } = context.observation.probe;
  const reachPpm = context.ixitNumber('oscillatorAccuracyPpm') + 2 * frequencyReferencePpm;
  const steps = Math.ceil((reachPpm * 1e-6 * centreHz) / STEP_HZ);
  let best: (HoppingFit & { readonly cost: number }) | null = null;
  // From no error outwards, so that of equal ones the smallest stays.
  for (let n = 0; n <= 2 * steps; n++) {
    const referenceErrorHz = (n % 2 === 0 ? n / 2 : -(n + 1) / 2) * STEP_HZ;
    const places = messages.map((frames) => frames.map((frame) => placeOf(hopping, frame, referenceErrorHz)));
    const cost = costOf(places, hopping.microGuardHz.value);
    if (best === null || cost < best.cost) best = { referenceErrorHz, messages: places, cost };
  }
  return best ?? { referenceErrorHz: 0, messages: [] };
}

function placeOf(hopping: FrequencyHopping, frame: ObservedFrame, errorHz: number): HoppingPlace {
  const frequencyHz = frame.carrierHz.value - errorHz;
  const channel = microChannelOf(hopping, frequencyHz);
  const macroHz =
    hopping.firstMacroCentreHz.value +
    hopping.listenedMacroChannel.value * hopping.macroSpacingHz.value -
    hopping.macroWidthHz.value / 2;
  const fromEdge = frequencyHz - macroHz;
  const inside = fromEdge - (channel ?? 0) * hopping.microWidthHz.value;
  const edgeHz =
    channel === null
      ? -Math.max(-fromEdge, fromEdge - hopping.macroWidthHz.value)
      : Math.min(inside, hopping.microWidthHz.value - inside);
  return { frame, channel, used: channel !== null && hopping.usedMicroChannels.value.includes(channel), edgeHz };
}

/** A frame in the wrong channel weighs more than all frames in guards. */
function costOf(messages: readonly (readonly HoppingPlace[])[], guardHz: number): number {
  const all = messages.flat();
  const unused = all.filter(({ used }) => !used).length;
  const twice = messages.reduce((sum, places) => sum + places.length - new Set(channelsOf(places)).size, 0);
  const inGuard = all.filter(({ edgeHz }) => edgeHz < guardHz).length;
  return (unused + twice) * (all.length + 1) + inGuard;
}

export function channelsOf(places: readonly HoppingPlace[]): readonly (number | null)[] {
  return places.map(({ channel }) => channel);
}

/** Pearson's chi-square of the frames against an even use of the plan's channels; degrees of freedom: channels - 1. */
export function chiSquareOfChannels(places: readonly HoppingPlace[], channels: readonly number[]): number {
  const expected = places.length / channels.length;
  return channels.reduce((sum, channel) => {
    const count = places.filter((place) => place.channel === channel).length;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}
