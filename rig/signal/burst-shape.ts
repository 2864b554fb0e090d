import { math } from './math.ts';

/** What the bursts look like that a detector of short bursts is made for. */
export interface BurstShape {
  readonly burstSeconds: number;
  /** Main lobe of the spectrum, both sides together; about the distance at which neighbours are told apart. */
  readonly bandwidthHz: number;
  /** Complex samples a second that a cut-out has, about, and half of its band that is flat and free of aliases. */
  readonly cutoutRateHz: number;
  readonly cutoutHalfBandHz: number;
  /** Air kept before and after a burst. */
  readonly marginSeconds: number;
}

/** Short-time spectra: Hann windows that overlap by half. */
export interface BurstPlan {
  readonly bins: number;
  readonly binHz: number;
  /** Samples from one row to the next. */
  readonly hop: number;
  readonly rowSeconds: number;
  /** Rows over which power is averaged before it is compared with the noise: most of a burst. */
  readonly windowRows: number;
  readonly burstRows: number;
  /** A burst that lasts longer is a long emission. */
  readonly longRows: number;
  /** Long emissions are cut in pieces of this length. */
  readonly pieceRows: number;
  /** Rows for which spectra are kept. */
  readonly keptRows: number;
  /** Rows that are analysed at once, with one noise floor. */
  readonly blockRows: number;
}

/** Bins in the main lobe of a burst: fine enough to tell neighbours apart, coarse enough to hold most of a burst in three. */
const BINS_PER_LOBE = 5;

export function burstPlan(shape: BurstShape, sampleRateHz: number): BurstPlan {
  const bins = 2 ** math.max(5, math.round(math.log2((BINS_PER_LOBE * sampleRateHz) / shape.bandwidthHz)));
  const hop = bins / 2;
  const rowSeconds = hop / sampleRateHz;
  const burstRows = shape.burstSeconds / rowSeconds;
  const longRows = math.ceil(6 * burstRows);
  return {
    bins,
    binHz: sampleRateHz / bins,
    hop,
    rowSeconds,
    windowRows: math.max(3, math.round(0.75 * burstRows)),
    burstRows: math.round(burstRows),
    longRows,
    pieceRows: 2 * longRows,
    keptRows: 4 * longRows,
    blockRows: math.ceil(4 * burstRows),
  };
}
