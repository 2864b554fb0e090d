import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isUnbrigError } from '../../../rig/ports/errors.ts';
import { seededRandom } from '../../../rig/ports/random.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import type { MessageInput } from '../../../rig/sigfox/message-input.ts';
import { downlinkOffsetHz, microChannelOf, uplinkBandHz } from '../../../rig/sigfox/radio-configuration.ts';
import type { RadioConfigurationId, UplinkBitRate } from '../../../rig/sigfox/types.ts';
import { sharedFolder } from '../../../rig/testing/shared.ts';
import type { OnAir } from '../ether.ts';
import { type CoreBench, coreBench, send } from '../testing/core-bench.ts';
import { carrierEmission, downlinkEmission } from '../testing/downlink.ts';
import { hexOf } from '../testing/emissions.ts';
import type { CarrierSensePlan } from './carrier-sense.ts';
import { hoppingOf } from './hopping.ts';
import { keepAliveMessage } from './messages.ts';
import type { SendOutcome } from './send.ts';

/** What the official library did on a virtual clock; times in microseconds from the beginning of the message. */
interface GoldenVector {
  readonly id: string;
  readonly tags: readonly string[];
  readonly input: MessageInput & {
    readonly rc: RadioConfigurationId;
    readonly bit_rate_bps: UplinkBitRate;
    readonly library_random_value: number;
  };
  readonly expect: {
    readonly result: 'ok' | 'error';
    readonly frames: readonly {
      readonly role: 'uplink' | 'downlink_confirmation';
      readonly t_start_us: number;
      readonly t_end_us: number;
      readonly freq_hz: number;
      readonly hex: string;
      readonly rank: number;
    }[];
    readonly timers: readonly { readonly reason: string; readonly t_us: number; readonly duration_ms: number }[];
    readonly carrier_sense: readonly {
      readonly t_us: number;
      readonly freq_hz: number;
      readonly bandwidth_hz: number;
      readonly threshold_dbm: number;
      readonly min_ms: number;
      readonly timeout_ms: number;
      readonly free: boolean;
    }[];
    readonly rx_windows: readonly { readonly t_us: number; readonly window_end_us: number; readonly freq_hz: number }[];
    readonly downlink: { readonly payload: string; readonly rssi_dbm: number } | null;
    readonly nvm_after: { readonly random_value: number; readonly message_counter: number };
    readonly t_done_us: number;
  };
}

const shared = sharedFolder();
const path = shared === null ? '' : resolve(shared, 'golden/sigfox/golden-uplink-open.json');
const vectors: readonly GoldenVector[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).vectors : [];
const describeShared = vectors.length > 0 ? describe : describe.skip;

/** Ten dB below the zone's usual noise, so that the weakest reference downlink (-135 dBm) is received and its level told exactly. */
const QUIET_DBM_PER_HZ = -195;

/** A device made ready for a vector, and what carrier sense it did. */
async function prepared({ input }: GoldenVector) {
  const senses: CarrierSensePlan[] = [];
  const busySeconds = (input.channel_busy_ms_at_each_carrier_sense ?? 0) / 1000;
  const rollover = input.message_counter_rollover ?? 4096;
  const bench: CoreBench = await coreBench({
    identity: { epId: input.ep_id, key: hexToBytes(input.ep_key, 'key'), pac: '', counterRollover: rollover },
    rc: input.rc,
    bitRateBps: input.bit_rate_bps,
    messageCounter: (input.message_counter + rollover - 1) % rollover,
    noiseDensityDbmPerHz: QUIET_DBM_PER_HZ,
    sensors: {
      idleMillivolts: () => input.voltage_idle_mv ?? 0,
      lastTransmitMillivolts: () => input.voltage_tx_mv ?? 0,
      temperatureTenths: () => input.temperature_tenth_c ?? 0,
      transmitted: () => {},
    },
    random: seededRandom(3, input.ep_id),
    behaviours: [
      {
        carrierSense(plan) {
          senses.push(plan);
          if (busySeconds > 0) {
            const place = {
              fromSeconds: plan.fromSeconds,
              seconds: busySeconds,
              frequencyHz: plan.frequencyHz + 40_000,
            };
            bench.put(carrierEmission({ ...place, levelDbm: plan.thresholdDbm + 6 }));
          }
          return plan;
        },
      },
    ],
  });
  const { device } = bench;
  device.frequencyState = input.library_random_value;
  device.settings = {
    ...device.settings,
    repeats: (input.number_of_frames ?? 3) - 1,
    publicKey: input.key_type === 'public' ? 1 : 0,
    interFrameMilliseconds: input.t_ifu_ms ?? 500,
    confirmationMilliseconds: input.t_conf_ms ?? 2000,
  };
  return { bench, senses };
}

