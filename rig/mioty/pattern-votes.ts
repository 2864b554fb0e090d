import { math } from '../signal/math.ts';
import type { AssembleOptions, BurstPoint } from './assemble-types.ts';
import { CORE_BURSTS, patternCount, type TsmaPattern, tsmaPattern } from './patterns.ts';
import { radioProfile, SYMBOL_RATE_BPS } from './profile.ts';
import { type PatternGroup, patternGroups } from './types.ts';

/** A burst taken for a core place. */
interface Member {
  readonly item: number;
  readonly index: number;
}

/** Bursts that agree on where a frame of some pattern begins. */
export interface PatternVote {
  readonly upg: PatternGroup;
  readonly pattern: number;
  /** Each core place once. */
  readonly members: readonly Member[];
}

export interface Tolerances {
  readonly timeSymbols: number;
  readonly frequencyHz: number;
  readonly minimumBursts: number;
}

/** A third of the core: with fewer bursts rate 1/3 leaves nothing to decode. */
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
    for (let index = 0; index < patternCount(upg); index++) {
      const beginnings = beginningsOf(items, tsmaPattern(upg, index), carrierSpacingHz);
      for (const members of clusters(beginnings, tolerances)) votes.push({ upg, pattern: index, members });
    }
  }
  return votes.sort((a, b) => b.members.length - a.members.length);
}

/** Where burst 0 and carrier 0 would be if a burst had a core place, for all bursts and places; in order of time. */
interface Beginnings {
  readonly timeSymbols: Float64Array;
  readonly frequencyHz: Float64Array;
  /** Item times 24, and the place. */
  readonly code: Uint32Array;
}

/** Times are sorted as whole numbers with the code below them: 1/16 symbol is fine enough to look for neighbours. */
const timeSteps = 16;

function beginningsOf(items: readonly BurstPoint[], pattern: TsmaPattern, spacingHz: number): Beginnings {
  const codes = items.length * CORE_BURSTS;
  const origin = items.reduce((least, { timeSymbols }) => math.min(least, timeSymbols), Number.POSITIVE_INFINITY);
  const keys = new Float64Array(codes);
  let count = 0;
  for (let item = 0; item < items.length; item++) {
    if (items[item].kind === 'extension') continue;
    for (let index = 0; index < CORE_BURSTS; index++) {
      const steps = math.round((items[item].timeSymbols - origin - pattern.startSymbols[index]) * timeSteps);
      keys[count++] = steps * codes + item * CORE_BURSTS + index;
    }
  }
  const sorted = keys.subarray(0, count).sort();
  const result = {
    timeSymbols: new Float64Array(count),
    frequencyHz: new Float64Array(count),
    code: new Uint32Array(count),
  };
  for (let i = 0; i < count; i++) {
    const code = sorted[i] - codes * math.floor(sorted[i] / codes);
    const { timeSymbols, frequencyHz } = items[math.floor(code / CORE_BURSTS)];
    result.code[i] = code;
    result.timeSymbols[i] = timeSymbols - pattern.startSymbols[code % CORE_BURSTS];
    result.frequencyHz[i] = frequencyHz - pattern.carriers[code % CORE_BURSTS] * spacingHz;
  }
  return result;
}

/** Beginnings that lie together, of enough different places. */
function clusters(beginnings: Beginnings, tolerances: Tolerances): Member[][] {
  const { timeSymbols, frequencyHz, code } = beginnings;
  const reach = 2 * tolerances.timeSymbols;
  const found: Member[][] = [];
  for (let head = 0, end = 0; head < code.length; head++) {
    while (end < code.length && timeSymbols[end] - timeSymbols[head] <= reach) end++;
    if (end - head < tolerances.minimumBursts) continue;
    const members = new Map<number, Member>();
    for (let i = head; i < end; i++) {
      if (math.abs(frequencyHz[i] - frequencyHz[head]) > tolerances.frequencyHz) continue;
      const index = code[i] % CORE_BURSTS;
      if (!members.has(index)) members.set(index, { item: (code[i] - index) / CORE_BURSTS, index });
    }
    if (members.size >= tolerances.minimumBursts) found.push([...members.values()]);
  }
  return found;
}
