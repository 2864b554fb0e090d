import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { carrierSenseMilliseconds, emittedRanks } from './channel-access.ts';
import { confirmationPayload, keepAlivePayload } from './control-payload.ts';
import { encodeDownlinkContent } from './downlink-frame.ts';
import { bytesToHex } from './hex.ts';
import { counterRollovers } from './message-counter.ts';
import { encodeTransaction, type MessageInput, uplinkRequestOf } from './message-input.ts';
import { downlinkOffsetHz, radioConfiguration, radioConfigurationIds } from './radio-configuration.ts';
import { checkSigfox } from './transaction-check.ts';
import type {
  DeclaredTransaction,
  ObservedTransaction,
  TransactionFrame,
  TransactionViolation,
} from './transaction-types.ts';
import { encodeUplinkFrame } from './uplink-frame.ts';
import type { UplinkRequest } from './uplink-message.ts';

interface Transaction {
  readonly declared: MessageInput;
  readonly observed: ObservedTransaction;
}

const hex = (bytes: Uint8Array): string => bytesToHex(bytes);

/** Any message that a device may send in a zone. */
function requests(rc: string, bidirectional: boolean): fc.Arbitrary<MessageInput> {
  const zone = radioConfiguration(rc);
  const types = bidirectional
    ? (['bit0', 'bit1', 'empty', 'bytes'] as const)
    : (['bit0', 'bit1', 'empty', 'bytes', 'keep_alive'] as const);
  return fc
    .record({
      bit_rate_bps: fc.constantFrom(...zone.bitRatesBps.value),
      epId: fc.uint8Array({ minLength: 4, maxLength: 4 }),
      key: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      key_type: fc.constantFrom('private' as const, 'public' as const),
      message_type: fc.constantFrom(...types),
      payload: fc.uint8Array({ minLength: 1, maxLength: 12 }),
      message_counter_rollover: fc.constantFrom(...counterRollovers),
      counter: fc.nat(4095),
      number_of_frames: fc.constantFrom(1, 2, 3),
      t_ifu_ms: fc.integer({ min: 0, max: 2000 }),
      t_conf_ms: fc.integer({ min: 1400, max: 4000 }),
      busy: fc.option(fc.integer({ min: 0, max: 6000 }), { nil: null }),
    })
    .map(({ epId, key, payload, counter, busy, ...rest }) => ({
      ...rest,
      rc,
      ep_id: hex(epId),
      ep_key: hex(key),
      payload: rest.message_type === 'bytes' ? hex(payload) : '',
      message_counter: counter % rest.message_counter_rollover,
      bidirectional,
      voltage_idle_mv: 3300,
      voltage_tx_mv: 3000,
      temperature_tenth_c: -50,
      ...(busy === null ? {} : { channel_busy_ms_at_each_carrier_sense: busy }),
    }));
}

/** Distances from the uplink centre that a device may draw for three frames, and for a confirmation. */
function offsets(rc: string, bidirectional: boolean): fc.Arbitrary<readonly number[]> {
  const { deltaFrequencyHz, halfBandHz, frequencyGuardHz, spectrumAccess } = radioConfiguration(rc);
  const reach = halfBandHz.value - frequencyGuardHz.value;
  const delta = deltaFrequencyHz.value;
  const drawn = (limit: number) => fc.integer({ min: -limit, max: limit });
  if (bidirectional)
    return fc
      .tuple(drawn(reach - delta), drawn(reach))
      .map(([first, last]) => [first, first + delta, first - delta, last]);
  if (spectrumAccess.kind !== 'frequency-hopping')
    return fc
      .tuple(drawn(reach), drawn(reach), drawn(reach))
      .filter(([a, b, c]) => Math.abs(a - b) > 50 && Math.abs(b - c) > 50);
  const inside = fc.integer({ min: 2_000, max: 22_999 });
  return fc
    .tuple(fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 3, maxLength: 3 }), inside, inside, inside)
    .map(([channels, ...places]) => channels.map((channel, index) => -100_000 + 25_000 * channel + places[index]));
}

/** How a real device departs from the ideal without being wrong: crystal and reaction times. */
interface Departures {
  readonly crystalHz: number;
  /** Of the start of each frame. */
  readonly delaysSeconds: readonly number[];
}

const departures = (rc: string): fc.Arbitrary<Departures> =>
  fc.record({
    crystalHz: fc.integer({ min: -1, max: 1 }).map((sign) => sign * (rc === 'RC2' || rc === 'RC4' ? 1_900 : 17_000)),
    delaysSeconds: fc.array(
      fc.integer({ min: 0, max: 40 }).map((ms) => ms / 1000),
      { minLength: 4, maxLength: 4 },
    ),
  });