async function run(vector: GoldenVector) {
  const { input } = vector;
  const { bench, senses } = await prepared(vector);
  const { device, clock } = bench;
  const downlink = input.bidirectional ?? false;
  const payload = hexToBytes(input.payload ?? '', 'payload');
  const message =
    input.message_type === 'keep_alive'
      ? { ...keepAliveMessage(device), downlink }
      : { type: input.message_type, payload, downlink };
  const sending = send(device, message);
  sending.catch(() => {});
  if (vector.expect.rx_windows.length > 0) {
    while (bench.windows.length === 0) await clock.sleep(0.1);
    const window = bench.windows[0];
    for (const entry of input.downlink_frames ?? []) {
      bench.put(
        downlinkEmission(hexToBytes(entry.phy_content, 'content'), {
          endSeconds: window.openSeconds + entry.frame_end_ms_after_window_opens / 1000,
          frequencyHz: window.frequencyHz * bench.scale,
          levelDbm: entry.rssi_dbm,
        }),
      );
    }
  }
  const outcome = await sending;
  return { bench, senses, outcome, doneSeconds: clock.nowSeconds() };
}

/** The clock's time of a vector's zero. */
function zeroOf(
  { expect: wanted, input }: GoldenVector,
  frames: readonly OnAir[],
  senses: readonly CarrierSensePlan[],
) {
  const leadSeconds = 1 / input.bit_rate_bps + 0.001;
  if (senses.length > 0) return senses[0].fromSeconds + leadSeconds - wanted.carrier_sense[0].t_us / 1e6;
  return frames.length > 0 ? frames[0].startSeconds - wanted.frames[0].t_start_us / 1e6 : 0;
}

/** The library's virtual radio has no ramps: frames that follow each other at once need two, and a moment to settle. */
function toleranceSeconds({ input }: GoldenVector, index: number): number {
  const close = !input.bidirectional && input.t_ifu_ms === 0;
  return 0.002 + (close ? index * (2 / input.bit_rate_bps + 0.0025) : 0);
}

function expectFrames(vector: GoldenVector, frames: readonly OnAir[], zeroSeconds: number, bench: CoreBench): void {
  const { input, expect: wanted } = vector;
  expect(frames.map((frame) => hexOf(frame, input.bit_rate_bps))).toEqual(wanted.frames.map((frame) => frame.hex));
  for (const [index, frame] of frames.entries()) {
    const late = frame.startSeconds - zeroSeconds - wanted.frames[index].t_start_us / 1e6;
    expect(late).toBeGreaterThan(-0.001);
    expect(late).toBeLessThan(toleranceSeconds(vector, index));
  }
  const requested = frames.map((frame) => frame.carrierHz / bench.scale);
  expectFrequencies(vector, requested, bench);
}

/** By rule: band with guard, delta of bidirectional messages, micro channels. Outside hopping the library's generator is also met. */
function expectFrequencies(
  { input, expect: wanted }: GoldenVector,
  requested: readonly number[],
  bench: CoreBench,
): void {
  const { rc, halfWidthHz, deltaFrequencyHz, uplinkCentreHz } = bench.device.plan;
  const hopping = hoppingOf(bench.device.plan);
  const [low, high] = uplinkBandHz(rc);
  for (const hz of requested) {
    expect(hz).toBeGreaterThan(low);
    expect(hz).toBeLessThan(high);
    if (!hopping) expect(Math.abs(hz - uplinkCentreHz)).toBeLessThanOrEqual(halfWidthHz + 0.5);
  }
  const replicas = requested.slice(0, wanted.frames.filter((frame) => frame.role === 'uplink').length);
  if (input.bidirectional) {
    const deltas = [0, deltaFrequencyHz, -deltaFrequencyHz].slice(0, replicas.length);
    expect(replicas.map((hz) => Math.round(hz - replicas[0]))).toEqual(deltas);
  }
  if (hopping) {
    const channels = replicas.map((hz) => microChannelOf(hopping, hz));
    expect(new Set(channels).size).toBe(replicas.length);
    for (const channel of channels) expect(hopping.usedMicroChannels.value).toContain(channel);
  } else {
    expect(requested.map(Math.round)).toEqual(wanted.frames.map((frame) => frame.freq_hz));
    expect(bench.device.nvm.frequencyState === wanted.nvm_after.random_value || wanted.frames.length === 0).toBe(true);
  }
}

