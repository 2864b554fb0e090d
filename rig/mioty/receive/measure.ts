import type { Baseband } from '../../signal/baseband.ts';
import { math } from '../../signal/math.ts';
import { mskOnTime } from '../../signal/msk-edges.ts';
import { fitMsk, MSK_PARAMETER, type MskFit, type MskLimits } from '../../signal/msk-fit.ts';
import type { MskPlace } from '../../signal/msk-states.ts';
import type { Cutout, Estimate } from '../../signal/types.ts';
import { DEVIATION_HZ } from '../profile.ts';
import type { ObservedBurst } from '../types.ts';
import { type BurstKind, pilotErrorsOf } from './look.ts';

/** A burst with its middle, which is known better than its start and hangs on nothing else. */
export interface MeasuredBurst {
  readonly burst: ObservedBurst;
  /** On the probe's time line. */
  readonly middleSeconds: Estimate;
  /** Power that its symbols leave unexplained, near the carrier, relative to its own. */
  readonly unexplained: number;
}

/** What is measured, and by which symbols: known ones, or decisions. */
export interface MeasureTask {
  readonly cutout: Cutout;
  readonly index: number;
  readonly baseband: Baseband;
  readonly kind: BurstKind;
  readonly place: MskPlace;
  /** The waveform is fitted with these. */
  readonly symbols: string;
  /** What the burst itself says. */
  readonly decided: string;
  /** About; nominal unless given. */
  readonly deviationHz?: number;
}

const limits: MskLimits = { hertz: 200, deviationHz: 400, symbols: 0.8, symbolLength: 0.05 };
/** Below these the model, not the noise, limits. */
const LEAST_FREQUENCY_HZ = 0.02;
const LEAST_TIME_SECONDS = 2e-7;
const LEAST_POWER_DB = 0.01;
/** The noise density comes from a low quantile of a noisy spectrum. */
const NOISE_DENSITY_DB = 0.15;
/** What is left beside the fit counts as noise where it is this much more than the noise. */
const UNEXPLAINED = 1.5;
const DB = 10 / math.LN10;

/** Measures a burst by its symbols; null when they do not fit the samples. */
export function measureBurst(task: MeasureTask): MeasuredBurst | null {
  const { baseband, place, symbols } = task;
  const middleSeconds = place.startSeconds + (symbols.length / 2) * place.symbolSeconds;
  const fit = fitMsk(
    baseband,
    {
      carrierHz: place.carrierHz,
      phaseRad: 0,
      atSeconds: middleSeconds,
      deviationHz: task.deviationHz ?? DEVIATION_HZ,
      middleSeconds,
      symbolSeconds: place.symbolSeconds,
    },
    symbols,
    limits,
  );
  return fit === null ? null : describe(task, fit);
}

function describe(task: MeasureTask, fit: MskFit): MeasuredBurst {
  const { cutout, baseband, symbols, decided, kind } = task;
  const { noiseDensity } = baseband;
  const noise = fit.residualDensity > UNEXPLAINED * noiseDensity ? fit.residualDensity : noiseDensity;
  const perSample = (noise * baseband.sampleRateHz) / 2 / fit.amplitude ** 2;
  const variance = (row: number, column = row): number => fit.inverse[row * 5 + column] * perSample;
  const { carrier, deviation, middle, symbol } = MSK_PARAMETER;
  const half = symbols.length / 2;
  const startVariance = variance(middle) + half * half * variance(symbol) - 2 * half * variance(middle, symbol);
  const start = fit.middleSeconds - half * fit.symbolSeconds;
  const power = fit.amplitude ** 2;
  const powerDb = 2 * DB * math.sqrt(perSample / math.max(1, fit.samples));
  const place = { startSeconds: start, symbolSeconds: fit.symbolSeconds, carrierHz: fit.carrierHz };
  return {
    burst: {
      kind,
      startSeconds: estimate(cutout.startTimeSeconds + start, startVariance, LEAST_TIME_SECONDS),
      carrierHz: estimate(cutout.centreFrequencyHz + fit.carrierHz, variance(carrier), LEAST_FREQUENCY_HZ),
      deviationHz: estimate(fit.deviationHz, variance(deviation), LEAST_FREQUENCY_HZ),
      symbolRateBps: estimate(
        1 / fit.symbolSeconds,
        variance(symbol) / fit.symbolSeconds ** 4,
        LEAST_TIME_SECONDS / symbols.length / fit.symbolSeconds ** 2,
      ),
      powerDbfs: estimate(DB * math.log(power), powerDb ** 2, LEAST_POWER_DB),
      snrDb: estimate(DB * math.log((power * fit.symbolSeconds) / noiseDensity), powerDb ** 2, NOISE_DENSITY_DB),
      onTimeSeconds: mskOnTime(baseband, place, symbols.length, fit.amplitude),
      symbols: decided,
      pilotErrors: pilotErrorsOf(decided, kind),
      cutout: task.index,
      samplesLost: cutout.samplesLost,
    },
    middleSeconds: estimate(cutout.startTimeSeconds + fit.middleSeconds, variance(middle), LEAST_TIME_SECONDS),
    unexplained: fit.residualDensity / (power * fit.symbolSeconds),
  };
}

function estimate(value: number, variance: number, least: number): Estimate {
  return { value, standardUncertainty: math.sqrt(math.max(0, variance) + least * least) };
}