/** A faultless device's transaction. It takes a downlink `downlinkSeconds` after its window opened, where frame 1 shows when that was. */
function run(
  input: MessageInput,
  offsetsHz: readonly number[],
  downlinkSeconds: number | null,
  { crystalHz, delaysSeconds }: Departures,
): Transaction {
  const zone = radioConfiguration(input.rc);
  const request = uplinkRequestOf(input);
  const busy = input.channel_busy_ms_at_each_carrier_sense ?? 0;
  const ranks = emittedRanks(request, busy);
  const taken = input.bidirectional === true && ranks[0] === 1 ? downlinkSeconds : null;
  const declared = taken === null ? input : { ...input, downlink_frames: [downlink(request, taken)] };
  const sensing = carrierSenseMilliseconds(zone.spectrumAccess, busy) / 1000;
  const pause = (input.bidirectional === true ? 500 : (input.t_ifu_ms ?? 0)) / 1000;
  const frames: TransactionFrame[] = [];
  const openSeconds = (): number => frames[0].t_end_us / 1e6 + zone.waitSeconds.value;
  for (const [index, frameHex] of encodeTransaction(declared).entries()) {
    const rank = ranks[index];
    const confirms = rank === undefined;
    const previous = index === 0 ? 0 : frames[index - 1].t_end_us / 1e6 + pause + sensing;
    const due = confirms
      ? openSeconds() + (taken ?? 0) + request.confirmationDelayMilliseconds / 1000 + sensing
      : previous;
    const start = due + delaysSeconds[index];
    frames.push({
      t_start_us: 1e6 * start,
      t_end_us: 1e6 * (start + (4 * frameHex.length) / input.bit_rate_bps),
      freq_hz: zone.uplinkCentreHz.value + crystalHz + offsetsHz[confirms ? 3 : rank - 1],
      bit_rate_bps: input.bit_rate_bps,
      hex: frameHex,
    });
  }
  if (input.bidirectional !== true || ranks[0] !== 1) return { declared, observed: { frames } };
  const open_us = 1e6 * openSeconds();
  const close_us = open_us + 1e6 * (taken ?? zone.windowSeconds.value);
  const rx_window = { open_us, close_us, freq_hz: frames[0].freq_hz + downlinkOffsetHz(zone) };
  return { declared, observed: { frames, rx_window, ...(taken === null ? {} : { downlink_frame_end_us: close_us }) } };
}

function downlink(request: UplinkRequest, seconds: number) {
  const phy_content = hex(encodeDownlinkContent(new Uint8Array(8).fill(0x5a), request));
  return { phy_content, frame_end_ms_after_window_opens: 1000 * seconds, rssi_dbm: -120 };
}

/** A faultless transaction of a zone. */
function transactions(rc: string, bidirectional: boolean): fc.Arbitrary<Transaction> {
  const window = radioConfiguration(rc).windowSeconds.value;
  const downlinkSeconds = fc.option(fc.double({ min: 0.4, max: window, noNaN: true }), { nil: null });
  return fc
    .tuple(requests(rc, bidirectional), offsets(rc, bidirectional), downlinkSeconds, departures(rc))
    .map(([input, offsetsHz, seconds, rest]) => run(input, offsetsHz, seconds, rest));
}

type Mutate = (good: Transaction, chance: number) => { declared: DeclaredTransaction; observed: ObservedTransaction };

const zonesOf = (violation: TransactionViolation): readonly string[] =>
  violation === 'FH_MICRO_CHANNEL' ? ['RC2', 'RC4'] : radioConfigurationIds;

const framesOf = ({ observed }: Transaction): readonly TransactionFrame[] => observed.frames;
/** Replicas that went on the air. */
const replicasOf = ({ declared }: Transaction): number =>
  emittedRanks(uplinkRequestOf(declared), declared.channel_busy_ms_at_each_carrier_sense ?? 0).length;
const opened = ({ observed }: Transaction): boolean => observed.rx_window !== undefined;
const confirmed = (good: Transaction): boolean => framesOf(good).length > replicasOf(good) && replicasOf(good) > 0;

const withFrames = ({ declared, observed }: Transaction, frames: readonly TransactionFrame[]) => ({
  declared,
  observed: { ...observed, frames },
});
const changeFrame =
  (
    which: (good: Transaction, chance: number) => number,
    to: (frame: TransactionFrame, good: Transaction) => Partial<TransactionFrame>,
  ): Mutate =>
  (good, chance) =>
    withFrames(
      good,
      framesOf(good).map((frame, index) => (index === which(good, chance) ? { ...frame, ...to(frame, good) } : frame)),
    );
