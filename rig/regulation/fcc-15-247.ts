import { worstDutyCycleWindow } from './duty-cycle.ts';
import { type ChannelGrid, channelOf, groupBy, type RadioEmission } from './emission.ts';
import { regulatoryFigure } from './figure.ts';
import { findingOf, type RegulationFinding } from './finding.ts';

const clause = '47 CFR 15.247(a)(1)(i)';
/** From this 20 dB bandwidth up a hopping system is a wide one. */
const wideFromHz = 250_000;
const narrow = {
  dwellSeconds: regulatoryFigure(0.4, 'A', clause),
  windowSeconds: 20,
  channels: regulatoryFigure(50, 'A', clause),
} as const;
const wide = {
  dwellSeconds: regulatoryFigure(0.4, 'A', clause),
  windowSeconds: 10,
  channels: regulatoryFigure(25, 'A', clause),
} as const;

function systemOf(emissions: readonly RadioEmission[]): typeof narrow | typeof wide {
  return emissions.some(({ bandwidthHz }) => (bandwidthHz ?? 0) >= wideFromHz) ? wide : narrow;
}

/**
 * Occupancy of the busiest hopping frequency: its time on the air in the worst window of 20 s (10 s for a 20 dB bandwidth of 250 kHz and more). Null
 * without emissions.
 */
export function hoppingDwell(emissions: readonly RadioEmission[], grid: ChannelGrid): RegulationFinding | null {
  const { dwellSeconds, windowSeconds } = systemOf(emissions);
  const windows = [...groupBy(emissions, ({ frequencyHz }) => channelOf(grid, frequencyHz)).values()].flatMap(
    (inside) => worstDutyCycleWindow(inside, { periodSeconds: windowSeconds, disregardedGapSeconds: 0 }) ?? [],
  );
  if (windows.length === 0) return null;
  const worst = windows.reduce((found, next) => (next.onTimeSeconds > found.onTimeSeconds ? next : found));
  const reading = {
    rule: 'FCC 15.247 dwell',
    quantity: `Time on one hopping frequency in ${windowSeconds} s`,
    unit: 's',
    value: worst.onTimeSeconds,
    worst: { startSeconds: worst.startSeconds, endSeconds: worst.startSeconds + windowSeconds },
  };
  return findingOf(reading, dwellSeconds, { side: 'high' });
}

/**
 * How many hopping frequencies were used. What is heard in a limited time is not the whole list, so the count is reported beside the number that
 * the rule asks for and decides nothing.
 */
export function hoppingFrequencyCount(emissions: readonly RadioEmission[], grid: ChannelGrid): RegulationFinding {
  const used = groupBy(emissions, ({ frequencyHz }) => channelOf(grid, frequencyHz));
  const reading = {
    rule: 'FCC 15.247 number of hopping frequencies',
    quantity: 'Distinct hopping frequencies that were used',
    unit: '1',
    value: used.size,
    worst: null,
  };
  return findingOf(reading, systemOf(emissions).channels, { side: 'low', informative: true });
}
