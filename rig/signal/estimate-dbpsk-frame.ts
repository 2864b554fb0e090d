import type { Baseband, CarrierLine } from './baseband.ts';
import { coarseCarrier, plateaus } from './coarse-carrier.ts';
import { createTemplate, type DbpskPattern, emptyPoint, plateauPhases } from './dbpsk-template.ts';
import { changeAt, type DbpskFit, fitDbpsk, PARAMETER } from './fit-dbpsk.ts';
import { type FrameEdge, fitEnds, SHORTEST_RAMP_SECONDS } from './frame-edges.ts';
import { math } from './math.ts';
import type { Estimate } from './types.ts';

/** A frame whose bits are known, and where about it lies. Times from the first sample of the cut-out. */
export interface KnownFrame {
  readonly bits: Uint8Array;
  readonly bitRateBps: 100 | 600;
  /** Instant of the phase change of bit 0. */
  readonly changeSeconds: number;
  readonly symbolSeconds: number;
  readonly carrier: CarrierLine;
  /** Nothing before and after these is this frame's. */
  readonly limits?: readonly [fromSeconds: number, toSeconds: number];
}

/** How a frame was sent. Times from the first sample of the cut-out, frequencies from its centre. */
export interface FrameEstimates {
  readonly startSeconds: Estimate;
  readonly endSeconds: Estimate;
  readonly carrierOffsetHz: Estimate;
  readonly driftHzPerSecond: Estimate;
  readonly symbolRateBps: Estimate;
  readonly powerDbfs: Estimate;
  readonly snrDb: Estimate;
  readonly phaseErrorRad: Estimate;
  readonly inversionDegrees: Estimate;
  readonly rampUpSeconds: Estimate;
  readonly rampDownSeconds: Estimate;
  readonly onTimeSeconds: Estimate;
  /** Symbols between the half-amplitude points. */
  readonly lengthSymbols: number;
  readonly fit: DbpskFit;
  readonly up: FrameEdge;
  readonly down: FrameEdge;
}

/** Below these the model, not the noise, limits (facts: floors above 30 dB). */
const LEAST_FREQUENCY_HZ = 3e-4;
const LEAST_TIME_SECONDS = 3e-6;
/** The noise density comes from a low quantile of a noisy spectrum. */
const NOISE_DENSITY_DB = 0.15;
/** Smaller errors of the phase step do not move the carrier noticeably and are not modelled. */
const WRONG_STEP_RAD = 0.07;
const DB = 10 / math.LN10;
/** Share of a raised-cosine ramp, from its half, that stays above -26 dB. */
const ABOVE_26_DB = 0.5 - math.acos(1 - 2 * 10 ** (-26 / 20)) / math.PI;

/** Mean phase step on 0 bits less that on 1 bits, and its standard uncertainty, with the present pattern taken off. */
function stepError(re: Float64Array, im: Float64Array, bits: Uint8Array): Estimate {
  const sums = [0, 1].map((wanted) => {
    let x = 0;
    let y = 0;
    let spread = 0;
    let count = 0;
    const each = (visit: (pr: number, pi: number) => void): void => {
      // Change k + 1 lies between plateaus k and k + 1.
      for (let k = 0; k + 1 < re.length; k++)
        if (bits[k + 1] === wanted) visit(re[k + 1] * re[k] + im[k + 1] * im[k], im[k + 1] * re[k] - re[k + 1] * im[k]);
    };
    each((pr, pi) => {
      x += pr;
      y += pi;
      count++;
    });
    const angle = math.atan2(y, x);
    each((pr, pi) => {
      spread += (pi * math.cos(angle) - pr * math.sin(angle)) ** 2;
    });
    return { angle, variance: count > 0 ? spread / math.max(x * x + y * y, 1e-300) : math.PI ** 2 };
  });
  const difference = sums[0].angle - sums[1].angle;
  return {
    value: math.atan2(math.sin(difference), math.cos(difference)),
    standardUncertainty: math.sqrt(sums[0].variance + sums[1].variance),
  };
}

interface Fitted {
  readonly fit: DbpskFit;
  readonly quality: Quality;
  /** Departure of the phase step of a 0 bit from half a turn. */
  readonly step: Estimate;
}

