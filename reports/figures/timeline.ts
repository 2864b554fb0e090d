import type { Mark } from '../../rig/conformance/types.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import { megahertz } from '../text.ts';
import { extent, plotArea, plotBorder } from './axes.ts';
import type { Figure, Paint, Point, Shape } from './model.ts';

const RANK_PAINT: Readonly<Record<string, Paint>> = { '1': 'accent', '2': 'second', '3': 'third' };

/** When and where the frames of one message were on the air, with the silences between them. */
export function messageTimelineFigure(title: string, mark: Mark | null, frames: readonly ObservedFrame[]): Figure {
  const zero = mark?.timeSeconds ?? frames[0]?.startSeconds.value ?? 0;
  const ordered = [...frames].sort((a, b) => a.startSeconds.value - b.startSeconds.value);
  const middle = ordered.reduce((sum, f) => sum + f.carrierHz.value, 0) / Math.max(1, ordered.length);
  const start = Math.min(0, ...ordered.map((f) => f.startSeconds.value - zero));
  const end = Math.max(0.1, ...ordered.map((f) => f.endSeconds.value - zero));
  const plot = plotArea({
    title,
    width: 720,
    height: 250,
    xAxis: {
      from: start - (end - start) * 0.03,
      to: end + (end - start) * 0.03,
      label: mark === null ? 'time after the first frame, s' : 'time after the command, s',
    },
    yAxis: {
      ...extent(
        ordered.map((f) => (f.carrierHz.value - middle) / 1e3),
        0.25,
        1,
      ),
      label: `offset from ${(middle / 1e6).toFixed(4)} MHz, kHz`,
    },
  });
  const bars = ordered.flatMap((frame): Shape[] => frameBar(frame, zero, middle, plot));
  const gaps = ordered.slice(1).flatMap((frame, k): Shape[] => gapMark(ordered[k], frame, zero, plot));
  const command: Shape[] =
    mark === null
      ? []
      : [
          { kind: 'lines', lines: [verticalAt(plot, 0)], stroke: 'ink', dash: '2 3' },
          { kind: 'text', x: plot.x(0) + 4, y: plot.top + 12, text: 'command', size: 10, paint: 'muted' },
        ];
  return {
    title,
    description: `${ordered.length} frames: ${ordered.map((f) => `${(f.startSeconds.value - zero).toFixed(3)} s at ${megahertz(f.carrierHz.value)}`).join('; ')}.`,
    width: 720,
    height: 250,
    shapes: [...plot.shapes, ...command, ...bars, ...gaps, plotBorder(plot)],
  };
}

function frameBar(frame: ObservedFrame, zero: number, middle: number, plot: ReturnType<typeof plotArea>): Shape[] {
  const x = plot.x(frame.startSeconds.value - zero);
  const width = Math.max(2, plot.x(frame.endSeconds.value - zero) - x);
  const y = plot.y((frame.carrierHz.value - middle) / 1e3);
  const rank = frame.decoded.rank;
  const name = rank === null ? '?' : String(rank);
  return [
    {
      kind: 'box',
      x,
      y: y - 7,
      width,
      height: 14,
      fill: RANK_PAINT[name] ?? 'muted',
      hint: `${megahertz(frame.carrierHz.value)}, rank ${name}`,
    },
    { kind: 'text', x: x + width / 2, y: y - 11, text: `rank ${name}`, size: 11, anchor: 'middle' },
    {
      kind: 'text',
      x: x + width / 2,
      y: y + 20,
      text: megahertz(frame.carrierHz.value),
      size: 10,
      paint: 'muted',
      anchor: 'middle',
    },
  ];
}

/** The silence from the last bit of one frame to the first of the next. */
function gapMark(
  before: ObservedFrame,
  after: ObservedFrame,
  zero: number,
  plot: ReturnType<typeof plotArea>,
): Shape[] {
  const from = plot.x(before.endSeconds.value - zero);
  const to = plot.x(after.startSeconds.value - zero);
  const y = plot.top + plot.height - 10;
  const line: Point[][] = [
    [
      [from, y],
      [to, y],
    ],
    [
      [from, y - 4],
      [from, y + 4],
    ],
    [
      [to, y - 4],
      [to, y + 4],
    ],
  ];
  const seconds = after.startSeconds.value - before.endSeconds.value;
  return [
    { kind: 'lines', lines: line, stroke: 'muted' },
    {
      kind: 'text',
      x: (from + to) / 2,
      y: y - 6,
      text: `${(seconds * 1e3).toFixed(1)} ms`,
      size: 10,
      paint: 'muted',
      anchor: 'middle',
    },
  ];
}

function verticalAt(plot: ReturnType<typeof plotArea>, value: number): readonly Point[] {
  const x = plot.x(value);
  return [
    [x, plot.top],
    [x, plot.top + plot.height],
  ];
}
