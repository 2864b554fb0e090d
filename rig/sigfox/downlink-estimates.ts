import { type GfskBand, withoutCarrier } from '../signal/gfsk-band.ts';
import { correlateKnown, gfskReplicas } from '../signal/gfsk-correlate.ts';
import { GFSK_PARAMETER, type GfskFit, timingOf } from '../signal/gfsk-fit.ts';
import type { GfskPattern } from '../signal/gfsk-phase.ts';
import type { Estimate } from '../signal/types.ts';
import { downlinkFrameBitCount, downlinkModulation, downlinkPreambleBits } from './downlink-frame.ts';
import type { DownlinkSamplesFacts, ReceivedDownlink } from './downlink-receive.ts';

/** Below these the model, not the noise, limits. */
const LEAST_FREQUENCY_HZ = 1e-3;
const LEAST_TIME_SECONDS = 2e-6;
const LEAST_POWER_DB = 0.02;
const DB = 10 / Math.LN10;
const PARAMETERS = 6;
/** Independent samples of noise that a frame holds in the band where it is measured, a second. */
const NOISE_SAMPLES_PER_SECOND = 2400;

type Estimates = Omit<ReceivedDownlink, 'content' | 'preambleBits' | 'syncErrors'>;

/** A fit as values with standard uncertainties on the time line and at the frequencies of the samples. */
export function downlinkEstimates(fit: GfskFit, facts: DownlinkSamplesFacts): Estimates {
  const variance = (a: number, b: number): number => fit.covariance[a * PARAMETERS + b];
  const { carrier, drift, deviation, middle, symbol } = GFSK_PARAMETER;
  const of = (value: number, parameter: number, least: number): Estimate => ({
    value,
    standardUncertainty: Math.hypot(Math.sqrt(variance(parameter, parameter)), least),
  });
  /** An end of the frame, `bits` bits from its middle. */
  const end = (bits: number): Estimate => ({
    value: facts.startTimeSeconds + fit.middleSeconds + bits * fit.symbolSeconds,
    standardUncertainty: Math.hypot(
      Math.sqrt(variance(middle, middle) + 2 * bits * variance(middle, symbol) + bits ** 2 * variance(symbol, symbol)),
      LEAST_TIME_SECONDS,
    ),
  });
  const half = downlinkFrameBitCount / 2;
  const bitRate = 1 / fit.symbolSeconds;
  const noise = fit.noiseDensity;
  const power = fit.amplitude ** 2;
  const heardSeconds = fit.heardBits * fit.symbolSeconds;
  const relativePower = 2 * Math.sqrt(noise / (2 * heardSeconds * power));
  const relativeNoise = 1 / Math.sqrt(heardSeconds * NOISE_SAMPLES_PER_SECOND);
  return {
    startSeconds: end(-half),
    endSeconds: end(half),
    carrierHz: of(facts.centreFrequencyHz + fit.carrier.hertz, carrier, LEAST_FREQUENCY_HZ),
    driftHzPerSecond: of(fit.carrier.driftHzPerSecond, drift, LEAST_FREQUENCY_HZ),
    deviationHz: of(fit.deviationHz, deviation, LEAST_FREQUENCY_HZ),
    bitRateBps: {
      value: bitRate,
      standardUncertainty: Math.hypot(bitRate ** 2 * Math.sqrt(variance(symbol, symbol)), LEAST_FREQUENCY_HZ),
    },
    snrDb: {
      value: DB * Math.log(power / noise / downlinkModulation.bitRateBps),
      standardUncertainty: DB * Math.hypot(relativePower, relativeNoise),
    },
    powerDbfs: { value: DB * Math.log(power), standardUncertainty: Math.hypot(DB * relativePower, LEAST_POWER_DB) },
  };
}

/** How many of the preamble's last bits the samples hold: where the energy along the model begins. */
export function preambleBitsHeard(
  band: GfskBand,
  fit: GfskFit,
  bits: Uint8Array,
  patterns: readonly GfskPattern[],
): number {
  const timing = timingOf(fit, bits.length, band.sampleRateHz);
  const begin = Math.floor(timing.startSeconds * band.sampleRateHz) - 1;
  const end = Math.ceil((timing.startSeconds + bits.length * fit.symbolSeconds) * band.sampleRateHz) + 1;
  const stretch = withoutCarrier(band, fit.carrier, begin, end);
  const replicas = gfskReplicas(fit.deviationHz, fit.symbolSeconds, patterns);
  const sums = correlateKnown(stretch, timing, bits, [0, bits.length], replicas);
  let x = 0;
  let y = 0;
  for (let k = downlinkPreambleBits; k < bits.length; k++) {
    x += sums[2 * k];
    y += sums[2 * k + 1];
  }
  const size = Math.hypot(x, y);
  const whole = size / (bits.length - downlinkPreambleBits);
  let best = 0;
  let heard = 0;
  let gain = 0;
  for (let k = downlinkPreambleBits - 1; k >= 0; k--) {
    gain += (sums[2 * k] * x + sums[2 * k + 1] * y) / size - 0.5 * whole;
    if (gain <= best) continue;
    best = gain;
    heard = downlinkPreambleBits - k;
  }
  return heard;
}