const replica = (good: Transaction, chance: number): number => chance % replicasOf(good);
const later = (good: Transaction, chance: number): number => 1 + (chance % (replicasOf(good) - 1));
const confirmation = (good: Transaction): number => replicasOf(good);
const moved = (seconds: number) => (frame: TransactionFrame) => ({
  t_start_us: frame.t_start_us + 1e6 * seconds,
  t_end_us: frame.t_end_us + 1e6 * seconds,
});
const changeWindow =
  (openSeconds: number, closeSeconds: number, hertz: number): Mutate =>
  ({ declared, observed }) => {
    const { open_us, close_us, freq_hz } = observed.rx_window ?? { open_us: 0, close_us: 0, freq_hz: 0 };
    const rx_window = {
      open_us: open_us + 1e6 * openSeconds,
      close_us: close_us + 1e6 * closeSeconds,
      freq_hz: freq_hz + hertz,
    };
    return { declared, observed: { ...observed, rx_window } };
  };
/** The last frame of a message later than its pause allows, so that no other pause is touched. */
const lastLate: Mutate = (good, chance) => changeFrame(() => replicasOf(good) - 1, moved(0.11))(good, chance);
const consecutive = (good: Transaction): boolean => replicasOf(good) > 1;

/** Another frame in the place of the confirmation. */
const confirmedBy = (change: { messageType: 'keep_alive' | 'downlink_confirmation'; counterStep: number }): Mutate =>
  changeFrame(confirmation, (_frame, { declared }) => {
    const request = uplinkRequestOf(declared);
    const state = { idleMillivolts: 3300, transmitMillivolts: 3000, temperatureDecidegrees: -50 };
    const payload = change.messageType === 'keep_alive' ? keepAlivePayload(state) : confirmationPayload(state, -120);
    const messageCounter = (request.messageCounter + change.counterStep) % request.messageCounterRollover;
    const content = { ...request, messageType: change.messageType, payload, messageCounter, bidirectional: false };
    return { hex: hex(encodeUplinkFrame(content, 1)) };
  });

/** What each fault raises, in messages with or without a downlink, and where it can be committed. */
const mutations: readonly [TransactionViolation, boolean, (good: Transaction) => boolean, Mutate][] = [
  [
    'FRAME_COUNT',
    false,
    (good) => replicasOf(good) > 0,
    (good, chance) => withFrames(good, framesOf(good).toSpliced(replica(good, chance), 1)),
  ],
  [
    'FRAME_COUNT',
    true,
    (good) => replicasOf(good) > 0,
    (good, chance) => withFrames(good, framesOf(good).toSpliced(replica(good, chance), 1)),
  ],
  [
    'FRAME_RANK',
    false,
    consecutive,
    (good, chance) =>
      changeFrame(
        () => later(good, chance),
        () => ({ hex: framesOf(good)[0].hex }),
      )(good, chance),
  ],
  [
    'BIT_RATE',
    false,
    (good) => replicasOf(good) > 0,
    changeFrame(replica, (frame) => ({ bit_rate_bps: frame.bit_rate_bps === 100 ? 600 : 100 })),
  ],
  [
    'BIT_RATE',
    true,
    (good) => replicasOf(good) > 0,
    changeFrame(replica, (frame) => ({ t_end_us: frame.t_end_us + 7e4 })),
  ],
  [
    'FREQ_BAND',
    false,
    (good) => replicasOf(good) > 0,
    changeFrame(replica, (_, { declared }) => ({
      freq_hz: radioConfiguration(declared.rc).uplinkCentreHz.value + 96_001,
    })),
  ],
  [
    'FREQ_BAND',
    true,
    confirmed,
    changeFrame(confirmation, (_, { declared }) => ({
      freq_hz: radioConfiguration(declared.rc).uplinkCentreHz.value - 96_001,
    })),
  ],
  [
    'FREQ_DIVERSITY',
    false,
    consecutive,
    (good) =>
      withFrames(
        good,
        framesOf(good).map((frame) => ({ ...frame, freq_hz: framesOf(good)[0].freq_hz })),
      ),
  ],
  [
    'FH_MICRO_CHANNEL',
    false,
    (good) => replicasOf(good) > 0,
    changeFrame(replica, (_, { declared }) => ({
      freq_hz: radioConfiguration(declared.rc).uplinkCentreHz.value + 80_000,
    })),
  ],
  [
    'FH_MICRO_CHANNEL',
    false,
    consecutive,
    (good, chance) =>
      changeFrame(
        () => later(good, chance),
        () => ({ freq_hz: framesOf(good)[0].freq_hz }),
      )(good, chance),
  ],
  ['T_IFU', false, consecutive, lastLate],
  ['T_IFB', true, consecutive, lastLate],
  [
    'DELTA_F',
    true,
    (good) => opened(good) && consecutive(good),
    changeFrame(
      (good, chance) => later(good, chance),
      (frame) => ({ freq_hz: frame.freq_hz - 600 }),
    ),
  ],
  ['T_W', true, opened, changeWindow(0.07, 0, 0)],
  ['T_W', true, opened, changeWindow(-1, 0, 0)],
  ['T_RX', true, opened, changeWindow(0, 0.07, 0)],
  ['T_RX', true, opened, changeWindow(0, -0.07, 0)],
  ['FREQ_DL', true, opened, changeWindow(0, 0, 600)],
  ['T_CONF', true, confirmed, changeFrame(confirmation, moved(0.11))],
  ['T_CONF', true, confirmed, changeFrame(confirmation, moved(-0.11))],
  ['CONF_MISSING', true, confirmed, (good) => withFrames(good, framesOf(good).slice(0, replicasOf(good)))],
  ['CONF_TYPE', true, confirmed, confirmedBy({ messageType: 'keep_alive', counterStep: 1 })],
  ['CONF_COUNTER', true, confirmed, confirmedBy({ messageType: 'downlink_confirmation', counterStep: 0 })],
];

