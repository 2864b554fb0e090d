import {
  type ChannelGrid,
  channelOf,
  type Emission,
  groupBy,
  inOrder,
  lengthOf,
  type RadioEmission,
  shortestOf,
} from './emission.ts';
import { regulatoryFigure } from './figure.ts';
import { findingOf, type RegulationFinding } from './finding.ts';

const library = 'sigfox-ep-lib v4.3 (c9a2e1a)';
const quietSeconds = regulatoryFigure(20, 'B', `${library} sigfox_types.h`);
const framesOnOneChannel = regulatoryFigure(1, 'B', `${library} sigfox_ep_frequency.c`);

/** The emissions of one message. */
export type MessageEmissions = readonly RadioEmission[];

/** The shortest pause from the last frame of a message to the first of the next. Null with fewer than two messages. */
export function hoppingQuiet(messages: readonly MessageEmissions[]): RegulationFinding | null {
  const spans = inOrder(messages.filter((frames) => frames.length > 0).map(spanOf));
  const pauses = spans
    .slice(1)
    .map((next, index) => ({ startSeconds: spans[index].endSeconds, endSeconds: next.startSeconds }));
  const worst = shortestOf(pauses);
  if (worst === null) return null;
  const reading = {
    rule: 'Sigfox hopping plan pause',
    quantity: 'Pause between two messages',
    unit: 's',
    value: lengthOf(worst),
    worst,
  };
  return findingOf(reading, quietSeconds, { side: 'low' });
}

/** The most frames that a message put on one micro channel. Null without frames. */
export function microChannelReuse(messages: readonly MessageEmissions[], grid: ChannelGrid): RegulationFinding | null {
  const stacks = messages.flatMap((frames) => [
    ...groupBy(frames, ({ frequencyHz }) => channelOf(grid, frequencyHz)).values(),
  ]);
  if (stacks.length === 0) return null;
  const worst = stacks.reduce((found, next) => (next.length > found.length ? next : found));
  const reading = {
    rule: 'Sigfox hopping plan micro channels',
    quantity: 'Frames of one message on one micro channel',
    unit: '1',
    value: worst.length,
    worst: spanOf(worst),
  };
  return findingOf(reading, framesOnOneChannel, { side: 'high' });
}

function spanOf(emissions: readonly Emission[]): Emission {
  return {
    startSeconds: Math.min(...emissions.map(({ startSeconds }) => startSeconds)),
    endSeconds: Math.max(...emissions.map(({ endSeconds }) => endSeconds)),
  };
}
