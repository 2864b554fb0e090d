import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import type { Cutout } from '../../rig/signal/types.ts';
import { plotArea, plotBorder } from './axes.ts';
import type { Figure, Point, Shape } from './model.ts';

/** The phase change from one symbol to the next, degrees in -90..270, so that both clusters lie whole in the picture. */
export interface PhaseStep {
  readonly symbol: number;
  readonly degrees: number;
}

/**
 * Phase steps of a frame: the cut-out is mixed to the frame's carrier with its drift taken out, and half a symbol summed around each instant
 * of steady phase. Bit 0 is an inversion, bit 1 none (Sigfox RFP test specification, PRS-RFP-011). Some modulators invert at the start of a
 * bit's period, others in its middle; the grid that gathers more energy is the one that this modulator uses.
 * A picture only; verdicts rest on the receiver's own estimates.
 */
export function phaseSteps(cutout: Cutout, frame: ObservedFrame): readonly PhaseStep[] {
  const atMiddles = steadySums(cutout, frame, -0.5);
  const atEdges = steadySums(cutout, frame, 0);
  const sums = gathered(atEdges) > gathered(atMiddles) ? atEdges : atMiddles;
  return sums.slice(1).flatMap((now, symbol): PhaseStep[] => {
    const before = sums[symbol];
    if (now === null || before === null) return [];
    const re = now[0] * before[0] + now[1] * before[1];
    const im = now[1] * before[0] - now[0] * before[1];
    const degrees = (Math.atan2(im, re) * 180) / Math.PI;
    return [{ symbol, degrees: degrees < -90 ? degrees + 360 : degrees }];
  });
}

/** Sums around `first`, `first + 1`, ... symbols after the first bit's start: one more than there are bits. */
function steadySums(cutout: Cutout, frame: ObservedFrame, first: number): readonly (Point | null)[] {
  const rate = frame.symbolRateBps.value;
  const bits = Math.round((frame.endSeconds.value - frame.startSeconds.value) * rate);
  const middle = (frame.startSeconds.value + frame.endSeconds.value) / 2;
  return Array.from({ length: bits + 1 }, (_, k) => {
    const from = frame.startSeconds.value + (first + k - 0.25) / rate - cutout.startTimeSeconds;
    return integrate(cutout, frame, middle, from, 0.5 / rate);
  });
}

function gathered(sums: readonly (Point | null)[]): number {
  return sums.reduce((total, sum) => total + (sum === null ? 0 : Math.hypot(sum[0], sum[1])), 0);
}

function integrate(cutout: Cutout, frame: ObservedFrame, middle: number, from: number, length: number): Point | null {
  const first = Math.ceil(from * cutout.sampleRateHz);
  const last = Math.floor((from + length) * cutout.sampleRateHz);
  if (first < 0 || 2 * last + 1 >= cutout.samples.length) return null;
  const { cos, sin, PI } = Math;
  let re = 0;
  let im = 0;
  for (let n = first; n <= last; n++) {
    const sinceMiddle = cutout.startTimeSeconds + n / cutout.sampleRateHz - middle;
    const cycles =
      (frame.carrierHz.value - cutout.centreFrequencyHz) * sinceMiddle +
      0.5 * frame.driftHzPerSecond.value * sinceMiddle ** 2;
    const angle = -2 * PI * cycles;
    const [i, q] = [cutout.samples[2 * n], cutout.samples[2 * n + 1]];
    re += i * cos(angle) - q * sin(angle);
    im += i * sin(angle) + q * cos(angle);
  }
  return [re, im];
}

/** Every phase step of a frame against its symbol; null when the cut-out does not hold the frame. */
export function phaseStepsFigure(cutout: Cutout, frame: ObservedFrame, name = 'Frame'): Figure | null {
  const steps = phaseSteps(cutout, frame);
  if (steps.length === 0) return null;
  const title = `${name}: phase steps from symbol to symbol (${frame.bitRateBps} bit/s)`;
  const plot = plotArea({
    title,
    width: 720,
    height: 240,
    head: 4,
    right: 110,
    xAxis: { from: -1, to: steps.length, label: 'symbol from the first preamble bit' },
    yAxis: {
      from: -90,
      to: 270,
      label: 'phase step, degrees',
      ticks: [-90, 0, 90, 180, 270].map((at) => ({ at, text: String(at).replace('-', '−') })),
    },
  });
  const is0 = (step: PhaseStep): boolean => step.degrees > 90;
  const at = (step: PhaseStep): Point => [plot.x(step.symbol), plot.y(step.degrees)];
  const zeros = steps.filter(is0);
  const ones = steps.filter((step) => !is0(step));
  const line = (degrees: number): Point[] => [
    [plot.left, plot.y(degrees)],
    [plot.left + plot.width, plot.y(degrees)],
  ];
  const edge = plot.left + plot.width + 8;
  const shapes: Shape[] = [
    ...plot.shapes,
    { kind: 'lines', lines: [line(90)], stroke: 'muted', dash: '3 3' },
    { kind: 'marks', mark: 'square', at: zeros.map(at), radius: 2.6, paint: 'second' },
    { kind: 'marks', mark: 'disc', at: ones.map(at), radius: 2.8, paint: 'accent' },
    plotBorder(plot),
    { kind: 'text', x: edge, y: plot.y(180) - 2, text: `bit 0: ${zeros.length}`, size: 11 },
    { kind: 'text', x: edge, y: plot.y(180) + 12, text: 'inversion', size: 10, paint: 'muted' },
    { kind: 'text', x: edge, y: plot.y(0) - 2, text: `bit 1: ${ones.length}`, size: 11 },
    { kind: 'text', x: edge, y: plot.y(0) + 12, text: 'no change', size: 10, paint: 'muted' },
  ];
  return {
    title,
    description: `${zeros.length} inversions and ${ones.length} symbols without one.`,
    width: 720,
    height: 240,
    shapes,
  };
}
