import type { Cutout } from '../../signal/types.ts';
import { type ReceivedBurst, receiveBurst } from './burst.ts';
import { SYMBOL_SECONDS } from './look.ts';

/** All that cut-outs hold by themselves. */
export interface HeardBursts {
  /** Each burst once, in order of time. */
  readonly bursts: readonly ReceivedBurst[];
  /** Cut-outs with a burst that another one shows better. */
  readonly repeats: ReadonlySet<number>;
}

/** The same burst seen twice lies this near to itself. */
const SAME_SECONDS = SYMBOL_SECONDS;
const SAME_HZ = 300;

/** What was found in a cut-out; it is looked at while a stimulus goes on and again when the observation is complete. */
const looked = new WeakMap<Cutout, ReceivedBurst | null>();

function lookAt(cutout: Cutout, index: number): ReceivedBurst | null {
  let found = looked.get(cutout);
  if (found === undefined) {
    found = receiveBurst(cutout, index);
    looked.set(cutout, found);
  }
  return found === null ? null : { ...found, burst: { ...found.burst, cutout: index } };
}

/** The better view: without lost samples, the stronger, the earlier cut-out. */
function isBetter(a: ReceivedBurst, b: ReceivedBurst): boolean {
  if (a.burst.samplesLost !== b.burst.samplesLost) return !a.burst.samplesLost;
  return a.strength === b.strength ? a.burst.cutout < b.burst.cutout : a.strength > b.strength;
}

function isSame(a: ReceivedBurst, b: ReceivedBurst): boolean {
  return (
    Math.abs(a.middleSeconds.value - b.middleSeconds.value) < SAME_SECONDS &&
    Math.abs(a.burst.carrierHz.value - b.burst.carrierHz.value) < SAME_HZ
  );
}

export function hearBursts(cutouts: readonly Cutout[]): HeardBursts {
  const all = cutouts
    .map(lookAt)
    .filter((burst) => burst !== null)
    .sort((a, b) => a.middleSeconds.value - b.middleSeconds.value || a.burst.cutout - b.burst.cutout);
  const repeats = new Set<number>();
  const kept: ReceivedBurst[] = [];
  for (const burst of all) {
    const near = kept.findLastIndex((other) => isSame(other, burst));
    if (near < 0) {
      kept.push(burst);
      continue;
    }
    const loser = isBetter(burst, kept[near]) ? kept[near] : burst;
    repeats.add(loser.burst.cutout);
    if (loser !== burst) kept[near] = burst;
  }
  return { bursts: kept, repeats };
}
