import { type BurstCut, type BurstCutter, createBurstCutter, type RunEnd } from './burst-cutter.ts';
import { type BurstEvent, createBurstEvents, LOOK_ROWS } from './burst-events.ts';
import { burstExtents, burstPower } from './burst-extent.ts';
import type { BurstFloor } from './burst-floor.ts';
import { findBurstPeaks, type Masking } from './burst-peaks.ts';
import type { BurstPlan, BurstShape } from './burst-shape.ts';
import { createBurstSpectrum, type RowTransform } from './burst-spectrum.ts';
import type { DownConversion } from './down-converter.ts';
import type { SampleRun } from './iq-stream.ts';
import { math } from './math.ts';
import { createSampleBuffer, type SampleBuffer } from './sample-buffer.ts';
import type { Cutout } from './types.ts';
import type { createWaterfall } from './waterfall.ts';

/** A long emission is cut up for about ten seconds, then only followed: a spur must not fill the evidence. */
const MAX_PIECES = 50;
/** What lasts longer than this many bursts may hold several, one after the other. */
const SINGLE_BURSTS = 1.6;
/** Power over that of the noise in the band of a burst, below which there is nothing. */
const LEAST_POWER = 0.3;
/** Rows of one line of the waterfall. */
const WATERFALL_ROWS = 16;

/** Everything that stays the same while the centre frequency does. */
export interface BurstTools {
  readonly shape: BurstShape;
  readonly sampleRateHz: number;
  readonly centreFrequencyHz: number;
  readonly plan: BurstPlan;
  readonly transform: RowTransform;
  readonly conversion: DownConversion;
  readonly masking: Masking;
  readonly noise: BurstFloor;
  readonly waterfall: ReturnType<typeof createWaterfall>;
  readonly addNoise: (density: number) => void;
}

/** Somebody else who looks at the samples of a run, and may have bursts cut out that the energy alone does not show. */
export interface RunFollower {
  /** New samples came. */
  advance(): void;
  /** A burst was cut out because of its energy. */
  seen(cut: BurstCut): void;
  /** The run is over. */
  finish(): void;
}

/** What a follower may use. */
export interface FollowedRun {
  readonly tools: BurstTools;
  readonly air: SampleBuffer;
  readonly startTimeSeconds: number;
  /** Samples after a cut that must have come before it is asked for. */
  readonly reach: number;
  /** Cuts a burst out; nobody gets it unless it is emitted. */
  cutout(burst: BurstCut): Cutout;
  emit(cutout: Cutout): void;
}

export interface BurstRunOptions {
  readonly tools: BurstTools;
  readonly startTimeSeconds: number;
  readonly afterLoss: boolean;
  /** Complex samples that a follower needs kept. */
  readonly history: number;
  readonly follow: ((run: FollowedRun) => RunFollower) | null;
  readonly emit: (cutout: Cutout) => void;
}

/** The bursts of an extent: itself, or overlapping stretches that each hold a whole burst. */
function stretches(fromRow: number, toRow: number, burstRows: number): (readonly [number, number])[] {
  if (toRow - fromRow + 1 <= SINGLE_BURSTS * burstRows) return [[fromRow, toRow]];
  const step = math.ceil(1.1 * burstRows);
  const found: (readonly [number, number])[] = [];
  for (let from = fromRow; found.length === 0 || from + step <= toRow; from += step)
    found.push([from, math.min(toRow, from + 2 * step)]);
  return found;
}

