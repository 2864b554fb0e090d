import type { CaptureSummary, Waterfall } from '../../rig/signal/types.ts';
import { timeUnit } from './axes.ts';
import { heatPlot, heatRaster } from './heat.ts';
import { type Figure, hatch, type Shape } from './model.ts';

const MOST_ROWS = 180;
const MOST_COLUMNS = 300;

/** Everything that was heard in one observation: frequency across, time downwards, the strongest level in each cell. */
export function waterfallFigure(title: string, waterfall: Waterfall, capture: CaptureSummary): Figure {
  const small = shrink(waterfall);
  const halfDb = small.levels;
  const peak = halfDb.reduce((most, level) => Math.max(most, level), 0) / 2;
  const highDb = Math.max(20, Math.ceil(peak / 10) * 10);
  // What half of the cells stay below is noise, and is shown as such.
  const lowDb = halfDb.slice().sort()[Math.floor(halfDb.length / 2)] / 2;
  const unit = timeUnit(waterfall.rows * waterfall.rowSeconds);
  const middle = capture.centreFrequencyHz;
  const from = waterfall.startTimeSeconds;
  const to = from + waterfall.rows * waterfall.rowSeconds;
  const { plot, shapes } = heatPlot({
    title: `Waterfall: ${title}`,
    width: 720,
    height: 360,
    xAxis: {
      from: (waterfall.lowFrequencyHz - middle) / 1e3,
      to: (waterfall.lowFrequencyHz + waterfall.columns * waterfall.columnHz - middle) / 1e3,
      label: `offset from ${(middle / 1e6).toFixed(3)} MHz, kHz`,
    },
    yAxis: { from: to / unit.seconds, to: from / unit.seconds, label: `time, ${unit.name}` },
    raster: heatRaster(
      halfDb.map((level) => level / 2),
      small.columns,
      small.rows,
      lowDb,
      highDb,
    ),
    crisp: true,
    lowDb,
    highDb,
  });
  const lost = capture.lost.flatMap((gap): Shape[] => {
    const top = Math.max(plot.top, plot.y(gap.startTimeSeconds / unit.seconds));
    const bottom = Math.min(plot.top + plot.height, plot.y(gap.endTimeSeconds / unit.seconds));
    if (bottom <= top) return [];
    return [hatch({ x: plot.left, y: top, width: plot.width, height: bottom - top }, 'light', { spacing: 8 })];
  });
  return {
    title: `Waterfall: ${title}`,
    description: `Strongest level over noise by time (downwards) and frequency, ${from.toFixed(1)} s to ${to.toFixed(1)} s; hatched where samples were lost.`,
    width: 720,
    height: 360,
    shapes: [...shapes, ...lost],
  };
}

/** Joins cells, keeping the strongest, until the picture is small enough to be stored in a report. */
function shrink(waterfall: Waterfall): { rows: number; columns: number; levels: Uint8Array } {
  const rows = Math.max(1, Math.min(waterfall.rows, MOST_ROWS));
  const columns = Math.max(1, Math.min(waterfall.columns, MOST_COLUMNS));
  const levels = new Uint8Array(rows * columns);
  const toColumn = Array.from({ length: waterfall.columns }, (_, column) =>
    Math.floor((column * columns) / waterfall.columns),
  );
  for (let row = 0; row < waterfall.rows; row++) {
    const start = Math.floor((row * rows) / waterfall.rows) * columns;
    for (let column = 0; column < waterfall.columns; column++) {
      const cell = start + toColumn[column];
      const level = waterfall.levels[row * waterfall.columns + column];
      if (level > levels[cell]) levels[cell] = level;
    }
  }
  return { rows, columns, levels };
}
