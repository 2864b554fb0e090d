import { assembleAllBursts } from './assemble.ts';
import { placeExtension } from './assemble-extension.ts';
import type { BurstAssembly, BurstPlacement, BurstPoint } from './assemble-types.ts';
import { decodeContent, type MpduKeys } from './mpdu-decode.ts';
import { CORE_BURSTS } from './patterns.ts';
import { kindOfSymbols } from './pilot.ts';
import { burstCountOf } from './radio-frame.ts';
import { decodeFrameHead, decodeRadioFrame, hasExtension, type RadioFrameContent } from './radio-frame-decode.ts';
import { hardDecisions, type SoftBurst } from './soft-burst.ts';
import type { DecodedRadioFrame, RadioProfileId } from './types.ts';

/** A burst by its symbols alone: time and frequency on any line, 36 symbols, `1` the upper tone. */
export interface HardBurst {
  readonly timeSymbols: number;
  readonly frequencyHz: number;
  readonly symbols: string;
}

/** A frame that was found in a list of bursts. */
export interface DecodedUplink {
  readonly assembly: BurstAssembly;
  /** Core bursts, then extension bursts. */
  readonly placements: readonly BurstPlacement[];
  readonly content: RadioFrameContent;
  readonly decoded: DecodedRadioFrame;
  /** Places of the frame that no burst of the list fills; of the core alone where the length could not be read. */
  readonly erasedBursts: readonly number[];
}

/**
 * The frame in a list of bursts: any subset in any order, with stray ones. The best that can be read, or the best of those that cannot;
 * null where no pattern fits.
 */
export function decodeUplink(
  profile: RadioProfileId,
  bursts: readonly HardBurst[],
  keys: MpduKeys,
): DecodedUplink | null {
  const points = bursts.map((burst) => pointOf(burst));
  let best: DecodedUplink | null = null;
  for (const assembly of assembleAllBursts(points, { profile })) {
    const made = readAssembly(assembly, points, (item) => hardDecisions(bursts[item].symbols), keys);
    if (made.decoded.payloadCrcOk) return made;
    best ??= made;
  }
  return best;
}

function pointOf({ timeSymbols, frequencyHz, symbols }: HardBurst): BurstPoint {
  const kind = kindOfSymbols(symbols);
  return kind === null ? { timeSymbols, frequencyHz } : { timeSymbols, frequencyHz, kind };
}

/** Reads the head of an assembled frame, finds its extension bursts by it, and decodes the whole. `softOf`: tones of an item of the list. */
function readAssembly(
  assembly: BurstAssembly,
  points: readonly BurstPoint[],
  softOf: (item: number) => Float32Array,
  keys: MpduKeys,
): DecodedUplink {
  const core = assembly.placements.map((placement) => softBurst(placement, softOf));
  const head = decodeFrameHead(core);
  const burstCount = burstCountOf(head.psi);
  const extension =
    head.headerCrcOk && hasExtension(head.psi) ? placeExtension(points, assembly, { ...head, burstCount }) : [];
  const placements = [...assembly.placements, ...extension];
  const content = decodeRadioFrame([...core, ...extension.map((placement) => softBurst(placement, softOf))]);
  const filled = new Set(placements.map(({ index }) => index));
  const places = Array.from({ length: content.burstCount ?? CORE_BURSTS }, (_, index) => index);
  return {
    assembly,
    placements: placements.filter(({ index }) => index < places.length),
    content,
    decoded: decodeContent(content, keys),
    erasedBursts: places.filter((index) => !filled.has(index)),
  };
}

function softBurst({ index, item }: BurstPlacement, softOf: (item: number) => Float32Array): SoftBurst {
  return { index, soft: softOf(item) };
}
