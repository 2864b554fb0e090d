import { worstDutyCycleWindow } from './duty-cycle.ts';
import { type Emission, lengthOf, longestOf, pausesOf, type RadioEmission, shortestOf } from './emission.ts';
import { observationSeconds } from './en-300-220-figures.ts';
import { type RegulatoryFigure, regulatoryFigure } from './figure.ts';
import { findingOf, type RegulationFinding } from './finding.ts';

const korea = {
  rule: 'Korea 917 to 923.5 MHz',
  longest: regulatoryFigure(4, 'K', 'Korean regulation, not read'),
  pause: regulatoryFigure(0.05, 'K', 'Korean regulation, not read'),
  /** Below and above 922 MHz, dBm against an isotropic antenna. */
  powerBelow: regulatoryFigure(10, 'A', 'LoRaWAN Regional Parameters v1.0.3 KR920'),
  powerAbove: regulatoryFigure(14, 'A', 'LoRaWAN Regional Parameters v1.0.3 KR920'),
  borderHz: 922e6,
};

/** South Korea: length of a transmission and pause are general knowledge; power is held against the limit where it is known. */
export function koreanFindings(emissions: readonly RadioEmission[]): RegulationFinding[] {
  const { rule } = korea;
  const longest = longestOf(emissions);
  const pause = shortestOf(pausesOf(emissions));
  const findings: RegulationFinding[] = [];
  if (longest !== null)
    findings.push(limited(rule, 'Longest emission', 's', lengthOf(longest), longest, korea.longest, 'high'));
  if (pause !== null) findings.push(limited(rule, 'Shortest pause', 's', lengthOf(pause), pause, korea.pause, 'low'));
  for (const emission of emissions) {
    if (emission.eirpDbm === undefined) continue;
    const highest = emission.frequencyHz < korea.borderHz ? korea.powerBelow : korea.powerAbove;
    findings.push(limited(rule, 'Radiated power (EIRP)', 'dBm', emission.eirpDbm, emission, highest, 'high'));
  }
  return findings;
}

const india = 'Indian rules for 865 to 867 MHz (title read, numbers not)';
const russia = 'GKRCh 18-46-03-1 as quoted in a forum';

/** India, 865 to 867 MHz: the band's numbers are general knowledge, and there is no duty cycle. */
export function indianFindings(emissions: readonly RadioEmission[]): RegulationFinding[] {
  return bandFindings(emissions, 'India 865 to 867 MHz', [
    regulatoryFigure(865e6, 'K', india),
    regulatoryFigure(867e6, 'K', india),
  ]);
}

/** Russia, 868.7 to 869.2 MHz, 10 % of an hour or listen before talk: told by a third party of a third party, so informative throughout. */
export function russianFindings(emissions: readonly RadioEmission[]): RegulationFinding[] {
  const band = bandFindings(emissions, 'Russia 868.7 to 869.2 MHz', [
    regulatoryFigure(868.7e6, 'C', russia),
    regulatoryFigure(869.2e6, 'C', russia),
  ]);
  const hour = worstDutyCycleWindow(emissions);
  if (hour === null) return band;
  const { startSeconds, periodSeconds, onTimeSeconds } = hour;
  const share = regulatoryFigure(0.1 * observationSeconds.value, 'C', russia);
  const worst = { startSeconds, endSeconds: startSeconds + periodSeconds };
  const rule = 'Russia 868.7 to 869.2 MHz';
  return [...band, limited(rule, 'Time on the air in the worst hour', 's', onTimeSeconds, worst, share, 'high', true)];
}

function bandFindings(
  emissions: readonly RadioEmission[],
  rule: string,
  [low, high]: readonly [RegulatoryFigure, RegulatoryFigure],
): RegulationFinding[] {
  if (emissions.length === 0) return [];
  const lowest = emissions.reduce((a, b) => (b.frequencyHz < a.frequencyHz ? b : a));
  const highest = emissions.reduce((a, b) => (b.frequencyHz > a.frequencyHz ? b : a));
  return [
    limited(rule, 'Lowest frequency', 'Hz', lowest.frequencyHz, lowest, low, 'low', true),
    limited(rule, 'Highest frequency', 'Hz', highest.frequencyHz, highest, high, 'high', true),
  ];
}

function limited(
  rule: string,
  quantity: string,
  unit: string,
  value: number,
  worst: Emission,
  figure: RegulatoryFigure,
  side: 'low' | 'high',
  informative = false,
): RegulationFinding {
  return findingOf({ rule, quantity, unit, value, worst }, figure, { side, informative });
}
