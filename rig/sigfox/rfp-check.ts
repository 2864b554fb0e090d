import { bytesToHex, hexToBytes } from './hex.ts';
import { microChannelOf } from './radio-configuration.ts';
import type { ExpectedRfpFrame, RfpContent } from './rfp-sequence.ts';
import { grossErrorBounds, isOff } from './transaction-types.ts';
import type { DecodedUplinkFrame } from './types.ts';
import { publicKeyHex } from './uplink-auth.ts';
import { decodeUplinkFrame } from './uplink-decode.ts';

/** A frame of the sequence as it was heard; times without ramps, seconds on any one time line. */
export interface ObservedRfpFrame {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly frequencyHz: number;
  readonly bitRateBps: number;
  readonly hex: string;
}

/** How far a module may be off before it counts. The tolerances of the test specification are not public. */
export interface RfpBounds {
  readonly timerSeconds: number;
  /** Of a distance between two frames. */
  readonly frequencyHz: number;
  /** Of the crystal, where a mode fixes the frequency. */
  readonly oscillatorPpm: number;
  /** Half a step of mode A: a frame that is farther off is nearer to the place of its neighbour. */
  readonly stepHz: number;
}

export const defaultRfpBounds: RfpBounds = {
  timerSeconds: grossErrorBounds.timerSeconds,
  frequencyHz: grossErrorBounds.frequencyHz,
  oscillatorPpm: 20,
  stepHz: 50,
};

export interface RfpFinding {
  readonly kind: 'count' | 'rank' | 'content' | 'counter' | 'frequency' | 'time' | 'bit-rate';
  /** Index in the order of time of the frame that it is about; null where it is about the sequence. */
  readonly frame: number | null;
  readonly expected: string;
  readonly observed: string;
}

/** Whose frames they are. Without a key neither UL-AUTH nor a switch to the public key can be checked. */
export interface RfpIdentity {
  readonly epId: Uint8Array;
  readonly key: Uint8Array | null;
}

interface Pair {
  readonly expected: ExpectedRfpFrame;
  readonly index: number;
  readonly frame: ObservedRfpFrame;
  readonly decoded: DecodedUplinkFrame;
}

/**
 * Holds the frames of a test mode against what `expectedFrames` gave. As many frames as expected are compared in order; otherwise each is placed
 * by its counter and rank, and what is missing or too many is told. Throws `bad-hex` (usage).
 */
export function checkRfpSequence(
  expected: readonly ExpectedRfpFrame[],
  observed: readonly ObservedRfpFrame[],
  identity: RfpIdentity,
  bounds: RfpBounds = defaultRfpBounds,
): RfpFinding[] {
  const frames = [...observed].sort((a, b) => a.startSeconds - b.startSeconds);
  const { pairs, findings } = align(expected, frames);
  const at = new Map(pairs.map((pair) => [expected.indexOf(pair.expected), pair]));
  for (const pair of pairs) {
    findings.push(...contentFindings(pair, identity), ...rateFindings(pair, bounds));
    findings.push(...frequencyFindings(pair, at, bounds), ...timeFindings(pair, at, bounds));
  }
  return [...findings, ...counterFindings(pairs), ...hoppingFindings(pairs), ...diversityFindings(pairs)];
}

function align(expected: readonly ExpectedRfpFrame[], frames: readonly ObservedRfpFrame[]) {
  const findings: RfpFinding[] = [];
  const pairs: Pair[] = [];
  const inOrder = frames.length === expected.length;
  const free = new Set(expected.keys());
  for (const [index, frame] of frames.entries()) {
    const decoded = decodeUplinkFrame(frame.hex);
    const place = inOrder ? index : placeOf(decoded, expected, free);
    if (place === null) {
      findings.push({ kind: 'count', frame: index, expected: 'no such frame', observed: nameOf(decoded) });
    } else {
      free.delete(place);
      pairs.push({ expected: expected[place], index, frame, decoded });
    }
  }
  if (free.size > 0) {
    const missing = [...free].map((place) => place + 1).join(', ');
    findings.push({
      kind: 'count',
      frame: null,
      expected: `${expected.length} frames`,
      observed: `${frames.length}; number ${missing} of the sequence not among them`,
    });
  }
  return { pairs, findings };
}

