import { regulatoryFigure } from './figure.ts';

const part2 = 'ETSI EN 300 220-2 V3.3.1';
const part1 = 'ETSI EN 300 220-1 V3.1.1';
/**
 * Edition notice: EN 300 220-2 V3.3.1 (2025-03) alone gives presumption of conformity after 11 June 2027; V3.2.1 (2018-06) does until then. The
 * figures here are the same in both. Duty cycle is on-time over the observation period, in the operational band, for each transmitter, in the most
 * active hour of normal use.
 */
export const observationSeconds = regulatoryFigure(3600, 'C', `${part2} 4.4.3.2, 5.4.3.1; ${part1} 5.4.1`);
/** Gaps up to this long between two emissions count as on-time (TDisregard). */
export const disregardedGapSeconds = regulatoryFigure(0.005, 'C', `${part2} 3.1, Annex G`);
/** On-time runs from burst start to stop above this level, dB relative to the carrier; the preamble belongs to it. */
export const onTimeLevelDbc = regulatoryFigure(-26, 'C', `${part2} 5.4.3.4 Table 35`);

const advice = 'ERC/REC 70-03 Appendix 5';
/** Advice at up to 10 %: no single transmission longer than this. Not binding. */
export const adviceOnTimeSeconds = regulatoryFigure(36, 'C', `${advice} Table 22, advisory`);
/** Advice at up to 1 %, older edition. */
export const adviceShortOnTimeSeconds = regulatoryFigure(3.6, 'K', 'ETSI EN 300 220-1, older edition, advisory');
export const adviceShortPauseSeconds = regulatoryFigure(1.8, 'K', 'ETSI EN 300 220-1, older edition, advisory');

const polite = `${part2}, polite spectrum access`;
/** Polite spectrum access, the alternative to duty cycle. */
export const politeOnTimeSeconds = regulatoryFigure(1, 'C', polite);
export const politePauseSeconds = regulatoryFigure(0.1, 'C', polite);
/** Cumulated on-time an hour for each 200 kHz of spectrum. */
export const politeHourSeconds = regulatoryFigure(100, 'C', polite);
export const politeSpectrumHz = 200_000;

/** A half-wave dipole radiates this much more than an isotropic antenna, dB: e.r.p. = EIRP - 2.15 dB. */
export const dipoleGainDb = 2.15;
