import { CARRIERS } from '../../rig/mioty/profile.ts';
import type { ObservedBurst, ObservedRadioFrame } from '../../rig/mioty/types.ts';
import { plotArea, plotBorder } from './axes.ts';
import type { Figure, Shape } from './model.ts';
import { hoppingCaption } from './radio-frame-fields.ts';

const WIDTH = 720;
const HEIGHT = 330;
/** A burst of 15 ms would be thinner than a line on the axis of a frame. */
const LEAST_WIDTH = 4;

/** The hops of one radio frame: carrier slot over time, core bursts filled, extension bursts in the second colour, what belongs to nothing crossed. */
export function hoppingFigure(
  frame: ObservedRadioFrame,
  strays: readonly ObservedBurst[],
  name = 'Radio frame',
): Figure {
  const title = `${name}: ${hoppingCaption(frame)}`;
  const zero = frame.startSeconds.value;
  const spacing = frame.carrierSpacingHz.value;
  const slotOf = ({ carrierHz }: ObservedBurst): number => (carrierHz.value - frame.f0Hz.value) / spacing;
  const end = frame.endSeconds.value - zero;
  const plot = plotArea({
    title,
    width: WIDTH,
    height: HEIGHT,
    head: 18,
    xAxis: { from: -0.02 * end, to: 1.02 * end, label: 'time after the first symbol of burst 0, s' },
    yAxis: {
      from: -1,
      to: CARRIERS,
      label: 'carrier slot',
      ticks: [0, 4, 8, 12, 16, 20, 24].map((at) => ({ at, text: String(at) })),
    },
  });
  const boxes = frame.bursts.map((burst): Shape => {
    const at = burst.startSeconds.value - zero;
    const x = plot.x(at);
    const width = Math.max(LEAST_WIDTH, plot.x(at + burst.symbols.length / frame.symbolRateBps.value) - x);
    const wrong = burst.pilotErrors > 0 || (burst.symbolErrors ?? 0) > 0;
    return {
      kind: 'box',
      x,
      y: plot.y(slotOf(burst)) - 4,
      width,
      height: 8,
      fill: wrong ? 'fail' : burst.kind === 'core' ? 'accent' : 'second',
      hint: `burst ${burst.index}, carrier ${burst.carrier}, ${at.toFixed(4)} s, ${burst.symbolErrors ?? '?'} symbol errors`,
    };
  });
  const inFrame = strays.filter(({ startSeconds }) => startSeconds.value >= zero && startSeconds.value <= zero + end);
  const at = inFrame.map((burst) => [plot.x(burst.startSeconds.value - zero), plot.y(slotOf(burst))] as const);
  const crosses: readonly Shape[] =
    at.length === 0 ? [] : [{ kind: 'marks', mark: 'cross', at, radius: 4, paint: 'fail' }];
  return {
    title,
    description: `${frame.bursts.length} bursts on carriers ${frame.bursts.map(({ carrier }) => carrier).join(', ')}; ${frame.erasedBursts.length} not heard, ${inFrame.length} that belong to nothing.`,
    width: WIDTH,
    height: HEIGHT,
    shapes: [...plot.shapes, ...boxes, ...crosses, plotBorder(plot), ...legend(plot.left, plot.top - 8, frame)],
  };
}

function legend(x: number, y: number, frame: ObservedRadioFrame): readonly Shape[] {
  const note = `carrier 0 at ${(frame.f0Hz.value / 1e6).toFixed(6)} MHz, spacing ${frame.carrierSpacingHz.value.toFixed(2)} Hz`;
  return [
    { kind: 'box', x, y: y - 8, width: 10, height: 8, fill: 'accent' },
    { kind: 'text', x: x + 14, y, text: 'core', size: 10.5, paint: 'muted' },
    { kind: 'box', x: x + 52, y: y - 8, width: 10, height: 8, fill: 'second' },
    { kind: 'text', x: x + 66, y, text: 'extension', size: 10.5, paint: 'muted' },
    { kind: 'text', x: x + 132, y, text: note, size: 10.5, paint: 'muted' },
  ];
}
