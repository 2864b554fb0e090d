import { type RegulatoryFigure, regulatoryFigure } from './figure.ts';

/** A sub-band of 863 to 870 MHz with what a non-specific short-range device may do in it. */
export interface SubBand {
  /** Letter of EN 300 220-2 V3.2.1; `gap` between them, where alarms have their bands. */
  readonly letter: string;
  readonly lowHz: number;
  readonly highHz: number;
  /** Effective radiated power, milliwatts. */
  readonly maxErpMilliwatt: RegulatoryFigure | null;
  /** Share of an hour, 0 to 1. */
  readonly dutyCycle: RegulatoryFigure;
}

const part2 = 'ETSI EN 300 220-2 V3.2.1';
/** Read in Spanish and Swiss national texts, which quote the European decision. */
const decision = `Decision (EU) 2017/1483; ${part2}`;

function subBand(
  letter: string,
  lowMHz: number,
  highMHz: number,
  erpMilliwatt: number,
  share: number,
  confidence: 'A' | 'C',
): SubBand {
  const source = `${confidence === 'A' ? decision : part2} band ${letter}`;
  return {
    letter,
    lowHz: Math.round(1e6 * lowMHz),
    highHz: Math.round(1e6 * highMHz),
    maxErpMilliwatt: regulatoryFigure(erpMilliwatt, confidence, source),
    dutyCycle: regulatoryFigure(share, confidence, source),
  };
}

/** Not for non-specific use; the strictest share of all is taken. */
function gap(lowMHz: number, highMHz: number): SubBand {
  return {
    letter: 'gap',
    lowHz: Math.round(1e6 * lowMHz),
    highHz: Math.round(1e6 * highMHz),
    maxErpMilliwatt: null,
    dutyCycle: regulatoryFigure(0.001, 'C', `${part2}, between the bands for non-specific use`),
  };
}

/** In order of frequency; an edge belongs to the sub-band above it. */
export const subBands863: readonly SubBand[] = [
  subBand('K', 863, 865, 25, 0.001, 'C'),
  subBand('L', 865, 868, 25, 0.01, 'C'),
  subBand('M', 868.0, 868.6, 25, 0.01, 'A'),
  gap(868.6, 868.7),
  subBand('N', 868.7, 869.2, 25, 0.001, 'A'),
  gap(869.2, 869.4),
  subBand('P', 869.4, 869.65, 500, 0.1, 'A'),
  gap(869.65, 869.7),
  subBand('Q', 869.7, 870, 25, 0.01, 'C'),
];

/** The sub-band of a frequency; null outside 863 to 870 MHz. */
export function subBandOf(frequencyHz: number): SubBand | null {
  return subBands863.find(({ lowHz, highHz }) => frequencyHz >= lowHz && frequencyHz < highHz) ?? null;
}
