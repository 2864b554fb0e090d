import type { Measurement } from '../../rig/conformance/types.ts';
import { limitText, marginText, measuredText, unitText } from '../text.ts';
import { extent, roundTicks } from './axes.ts';
import { type Figure, hatch, type Paint, type Point, type Shape } from './model.ts';

const WIDTH = 720;
const HEIGHT = 92;
const KEY = 18;
const LEFT = 24;
const RIGHT = 24;
const TOP = 36;
const BAR = 30;
const MOST_SERIES = 240;

const PAINT_OF: Readonly<Record<Measurement['conformity'], Paint>> = {
  pass: 'pass',
  'conditional-pass': 'warn',
  'conditional-fail': 'warn',
  inconclusive: 'warn',
  fail: 'fail',
  none: 'accent',
};

interface Scale {
  readonly low: number;
  readonly high: number;
  x(value: number): number;
}

/** How to read the bar; a page with many of them says it once. */
export const BAR_KEY =
  'disc: measured value with U · thick line: limit · close hatching: guard band · wide hatching: not allowed · crosses: single values';

/** Null when nothing was measured: then there is nothing to draw. */
export function measureBarFigure(measurement: Measurement, options: { readonly key?: boolean } = {}): Figure | null {
  const { value, limit, rule } = measurement;
  if (value === null || !Number.isFinite(value)) return null;
  const u = measurement.expandedUncertainty ?? 0;
  const scale = scaleOf(measurement, value, u);
  const label = `${measurement.quantity}: ${measuredText(measurement)}, limit ${limitText(measurement)}`;
  return {
    title: measurement.quantity,
    description: `${label}, margin ${marginText(measurement)}, ${measurement.conformity}.`,
    width: WIDTH,
    height: HEIGHT + (options.key === true ? KEY : 0),
    shapes: [
      ...heading(measurement),
      {
        kind: 'box',
        x: LEFT,
        y: TOP,
        width: WIDTH - LEFT - RIGHT,
        height: BAR,
        fill: limit === undefined ? 'panel' : 'passSoft',
      },
      ...forbidden(scale, limit?.low, limit?.high),
      ...(rule === 'guard' || rule === 'nonBinary' ? guardBands(scale, u, limit?.low, limit?.high) : []),
      { kind: 'box', x: LEFT, y: TOP, width: WIDTH - LEFT - RIGHT, height: BAR, stroke: 'muted' },
      ...series(scale, measurement.series),
      ...limitLines(scale, limit?.low, limit?.high),
      ...valueMark(scale, value, u, PAINT_OF[measurement.conformity]),
      ...ticks(scale, measurement.unit),
      ...(options.key === true
        ? [{ kind: 'text', x: LEFT, y: HEIGHT + 10, text: BAR_KEY, size: 10, paint: 'muted' } as const]
        : []),
    ],
  };
}

function scaleOf(measurement: Measurement, value: number, u: number): Scale {
  const ends = [measurement.limit?.low, measurement.limit?.high].filter((end) => end !== undefined);
  const guarded = ends.flatMap((end) => [end - u, end + u]);
  const shown = [value - u, value + u, ...guarded, ...(measurement.series ?? [])];
  // Equal limits without uncertainty span nothing: show one unit, or a tenth of the value, on either side.
  const least = u > 0 ? u * 4 : Math.max(Math.abs(value) * 0.1, 1);
  const range = extent(shown, 0.08, least);
  const x = (v: number): number => {
    const share = (v - range.from) / (range.to - range.from);
    return LEFT + Math.min(1, Math.max(0, share)) * (WIDTH - LEFT - RIGHT);
  };
  return { low: range.from, high: range.to, x };
}

function heading(measurement: Measurement): readonly Shape[] {
  const word = measurement.conformity === 'none' ? 'informative' : measurement.conformity.replace('-', ' ');
  return [
    { kind: 'text', x: LEFT, y: 20, text: measurement.quantity, size: 13, bold: true },
    { kind: 'text', x: WIDTH - RIGHT, y: 20, text: `${measuredText(measurement)} · ${word}`, size: 12, anchor: 'end' },
  ];
}

