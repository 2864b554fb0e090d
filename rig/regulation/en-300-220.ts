import { worstDutyCycleWindow } from './duty-cycle.ts';
import { channelOf, groupBy, lengthOf, longestOf, pausesOf, type RadioEmission, shortestOf } from './emission.ts';
import {
  adviceOnTimeSeconds,
  adviceShortOnTimeSeconds,
  adviceShortPauseSeconds,
  dipoleGainDb,
  observationSeconds,
  politeHourSeconds,
  politeOnTimeSeconds,
  politePauseSeconds,
  politeSpectrumHz,
} from './en-300-220-figures.ts';
import { regulatoryFigure } from './figure.ts';
import { findingOf, type RegulationFinding } from './finding.ts';
import { type SubBand, subBandOf } from './sub-bands.ts';

/**
 * The worst sliding hour of each sub-band that was used, held against the share of that sub-band. Emissions outside 863 to 870 MHz are left out.
 */
export function dutyCycleByBand(emissions: readonly RadioEmission[]): RegulationFinding[] {
  return [...groupBy(emissions, ({ frequencyHz }) => subBandOf(frequencyHz))].flatMap(([band, inside]) => {
    const worst = band === null ? null : worstDutyCycleWindow(inside);
    if (band === null || worst === null) return [];
    const { value, confidence, source } = band.dutyCycle;
    const { startSeconds, periodSeconds, onTimeSeconds } = worst;
    const reading = {
      rule: 'EN 300 220-2 duty cycle',
      quantity: `Time on the air in the worst sliding hour, ${nameOf(band)}`,
      unit: 's',
      value: onTimeSeconds,
      worst: { startSeconds, endSeconds: startSeconds + periodSeconds },
    };
    return [
      findingOf(reading, regulatoryFigure(value * observationSeconds.value, confidence, source), { side: 'high' }),
    ];
  });
}

const nameOf = ({ letter, lowHz, highHz }: SubBand): string =>
  `${letter === 'gap' ? 'gap' : `band ${letter}`} ${lowHz / 1e6} to ${highHz / 1e6} MHz`;

/** What the recommendation advises beside the duty cycle. Not binding, so informative. */
export function adviceOnSingleEmissions(emissions: readonly RadioEmission[]): RegulationFinding[] {
  const longest = longestOf(emissions);
  const pause = shortestOf(pausesOf(emissions));
  const on = { rule: 'ERC/REC 70-03 advice', quantity: 'Longest single emission', unit: 's' };
  const off = { rule: 'ERC/REC 70-03 advice', quantity: 'Shortest pause', unit: 's' };
  return [
    ...(longest === null ? [] : [adviceOnTimeSeconds, adviceShortOnTimeSeconds]).map((figure) =>
      findingOf({ ...on, value: longest === null ? 0 : lengthOf(longest), worst: longest }, figure, {
        side: 'high',
        informative: true,
      }),
    ),
    ...(pause === null
      ? []
      : [
          findingOf({ ...off, value: lengthOf(pause), worst: pause }, adviceShortPauseSeconds, {
            side: 'low',
            informative: true,
          }),
        ]),
  ];
}

/** Radiated power against the highest of the sub-band, for the emissions whose power is known. */
export function radiatedPowerByBand(emissions: readonly RadioEmission[]): RegulationFinding[] {
  return [...groupBy(emissions, ({ frequencyHz }) => subBandOf(frequencyHz))].flatMap(([band, inside]) => {
    if (band === null || band.maxErpMilliwatt === null) return [];
    const strongest = inside.reduce<RadioEmission | null>((found, next) => {
      if (next.eirpDbm === undefined) return found;
      return found === null || next.eirpDbm > (found.eirpDbm ?? 0) ? next : found;
    }, null);
    if (strongest?.eirpDbm === undefined) return [];
    const reading = {
      rule: 'EN 300 220-2 radiated power',
      quantity: `Effective radiated power, ${nameOf(band)}`,
      unit: 'dBm',
      value: strongest.eirpDbm - dipoleGainDb,
      worst: strongest,
    };
    const { value, confidence, source } = band.maxErpMilliwatt;
    return [findingOf(reading, regulatoryFigure(10 * Math.log10(value), confidence, source), { side: 'high' })];
  });
}

/**
 * Polite spectrum access, the alternative to duty cycle: whether the emissions would do. Nobody needs to claim it, so the findings are informative
 * unless `claimed`. What carrier sense it needs (at least 160 us, at most 5 ms before the emission) cannot be seen in emissions.
 */
export function politeAccess(emissions: readonly RadioEmission[], claimed = false): RegulationFinding[] {
  const rule = 'EN 300 220-2 polite spectrum access';
  const longest = longestOf(emissions);
  if (longest === null) return [];
  const judged = { informative: !claimed };
  const findings = [
    findingOf(
      { rule, quantity: 'Longest single emission', unit: 's', value: lengthOf(longest), worst: longest },
      politeOnTimeSeconds,
      {
        side: 'high',
        ...judged,
      },
    ),
  ];
  const grid = { originHz: 863e6, widthHz: politeSpectrumHz };
  for (const inside of groupBy(emissions, ({ frequencyHz }) => channelOf(grid, frequencyHz)).values()) {
    const pause = shortestOf(pausesOf(inside));
    if (pause !== null) {
      const reading = {
        rule,
        quantity: 'Shortest pause on a frequency',
        unit: 's',
        value: lengthOf(pause),
        worst: pause,
      };
      findings.push(findingOf(reading, politePauseSeconds, { side: 'low', ...judged }));
    }
    const hour = worstDutyCycleWindow(inside);
    if (hour === null) continue;
    const { startSeconds, periodSeconds, onTimeSeconds } = hour;
    const worst = { startSeconds, endSeconds: startSeconds + periodSeconds };
    const reading = {
      rule,
      quantity: 'Time on the air in the worst hour within 200 kHz',
      unit: 's',
      value: onTimeSeconds,
      worst,
    };
    findings.push(findingOf(reading, politeHourSeconds, { side: 'high', ...judged }));
  }
  return findings;
}

/** Whether polite spectrum access is open to a module that emits like this: a 12-byte Sigfox frame at 100 bit/s takes 2.08 s and rules it out. */
export function politeAccessPossible(emissions: readonly RadioEmission[]): boolean {
  return politeAccess(emissions, true).every(({ within }) => within === true);
}
