import { mergeEmissions, worstDutyCycleWindow } from './duty-cycle.ts';
import { type Emission, lengthOf, longestOf, pausesOf, shortestOf } from './emission.ts';
import { type RegulatoryFigure, regulatoryFigure } from './figure.ts';
import { findingOf, type RegulationFinding } from './finding.ts';

const t108 = 'ARIB STD-T108';
const library = 'sigfox-ep-lib v4.3 (c9a2e1a) sigfox_tx_control.c';

/** How long the channel was sensed before an emission: `long` at least 5 ms, `short` at least 128 us, `none` for low duty cycle (part 3). */
export type CarrierSense = 'long' | 'short' | 'none';

interface SenseRule {
  /** Longest transmission, and the pause that ends one; emissions nearer to each other are one transmission. */
  readonly longest: RegulatoryFigure;
  readonly pause: RegulatoryFigure;
  readonly hour: RegulatoryFigure | null;
}

const rules: Readonly<Record<CarrierSense, SenseRule>> = {
  long: {
    longest: regulatoryFigure(4, 'C', `${t108} 4.4; ${library}`),
    pause: regulatoryFigure(0.05, 'C', `${t108} 4.4; ${library}`),
    hour: null,
  },
  short: {
    longest: regulatoryFigure(0.4, 'A', `${t108}, 200 kHz channels (Silicon Labs Wi-SUN regulation API)`),
    pause: regulatoryFigure(0.002, 'A', `${t108} (TI 15.4-Stack)`),
    hour: regulatoryFigure(360, 'K', `${t108}, short carrier sense`),
  },
  none: {
    longest: regulatoryFigure(4, 'B', library),
    pause: regulatoryFigure(0.05, 'B', library),
    hour: null,
  },
};

/** Pauses are time stamps' differences; this is below any of them. */
const ROUNDING_SECONDS = 1e-9;

/**
 * The longest transmission after one carrier sense, and the shortest pause between frames. Frames with less than the pause between them are one
 * transmission, so a short pause is no offence of its own: the second finding is informative. Without emissions there are no findings.
 */
export function transmissionsAfterSensing(emissions: readonly Emission[], sense: CarrierSense): RegulationFinding[] {
  const { longest, pause, hour } = rules[sense];
  const joined = mergeEmissions(emissions, pause.value - ROUNDING_SECONDS);
  const worst = longestOf(joined);
  if (worst === null) return [];
  const rule = `${t108} ${sense === 'none' ? 'low duty cycle' : `${sense} carrier sense`}`;
  const findings = [
    findingOf({ rule, quantity: 'Longest transmission', unit: 's', value: lengthOf(worst), worst }, longest, {
      side: 'high',
    }),
  ];
  const shortest = shortestOf(pausesOf(emissions));
  if (shortest !== null) {
    const reading = {
      rule,
      quantity: 'Shortest pause between emissions',
      unit: 's',
      value: lengthOf(shortest),
      worst: shortest,
    };
    findings.push(findingOf(reading, pause, { side: 'low', informative: true }));
  }
  const window = hour === null ? null : worstDutyCycleWindow(emissions);
  if (hour !== null && window !== null) {
    const { startSeconds, periodSeconds, onTimeSeconds } = window;
    const inHour = { startSeconds, endSeconds: startSeconds + periodSeconds };
    const reading = {
      rule,
      quantity: 'Time on the air in the worst hour',
      unit: 's',
      value: onTimeSeconds,
      worst: inHour,
    };
    findings.push(findingOf(reading, hour, { side: 'high' }));
  }
  return findings;
}
