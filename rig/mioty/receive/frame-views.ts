import type { Baseband } from '../../signal/baseband.ts';
import { lockMsk, type MskLock } from '../../signal/msk-lock.ts';
import type { MskPlace } from '../../signal/msk-states.ts';
import type { Cutout } from '../../signal/types.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import { burstKind } from '../pilot.ts';
import type { ReceivedBurst } from './burst.ts';
import { burstBaseband, noiseDensityOf } from './burst-baseband.ts';
import type { CutoutIndex } from './cutout-index.ts';
import { type FrameLines, type FramePlace, placeOn } from './frame-lines.ts';
import { SYMBOL_SECONDS, words } from './look.ts';
import { type SoftBits, softBits } from './soft-bits.ts';

/** What can be seen at one place of a frame. */
export interface PlaceView {
  readonly place: FramePlace;
  /** The burst that was found there by itself. */
  readonly own: ReceivedBurst | null;
  readonly cutout: number;
  readonly lock: MskLock;
}

/** A midamble as strong as this is believed where it is; a weaker one is looked at where its frame has it. */
const BELIEVED = 100;

/** A frame whose bursts are this weak in the middle is put together anew with all of them at once. */
const WEAK = 30;

/** Steps of time and frequency that a weak frame is tried at. */
const SHIFTS = [-0.3, -0.15, 0, 0.15, 0.3];
const OFFSETS_HZ = [-36, -27, -18, -9, 0, 9, 18, 27, 36];

/** Place on the time line and in the band of a cut-out. */
export function inCutout({ startSeconds, symbolSeconds, carrierHz }: MskPlace, cutout: Cutout): MskPlace {
  return {
    startSeconds: startSeconds - cutout.startTimeSeconds,
    symbolSeconds,
    carrierHz: carrierHz - cutout.centreFrequencyHz,
  };
}

interface Spot {
  readonly place: FramePlace;
  readonly own: ReceivedBurst | null;
  readonly cutout: number;
  readonly baseband: Baseband;
  readonly at: MskPlace;
}

/** Looks at the places of a frame: at the bursts that were found there, and at what cut-outs hold of the others. */
export function viewPlaces(
  cutouts: readonly Cutout[],
  index: CutoutIndex,
  lines: FrameLines,
  places: readonly { readonly place: FramePlace; readonly own: ReceivedBurst | null }[],
): PlaceView[] {
  const spots = places.flatMap(({ place, own }): Spot[] => {
    const radio = placeOn(lines, place);
    const cutout = own?.burst.cutout ?? index.covering(radio);
    if (cutout === null) return [];
    return [{ place, own, cutout, baseband: burstBaseband(cutouts[cutout]), at: inCutout(radio, cutouts[cutout]) }];
  });
  const shift = isWeak(spots.flatMap(({ own }) => own ?? [])) ? bestShift(spots) : { seconds: 0, hertz: 0 };
  return spots.map((spot) => ({ place: spot.place, own: spot.own, cutout: spot.cutout, lock: lockOf(spot, shift) }));
}

interface Shift {
  readonly seconds: number;
  readonly hertz: number;
}

function lockOf(spot: Spot, shift: Shift): MskLock {
  if (spot.own !== null && spot.own.strength > BELIEVED) return spot.own.lock;
  return lockAt(spot, shift);
}

function lockAt({ baseband, at, place }: Spot, { seconds, hertz }: Shift): MskLock {
  const there = { ...at, startSeconds: at.startSeconds + seconds, carrierHz: at.carrierHz + hertz };
  return lockMsk(baseband, there, words[burstKind(place.index)], BURST_SYMBOLS, null);
}

/** True where most of the bursts of a frame are too weak to be placed well by themselves. */
export function isWeak(bursts: readonly ReceivedBurst[]): boolean {
  const strengths = bursts.map(({ strength }) => strength).sort((a, b) => a - b);
  return strengths.length > 0 && strengths[strengths.length >> 1] < WEAK;
}

/** The shift of the whole frame in time and frequency with which its bursts together are likeliest. */
function bestShift(spots: readonly Spot[]): Shift {
  const likelihoods = SHIFTS.map((symbols) =>
    OFFSETS_HZ.map((hertz) => {
      const shift = { seconds: symbols * SYMBOL_SECONDS, hertz };
      return spots.reduce((sum, spot) => sum + lockAt(spot, shift).likelihood, 0);
    }),
  );
  let best = { row: 0, column: 0 };
  likelihoods.forEach((row, r) => {
    row.forEach((value, c) => {
      if (value > likelihoods[best.row][best.column]) best = { row: r, column: c };
    });
  });
  const column = likelihoods.map((row) => row[best.column]);
  return {
    seconds: between(SHIFTS, column, best.row) * SYMBOL_SECONDS,
    hertz: between(OFFSETS_HZ, likelihoods[best.row], best.column),
  };
}

/** Where a parabola through the best of equally spaced values and its neighbours has its top. */
function between(at: readonly number[], values: readonly number[], top: number): number {
  if (top === 0 || top === at.length - 1) return at[top];
  const curve = values[top - 1] - 2 * values[top] + values[top + 1];
  const share = curve < 0 ? (0.5 * (values[top - 1] - values[top + 1])) / curve : 0;
  return at[top] + share * (at[top + 1] - at[top]);
}

/** Decisions on the bursts of a frame. The amplitude is that of most of them, so that a stronger disturbance does not pass for a good burst. */
export function softViews(views: readonly PlaceView[], cutouts: readonly Cutout[]): SoftBits[] {
  const squares = views
    .map(({ lock, cutout }) => lock.amplitude ** 2 - noiseDensityOf(cutouts[cutout]) / (12 * lock.place.symbolSeconds))
    .sort((a, b) => a - b);
  const half = squares.length >> 1;
  const amplitude = Math.sqrt(Math.max(squares[half] ?? 0, 1e-30));
  return views.map(({ lock, cutout }) => softBits(lock, amplitude, noiseDensityOf(cutouts[cutout])));
}
