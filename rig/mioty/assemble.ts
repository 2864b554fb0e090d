import { math } from '../signal/math.ts';
import type { AssembleOptions, BurstAssembly, BurstPlacement, BurstPoint } from './assemble-types.ts';
import { type PatternVote, patternVotes, type Tolerances, tolerancesOf } from './pattern-votes.ts';
import { CORE_BURSTS, tsmaPattern } from './patterns.ts';
import { type RadioProfile, radioProfile } from './profile.ts';
import { StraightLine } from './straight-line.ts';

/** Clock of the sender against that of the receiver: what a fit over few bursts may claim at most. */
const mostTimeScale = 100e-6;

/** Carriers may lie nearer or further apart by this share. */
const mostSpacingShare = 0.02;

/** A burst on its carrier counts as strayed, and not as another one, up to this distance in time. */
const strayTimeSymbols = 40;

/** The frame that most bursts of the list agree on; null where none has enough. Times need no order, frequencies no common origin. */
export function assembleBursts(items: readonly BurstPoint[], options: AssembleOptions): BurstAssembly | null {
  return assembleAllBursts(items, options, 1)[0] ?? null;
}

/** All frames of the list, the one of most bursts first; each burst stands in one of them at most. */
export function assembleAllBursts(
  items: readonly BurstPoint[],
  options: AssembleOptions,
  most = Number.POSITIVE_INFINITY,
): BurstAssembly[] {
  const tolerances = tolerancesOf(options);
  const taken = new Set<number>();
  const found: BurstAssembly[] = [];
  for (const vote of patternVotes(items, options)) {
    if (found.length >= most) break;
    const members = vote.members.filter(({ item }) => !taken.has(item));
    if (members.length < tolerances.minimumBursts) continue;
    const assembly = assemble({ ...vote, members }, items, options, taken);
    if (assembly.placements.length < tolerances.minimumBursts) continue;
    for (const { item } of assembly.placements) taken.add(item);
    found.push(assembly);
  }
  return found.map((assembly) => ({ ...assembly, strays: straysOf(assembly, items, tolerances, taken) }));
}

type FittedFrame = Omit<BurstAssembly, 'placements' | 'strays'>;

/** Fits the frame to the bursts that agree, looks again which fit, and fits it to those. */
function assemble(
  vote: PatternVote,
  items: readonly BurstPoint[],
  options: AssembleOptions,
  taken: ReadonlySet<number>,
): BurstAssembly {
  const tolerances = tolerancesOf(options);
  const profile = radioProfile(options.profile);
  const first = fitFrame(vote, items, profile);
  const placements = corePlacements(first, items, tolerances, taken);
  const fitted = fitFrame({ ...vote, members: placements }, items, profile);
  return { ...fitted, placements: corePlacements(fitted, items, tolerances, taken), strays: [] };
}

function fitFrame(
  { upg, pattern, members }: PatternVote,
  items: readonly BurstPoint[],
  profile: RadioProfile,
): FittedFrame {
  const { startSymbols, carriers } = tsmaPattern(upg, pattern);
  const times = new StraightLine();
  const frequencies = new StraightLine();
  for (const { item, index } of members) {
    times.add(startSymbols[index], items[item].timeSymbols);
    frequencies.add(carriers[index], items[item].frequencyHz);
  }
  const timeScale = times.slope(1, mostTimeScale);
  const spacing = profile.carrierSpacingHz;
  const carrierSpacingHz = frequencies.slope(spacing, mostSpacingShare * spacing);
  const f0Hz = frequencies.at(0, carrierSpacingHz);
  return {
    profile: profile.id,
    upg,
    pattern,
    channel: nearestChannel(profile, f0Hz + 12 * carrierSpacingHz),
    startSymbols: times.at(0, timeScale),
    timeScale,
    f0Hz,
    carrierSpacingHz,
  };
}

function nearestChannel(profile: RadioProfile, centreHz: number): BurstAssembly['channel'] {
  const distances = profile.channels.map((one) => math.abs(one.centreHz - centreHz));
  return profile.channels[distances.indexOf(math.min(...distances))].channel;
}

/** Where a burst lies relative to a place of a fitted frame. */
function placementAt(frame: FittedFrame, index: number, item: number, point: BurstPoint): BurstPlacement {
  const pattern = tsmaPattern(frame.upg, frame.pattern);
  const startSymbols = pattern.startSymbols[index];
  const carrier = pattern.carriers[index];
  return {
    index,
    item,
    carrier,
    startSymbols,
    timeErrorSymbols: point.timeSymbols - frame.startSymbols - frame.timeScale * startSymbols,
    frequencyErrorHz: point.frequencyHz - frame.f0Hz - carrier * frame.carrierSpacingHz,
  };
}

type Accepts = (placement: BurstPlacement) => boolean;

/** The nearest free burst for each core place of `indices`, among those that are accepted. */
function nearestBursts(
  frame: FittedFrame,
  indices: readonly number[],
  items: readonly BurstPoint[],
  free: (item: number) => boolean,
  accepts: Accepts,
): BurstPlacement[] {
  const found: BurstPlacement[] = [];
  for (const index of indices) {
    let nearest: BurstPlacement | null = null;
    for (let item = 0; item < items.length; item++) {
      if (items[item].kind === 'extension' || !free(item)) continue;
      const placement = placementAt(frame, index, item, items[item]);
      if (accepts(placement) && (nearest === null || nearness(placement) < nearness(nearest))) nearest = placement;
    }
    if (nearest !== null) found.push(nearest);
  }
  return found;
}

/** Of two bursts that may be meant the one nearer in time counts, one symbol as much as a kilohertz. */
function nearness({ timeErrorSymbols, frequencyErrorHz }: BurstPlacement): number {
  return math.abs(timeErrorSymbols) + math.abs(frequencyErrorHz) / 1000;
}

const coreIndices: readonly number[] = Array.from({ length: CORE_BURSTS }, (_, index) => index);

function corePlacements(
  frame: FittedFrame,
  items: readonly BurstPoint[],
  tolerances: Tolerances,
  taken: ReadonlySet<number>,
): BurstPlacement[] {
  const fits: Accepts = ({ timeErrorSymbols, frequencyErrorHz }) =>
    math.abs(timeErrorSymbols) <= tolerances.timeSymbols && math.abs(frequencyErrorHz) <= tolerances.frequencyHz;
  return nearestBursts(frame, coreIndices, items, (item) => !taken.has(item), fits);
}

/** Bursts near places that stayed empty. */
function straysOf(
  frame: BurstAssembly,
  items: readonly BurstPoint[],
  tolerances: Tolerances,
  taken: ReadonlySet<number>,
): BurstPlacement[] {
  const filled = new Set(frame.placements.map(({ index }) => index));
  const empty = coreIndices.filter((index) => !filled.has(index));
  const strayed: Accepts = ({ timeErrorSymbols, frequencyErrorHz }) =>
    math.abs(timeErrorSymbols) <= tolerances.timeSymbols ||
    (math.abs(timeErrorSymbols) <= strayTimeSymbols && math.abs(frequencyErrorHz) <= tolerances.frequencyHz);
  return nearestBursts(frame, empty, items, (item) => !taken.has(item), strayed);
}
