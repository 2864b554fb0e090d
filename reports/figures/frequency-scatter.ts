import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import { plotArea, plotBorder, timeUnit } from './axes.ts';
import type { Figure, Paint, Point, Shape } from './model.ts';

const LOOKS: readonly { rank: number; mark: 'disc' | 'square' | 'cross'; paint: Paint }[] = [
  { rank: 1, mark: 'disc', paint: 'accent' },
  { rank: 2, mark: 'square', paint: 'second' },
  { rank: 3, mark: 'cross', paint: 'third' },
];

/**
 * Carrier of every frame over the time of an observation.
 * @param band centre and half width of the band to mark, hertz; from the capture when the suite knows no other
 */
export function frequencyScatterFigure(
  title: string,
  frames: readonly ObservedFrame[],
  band: { readonly centreHz: number; readonly halfWidthHz: number },
): Figure {
  const times = frames.map((f) => f.startSeconds.value);
  const first = times.reduce((least, t) => Math.min(least, t), Number.POSITIVE_INFINITY);
  const last = times.reduce((most, t) => Math.max(most, t), 0);
  const unit = timeUnit(last - first);
  const span = Math.max((last - first) / unit.seconds, 1e-3);
  const half = band.halfWidthHz / 1e3;
  const plot = plotArea({
    title,
    width: 720,
    height: 320,
    head: 18,
    xAxis: { from: -0.02 * span, to: 1.02 * span, label: `time after the first frame, ${unit.name}` },
    yAxis: { from: -half * 1.15, to: half * 1.15, label: `offset from ${(band.centreHz / 1e6).toFixed(3)} MHz, kHz` },
  });
  const at = (frame: ObservedFrame): Point => [
    plot.x((frame.startSeconds.value - first) / unit.seconds),
    plot.y(Math.min(half * 1.14, Math.max(-half * 1.14, (frame.carrierHz.value - band.centreHz) / 1e3))),
  ];
  const edges = [-half, half].map((edge): Point[] => [
    [plot.left, plot.y(edge)],
    [plot.left + plot.width, plot.y(edge)],
  ]);
  const marks = LOOKS.flatMap(({ rank, mark, paint }): Shape[] => {
    const chosen = frames.filter((f) => f.decoded.rank === rank).map(at);
    return chosen.length === 0 ? [] : [{ kind: 'marks', mark, at: chosen, radius: 2.6, paint }];
  });
  const outside = frames.filter((f) => Math.abs(f.carrierHz.value - band.centreHz) > band.halfWidthHz).length;
  return {
    title,
    description: `${frames.length} frames; ${outside} outside ${(band.centreHz / 1e6).toFixed(3)} MHz ± ${half} kHz.`,
    width: 720,
    height: 320,
    shapes: [
      ...plot.shapes,
      { kind: 'lines', lines: edges, stroke: 'fail', dash: '6 3', strokeWidth: 1.2 },
      ...marks,
      plotBorder(plot),
      ...legend(plot.left, plot.top - 8, `${frames.length} frames; dashed: ± ${half} kHz`),
    ],
  };
}

function legend(x: number, y: number, note: string): readonly Shape[] {
  return [
    ...LOOKS.flatMap(({ rank, mark, paint }, k): Shape[] => [
      { kind: 'marks', mark, at: [[x + 6 + 64 * k, y - 4]], radius: 3, paint },
      { kind: 'text', x: x + 14 + 64 * k, y, text: `rank ${rank}`, size: 10.5, paint: 'muted' },
    ]),
    { kind: 'text', x: x + 14 + 64 * LOOKS.length, y, text: note, size: 10.5, paint: 'muted' },
  ];
}