function expectSenses(vector: GoldenVector, senses: readonly CarrierSensePlan[], zeroSeconds: number): void {
  const leadSeconds = 1 / vector.input.bit_rate_bps + 0.001;
  const { carrier_sense } = vector.expect;
  expect(senses).toHaveLength(carrier_sense.length);
  for (const [index, sense] of senses.entries()) {
    const wanted = carrier_sense[index];
    const late = sense.fromSeconds + leadSeconds - zeroSeconds - wanted.t_us / 1e6;
    expect(late).toBeGreaterThan(-0.001);
    expect(late).toBeLessThan(toleranceSeconds(vector, index) + 0.002);
    expect(sense.thresholdDbm).toBe(wanted.threshold_dbm);
    expect(sense.bandwidthHz).toBe(wanted.bandwidth_hz);
    expect(sense.frequencyHz).toBe(wanted.freq_hz);
    expect(sense.freeSeconds * 1000).toBeCloseTo(wanted.min_ms, 6);
    expect(Math.abs(sense.budgetSeconds * 1000 - wanted.timeout_ms)).toBeLessThan(1);
  }
}

function expectWindow(
  { expect: wanted, input }: GoldenVector,
  bench: CoreBench,
  first: OnAir,
  zeroSeconds: number,
): void {
  const [golden] = wanted.rx_windows;
  expect(bench.windows).toHaveLength(golden === undefined ? 0 : 1);
  if (golden === undefined) return;
  const [window] = bench.windows;
  expect(Math.abs(window.openSeconds - zeroSeconds - golden.t_us / 1e6)).toBeLessThan(0.002);
  expect(Math.abs(window.closeSeconds - zeroSeconds - golden.window_end_us / 1e6)).toBeLessThan(0.002);
  const shiftHz = downlinkOffsetHz(bench.device.plan.rc);
  expect(window.frequencyHz).toBeCloseTo(first.carrierHz / bench.scale + shiftHz, 3);
  expect(golden.freq_hz - wanted.frames[0].freq_hz).toBe(shiftHz);
  expect(input.bidirectional).toBe(true);
}

function expectOutcome({ expect: wanted, input }: GoldenVector, outcome: SendOutcome, bench: CoreBench): void {
  const replicas = wanted.frames.filter((frame) => frame.role === 'uplink');
  expect(outcome.emittedRanks).toEqual(replicas.map((frame) => frame.rank));
  expect(outcome.confirmationSent).toBe(replicas.length < wanted.frames.length);
  expect(outcome.downlink && Buffer.from(outcome.downlink.payload).toString('hex')).toBe(
    wanted.downlink?.payload ?? null,
  );
  if (wanted.downlink) expect(outcome.downlink?.rssiDbm).toBe(wanted.downlink.rssi_dbm);
  const blocked = input.rc === 'RC3D' ? 'low-duty-cycle' : 'channel-busy';
  expect(outcome.refused).toBe(replicas.length === 0 ? blocked : null);
  expect(bench.device.nvm.messageCounter).toBe(wanted.nvm_after.message_counter);
}

describeShared('the device does what the official library did (skipped when the shared folder is absent)', () => {
  const accepted = vectors.filter((vector) => vector.expect.result === 'ok');

  it.each(accepted.map((vector): [string, GoldenVector] => [`${vector.id} ${vector.tags.join(' ')}`, vector]))(
    '%s',
    async (_name, vector) => {
      const { bench, senses, outcome, doneSeconds } = await run(vector);
      const frames = bench.emissions();
      const zeroSeconds = zeroOf(vector, frames, senses);
      expectFrames(vector, frames, zeroSeconds, bench);
      expectSenses(vector, senses, zeroSeconds);
      expectWindow(vector, bench, frames[0], zeroSeconds);
      expectOutcome(vector, outcome, bench);
      const { timers, t_done_us } = vector.expect;
      const quiet = timers.find((timer) => timer.reason === 'FH');
      if (quiet) {
        expect(Math.abs(bench.device.quietUntilSeconds - zeroSeconds - t_done_us / 1e6)).toBeLessThan(
          toleranceSeconds(vector, frames.length),
        );
      } else if (frames.length > 0) {
        // A ramp-down and the answer's own processing lie between the last bit and the end.
        const lateSeconds = doneSeconds - zeroSeconds - t_done_us / 1e6;
        expect(lateSeconds).toBeGreaterThan(-0.012);
        expect(lateSeconds).toBeLessThan(0.015 + toleranceSeconds(vector, frames.length));
      }
    },
  );

  it.each(
    vectors.filter((vector) => vector.expect.result === 'error').map((v): [string, GoldenVector] => [v.tags[1], v]),
  )('refuses %s outright', async (_name, vector) => {
    const refused = (async () => run(vector))();
    const error: unknown = await refused.catch((reason: unknown) => reason);
    expect(isUnbrigError(error) && error.errorClass).toBe('usage');
  });
});
