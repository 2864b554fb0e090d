import { type Axis, type Plot, plotArea, plotBorder } from './axes.ts';
import { heatPalette } from './colours.ts';
import type { Point, Raster, Shape } from './model.ts';

const STEPS = 40;

/** Values to palette steps: `low` and less is the darkest, `high` and more the lightest. Few steps keep noise cheap to store. */
export function heatRaster(
  values: ArrayLike<number>,
  width: number,
  height: number,
  low: number,
  high: number,
): Raster {
  const cells = new Uint8Array(width * height);
  const scale = (STEPS - 1) / (high - low || 1);
  for (let k = 0; k < cells.length; k++) {
    const step = (values[k] - low) * scale + 0.5;
    cells[k] = step < 0 ? 0 : step >= STEPS ? STEPS - 1 : step;
  }
  return { width, height, cells, palette: heatPalette(STEPS) };
}

/** A heat map in axes with its decibel scale on the right. The raster's top row is the upper end of the y axis. */
export function heatPlot(options: {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  readonly head?: number;
  readonly raster: Raster;
  /** Cells with hard edges: for a coarse picture, and much smaller as PNG. */
  readonly crisp?: boolean;
  readonly lowDb: number;
  readonly highDb: number;
}): { readonly plot: Plot; readonly shapes: readonly Shape[] } {
  const plot = plotArea({ ...options, right: 74, grid: false });
  const image: Shape = {
    kind: 'raster',
    x: plot.left,
    y: plot.top,
    width: plot.width,
    height: plot.height,
    raster: options.raster,
    crisp: options.crisp === true,
  };
  return { plot, shapes: [...plot.shapes, image, plotBorder(plot), ...scaleBar(plot, options.lowDb, options.highDb)] };
}

function scaleBar(plot: Plot, lowDb: number, highDb: number): readonly Shape[] {
  const x = plot.left + plot.width + 14;
  const height = plot.height;
  const steps = heatPalette(STEPS);
  const raster: Raster = {
    width: 1,
    height: STEPS,
    cells: Uint8Array.from(steps, (_, k) => STEPS - 1 - k),
    palette: steps,
  };
  const stop = (share: number): Shape => ({
    kind: 'text',
    x: x + 17,
    y: plot.top + height * (1 - share) + 4,
    text: String(Math.round(lowDb + share * (highDb - lowDb))).replace('-', '−'),
    size: 10,
    paint: 'muted',
  });
  return [
    { kind: 'raster', x, y: plot.top, width: 12, height, raster },
    { kind: 'box', x, y: plot.top, width: 12, height, stroke: 'muted' },
    stop(0),
    stop(0.5),
    stop(1),
    {
      kind: 'text',
      x: plot.left + plot.width + 66,
      y: plot.top + height / 2,
      text: 'dB over noise',
      size: 10,
      paint: 'muted',
      anchor: 'middle',
      turn: -90,
    },
  ];
}

/** A bracket over the plot from one instant to another, with what it marks. */
export function spanMark(plot: Plot, from: number, to: number, text: string): readonly Shape[] {
  const left = Math.max(plot.left, plot.x(from));
  const right = Math.min(plot.left + plot.width, plot.x(to));
  const y = plot.top - 7;
  const bracket: Point[] = [
    [left, y + 5],
    [left, y],
    [right, y],
    [right, y + 5],
  ];
  const down = [left, right].map((x): Point[] => [
    [x, plot.top],
    [x, plot.top + plot.height],
  ]);
  return [
    { kind: 'lines', lines: [bracket], stroke: 'ink', strokeWidth: 1.2 },
    { kind: 'lines', lines: down, stroke: 'light', strokeWidth: 1.2, dash: '4 3' },
    { kind: 'text', x: (left + right) / 2, y: y - 4, text, size: 11, anchor: 'middle' },
  ];
}