export function createBurstRun(options: BurstRunOptions): SampleRun {
  const { tools, startTimeSeconds } = options;
  const { plan, noise } = tools;
  const { hop, bins, blockRows, windowRows } = plan;
  const air = createSampleBuffer(math.max(options.history, (plan.keptRows + 4) * hop));
  const spectrum = createBurstSpectrum(plan, tools.transform);
  const events = createBurstEvents(plan, tools.masking);
  const cutter: BurstCutter = createBurstCutter({
    ...tools,
    startTimeSeconds,
    afterLoss: options.afterLoss,
    marginSeconds: tools.shape.marginSeconds,
  });
  const burstRows = tools.shape.burstSeconds / plan.rowSeconds;
  const reachRows = math.ceil(cutter.reach / hop);
  const blockSum = new Float64Array(bins);
  const lineSum = new Float64Array(bins);
  let end: RunEnd = 'goes-on';
  const follower =
    options.follow?.({
      tools,
      air,
      startTimeSeconds,
      reach: cutter.reach,
      cutout: (burst) => cutter.cut(air, burst, end),
      emit: options.emit,
    }) ?? null;

  /** @param fromRow, toRow rows whose middles lie in the burst, both included */
  const cutRows = (bin: number, fromRow: number, toRow: number): void => {
    const kept = { fromRow: math.max(fromRow, spectrum.rows - plan.keptRows, 0), toRow };
    const { bin: middle, power } = burstPower(spectrum, noise.floor, plan.binHz, bin, kept);
    if (power < LEAST_POWER * noise.floor[bin] * tools.shape.bandwidthHz) return;
    const cut: BurstCut = {
      fromSample: math.round((fromRow + 0.5) * hop),
      toSample: math.round((toRow + 1.5) * hop),
      offsetHz: (middle - bins / 2) * plan.binHz,
      power,
      noiseDensity: noise.floor[bin],
    };
    options.emit(cutter.cut(air, cut, end));
    follower?.seen(cut);
  };

  const cutPiece = (event: BurstEvent, toRow: number): void => {
    if (event.pieceFrom === null || toRow - event.pieceFrom < burstRows / 4) return;
    if (event.pieces++ < MAX_PIECES) cutRows(event.bin, event.pieceFrom, toRow);
    event.pieceFrom = toRow + 1;
  };

  const close = (event: BurstEvent): void => {
    if (events.isHidden(event, event.bin, event.level, event.firstRow - windowRows, event.lastRow)) return;
    if (event.pieceFrom !== null) {
      cutPiece(event, event.lastRow - (windowRows >> 1));
      return;
    }
    for (const { fromRow, toRow, level } of burstExtents(event, spectrum, noise.floor, plan)) {
      if (events.isHidden(event, event.bin, level, fromRow, toRow)) continue;
      for (const [from, to] of stretches(fromRow, toRow, burstRows)) cutRows(event.bin, from, to);
    }
  };

  /** Long emissions are cut before the air that they are made of is forgotten. */
  const cutLong = (row: number): void => {
    for (const event of events.open()) {
      const begin = event.firstRow - (windowRows >> 1);
      if (event.pieceFrom === null && row - begin > plan.longRows) event.pieceFrom = begin;
      while (event.pieceFrom !== null && row - reachRows - event.pieceFrom >= plan.pieceRows)
        cutPiece(event, event.pieceFrom + plan.pieceRows - 1);
    }
  };

  const readRows = (from: number, to: number): void => {
    blockSum.fill(0);
    for (let r = from; r < to; r++) {
      spectrum.add(air.data, r * hop - air.base);
      const row = spectrum.row(r);
      for (let k = 0; k < bins; k++) blockSum[k] += row[k];
    }
    // A few rows tell less than what is known already.
    if (to - from < blockRows / 4 && noise.known()) return;
    for (let k = 0; k < bins; k++) blockSum[k] /= to - from;
    noise.add(blockSum, to - from);
    tools.addNoise(noise.floor[bins >> 1]);
  };

  const paint = (from: number, to: number): void => {
    for (let line = from; line < to; line += WATERFALL_ROWS) {
      const end = math.min(to, line + WATERFALL_ROWS);
      lineSum.fill(0);
      for (let r = line; r < end; r++) {
        const row = spectrum.row(r);
        for (let k = 0; k < bins; k++) lineSum[k] += row[k] / (end - line);
      }
      tools.waterfall.add(startTimeSeconds + line * plan.rowSeconds, lineSum, noise.floor);
    }
  };

  const analyse = (count: number): void => {
    const from = spectrum.rows;
    const to = from + count;
    readRows(from, to);
    paint(from, to);
    for (let r = from; r < to; r++) {
      spectrum.slide();
      if (r % LOOK_ROWS !== 0) continue;
      events.follow(r, findBurstPeaks(spectrum.mean, noise.floor, tools.masking));
      for (const event of events.takeEnded(r)) close(event);
    }
    cutLong(to - 1);
  };

  return {
    room: air.room,
    advance: (count) => {
      air.advance(count);
      while ((spectrum.rows + blockRows + reachRows) * hop + bins <= air.length) analyse(blockRows);
      follower?.advance();
    },
    finish: (lost) => {
      end = lost ? 'lost' : 'over';
      const rest = math.floor((air.length - bins) / hop) + 1 - spectrum.rows;
      for (let left = rest; left > 0; left -= blockRows) analyse(math.min(left, blockRows));
      for (const event of events.takeAll(spectrum.rows - 1)) close(event);
      follower?.finish();
    },
  };
}