const isWrongStep = (step: Estimate): boolean =>
  math.abs(step.value) > math.max(4 * step.standardUncertainty, WRONG_STEP_RAD);

function fitWith(baseband: Baseband, frame: KnownFrame, stepRad: number, rough: CarrierLine): DbpskFit | null {
  const pattern: DbpskPattern = { bits: frame.bits, stepRad };
  const values = plateaus(baseband, rough, frame.changeSeconds, frame.symbolSeconds, plateauPhases(pattern));
  const carrier = coarseCarrier(values, rough, frame.symbolSeconds);
  return fitDbpsk(baseband, { ...frame, pattern, carrier });
}

/** Fits the waveform; a modulator that turns by another angle than half a turn is followed, or its carrier would come out wrong. */
function fitFrame(baseband: Baseband, frame: KnownFrame): Fitted | null {
  const right = plateauPhases({ bits: frame.bits, stepRad: math.PI });
  const first = plateaus(baseband, frame.carrier, frame.changeSeconds, frame.symbolSeconds, right);
  const guess = stepError(first.re, first.im, frame.bits);
  let total = isWrongStep(guess) ? guess.value : 0;
  for (let round = 0; ; round++) {
    const fit = fitWith(baseband, frame, math.PI + total, frame.carrier);
    if (fit === null) return null;
    const found = quality(baseband, fit);
    const rest = stepError(found.re, found.im, frame.bits);
    const step = { value: total + rest.value, standardUncertainty: rest.standardUncertainty };
    if (round === 3 || !isWrongStep(step) || math.abs(rest.value) < rest.standardUncertainty / 2)
      return { fit, quality: found, step };
    total = step.value;
  }
}

