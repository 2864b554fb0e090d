import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import type { Cutout } from '../../rig/signal/types.ts';
import { megahertz } from '../text.ts';
import { heatPlot, heatRaster, spanMark } from './heat.ts';
import type { Figure, Raster } from './model.ts';
import { type Spectrogram, spectrogram } from './stft.ts';

const ROWS = 80;
const COLUMNS = 240;

/** Time and frequency of one cut-out around the carrier, the frame's first and last bit marked where one was decoded. */
export function spectrogramFigure(
  cutout: Cutout,
  frame?: ObservedFrame,
  name = frame === undefined ? 'Burst' : 'Frame',
): Figure {
  const bitRate = frame?.bitRateBps ?? 100;
  const carrier = frame?.carrierHz.value ?? cutout.detection.frequencyHz;
  // Four main lobes wide (the main lobe of DBPSK is twice the bit rate), and never beyond what the cut-out holds.
  const half = Math.min(4 * bitRate, cutout.sampleRateHz / 2 - Math.abs(carrier - cutout.centreFrequencyHz));
  const { view, raster, lowDb, highDb } = picture(cutout, carrier, half, bitRate);
  const { plot, shapes } = heatPlot({
    title: `${name}: spectrogram at ${megahertz(carrier)}`,
    width: 720,
    height: 300,
    head: 20,
    xAxis: { from: 0, to: view.toSeconds - view.fromSeconds, label: `time after ${view.fromSeconds.toFixed(3)} s, s` },
    yAxis: { from: -half, to: half, label: 'offset from carrier, Hz' },
    raster,
    lowDb,
    highDb,
  });
  const from = (frame?.startSeconds.value ?? cutout.detection.startTimeSeconds) - view.fromSeconds;
  const to =
    (frame?.endSeconds.value ?? cutout.detection.startTimeSeconds + cutout.detection.durationSeconds) -
    view.fromSeconds;
  const label =
    frame === undefined
      ? `detected ${(to - from).toFixed(3)} s`
      : `first to last bit ${(to - from).toFixed(4)} s, ${frame.bitRateBps} bit/s`;
  return {
    title: `${name}: spectrogram at ${megahertz(carrier)}`,
    description: `Power over noise by time and frequency; ${label}, carrier at ${megahertz(carrier)}.`,
    width: 720,
    height: 300,
    shapes: [...shapes, ...spanMark(plot, from, to, label)],
  };
}

interface Picture {
  readonly carrier: number;
  readonly view: Spectrogram;
  readonly raster: Raster;
  readonly lowDb: number;
  readonly highDb: number;
}

const drawn = new WeakMap<Cutout, Picture>();

/** The transform is the dear part, and one cut-out is shown in the page and in the folders of several cases. */
function picture(cutout: Cutout, carrier: number, half: number, bitRate: number): Picture {
  const known = drawn.get(cutout);
  if (known !== undefined && known.carrier === carrier) return known;
  const view = spectrogram(cutout, {
    lowHz: carrier - half,
    highHz: carrier + half,
    rows: ROWS,
    columns: COLUMNS,
    windowSeconds: 2 / bitRate,
  });
  const lowDb = -5;
  const highDb = Math.max(10, Math.ceil(view.peakDb / 5) * 5);
  const made = { carrier, view, raster: heatRaster(view.decibels, COLUMNS, ROWS, lowDb, highDb), lowDb, highDb };
  drawn.set(cutout, made);
  return made;
}
