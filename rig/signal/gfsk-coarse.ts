import { type GfskBand, withoutCarrier } from './gfsk-band.ts';
import { correlateKnown, gfskReplicas } from './gfsk-correlate.ts';
import { type GfskBits, type GfskModel, timingOf } from './gfsk-fit.ts';
import { strongestLine } from './gfsk-lock.ts';
import { type GfskPattern, signOf } from './gfsk-phase.ts';
import { math } from './math.ts';

/** Grid on which deviation and drift are looked for before they are fitted. */
const DEVIATION_STEP_HZ = 20;
const DEVIATION_REACH = 6;
const DRIFT_STEP_HZ_PER_SECOND = 14;
const DRIFT_REACH = 5;

/** Deviation, drift and carrier near to those of a model: the bits' correlations are turned until they share one phase. */
export function coarseGfsk(
  band: GfskBand,
  model: GfskModel,
  frame: GfskBits,
  patterns: readonly GfskPattern[],
): GfskModel {
  const { bits, from } = frame;
  const { sampleRateHz } = band;
  const timing = timingOf(model, bits.length, sampleRateHz);
  const begin = math.floor((timing.startSeconds + from * model.symbolSeconds) * sampleRateHz);
  const end = math.ceil((timing.startSeconds + bits.length * model.symbolSeconds) * sampleRateHz);
  const stretch = withoutCarrier(band, model.carrier, begin, end);
  const replicas = gfskReplicas(model.deviationHz, model.symbolSeconds, patterns);
  const sums = correlateKnown(stretch, timing, bits, [from, bits.length], replicas);
  const turned = new Float64Array(sums.length);
  let best = { share: -1, hertz: 0, deviationHz: 0, driftHzPerSecond: 0 };
  for (let i = -DEVIATION_REACH; i <= DEVIATION_REACH; i++) {
    for (let k = -DRIFT_REACH; k <= DRIFT_REACH; k++) {
      const offset = { deviationHz: i * DEVIATION_STEP_HZ, driftHzPerSecond: k * DRIFT_STEP_HZ_PER_SECOND };
      turnBack(sums, model, frame, offset, turned);
      const line = strongestLine(turned, 1 / model.symbolSeconds);
      if (line.share > best.share) best = { ...line, ...offset };
    }
  }
  return {
    ...model,
    carrier: {
      ...model.carrier,
      hertz: model.carrier.hertz + best.hertz,
      driftHzPerSecond: model.carrier.driftHzPerSecond + best.driftHzPerSecond,
    },
    deviationHz: model.deviationHz + best.deviationHz,
  };
}

interface Offset {
  readonly deviationHz: number;
  readonly driftHzPerSecond: number;
}

/** Turns each bit's sum by what another deviation and drift would have turned it; the drift's line is zero at the carrier's time. */
function turnBack(sums: Float64Array, model: GfskModel, { bits, from }: GfskBits, offset: Offset, out: Float64Array) {
  const { symbolSeconds } = model;
  const start = model.middleSeconds - (bits.length / 2) * symbolSeconds;
  let balance = 0;
  for (let k = 0; 2 * k < sums.length; k++) {
    const sign = signOf(bits[from + k]);
    const since = start + (from + k + 0.5) * symbolSeconds - model.carrier.atSeconds;
    const angle =
      -2 * math.PI * offset.deviationHz * symbolSeconds * (balance + 0.5 * sign) -
      math.PI * offset.driftHzPerSecond * since * since;
    balance += sign;
    const c = math.cos(angle);
    const s = math.sin(angle);
    out[2 * k] = sums[2 * k] * c - sums[2 * k + 1] * s;
    out[2 * k + 1] = sums[2 * k] * s + sums[2 * k + 1] * c;
  }
}
