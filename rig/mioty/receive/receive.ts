import type { Cutout } from '../../signal/types.ts';
import { assembleAllBursts } from '../assemble.ts';
import type { EndPointCredentials, ObservedBurst, ObservedRadioFrame, RadioProfileId } from '../types.ts';
import type { ReceivedBurst } from './burst.ts';
import { pointOf } from './burst-spot.ts';
import { isByProduct, isImage, isWrongGuess } from './by-products.ts';
import { createCutoutIndex } from './cutout-index.ts';
import type { Scene } from './gather-frame.ts';
import { hearBursts } from './hear.ts';
import { receiveFrame } from './receive-frame.ts';
import { wholeFrames } from './whole-frames.ts';

export interface MiotyReception {
  /** In order of time. */
  readonly frames: readonly ObservedRadioFrame[];
  /** Bursts with a midamble that no frame claims, in order of time. */
  readonly strayBursts: readonly ObservedBurst[];
  /** Cut-outs in which no burst was found, and which no burst in another one explains. */
  readonly undecoded: readonly number[];
}

export interface MiotyReceiveOptions {
  readonly profile: RadioProfileId;
  readonly credentials: readonly EndPointCredentials[];
}

/** What no frame claims and is weaker than this may be noise, or no burst at all. */
const STRAY_STRENGTH = 16;
const STRAY_PILOT_ERRORS = 3;
const SWAPPED_PILOT_ERRORS = 10;
/** Nor may a burst leave so much of the power unexplained, beside so many times the noise, relative to its own: two on top of each other do. */
const UNEXPLAINED = 0.1;
const UNEXPLAINED_NOISE = 3;
/** A frame that did not decode is one all the same when this many of its bursts cannot be noise. */
const SURE_BURSTS = 6;

const isSure = ({ burst, strength, unexplained }: ReceivedBurst): boolean =>
  strength > STRAY_STRENGTH &&
  (burst.pilotErrors <= STRAY_PILOT_ERRORS || burst.pilotErrors >= SWAPPED_PILOT_ERRORS) &&
  unexplained < UNEXPLAINED + UNEXPLAINED_NOISE * 10 ** (-burst.snrDb.value / 10);

/**
 * Finds, decodes and measures the uplink frames of TS-UNB in a set of cut-outs. A pure function of the cut-outs and the keys: the same evidence gives the
 * same numbers. What does not fit stays visible: bursts near their place with their errors in the frame, others as stray bursts.
 */
export function receiveMiotyUplink(cutouts: readonly Cutout[], options: MiotyReceiveOptions): MiotyReception {
  const { bursts, repeats } = hearBursts(cutouts);
  const points = bursts.map(pointOf);
  const scene: Scene = {
    cutouts,
    index: createCutoutIndex(cutouts),
    bursts,
    points,
    credentials: options.credentials,
  };
  const assemblies = wholeFrames(assembleAllBursts(points, { profile: options.profile }));
  const taken = new Set(assemblies.flatMap(({ placements }) => placements.map(({ item }) => item)));
  const frames: ObservedRadioFrame[] = [];
  for (const assembly of assemblies) {
    const { frame, claimed } = receiveFrame(scene, assembly, taken);
    const sure = claimed.filter((item) => isSure(bursts[item])).length;
    if (!frame.decoded.payloadCrcOk && sure < SURE_BURSTS) {
      for (const item of claimed) taken.delete(item);
      continue;
    }
    for (const item of claimed) taken.add(item);
    frames.push(frame);
  }
  const claimed = frames.flatMap((frame) => frame.bursts);
  const free = bursts.filter((burst, item) => !taken.has(item) && isSure(burst));
  const real = [...claimed, ...free.map(({ burst }) => burst)];
  const strays = free.filter(
    (one) => !claimed.some((burst) => isWrongGuess(one, burst)) && !real.some((burst) => isImage(one.burst, burst)),
  );
  const explained = new Set([...repeats, ...real.map(({ cutout }) => cutout)]);
  const isExplained = (cutout: Cutout, index: number): boolean =>
    explained.has(index) || real.some((burst) => isByProduct(cutout, burst));
  return {
    frames: frames.sort((a, b) => a.startSeconds.value - b.startSeconds.value || a.f0Hz.value - b.f0Hz.value),
    strayBursts: strays.map(({ burst }) => burst),
    undecoded: cutouts.flatMap((cutout, index) => (isExplained(cutout, index) ? [] : [index])),
  };
}
