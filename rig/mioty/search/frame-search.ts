import { createKnownSymbolSpectrum } from '../../signal/burst-correlator.ts';
import type { FollowedRun, RunFollower } from '../../signal/burst-run.ts';
import { math } from '../../signal/math.ts';
import { patternCount, tsmaPattern } from '../patterns.ts';
import { pilotSymbols } from '../pilot.ts';
import { radioProfile, SYMBOL_RATE_BPS } from '../profile.ts';
import { patternGroups, type RadioProfileId } from '../types.ts';
import { createFrameChoice } from './choose-frames.ts';
import { createFrameCutter, SEEN_LATER_SECONDS } from './cut-frames.ts';
import { createFrameFinder, STRONG_ENERGY } from './find-frames.ts';
import { ROWS_PER_SYMBOL, searchPlan } from './plan.ts';
import { createScoreMap } from './score-map.ts';

/**
 * Energy over noise of the 24 midambles of a frame from which it counts. In 100 s of noise in a channel pair 649 places reached 60 and one reached 79, seven
 * times fewer for each three more: 86 is reached about once in ten thousand seconds, and what weak bursts must hold besides makes it rarer.
 */
const FRAME_ENERGY = 86;
/** The noise floor along the columns is taken afresh after so many rows. */
const FLOOR_ROWS = 400;

const longestSymbols = math.max(
  ...patternGroups.flatMap((upg) =>
    Array.from({ length: patternCount(upg) }, (_, index) => math.max(...tsmaPattern(upg, index).startSymbols)),
  ),
);

/** Air that the search needs kept: a frame, and some time to find it. */
export const SEARCH_HISTORY_SECONDS = (longestSymbols + 100) / SYMBOL_RATE_BPS + 2 * SEEN_LATER_SECONDS;

/**
 * Finds uplink frames whose bursts are too weak to be seen alone: the midambles on all carriers, added up along all hopping patterns. It works in the
 * channels of the profile, for crystals within 20 ppm.
 */
export function createFrameSearch(profile: RadioProfileId, run: FollowedRun): RunFollower {
  const { tools, air } = run;
  const { sampleRateHz, centreFrequencyHz, noise } = tools;
  const correlator = createKnownSymbolSpectrum(
    { symbols: pilotSymbols.core, symbolRateBps: SYMBOL_RATE_BPS },
    sampleRateHz,
  );
  const plan = searchPlan(radioProfile(profile), correlator, sampleRateHz, centreFrequencyHz);
  const map = createScoreMap(plan.columns, plan.spanRows + 16, STRONG_ENERGY);
  const finder = createFrameFinder(plan, map, FRAME_ENERGY);
  const choice = createFrameChoice(plan);
  const cutter = createFrameCutter(run, plan, correlator.bins, SEARCH_HISTORY_SECONDS);
  const perNoise = new Float64Array(plan.columns);
  const energies = new Float32Array(plan.columns);
  const holdRows = math.ceil(SEEN_LATER_SECONDS * SYMBOL_RATE_BPS * ROWS_PER_SYMBOL);

  const takeFloor = (): void => {
    const perBin = correlator.binHz / tools.plan.binHz;
    for (let k = 0; k < perNoise.length; k++) {
      const bin = math.round((plan.firstBin + k - correlator.bins / 2) * perBin) + tools.plan.bins / 2;
      perNoise[k] = 1 / noise.floor[math.max(0, math.min(tools.plan.bins - 1, bin))];
    }
  };
  const sampleOf = (row: number): number => math.round(row * plan.samplesPerRow);

  const advance = (): void => {
    if (!noise.known()) return;
    for (let row = map.rows; sampleOf(row) + correlator.length <= air.length; row++) {
      if (row % FLOOR_ROWS === 0) takeFloor();
      correlator.energy(air.data, sampleOf(row) - air.base, plan.firstBin, perNoise, energies);
      map.add(energies);
      finder.look(row).forEach(choice.add);
    }
    choice.take(map.rows - holdRows).forEach(cutter.cut);
    cutter.advance(false);
  };

  return {
    advance,
    seen: cutter.seen,
    finish: () => {
      advance();
      for (let row = map.rows; row < map.rows + plan.spanRows + 16; row++) finder.look(row).forEach(choice.add);
      choice.take(Number.POSITIVE_INFINITY).forEach(cutter.cut);
      cutter.advance(true);
    },
  };
}