const any = (rc: string): fc.Arbitrary<Transaction> => fc.oneof(transactions(rc, false), transactions(rc, true));
const numRuns = 8;

describe.each(radioConfigurationIds)('random transactions in %s', (rc) => {
  it('raise nothing when valid', () => {
    fc.assert(
      fc.property(any(rc), ({ declared, observed }) => {
        expect(checkSigfox(declared, observed)).toEqual([]);
      }),
      { numRuns: 5 * numRuns },
    );
  });

  const here = mutations.filter(([violation]) => zonesOf(violation).includes(rc));

  it.each(here)('raise %s', (violation, bidirectional, applies, mutate) => {
    let tried = 0;
    fc.assert(
      fc.property(transactions(rc, bidirectional), fc.nat(), (good, chance) => {
        fc.pre(applies(good));
        const { declared, observed } = mutate(good, chance);
        expect(checkSigfox(declared, observed)).toContain(violation);
        tried++;
      }),
      { numRuns, maxSkipsPerRun: 1000 },
    );
    expect(tried).toBeGreaterThanOrEqual(numRuns);
  });
});

describe('random sequences of messages', () => {
  const sequence = fc.record({
    rc: fc.constantFrom('RC2', 'RC4'),
    count: fc.integer({ min: 2, max: 6 }),
    pauseSeconds: fc.double({ min: 20, max: 40, noNaN: true }),
  });
  const play = (rc: string, count: number, pauseSeconds: number, inputs: readonly Transaction[]) => {
    let next = 0;
    return Array.from({ length: count }, (_, index) => {
      const { frames } = inputs[index].observed;
      const from = next - frames[0].t_start_us;
      const placed = frames.map((frame) => ({
        ...frame,
        t_start_us: frame.t_start_us + from,
        t_end_us: frame.t_end_us + from,
      }));
      next = placed[placed.length - 1].t_end_us + 1e6 * pauseSeconds;
      return { rc, placed };
    }).flatMap(({ placed }) => placed);
  };
  const messages = (rc: string) =>
    fc.array(
      transactions(rc, false).filter(({ observed }) => observed.frames.length > 0),
      { minLength: 6, maxLength: 6 },
    );

  it('raise nothing with pauses of 20 s, and FH_20S with a shorter one', () => {
    fc.assert(
      fc.property(
        sequence.chain((plan) => fc.tuple(fc.constant(plan), messages(plan.rc))),
        ([{ rc, count, pauseSeconds }, inputs]) => {
          expect(checkSigfox({ rc }, { frames: play(rc, count, pauseSeconds, inputs) })).toEqual([]);
          expect(checkSigfox({ rc }, { frames: play(rc, count, pauseSeconds - 20.1 + 1, inputs) })).toEqual(
            pauseSeconds < 39 ? ['FH_20S'] : [],
          );
        },
      ),
      { numRuns: 20 },
    );
  });

  it('raise DUTY_CYCLE exactly above 36 s in an hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), messages('RC1'), (count, inputs) => {
        const many = Array.from({ length: count }, (_, index) => inputs[index % inputs.length]);
        const frames = play('RC1', count, 10, many);
        const onTime = frames.reduce((sum, frame) => sum + frame.t_end_us - frame.t_start_us, 0) / 1e6;
        fc.pre(Math.abs(onTime - 36) > 0.2);
        expect(checkSigfox({ rc: 'RC1' }, { frames })).toEqual(onTime > 36 ? ['DUTY_CYCLE'] : []);
      }),
      { numRuns: 40 },
    );
  });
});
