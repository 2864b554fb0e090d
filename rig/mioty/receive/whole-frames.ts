import type { BurstAssembly } from '../assemble-types.ts';
import { SYMBOL_RATE_BPS } from '../profile.ts';

/** Two parts of one frame begin this near to each other. */
const SAME_SYMBOLS = 40;
const SAME_HZ = 0.4 * SYMBOL_RATE_BPS;

function isRestOf(part: BurstAssembly, whole: BurstAssembly): boolean {
  const filled = new Set(whole.placements.map(({ index }) => index));
  return (
    part.upg === whole.upg &&
    part.pattern === whole.pattern &&
    Math.abs(part.startSymbols - whole.startSymbols) <= SAME_SYMBOLS &&
    Math.abs(part.f0Hz - whole.f0Hz) <= SAME_HZ &&
    part.placements.every(({ index }) => !filled.has(index))
  );
}

/**
 * A frame that falls apart in time or frequency is found once for each part. The largest part stands for it, and the bursts of the others lie near
 * their places in it.
 */
export function wholeFrames(assemblies: readonly BurstAssembly[]): BurstAssembly[] {
  const kept: BurstAssembly[] = [];
  for (const assembly of assemblies) if (!kept.some((whole) => isRestOf(assembly, whole))) kept.push(assembly);
  return kept;
}
