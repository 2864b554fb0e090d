import type { Baseband } from './baseband.ts';
import { createTemplate, emptyPoint } from './dbpsk-template.ts';
import type { FrameEstimates } from './estimate-dbpsk-frame.ts';
import { rampAt, SHORTEST_RAMP_SECONDS } from './frame-edges.ts';
import { math } from './math.ts';

type Drawn = Pick<FrameEstimates, 'fit' | 'up' | 'down'>;

/** Takes a fitted frame, ramps included, off the samples in place, so that what it covered can be seen. */
export function subtractFrame(baseband: Baseband, frame: Drawn): void {
  addTimes(baseband, frame, -1);
}

/** Puts a frame back that was taken off. */
export function restoreFrame(baseband: Baseband, frame: Drawn): void {
  addTimes(baseband, frame, 1);
}

function addTimes(baseband: Baseband, frame: Drawn, sign: 1 | -1): void {
  const { fit, up, down } = frame;
  const rate = baseband.sampleRateHz;
  const rampUp = math.max(up.rampSeconds, SHORTEST_RAMP_SECONDS);
  const rampDown = math.max(down.rampSeconds, SHORTEST_RAMP_SECONDS);
  const template = createTemplate(fit.pattern);
  const point = emptyPoint();
  const from = math.max(0, math.ceil((up.halfSeconds - rampUp / 2) * rate));
  const to = math.min(baseband.re.length, math.floor((down.halfSeconds + rampDown / 2) * rate) + 1);
  for (let n = from; n < to; n++) {
    const t = n / rate;
    const since = t - fit.carrier.atSeconds;
    template((t - fit.anchorSeconds) / fit.symbolSeconds + fit.anchorIndex, fit.width, point);
    const amplitude = fit.amplitude * rampAt(-t, -up.halfSeconds, rampUp) * rampAt(t, down.halfSeconds, rampDown);
    const angle =
      fit.phaseRad + 2 * math.PI * (fit.carrier.offsetHz + 0.5 * fit.carrier.driftHzPerSecond * since) * since;
    const c = amplitude * math.cos(angle);
    const s = amplitude * math.sin(angle);
    baseband.re[n] += sign * (c * point.re - s * point.im);
    baseband.im[n] += sign * (c * point.im + s * point.re);
  }
}
