import type { Cutout, Estimate } from '../../signal/types.ts';
import { assembleAllBursts } from '../assemble.ts';
import { DEVIATION_HZ, SYMBOL_RATE_BPS } from '../profile.ts';
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

/** A burst weaker than this may be noise, or no burst at all. */
const SURE_STRENGTH = 16;
/** Nor is one sure that leaves so much of the power unexplained, beside so many times the noise, relative to its own: two on top of each other do. */
const UNEXPLAINED = 0.1;
const UNEXPLAINED_NOISE = 3;
/** A frame that did not decode is one all the same when this many of its bursts are sure. */
const SURE_BURSTS = 6;
/** What belongs to no frame must look like a burst of TS-UNB: by its midamble (tones swapped or not), symbol rate and deviation. */
const STRAY_PILOT_ERRORS = 1;
const SWAPPED_PILOT_ERRORS = 10;
const STRAY_RATE_SHARE = 0.03;
const STRAY_DEVIATION_SHARE = 0.3;

const isSure = ({ burst, strength, unexplained }: ReceivedBurst): boolean =>
  strength > SURE_STRENGTH && unexplained < UNEXPLAINED + UNEXPLAINED_NOISE * 10 ** (-burst.snrDb.value / 10);

const differs = ({ value, standardUncertainty }: Estimate, nominal: number, share: number): boolean =>
  Math.abs(value - nominal) > share * nominal + 3 * standardUncertainty;

const isBurst = ({ pilotErrors, symbolRateBps, deviationHz }: ObservedBurst): boolean =>
  (pilotErrors <= STRAY_PILOT_ERRORS || pilotErrors >= SWAPPED_PILOT_ERRORS) &&
  !differs(symbolRateBps, SYMBOL_RATE_BPS, STRAY_RATE_SHARE) &&
  !differs(deviationHz, DEVIATION_HZ, STRAY_DEVIATION_SHARE);

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
  const free = bursts.filter((burst, item) => !taken.has(item) && isSure(burst) && isBurst(burst.burst));
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