interface Quality {
  /** Density of what the model does not explain, over one symbol. */
  readonly residualDensity: number;
  readonly phaseErrorRad: number;
  /** Mean of the squared envelope, amplitude 1. */
  readonly meanSquare: number;
  readonly symbols: number;
  /** The matched symbols: entry k lies between changes k and k + 1. */
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** One pass over the frame: what is left beside the model symbol by symbol, and the phase error of each matched symbol. */
function quality(baseband: Baseband, fit: DbpskFit): Quality {
  const rate = baseband.sampleRateHz;
  const count = fit.pattern.bits.length - 1;
  const template = createTemplate(fit.pattern);
  const point = emptyPoint();
  const left = new Float64Array(2 * count);
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  let energy = 0;
  let samples = 0;
  const from = math.max(0, math.ceil(changeAt(fit, 0) * rate));
  const to = math.min(baseband.re.length, math.ceil(changeAt(fit, count) * rate));
  for (let n = from; n < to; n++) {
    const t = n / rate;
    const since = t - fit.carrier.atSeconds;
    const x = (t - fit.anchorSeconds) / fit.symbolSeconds + fit.anchorIndex;
    const k = math.min(count - 1, math.max(0, math.floor(x)));
    template(x, fit.width, point);
    const angle =
      -fit.phaseRad - 2 * math.PI * (fit.carrier.offsetHz + 0.5 * fit.carrier.driftHzPerSecond * since) * since;
    const c = math.cos(angle);
    const s = math.sin(angle);
    const yr = baseband.re[n] * c - baseband.im[n] * s;
    const yi = baseband.re[n] * s + baseband.im[n] * c;
    left[2 * k] += yr - fit.amplitude * point.re;
    left[2 * k + 1] += yi - fit.amplitude * point.im;
    re[k] += yr * point.re + yi * point.im;
    im[k] += yi * point.re - yr * point.im;
    energy += point.re * point.re + point.im * point.im;
    samples++;
  }
  let residual = 0;
  let phase = 0;
  for (let k = 0; k < count; k++) {
    residual += left[2 * k] ** 2 + left[2 * k + 1] ** 2;
    phase += math.atan2(im[k], re[k]) ** 2;
  }
  return {
    residualDensity: residual / math.max(1, samples) / rate,
    phaseErrorRad: math.sqrt(phase / math.max(1, count)),
    meanSquare: energy / math.max(1, samples),
    symbols: count,
    re,
    im,
  };
}

/** What the uncertainty of a wrong phase step, shape of the transition included, does to the carrier: half of the bits are inversions. */
function stepLeak(fit: DbpskFit, step: Estimate): number {
  const uncertain = math.hypot(step.standardUncertainty, 0.02 * step.value);
  return (0.5 * uncertain) / (2 * math.PI * fit.symbolSeconds);
}

/** Estimates everything about a frame whose bits are known, each with its standard uncertainty; null when the samples do not fit. */
export function estimateDbpskFrame(baseband: Baseband, frame: KnownFrame): FrameEstimates | null {
  const fitted = fitFrame(baseband, frame);
  if (fitted === null) return null;
  const { fit, quality: q, step } = fitted;
  const noise = math.max(baseband.noiseDensity, q.residualDensity);
  const variance = (row: number, column = row): number =>
    fit.inverse[row * 6 + column] * 0.5 * noise * baseband.sampleRateHz;
  const count = fit.pattern.bits.length;
  const ends = fitEnds(baseband, fit, noise, frame.limits ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  const { up, down } = ends;
  const start = changeAt(fit, 0) + ends.startSymbols * fit.symbolSeconds;
  const startDoubt = (fit.symbolSeconds / 2) * math.sqrt(ends.doubt);
  const timeAt = (index: number): number => {
    const d = index - fit.anchorIndex;
    const sum =
      variance(PARAMETER.time) +
      d * d * variance(PARAMETER.symbol) +
      2 * d * variance(PARAMETER.time, PARAMETER.symbol);
    return math.hypot(math.sqrt(math.max(0, sum)), LEAST_TIME_SECONDS, startDoubt);
  };
  const end = start + count * fit.symbolSeconds;
  const middle = (start + end) / 2;
  const power = fit.amplitude ** 2 * q.meanSquare;
  const powerU = (2 * DB * math.sqrt(variance(PARAMETER.amplitude))) / fit.amplitude;
  const onTime = down.halfSeconds - up.halfSeconds + ABOVE_26_DB * (up.rampSeconds + down.rampSeconds);
  return {
    startSeconds: { value: start, standardUncertainty: timeAt(0) },
    endSeconds: { value: end, standardUncertainty: timeAt(count) },
    carrierOffsetHz: {
      value: fit.carrier.offsetHz + fit.carrier.driftHzPerSecond * (middle - fit.carrier.atSeconds),
      standardUncertainty: math.hypot(
        math.sqrt(variance(PARAMETER.frequency)),
        LEAST_FREQUENCY_HZ,
        isWrongStep(step) ? stepLeak(fit, step) : 0,
      ),
    },
    driftHzPerSecond: {
      value: fit.carrier.driftHzPerSecond,
      standardUncertainty: math.hypot(math.sqrt(variance(PARAMETER.drift)), LEAST_FREQUENCY_HZ),
    },
    symbolRateBps: {
      value: 1 / fit.symbolSeconds,
      standardUncertainty:
        math.hypot(math.sqrt(variance(PARAMETER.symbol)), LEAST_TIME_SECONDS / count) / fit.symbolSeconds ** 2,
    },
    powerDbfs: { value: DB * math.log(power), standardUncertainty: math.hypot(powerU, 0.01) },
    snrDb: {
      value: DB * math.log((power * fit.symbolSeconds) / baseband.noiseDensity),
      standardUncertainty: math.hypot(powerU, NOISE_DENSITY_DB),
    },
    phaseErrorRad: {
      value: q.phaseErrorRad,
      standardUncertainty: q.phaseErrorRad / math.sqrt(2 * math.max(1, q.symbols)),
    },
    inversionDegrees: {
      value: (math.abs(step.value) * 180) / math.PI,
      standardUncertainty: (step.standardUncertainty * 180) / math.PI,
    },
    rampUpSeconds: { value: up.rampSeconds, standardUncertainty: up.rampStandardUncertainty },
    rampDownSeconds: { value: down.rampSeconds, standardUncertainty: down.rampStandardUncertainty },
    onTimeSeconds: {
      value: onTime,
      standardUncertainty: math.hypot(
        up.halfStandardUncertainty,
        down.halfStandardUncertainty,
        ABOVE_26_DB * up.rampStandardUncertainty,
        ABOVE_26_DB * down.rampStandardUncertainty,
        SHORTEST_RAMP_SECONDS / 4,
      ),
    },
    lengthSymbols: ends.lengthSymbols,
    fit,
    up,
    down,
  };
}
