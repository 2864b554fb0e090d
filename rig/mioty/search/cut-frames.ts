import type { BurstCut } from '../../signal/burst-cutter.ts';
import type { FollowedRun } from '../../signal/burst-run.ts';
import { math } from '../../signal/math.ts';
import type { Cutout } from '../../signal/types.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import { CORE_BURSTS, extensionBursts, tsmaPattern } from '../patterns.ts';
import { PILOT_SYMBOLS_START, pilotSymbols } from '../pilot.ts';
import { SYMBOL_RATE_BPS } from '../profile.ts';
import { burstCountOf } from '../radio-frame.ts';
import { decodeFrameHead } from '../radio-frame-decode.ts';
import { lookForBurst } from '../receive/look.ts';
import { softBits } from '../receive/soft-bits.ts';
import type { FrameSight } from './find-frames.ts';
import type { SearchPlan } from './plan.ts';

const PILOT_SYMBOLS = pilotSymbols.core.length;
/** Energy over noise that the midambles not yet seen must have in the mean; noise has 1.2. */
const UNSEEN_ENERGY = 2;
/** A burst that was seen this near, in symbols and hertz, is this one. */
const SAME_SYMBOLS = 12;
const SAME_HZ = 1200;
/** A strong burst looks like a midamble over its whole length, and hides what lies near. */
const STRONG_CN0 = 10 ** 4.5;
const STRONG_HZ = 3000;
/** What is on the air alone is told within this time after its end. */
export const SEEN_LATER_SECONDS = 0.15;

/** Place of a burst: first sample of its first symbol, offset from the centre of the band. */
interface Place {
  readonly sample: number;
  readonly offsetHz: number;
  /** Power over noise density, hertz. */
  readonly cn0: number;
}

/** Cuts out the bursts of frames that were found, those alone that were not cut out already. */
export interface FrameCutter {
  seen(cut: BurstCut): void;
  cut(frame: FrameSight): void;
  /** Cuts what has come by now; when the run is over, whatever has begun. */
  advance(over: boolean): void;
}

export function createFrameCutter(
  run: FollowedRun,
  plan: SearchPlan,
  bins: number,
  memorySeconds: number,
): FrameCutter {
  const { tools, air } = run;
  const { sampleRateHz, noise } = tools;
  const perSymbol = sampleRateHz / SYMBOL_RATE_BPS;
  const burstSamples = math.round(BURST_SYMBOLS * perSymbol);
  const memory = memorySeconds * sampleRateHz;
  const later = math.max(run.reach, SEEN_LATER_SECONDS * sampleRateHz);
  let cuts: BurstCut[] = [];
  let pending: Place[] = [];

  const isSeen = ({ sample, offsetHz }: Place): boolean =>
    cuts.some((cut) => {
      const strong = cut.power > STRONG_CN0 * cut.noiseDensity;
      const symbols = math.abs((cut.fromSample + cut.toSample) / 2 - sample - burstSamples / 2) / perSymbol;
      const hertz = math.abs(cut.offsetHz - offsetHz);
      return strong ? symbols < BURST_SYMBOLS && hertz < STRONG_HZ : symbols < SAME_SYMBOLS && hertz < SAME_HZ;
    });
  const cutAt = ({ sample, offsetHz, cn0 }: Place): BurstCut => {
    const bin = math.round(offsetHz / tools.plan.binHz) + tools.plan.bins / 2;
    const noiseDensity = noise.floor[math.max(0, math.min(tools.plan.bins - 1, bin))];
    const from = math.round(sample);
    return { fromSample: from, toSample: from + burstSamples, offsetHz, power: cn0 * noiseDensity, noiseDensity };
  };
  const coreOf = ({ pattern, row, column, energy }: FrameSight): Place[] => {
    const { rows, columns } = plan.patterns[pattern];
    const cn0 = (math.max(0.01, energy / CORE_BURSTS - 1) * SYMBOL_RATE_BPS) / PILOT_SYMBOLS;
    return rows.map((start, burst) => ({
      sample: (row + start) * plan.samplesPerRow - PILOT_SYMBOLS_START * perSymbol,
      offsetHz: (plan.firstBin + column + columns[burst] - bins / 2) * plan.binHz,
      cn0,
    }));
  };

  /** Where the bursts after the core lie, if its head can be read. */
  const extensionOf = (frame: FrameSight, core: readonly Cutout[], first: Place): Place[] => {
    const bursts = core.map((cutout, index) => {
      const look = lookForBurst(cutout);
      if (look?.kind !== 'core') return { index, soft: null };
      const { soft } = softBits(look.lock, look.lock.amplitude, look.baseband.noiseDensity);
      return { index, soft, domain: 'bits' as const };
    });
    const head = decodeFrameHead(bursts);
    const count = burstCountOf(head.psi) - CORE_BURSTS;
    if (!head.headerCrcOk || count <= 0) return [];
    const { upg, index, columns } = plan.patterns[frame.pattern];
    const { startSymbols } = tsmaPattern(upg, index);
    const last = startSymbols[startSymbols.length - 1];
    const perCarrier = (math.max(...columns) - math.min(...columns)) / (columns.length - 1);
    const zeroHz = first.offsetHz - columns[0] * plan.binHz;
    return extensionBursts(upg, head.headerCrc, head.payloadCrc, last, count).map((burst) => ({
      sample: first.sample + burst.startSymbols * perSymbol,
      offsetHz: zeroHz + burst.carrier * perCarrier * plan.binHz,
      cn0: first.cn0,
    }));
  };

  const seen = (cut: BurstCut): void => {
    cuts = cuts.filter((other) => other.toSample > cut.toSample - memory);
    cuts.push(cut);
  };
  const emit = (place: Place): void => {
    if (place.sample + burstSamples <= air.base || place.sample >= air.length || isSeen(place)) return;
    const cut = cutAt(place);
    run.emit(run.cutout(cut));
    seen(cut);
  };
  return {
    seen,
    cut: (frame) => {
      const core = coreOf(frame);
      const unseen = frame.energies.filter((_, burst) => !isSeen(core[burst]));
      if (unseen.reduce((sum, energy) => sum + energy, 0) < UNSEEN_ENERGY * unseen.length || unseen.length === 0)
        return;
      pending.push(
        ...extensionOf(
          frame,
          core.map((place) => run.cutout(cutAt(place))),
          core[0],
        ),
      );
      core.forEach(emit);
    },
    advance: (over) => {
      const ready = (place: Place): boolean => over || place.sample + burstSamples + later <= air.length;
      pending.filter(ready).forEach(emit);
      pending = pending.filter((place) => !ready(place));
    },
  };
}
