import { messagesOf } from '../../rig/conformance/messages.ts';
import type { Observation, SentTransmission } from '../../rig/conformance/types.ts';
import { radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import { type Plot, plotArea, plotBorder } from './axes.ts';
import type { Figure, Paint, Shape } from './model.ts';

const ROW_HEIGHT = 22;
const BAR_HEIGHT = 12;
const WIDTH = 720;
const MOST_ROWS = 40;

/** One message that asked for a downlink, and what the rig sent into or around its window. */
interface Row {
  /** End of frame 1, from which T_W counts. */
  readonly zeroSeconds: number;
  readonly frames: readonly ObservedFrame[];
  readonly downlinks: readonly SentTransmission[];
  /** What the module said it got. */
  readonly taken: string | undefined;
}

/**
 * A row for each transaction on the time after the end of frame 1: uplink frames, the window as the zone has it, the downlinks that were sent (filled
 * where the module took them), and the confirmation. Null without transactions.
 */
export function transactionsFigure(title: string, observation: Observation): Figure | null {
  const rows = rowsOf(observation).slice(0, MOST_ROWS);
  const zone = observation.axes.rc;
  if (rows.length === 0 || zone === undefined) return null;
  const { waitSeconds, windowSeconds } = radioConfiguration(zone);
  const open = waitSeconds.value;
  const close = open + windowSeconds.value;
  const height = 30 + ROW_HEIGHT * (rows.length + 1) + 42;
  const ends = rows.flatMap(({ zeroSeconds, frames, downlinks }) =>
    [...frames.map((frame) => frame.endSeconds.value), ...downlinks.map((sent) => sent.endSeconds)].map(
      (end) => end - zeroSeconds,
    ),
  );
  const starts = rows.map(({ zeroSeconds, frames }) => (frames[0]?.startSeconds.value ?? zeroSeconds) - zeroSeconds);
  const plot = plotArea({
    title,
    width: WIDTH,
    height,
    xAxis: {
      from: Math.min(...starts) - 0.5,
      to: Math.max(close + 1, ...ends) + 0.5,
      label: 'time after the end of frame 1, s',
    },
    yAxis: {
      from: rows.length + 0.5,
      to: -0.5,
      label: 'transaction',
      ticks: rows.map((_, index) => ({ at: index + 0.5, text: String(index + 1) })),
    },
  });
  const window: Shape[] = [
    {
      kind: 'box',
      x: plot.x(open),
      y: plot.top,
      width: plot.x(close) - plot.x(open),
      height: plot.height,
      fill: 'passSoft',
    },
    {
      kind: 'text',
      x: (plot.x(open) + plot.x(close)) / 2,
      y: plot.top + plot.height - 6,
      text: `window of the zone: ${open} s to ${close} s`,
      size: 10,
      paint: 'muted',
      anchor: 'middle',
    },
  ];
  const taken = rows.filter((row) => row.taken !== undefined).length;
  return {
    title,
    description: `${rows.length} transactions; the module took a downlink in ${taken} of them.`,
    width: WIDTH,
    height,
    shapes: [...plot.shapes, ...window, ...rows.flatMap((row, index) => rowShapes(row, index, plot)), plotBorder(plot)],
  };
}

function rowsOf(observation: Observation): readonly Row[] {
  const asked = observation.exchanges.filter(({ operation }) => 'downlink' in operation && operation.downlink === true);
  return messagesOf(observation).flatMap((message, send): Row[] => {
    const downlinks = observation.transmissions.filter((sent) => sent.kind === 'downlink' && sent.send === send);
    const [first] = message.frames;
    if (downlinks.length === 0 || first === undefined) return [];
    const exchange = asked.find(({ startSeconds }) => startSeconds >= message.mark.timeSeconds - 1e-6);
    return [{ zeroSeconds: first.endSeconds.value, frames: message.frames, downlinks, taken: exchange?.downlink }];
  });
}

function rowShapes({ zeroSeconds, frames, downlinks, taken }: Row, index: number, plot: Plot): Shape[] {
  const bar = (from: number, to: number, look: { fill?: Paint; stroke?: Paint }, hint: string): Shape => ({
    kind: 'box',
    x: plot.x(from - zeroSeconds),
    y: plot.y(index + 0.5) - BAR_HEIGHT / 2,
    width: Math.max(2, plot.x(to) - plot.x(from)),
    height: BAR_HEIGHT,
    hint,
    ...look,
  });
  return [
    ...frames.map((frame) => {
      const control = frame.decoded.kind === 'control';
      const fill: Paint = control ? 'second' : 'accent';
      const hint = control ? 'confirmation' : `frame of rank ${frame.decoded.rank ?? '?'}`;
      return bar(frame.startSeconds.value, frame.endSeconds.value, { fill }, hint);
    }),
    ...downlinks.map((sent) => {
      const after = (sent.startSeconds - zeroSeconds).toFixed(3);
      const got = taken !== undefined && taken === sent.payload && sent.defect === 'none';
      const look = got ? ({ fill: 'pass' } as const) : ({ stroke: sent.defect === 'none' ? 'ink' : 'fail' } as const);
      return bar(
        sent.startSeconds,
        sent.endSeconds,
        look,
        `downlink at ${after} s, ${got ? 'taken' : 'not taken'}, defect ${sent.defect}`,
      );
    }),
  ];
}
