import type { Cutout, Estimate } from '../../signal/types.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import { burstKind } from '../pilot.ts';
import { CARRIERS } from '../profile.ts';
import type { FrameBurst } from '../types.ts';
import { type ReceivedBurst, refineBurst } from './burst.ts';
import { type FrameLines, type FramePlace, placeOn } from './frame-lines.ts';
import type { PlaceView } from './frame-views.ts';
import { pilotErrorsOf, symbolsOf } from './look.ts';
import type { MeasuredBurst } from './measure.ts';

/** A burst of a frame, measured as well as what is known of it allows. */
export interface FrameMeasurement extends MeasuredBurst {
  readonly place: FramePlace;
  readonly symbolErrors: number | null;
}

/** A burst this strong is measured by what it says, a weaker one by what it should. */
const SURE = 150;
/** Of a burst that only its frame shows, more wrong decisions than this say that it was not there, unless it is weak. */
const MOST_ERRORS_HERE = 10;
const WEAK_DB = 3;
/** Energy of a burst over noise density without which nobody has heard it. */
const LEAST_ENERGY = 12;

function errorsOf(decided: string, wanted: string): number {
  let errors = 0;
  for (let k = 0; k < wanted.length; k++) if (decided[k] !== wanted[k]) errors++;
  return errors;
}

/** Measures a burst that was found by itself, or that only its frame shows; null where nothing was sent. */
export function measureView(
  view: PlaceView,
  cutouts: readonly Cutout[],
  symbols: readonly string[] | null,
): FrameMeasurement | null {
  const { place, own, lock, cutout } = view;
  const wanted = symbols?.[place.index] ?? null;
  const decided = own?.burst.symbols ?? symbolsOf(lock.states);
  const symbolErrors = wanted === null ? null : errorsOf(decided, wanted);
  if (wanted === null) return own === null ? null : { ...own, place, symbolErrors };
  if (own !== null && (symbolErrors === 0 || own.strength > SURE)) return { ...own, place, symbolErrors };
  const kind = own?.burst.kind ?? burstKind(place.index);
  const refined = refineBurst(cutouts[cutout], cutout, { kind, symbols: wanted, decided, place: lock.place });
  const isThere = refined !== null && isHeard(refined) && (own !== null || isReadHere(refined, symbolErrors ?? 0));
  if (!isThere) return own === null ? null : { ...own, place, symbolErrors };
  return { ...refined, place, symbolErrors };
}

/** Or something else was there. */
function isReadHere({ burst }: MeasuredBurst, symbolErrors: number): boolean {
  return symbolErrors <= MOST_ERRORS_HERE || burst.snrDb.value < WEAK_DB;
}

function isHeard({ burst }: MeasuredBurst): boolean {
  return BURST_SYMBOLS * 10 ** (burst.snrDb.value / 10) > LEAST_ENERGY;
}

/** A burst near a place that it does not fill. */
export function measureStray(
  own: ReceivedBurst,
  place: FramePlace,
  symbols: readonly string[] | null,
): FrameMeasurement {
  const wanted = symbols?.[place.index] ?? null;
  return { ...own, place, symbolErrors: wanted === null ? null : errorsOf(own.burst.symbols, wanted) };
}

const both = (value: number, ...uncertainties: readonly number[]): Estimate => ({
  value,
  standardUncertainty: Math.hypot(...uncertainties),
});

/** A burst as the frame sees it: relative to the frame's own time and frequencies. */
export function frameBurst(measured: FrameMeasurement, lines: FrameLines): FrameBurst {
  const { burst, place, middleSeconds, symbolErrors } = measured;
  const spacing = lines.carrierSpacingHz.value;
  const since = middleSeconds.value - lines.middleSeconds;
  const offset = burst.carrierHz.value - lines.f0Hz.value - lines.driftHzPerSecond.value * since;
  const carrier = Math.min(CARRIERS - 1, Math.max(0, Math.round(offset / spacing)));
  const expected = placeOn(lines, place);
  const half = (BURST_SYMBOLS / 2) * lines.symbolSeconds.value;
  const late = middleSeconds.value - half - expected.startSeconds;
  return {
    ...burst,
    pilotErrors: pilotErrorsOf(burst.symbols, burstKind(place.index)),
    index: place.index,
    carrier,
    startSymbols: (middleSeconds.value - half - lines.startSeconds.value) / lines.symbolSeconds.value,
    slotErrorHz: both(offset - carrier * spacing, burst.carrierHz.standardUncertainty, lines.f0Hz.standardUncertainty),
    timeErrorSeconds: both(late, middleSeconds.standardUncertainty, lines.startSeconds.standardUncertainty),
    symbolErrors,
  };
}