function placeOf(
  decoded: DecodedUplinkFrame,
  expected: readonly ExpectedRfpFrame[],
  free: ReadonlySet<number>,
): number | null {
  for (const place of free) {
    const { rank, messageCounter } = expected[place];
    if (decoded.rank === rank && (messageCounter === null || messageCounter === decoded.mc)) return place;
  }
  return null;
}

const nameOf = ({ kind, rank, mc }: DecodedUplinkFrame): string =>
  `${kind ?? 'unknown'} rank ${rank ?? '?'} counter ${mc ?? '?'}`;

const contentName = ({ messageType, payload }: RfpContent): string =>
  payload === null || payload === '' ? messageType : `${messageType} ${payload}`;

function contentFindings({ expected, index, frame, decoded }: Pair, { epId, key }: RfpIdentity): RfpFinding[] {
  const used = key !== null && expected.publicKey ? hexToBytes(publicKeyHex, 'public key') : key;
  const readings = expected.contents.map(({ messageType, payload }) =>
    decodeUplinkFrame(frame.hex, {
      ...(used === null ? {} : { key: used }),
      expect: {
        epId: bytesToHex(epId),
        messageType,
        ...(payload === null ? {} : { payload }),
        ...(expected.messageCounter === null ? {} : { messageCounter: expected.messageCounter }),
        bidirectional: expected.bidirectional,
        rank: expected.rank,
      },
    }),
  );
  const best = readings.reduce((a, b) => (b.violations.length < a.violations.length ? b : a));
  const findings: RfpFinding[] = [];
  if (decoded.rank !== expected.rank)
    findings.push({ kind: 'rank', frame: index, expected: `rank ${expected.rank}`, observed: nameOf(decoded) });
  const wrong = best.violations.filter((violation) => violation !== 'message_counter');
  if (wrong.length > 0) {
    const wanted = expected.contents.map(contentName).join(' or ');
    findings.push({ kind: 'content', frame: index, expected: wanted, observed: `wrong: ${wrong.join(', ')}` });
  }
  if (best.violations.includes('message_counter'))
    findings.push({
      kind: 'counter',
      frame: index,
      expected: `counter ${expected.messageCounter}`,
      observed: `${decoded.mc}`,
    });
  return findings;
}

function rateFindings({ expected, index, frame }: Pair, { timerSeconds }: RfpBounds): RfpFinding[] {
  const seconds = frame.endSeconds - frame.startSeconds;
  // The duration belongs to the first content that is allowed; a frame of another length is judged by its own.
  const own = (4 * frame.hex.length) / expected.bitRateBps;
  if (frame.bitRateBps === expected.bitRateBps && !isOff(seconds, own, timerSeconds)) return [];
  return [
    {
      kind: 'bit-rate',
      frame: index,
      expected: `${expected.bitRateBps} bit/s, ${own.toFixed(3)} s`,
      observed: `${frame.bitRateBps} bit/s, ${seconds.toFixed(3)} s`,
    },
  ];
}

