import type { Cutout } from '../../signal/types.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import { SYMBOL_RATE_BPS } from '../profile.ts';
import type { ObservedBurst } from '../types.ts';
import type { ReceivedBurst } from './burst.ts';
import { SYMBOL_SECONDS } from './look.ts';

/** Beside a burst, this near and this much weaker, lie its own skirts. */
const SKIRT_HZ = 3 * SYMBOL_RATE_BPS;
const SKIRT_DB = 20;
/** The same burst, cut out with something else. */
const SAME_BURST_HZ = 600;
/** Spurs and intermodulation of an 8-bit receiver lie this far below a strong burst, anywhere in the band. */
const DISTORTION_DB = 40;
/** Images repeat a burst at the same time, at least this much weaker. */
const IMAGE_DB = 12;
const IMAGE_SYMBOLS = 0.3;
const ALIKE = 33;
/** A lock on the skirts or on the noise beside a burst is no stronger than this. */
const FAINT_STRENGTH = 60;

const burstSeconds = BURST_SYMBOLS * SYMBOL_SECONDS;

/** Share of the time from `start` to `end` that a burst takes. */
function overlap(start: number, end: number, burst: ObservedBurst): number {
  const from = Math.max(start, burst.startSeconds.value);
  const to = Math.min(end, burst.startSeconds.value + burstSeconds);
  return (to - from) / (end - start);
}

/** True when what a cut-out was made for is a by-product of a burst that was understood. */
export function isByProduct({ detection }: Cutout, burst: ObservedBurst): boolean {
  const { startTimeSeconds, durationSeconds, frequencyHz, cn0DbHz } = detection;
  if (overlap(startTimeSeconds, startTimeSeconds + durationSeconds, burst) < 0.5) return false;
  const distance = Math.abs(frequencyHz - burst.carrierHz.value);
  if (distance < SAME_BURST_HZ) return true;
  const below = burst.snrDb.value + 10 * Math.log10(SYMBOL_RATE_BPS) - cn0DbHz;
  return below > (distance < SKIRT_HZ ? SKIRT_DB : DISTORTION_DB);
}

/** True when a burst is an image of another one: at the same time, weaker, with its symbols or with all of them inverted. */
export function isImage(burst: ObservedBurst, of: ObservedBurst): boolean {
  if (of.powerDbfs.value - burst.powerDbfs.value < IMAGE_DB) return false;
  if (Math.abs(of.startSeconds.value - burst.startSeconds.value) > IMAGE_SYMBOLS * SYMBOL_SECONDS) return false;
  let same = 0;
  for (let k = 0; k < BURST_SYMBOLS; k++) if (burst.symbols[k] === of.symbols[k]) same++;
  return same >= ALIKE || same <= BURST_SYMBOLS - ALIKE;
}

/** True when a faint burst was found in the cut-out of another one, beside it: its place in the cut-out was a wrong guess. */
export function isWrongGuess({ burst, strength }: ReceivedBurst, of: ObservedBurst): boolean {
  if (burst.cutout !== of.cutout || strength > FAINT_STRENGTH) return false;
  const start = burst.startSeconds.value;
  return overlap(start, start + burstSeconds, of) > 0.5;
}
