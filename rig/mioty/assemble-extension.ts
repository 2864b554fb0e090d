import { math } from '../signal/math.ts';
import type { AssembleOptions, BurstAssembly, BurstPlacement, BurstPoint } from './assemble-types.ts';
import { tolerancesOf } from './pattern-votes.ts';
import { CORE_BURSTS, extensionBursts, tsmaPattern } from './patterns.ts';
import { StraightLine } from './straight-line.ts';

/** How much a new burst moves the running frequency of a frame, which may drift over the 50 s of a long one. */
const frequencyGain = 0.25;
const mostTimeScale = 100e-6;

/** What the head of a frame says of its extension. */
export interface ExtensionHead {
  readonly headerCrc: number;
  readonly payloadCrc: number;
  /** Bursts of the whole frame. */
  readonly burstCount: number;
}

/**
 * The extension bursts of an assembled frame, once its head is read. The frame's clock and frequency are followed from burst to burst. `taken`
 * holds places in the list that other frames claim.
 */
export function placeExtension(
  items: readonly BurstPoint[],
  assembly: BurstAssembly,
  head: ExtensionHead,
  options: Omit<AssembleOptions, 'profile'> = {},
  taken: ReadonlySet<number> = new Set(),
): BurstPlacement[] {
  const tolerances = tolerancesOf({ ...options, profile: assembly.profile });
  const fits = (timeErrorSymbols: number, frequencyErrorHz: number) =>
    math.abs(timeErrorSymbols) <= tolerances.timeSymbols && math.abs(frequencyErrorHz) <= tolerances.frequencyHz;
  const times = new StraightLine();
  for (const { startSymbols, item } of assembly.placements) times.add(startSymbols, items[item].timeSymbols);
  const free = items
    .map((point, item) => ({ ...point, item }))
    .filter(({ kind, item }) => kind !== 'core' && !taken.has(item))
    .sort((a, b) => a.timeSymbols - b.timeSymbols);
  const found: BurstPlacement[] = [];
  let driftHz = 0;
  let next = 0;
  for (const [i, { startSymbols, carrier }] of extensionPlaces(assembly, head).entries()) {
    const time = times.at(startSymbols, times.slope(1, mostTimeScale));
    const frequencyHz = assembly.f0Hz + carrier * assembly.carrierSpacingHz + driftHz;
    while (next < free.length && free[next].timeSymbols < time - tolerances.timeSymbols) next++;
    const nearest = nearestOf(free, next, time, frequencyHz, fits);
    if (nearest === null) continue;
    found.push({ ...nearest, index: CORE_BURSTS + i, carrier, startSymbols });
    times.add(startSymbols, items[nearest.item].timeSymbols);
    driftHz += frequencyGain * nearest.frequencyErrorHz;
  }
  return found;
}

function extensionPlaces({ upg, pattern }: BurstAssembly, { headerCrc, payloadCrc, burstCount }: ExtensionHead) {
  const last = tsmaPattern(upg, pattern).startSymbols[CORE_BURSTS - 1];
  return extensionBursts(upg, headerCrc, payloadCrc, last, burstCount - CORE_BURSTS);
}

type Nearest = Pick<BurstPlacement, 'item' | 'timeErrorSymbols' | 'frequencyErrorHz'>;

/** Of the bursts from `next` on, in order of time, the one that fits and is nearest in time. */
function nearestOf(
  free: readonly (BurstPoint & { readonly item: number })[],
  next: number,
  timeSymbols: number,
  frequencyHz: number,
  fits: (timeErrorSymbols: number, frequencyErrorHz: number) => boolean,
): Nearest | null {
  let nearest: Nearest | null = null;
  for (let k = next; k < free.length && fits(free[k].timeSymbols - timeSymbols, 0); k++) {
    const timeErrorSymbols = free[k].timeSymbols - timeSymbols;
    const frequencyErrorHz = free[k].frequencyHz - frequencyHz;
    if (!fits(timeErrorSymbols, frequencyErrorHz)) continue;
    if (nearest !== null && math.abs(timeErrorSymbols) >= math.abs(nearest.timeErrorSymbols)) continue;
    nearest = { item: free[k].item, timeErrorSymbols, frequencyErrorHz };
  }
  return nearest;
}