function frequencyFindings(
  { expected, index, frame }: Pair,
  at: ReadonlyMap<number, Pair>,
  bounds: RfpBounds,
): RfpFinding[] {
  const { frequency } = expected;
  const finding = (wanted: string): RfpFinding[] => [
    { kind: 'frequency', frame: index, expected: wanted, observed: `${frame.frequencyHz} Hz` },
  ];
  if (frequency.kind === 'offset') {
    const base = at.get(frequency.frame);
    if (base === undefined) return [];
    const wanted = base.frame.frequencyHz + frequency.offsetHz;
    return isOff(frame.frequencyHz, wanted, bounds.frequencyHz) ? finding(`${wanted} Hz`) : [];
  }
  if (frequency.kind === 'fixed') {
    const first = at.get(0);
    const reach = 1e-6 * bounds.oscillatorPpm * frequency.frequencyHz;
    if (isOff(frame.frequencyHz, frequency.frequencyHz, reach)) return finding(`${frequency.frequencyHz} Hz`);
    if (first === undefined || first.expected.frequency.kind !== 'fixed') return [];
    const step = frequency.frequencyHz - first.expected.frequency.frequencyHz;
    const wanted = first.frame.frequencyHz + step;
    return isOff(frame.frequencyHz, wanted, bounds.stepHz) ? finding(`${step} Hz above the first frame`) : [];
  }
  const [low, high] = frequency.bandHz;
  return frame.frequencyHz < low || frame.frequencyHz > high ? finding(`${low} to ${high} Hz`) : [];
}

function timeFindings(
  { expected, index, frame }: Pair,
  at: ReadonlyMap<number, Pair>,
  bounds: RfpBounds,
): RfpFinding[] {
  const { start } = expected;
  const base = start === null ? undefined : at.get(start.frame);
  if (start === null || base === undefined) return [];
  const seconds = frame.startSeconds - (start.edge === 'start' ? base.frame.startSeconds : base.frame.endSeconds);
  const [low, high] = start.seconds;
  if (seconds >= low - bounds.timerSeconds && (high === null || seconds <= high + bounds.timerSeconds)) return [];
  const range = high === null ? `at least ${low} s` : low === high ? `${low} s` : `${low} to ${high} s`;
  return [
    {
      kind: 'time',
      frame: index,
      expected: `${range} after the ${start.edge} of frame ${start.frame + 1}`,
      observed: `${seconds.toFixed(3)} s`,
    },
  ];
}

/** Where the counter's course is not public it must still never stand still from one message to the next. */
function counterFindings(pairs: readonly Pair[]): RfpFinding[] {
  return pairs.flatMap((pair, index) => {
    const previous = pairs[index - 1];
    if (pair.expected.messageCounter !== null || previous === undefined) return [];
    if (previous.expected.message === pair.expected.message || previous.decoded.mc !== pair.decoded.mc) return [];
    return [
      {
        kind: 'counter',
        frame: pair.index,
        expected: 'another counter than the message before',
        observed: `${pair.decoded.mc}`,
      } as const,
    ];
  });
}

function hoppingFindings(pairs: readonly Pair[]): RfpFinding[] {
  const findings: RfpFinding[] = [];
  const seen = new Map<string, number>();
  for (const { expected, index, frame } of pairs) {
    if (expected.frequency.kind !== 'hopping') continue;
    const { hopping } = expected.frequency;
    const channel = microChannelOf(hopping, frame.frequencyHz);
    const used = hopping.usedMicroChannels.value;
    if (channel === null || !used.includes(channel)) {
      const wanted = `micro channel ${used.join(', ')}`;
      findings.push({ kind: 'frequency', frame: index, expected: wanted, observed: `${channel ?? 'none'}` });
      continue;
    }
    const place = `${expected.message}/${channel}`;
    if (seen.has(place)) {
      const wanted = 'another micro channel than the other frames of the message';
      findings.push({ kind: 'frequency', frame: index, expected: wanted, observed: `${channel} again` });
    }
    seen.set(place, index);
  }
  return findings;
}

/** Random frequencies may coincide now and then, but not all of them. */
function diversityFindings(pairs: readonly Pair[]): RfpFinding[] {
  const random = pairs.filter(
    ({ expected }) => expected.frequency.kind === 'random' || expected.frequency.kind === 'hopping',
  );
  if (random.length < 3) return [];
  const frequencies = random.map(({ frame }) => frame.frequencyHz);
  const spread = Math.max(...frequencies) - Math.min(...frequencies);
  if (spread > grossErrorBounds.sameFrequencyHz) return [];
  const expected = 'frequencies spread over the band';
  return [{ kind: 'frequency', frame: null, expected, observed: `all within ${spread.toFixed(0)} Hz` }];
}
