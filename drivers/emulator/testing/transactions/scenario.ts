import type { Random } from '../../../../rig/ports/random.ts';
import { bytesToHex } from '../../../../rig/sigfox/hex.ts';
import { counterRollovers } from '../../../../rig/sigfox/message-counter.ts';
import { radioConfiguration, radioConfigurationIds } from '../../../../rig/sigfox/radio-configuration.ts';
import type { RadioConfigurationId, UplinkBitRate } from '../../../../rig/sigfox/types.ts';
import type { OutgoingMessage } from '../../device/message-plan.ts';
import type { Place } from '../../network/terrain.ts';

/** One device in one zone among its base stations, for some transactions one after the other. */
export interface SessionPlan {
  readonly name: string;
  readonly rc: RadioConfigurationId;
  readonly bitRateBps: UplinkBitRate;
  readonly rollover: number;
  /** Counter of the last message before the first transaction. */
  readonly messageCounter: number;
  readonly baseStations: readonly (Place & { readonly id: string })[];
}

export type RogueKind = 'key' | 'counter' | 'device' | 'crc' | 'auth';

/** A downlink that is not for the device, or not right. */
export interface Rogue {
  readonly kind: RogueKind;
  /** End of the frame, as a share of the window. */
  readonly share: number;
  readonly levelDbm: number;
}

/** Something else in the uplink band: noise, or a good frame of another device. */
export interface Disturbance {
  readonly kind: 'noise' | 'neighbour';
  /** Beside which base station. */
  readonly station: number;
  /** Which frame of the message it falls onto (1 to 3); 0 for any time. */
  readonly onto: number;
  readonly offsetHz: number;
}

export interface TransactionPlan {
  readonly name: string;
  readonly message: OutgoingMessage;
  readonly pauseSeconds: number;
  /** Base stations that are off. */
  readonly off: readonly string[];
  readonly disturbances: readonly Disturbance[];
  readonly rogues: readonly Rogue[];
  /** What the application does with a request; a share of the time that it has. */
  readonly answer: { readonly kind: 'in-time'; readonly share: number } | { readonly kind: 'late' | 'never' };
  readonly answerPayload: string;
  /** How far into the window the network sends, as a share of it. */
  readonly windowShare: number;
}

const chance = (random: Random, probability: number): boolean => random.next() < probability;
const oneOf = <T>(random: Random, list: readonly T[]): T => list[random.integer(list.length)];
const between = (random: Random, low: number, high: number): number => low + (high - low) * random.next();
const hex = (random: Random, bytes: number): string =>
  bytesToHex(Uint8Array.from({ length: bytes }, () => random.integer(256)));

/** Slow frames take six times as long to render and to demodulate: one session in ten, where the zone allows them. */
const SLOW_SHARE = 0.1;

export function drawSession(random: Random, name: string): SessionPlan {
  const rc = oneOf(random, radioConfigurationIds);
  const slow = radioConfiguration(rc).bitRatesBps.value.includes(100) && chance(random, SLOW_SHARE);
  const rollover = oneOf(random, counterRollovers);
  const stations = 2 + random.integer(3);
  return {
    name,
    rc,
    bitRateBps: slow ? 100 : 600,
    rollover,
    messageCounter: random.integer(rollover),
    baseStations: Array.from({ length: stations }, (_, index) => {
      // Some are too far to hear everything.
      const distanceKm = chance(random, 0.2) ? between(random, 8, 20) : between(random, 0.5, 6);
      const angle = between(random, 0, 2 * Math.PI);
      return { id: `bs-${index + 1}`, eastKm: distanceKm * Math.cos(angle), northKm: distanceKm * Math.sin(angle) };
    }),
  };
}

const ROGUES: readonly RogueKind[] = ['key', 'counter', 'device', 'crc', 'auth'];

function drawMessage(random: Random, bitRateBps: UplinkBitRate): OutgoingMessage {
  const type = oneOf(random, ['bytes', 'bytes', 'bytes', 'bytes', 'bit0', 'bit1', 'empty'] as const);
  const longest = bitRateBps === 100 ? 4 : 12;
  const payload =
    type === 'bytes'
      ? Uint8Array.from({ length: 1 + random.integer(longest) }, () => random.integer(256))
      : new Uint8Array(0);
  return {
    type,
    payload,
    downlink: chance(random, 0.5),
    frames: oneOf(random, [3, 3, 3, 2, 1]),
    interFrameMilliseconds: oneOf(random, [500, 500, 0, 50, 2000]),
    confirmationMilliseconds: 1400 + random.integer(1600),
  };
}

function drawDisturbance(random: Random, stations: number): Disturbance {
  const onto = random.integer(4);
  return {
    kind: oneOf(random, ['noise', 'neighbour'] as const),
    station: random.integer(stations),
    onto,
    offsetHz: onto === 0 ? between(random, -80_000, 80_000) : between(random, -400, 400),
  };
}

export function drawTransaction(random: Random, session: SessionPlan, name: string): TransactionPlan {
  const { baseStations } = session;
  const message = drawMessage(random, session.bitRateBps);
  const several = (probability: number): number => (chance(random, probability) ? 1 + random.integer(2) : 0);
  return {
    name,
    message,
    pauseSeconds: chance(random, 0.5) ? between(random, 60, 600) : between(random, 3600, 20_000),
    off: baseStations.filter(() => chance(random, 0.15)).map(({ id }) => id),
    disturbances: Array.from({ length: several(0.4) }, () => drawDisturbance(random, baseStations.length)),
    rogues: message.downlink
      ? Array.from({ length: several(0.5) }, () => ({
          kind: oneOf(random, ROGUES),
          share: between(random, 0.03, 0.97),
          levelDbm: between(random, -110, -60),
        }))
      : [],
    answer: chance(random, 0.8)
      ? { kind: 'in-time', share: random.next() }
      : { kind: oneOf(random, ['late', 'never'] as const) },
    answerPayload: hex(random, 8),
    windowShare: chance(random, 0.5) ? 0 : 0.9 * random.next(),
  };
}
