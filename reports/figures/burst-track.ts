import type { FrameBurst } from '../../rig/mioty/types.ts';
import type { Cutout } from '../../rig/signal/types.ts';
import { plotArea, plotBorder } from './axes.ts';
import type { Figure, Point, Shape } from './model.ts';

const WIDTH = 720;
const HEIGHT = 250;
/** The pilot: symbols 12 to 23 of a burst (TS-UNB radio burst). */
const PILOT = { from: 12, to: 24 } as const;

/** Instantaneous frequency of one burst around its carrier, with the symbols that were decided; null when the cut-out does not hold it. */
export function burstTrackFigure(cutout: Cutout, burst: FrameBurst, name: string): Figure | null {
  const symbolSeconds = 1 / burst.symbolRateBps.value;
  const track = frequencies(cutout, burst, symbolSeconds);
  if (track.length < 2) return null;
  const deviationHz = burst.deviationHz.value;
  const title = `${name}, burst ${burst.index}: ${burst.kind}, carrier ${burst.carrier}, Es/N0 ${burst.snrDb.value.toFixed(1)} dB`;
  const half = 2 * deviationHz;
  const plot = plotArea({
    title,
    width: WIDTH,
    height: HEIGHT,
    head: 18,
    xAxis: { from: -2.5, to: burst.symbols.length + 2.5, label: 'symbol' },
    yAxis: { from: -half, to: half, label: 'frequency after the carrier, Hz' },
  });
  const clipped = track.map(([at, hertz]): Point => [plot.x(at), plot.y(Math.min(half, Math.max(-half, hertz)))]);
  const levels = [...burst.symbols].map((symbol, k): readonly Point[] => {
    const y = plot.y(symbol === '1' ? deviationHz : -deviationHz);
    return [
      [plot.x(k), y],
      [plot.x(k + 1), y],
    ];
  });
  const pilot: Shape = {
    kind: 'box',
    x: plot.x(PILOT.from),
    y: plot.top,
    width: plot.x(PILOT.to) - plot.x(PILOT.from),
    height: plot.height,
    fill: 'passSoft',
  };
  return {
    title,
    description: `Symbols ${burst.symbols}; deviation ${deviationHz.toFixed(1)} Hz, ${burst.symbolRateBps.value.toFixed(2)} symbols/s.`,
    width: WIDTH,
    height: HEIGHT,
    shapes: [
      ...plot.shapes,
      pilot,
      { kind: 'lines', lines: levels, stroke: 'muted', strokeWidth: 3 },
      { kind: 'lines', lines: [clipped], stroke: 'accent', strokeWidth: 1.2 },
      plotBorder(plot),
      {
        kind: 'text',
        x: plot.left,
        y: plot.top - 8,
        text: 'shaded: pilot; grey: decided symbols',
        size: 10.5,
        paint: 'muted',
      },
    ],
  };
}

/** Symbols after the burst's start and hertz after its carrier, from the phase steps of neighbouring samples. */
function frequencies(cutout: Cutout, burst: FrameBurst, symbolSeconds: number): Point[] {
  const { samples, sampleRateHz, startTimeSeconds, centreFrequencyHz } = cutout;
  const offsetHz = burst.carrierHz.value - centreFrequencyHz;
  const points: Point[] = [];
  for (let n = 1; 2 * n + 1 < samples.length; n++) {
    const at = (startTimeSeconds + (n - 0.5) / sampleRateHz - burst.startSeconds.value) / symbolSeconds;
    if (at < -2 || at > burst.symbols.length + 2) continue;
    const [i0, q0, i1, q1] = [samples[2 * n - 2], samples[2 * n - 1], samples[2 * n], samples[2 * n + 1]];
    const step = Math.atan2(q1 * i0 - i1 * q0, i1 * i0 + q1 * q0);
    points.push([at, (step * sampleRateHz) / (2 * Math.PI) - offsetHz]);
  }
  return points;
}