/** What the limit forbids: red and hatched. */
function forbidden(scale: Scale, low: number | undefined, high: number | undefined): readonly Shape[] {
  const parts: [number, number][] = [];
  if (low !== undefined) parts.push([scale.low, low]);
  if (high !== undefined) parts.push([high, scale.high]);
  return parts.flatMap(([from, to]): Shape[] => {
    const box = { x: scale.x(from), y: TOP, width: scale.x(to) - scale.x(from), height: BAR };
    return box.width <= 0 ? [] : [{ kind: 'box', ...box, fill: 'failSoft' }, hatch(box, 'fail', { strokeWidth: 0.6 })];
  });
}

/** The guard band, U wide on either side of a limit, hatched the other way: inside it the decision is open. */
function guardBands(scale: Scale, u: number, low: number | undefined, high: number | undefined): readonly Shape[] {
  return [low, high].flatMap((end): Shape[] => {
    if (end === undefined || u <= 0) return [];
    const box = { x: scale.x(end - u), y: TOP, width: scale.x(end + u) - scale.x(end - u), height: BAR };
    return box.width < 1 ? [] : [hatch(box, 'warn', { falling: true, spacing: 4, strokeWidth: 0.8 })];
  });
}

function limitLines(scale: Scale, low: number | undefined, high: number | undefined): readonly Shape[] {
  return [low, high].flatMap((end): Shape[] => {
    if (end === undefined) return [];
    const x = scale.x(end);
    return [
      {
        kind: 'lines',
        lines: [
          [
            [x, TOP - 5],
            [x, TOP + BAR + 5],
          ],
        ],
        stroke: 'fail',
        strokeWidth: 2.4,
      },
    ];
  });
}

function valueMark(scale: Scale, value: number, u: number, paint: Paint): readonly Shape[] {
  const y = TOP + BAR / 2;
  const x = scale.x(value);
  const [from, to] = [scale.x(value - u), scale.x(value + u)];
  const bar: Point[][] = [
    [
      [from, y],
      [to, y],
    ],
    [
      [from, y - 7],
      [from, y + 7],
    ],
    [
      [to, y - 7],
      [to, y + 7],
    ],
  ];
  return [
    ...(to - from < 1 ? [] : [{ kind: 'lines', lines: bar, stroke: 'ink', strokeWidth: 1.6 } as const]),
    { kind: 'marks', mark: 'disc', at: [[x, y]], radius: 6, paint: 'ink' },
    { kind: 'marks', mark: 'disc', at: [[x, y]], radius: 4, paint },
  ];
}

/** Single values that were reduced to the measured one. */
function series(scale: Scale, values: readonly number[] | undefined): readonly Shape[] {
  if (values === undefined || values.length < 2) return [];
  const every = Math.ceil(values.length / MOST_SERIES);
  const at = values.filter((_, k) => k % every === 0).map((v): Point => [scale.x(v), TOP + BAR - 5]);
  return [{ kind: 'marks', mark: 'cross', at, radius: 2.2, paint: 'muted' }];
}

function ticks(scale: Scale, unit: string): readonly Shape[] {
  // The last stretch of the axis is left to the unit.
  const marks = roundTicks({ from: scale.low, to: scale.high }, 7).filter(
    (tick) => scale.x(tick.at) < WIDTH - RIGHT - 50,
  );
  const y = TOP + BAR;
  const word = unitText(unit);
  return [
    {
      kind: 'lines',
      lines: marks.map((tick): Point[] => [
        [scale.x(tick.at), y],
        [scale.x(tick.at), y + 5],
      ]),
      stroke: 'muted',
    },
    ...marks.map(
      (tick): Shape => ({
        kind: 'text',
        x: scale.x(tick.at),
        y: y + 18,
        text: tick.text,
        size: 10,
        paint: 'muted',
        anchor: 'middle',
      }),
    ),
    ...(word === ''
      ? []
      : [{ kind: 'text', x: WIDTH - RIGHT, y: y + 18, text: word, size: 11, anchor: 'end' } as const]),
  ];
}
