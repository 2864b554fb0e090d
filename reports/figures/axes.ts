import type { Paint, Point, Shape } from './model.ts';

/** Values from..to of a quantity; `to` may be the smaller one. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Axis extends Range {
  readonly label: string;
  /** Where ticks stand, and what is written there; rounded steps of 1, 2 or 5 when left out. */
  readonly ticks?: readonly { readonly at: number; readonly text: string }[];
}

export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  /** Value to pixel. */
  x(value: number): number;
  y(value: number): number;
  inside(point: Point): boolean;
}

/** Round values inside a range, about `count` of them. */
export function roundTicks(range: Range, count: number): readonly { at: number; text: string }[] {
  const low = Math.min(range.from, range.to);
  const high = Math.max(range.from, range.to);
  if (!(high > low)) return [{ at: low, text: tickText(low, 0) }];
  const raw = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((candidate) => candidate >= raw * 0.999) ?? 10 * power;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks: { at: number; text: string }[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    ticks.push({ at: k * step, text: tickText(k * step, decimals) });
  }
  return ticks;
}

function tickText(value: number, decimals: number): string {
  const text = value.toFixed(Math.min(9, decimals));
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
}

/** A framed area with ticks, grid, axis titles with units, and the title above it. */
export function plotArea(options: {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  readonly grid?: boolean;
  /** Room on the right for a scale or a legend. */
  readonly right?: number;
  /** Further room above the plot, for marks or a legend. */
  readonly head?: number;
}): Plot {
  const { xAxis, yAxis } = options;
  const left = 64;
  const top = 30 + (options.head ?? 0);
  const width = options.width - left - (options.right ?? 14);
  const height = options.height - top - 42;
  const x = (value: number): number => left + ((value - xAxis.from) / (xAxis.to - xAxis.from || 1)) * width;
  const y = (value: number): number => top + height - ((value - yAxis.from) / (yAxis.to - yAxis.from || 1)) * height;
  const xTicks = xAxis.ticks ?? roundTicks(xAxis, width / 90);
  const yTicks = yAxis.ticks ?? roundTicks(yAxis, height / 42);
  const muted: Paint = 'muted';
  const shapes: Shape[] = [
    { kind: 'text', x: left, y: 17, text: options.title, size: 13, bold: true },
    { kind: 'box', x: left, y: top, width, height, fill: 'panel' },
  ];
  if (options.grid !== false) {
    const across = yTicks.map((tick): Point[] => [
      [left, y(tick.at)],
      [left + width, y(tick.at)],
    ]);
    const down = xTicks.map((tick): Point[] => [
      [x(tick.at), top],
      [x(tick.at), top + height],
    ]);
    shapes.push({ kind: 'lines', lines: [...across, ...down], stroke: 'grid' });
  }
  const stubs = [
    ...xTicks.map((tick): Point[] => [
      [x(tick.at), top + height],
      [x(tick.at), top + height + 4],
    ]),
    ...yTicks.map((tick): Point[] => [
      [left - 4, y(tick.at)],
      [left, y(tick.at)],
    ]),
  ];
  shapes.push(
    { kind: 'lines', lines: stubs, stroke: muted },
    ...xTicks.map(
      (tick): Shape => ({
        kind: 'text',
        x: x(tick.at),
        y: top + height + 16,
        text: tick.text,
        size: 11,
        paint: muted,
        anchor: 'middle',
      }),
    ),
    ...yTicks.map(
      (tick): Shape => ({
        kind: 'text',
        x: left - 7,
        y: y(tick.at) + 4,
        text: tick.text,
        size: 11,
        paint: muted,
        anchor: 'end',
      }),
    ),
    { kind: 'text', x: left + width / 2, y: top + height + 34, text: xAxis.label, size: 12, anchor: 'middle' },
    { kind: 'text', x: 14, y: top + height / 2, text: yAxis.label, size: 12, anchor: 'middle', turn: -90 },
  );
  const inside = ([px, py]: Point): boolean =>
    px >= left - 0.5 && px <= left + width + 0.5 && py >= top - 0.5 && py <= top + height + 0.5;
  return { left, top, width, height, shapes, x, y, inside };
}

/** The frame of a plot, drawn after what lies in it. */
export function plotBorder(plot: Plot): Shape {
  return { kind: 'box', x: plot.left, y: plot.top, width: plot.width, height: plot.height, stroke: 'muted' };
}

/** The extent of some values with a share of room on either side; `least` keeps a flat line from filling the plot. */
export function extent(values: readonly number[], room: number, least: number): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return { from: -least / 2, to: least / 2 };
  const span = Math.max(high - low, least);
  const middle = (low + high) / 2;
  return { from: middle - span * (0.5 + room), to: middle + span * (0.5 + room) };
}

/** Seconds for short times, minutes and hours for long ones, so that an axis has small numbers. */
export function timeUnit(spanSeconds: number): { readonly name: string; readonly seconds: number } {
  if (spanSeconds > 7200) return { name: 'h', seconds: 3600 };
  return spanSeconds > 300 ? { name: 'min', seconds: 60 } : { name: 's', seconds: 1 };
}
