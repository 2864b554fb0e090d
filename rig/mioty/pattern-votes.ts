import { math } from '../signal/math.ts';
import type { AssembleOptions, BurstPoint } from './assemble-types.ts';
import { CORE_BURSTS, patternCount, tsmaPattern } from './patterns.ts';
import { radioProfile, SYMBOL_RATE_BPS } from './profile.ts';
import { type PatternGroup, patternGroups } from './types.ts';

/** Bursts that agree on where a frame of some pattern begins. */
export interface PatternVote {
  readonly upg: PatternGroup;
  readonly pattern: number;
  /** Item and core place, the latter each once. */
  readonly members: readonly { readonly item: number; readonly index: number }[];
}

export interface Tolerances {
  readonly timeSymbols: number;
  readonly frequencyHz: number;
  readonly minimumBursts: number;
}

/** Half the bursts that rate 1/3 leaves when nothing else is lost; fewer never decode. */
const fewestBursts = 8;

export function tolerancesOf(options: AssembleOptions): Tolerances {
  return {
    timeSymbols: options.timeToleranceSymbols ?? 1,
    frequencyHz: options.frequencyToleranceHz ?? 0.4 * SYMBOL_RATE_BPS,
    minimumBursts: options.minimumBursts ?? fewestBursts,
  };
}

/** Every beginning of a frame that enough bursts agree on, the best first. The same burst may stand in several. */
export function patternVotes(items: readonly BurstPoint[], options: AssembleOptions): PatternVote[] {
  const tolerances = tolerancesOf(options);
  const { carrierSpacingHz } = radioProfile(options.profile);
  const votes: PatternVote[] = [];
  for (const upg of options.patternGroups ?? patternGroups) {
    for (let pattern = 0; pattern < patternCount(upg); pattern++) {
      const beginnings = beginningsOf(items, upg, pattern, carrierSpacingHz);
      votes.push(...clusters(beginnings, tolerances).map((members) => ({ upg, pattern, members })));
    }
  }
  return votes.sort((a, b) => b.members.length - a.members.length);
}

/** A burst taken for a core place says where burst 0 and carrier 0 would be. */
interface Beginning {
  readonly timeSymbols: number;
  readonly frequencyHz: number;
  readonly item: number;
  readonly index: number;
}

/** In order of time. */
function beginningsOf(
  items: readonly BurstPoint[],
  upg: PatternGroup,
  pattern: number,
  spacingHz: number,
): Beginning[] {
  const { startSymbols, carriers } = tsmaPattern(upg, pattern);
  const beginnings: Beginning[] = [];
  for (const [item, { timeSymbols, frequencyHz, kind }] of items.entries()) {
    if (kind === 'extension') continue;
    for (let index = 0; index < CORE_BURSTS; index++) {
      beginnings.push({
        timeSymbols: timeSymbols - startSymbols[index],
        frequencyHz: frequencyHz - carriers[index] * spacingHz,
        item,
        index,
      });
    }
  }
  return beginnings.sort((a, b) => a.timeSymbols - b.timeSymbols);
}

/** Beginnings that lie together, of enough different places. */
function clusters(beginnings: readonly Beginning[], tolerances: Tolerances): Beginning[][] {
  const found: Beginning[][] = [];
  for (let head = 0; head < beginnings.length; head++) {
    const first = beginnings[head];
    const members = new Map<number, Beginning>();
    for (let i = head; i < beginnings.length; i++) {
      const other = beginnings[i];
      if (other.timeSymbols - first.timeSymbols > 2 * tolerances.timeSymbols) break;
      if (math.abs(other.frequencyHz - first.frequencyHz) > tolerances.frequencyHz) continue;
      if (!members.has(other.index)) members.set(other.index, other);
    }
    if (members.size >= tolerances.minimumBursts) found.push([...members.values()]);
  }
  return found;
}
