import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { downlinkFrameSeconds, encodeDownlinkContent } from '../../../../rig/sigfox/downlink-frame.ts';
import { hexToBytes } from '../../../../rig/sigfox/hex.ts';
import { downlinkOffsetHz, microChannelOf } from '../../../../rig/sigfox/radio-configuration.ts';
import { checkRfpSequence } from '../../../../rig/sigfox/rfp-check.ts';
import { rfpMode } from '../../../../rig/sigfox/rfp-modes.ts';
import { expectedFrames } from '../../../../rig/sigfox/rfp-sequence.ts';
import type { RadioConfigurationId, UplinkBitRate } from '../../../../rig/sigfox/types.ts';
import { sharedFolder } from '../../../../rig/testing/shared.ts';
import { answerTo, CORE_IDENTITY, type CoreBench, coreBench } from '../../testing/core-bench.ts';
import { downlinkEmission } from '../../testing/downlink.ts';
import { decodeEmission, hexOf } from '../../testing/emissions.ts';
import { hoppingOf } from '../hopping.ts';
import { runTestMode } from './run-test-mode.ts';
import type { TestModeLetter } from './test-step.ts';

/** What the official addon did on a virtual clock; times in microseconds from its beginning. */
interface GoldenMode {
  readonly mode: TestModeLetter;
  readonly rc: RadioConfigurationId;
  readonly bit_rate_bps: UplinkBitRate;
  readonly ep_id: string;
  readonly ep_key: string;
  readonly first_message_counter: number;
  readonly n_frames_total: number;
  readonly frames: readonly { readonly t_us: number; readonly freq_hz: number; readonly hex: string }[];
  readonly rx_windows: readonly { readonly t_us: number; readonly freq_hz: number; readonly window_end_us: number }[];
}

const shared = sharedFolder();
const path = shared === null ? '' : resolve(shared, 'golden/sigfox/golden-rfp-modes-open.json');
const vectors: readonly GoldenMode[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).vectors : [];
const describeShared = vectors.length > 0 ? describe : describe.skip;

const run = (bench: CoreBench, letter: TestModeLetter, heard?: (payload: Uint8Array) => void) =>
  bench.device.exclusively(() =>
    runTestMode(bench.device, { letter, count: 1, ...(heard ? { heard: ({ payload }) => heard(payload) } : {}) }),
  );

async function goldenBench(vector: GoldenMode): Promise<CoreBench> {
  const key = hexToBytes(vector.ep_key, 'key');
  return coreBench({
    identity: { epId: vector.ep_id, key, pac: '', counterRollover: 4096 },
    rc: vector.rc,
    bitRateBps: vector.bit_rate_bps,
    messageCounter: vector.first_message_counter - 1,
    sensors: {
      idleMillivolts: () => 3300,
      lastTransmitMillivolts: () => 3000,
      temperatureTenths: () => 205,
      transmitted: () => {},
    },
  });
}

/** Frames that the addon's virtual radio sends back to back need their ramps on the air, and in mode G carrier sense besides. */
function lateBound(vector: GoldenMode, index: number): number {
  const ramps = 2 / vector.bit_rate_bps + 0.003;
  if (vector.mode === 'B') return 0.002 + (index % 3) * ramps;
  return vector.mode === 'G' && index >= 3 ? 0.002 + ramps : 0.002;
}

function expectFrequencies(vector: GoldenMode, bench: CoreBench, requested: readonly number[]): void {
  const { plan } = bench.device;
  const hopping = hoppingOf(plan);
  if (vector.mode === 'A' || vector.mode === 'C') {
    expect(requested.map(Math.round)).toEqual(vector.frames.map((frame) => frame.freq_hz));
    return;
  }
  for (const hz of requested) expect(Math.abs(hz - plan.uplinkCentreHz)).toBeLessThanOrEqual(plan.halfWidthHz + 0.5);
  if (hopping) {
    for (const hz of requested) expect(hopping.usedMicroChannels.value).toContain(microChannelOf(hopping, hz));
  }
  if (vector.mode === 'F') {
    const delta = plan.deltaFrequencyHz;
    expect(requested.map((hz) => Math.round(hz - requested[0]))).toEqual([0, delta, -delta]);
  } else {
    expect(new Set(requested.map(Math.round)).size).toBeGreaterThanOrEqual(requested.length * 0.9);
  }
}

describeShared('test modes against the official addon (skipped when the shared folder is absent)', () => {
  it.each(vectors.map((vector): [string, string, GoldenMode] => [vector.mode, vector.rc, vector]))(
    'mode %s in %s',
    async (mode, _rc, vector) => {
      const bench = await goldenBench(vector);
      const beginSeconds = bench.clock.nowSeconds() + 0.05;
      const { refused } = await run(bench, vector.mode);
      expect(refused).toBeNull();
      const all = bench.emissions();
      expect(all).toHaveLength(vector.n_frames_total);
      const frames = all.slice(0, vector.frames.length);
      expect(frames.map((frame) => hexOf(frame, vector.bit_rate_bps))).toEqual(vector.frames.map((frame) => frame.hex));
      for (const [index, frame] of frames.entries()) {
        const late = frame.startSeconds - beginSeconds - vector.frames[index].t_us / 1e6;
        expect(late).toBeGreaterThan(-0.001);
        expect(late).toBeLessThan(lateBound(vector, index));
      }
      expectFrequencies(
        vector,
        bench,
        frames.map((frame) => frame.carrierHz / bench.scale),
      );
      const [window] = vector.rx_windows;
      if (mode === 'F') {
        expect(bench.windows[0].openSeconds - beginSeconds).toBeCloseTo(window.t_us / 1e6, 3);
        expect(bench.windows[0].closeSeconds - beginSeconds).toBeCloseTo(window.window_end_us / 1e6, 3);
        const shiftHz = downlinkOffsetHz(bench.device.plan.rc);
        expect(bench.windows[0].frequencyHz).toBeCloseTo(frames[0].carrierHz / bench.scale + shiftHz, 3);
      }
      if (mode === 'D') expect(bench.clock.nowSeconds() - beginSeconds).toBeCloseTo(window.window_end_us / 1e6, 6);
    },
  );
});

/** What the rig holds against the frames of a mode. */
function findings(bench: CoreBench, letter: TestModeLetter, setup: Partial<Parameters<typeof expectedFrames>[1]> = {}) {
  const expected = expectedFrames(letter, {
    radioConfiguration: bench.device.plan.rc.id,
    bitRateBps: bench.device.plan.bitRateBps,
    firstCounter: 100,
    ...setup,
  });
  const observed = bench.emissions().map((frame) => ({
    startSeconds: frame.startSeconds,
    endSeconds: frame.startSeconds + frame.envelope.durationSeconds + 2 * frame.envelope.startSeconds,
    frequencyHz: frame.carrierHz,
    bitRateBps: bench.device.plan.bitRateBps,
    hex: hexOf(frame, bench.device.plan.bitRateBps),
  }));
  const { epId, key } = CORE_IDENTITY;
  return checkRfpSequence(expected, observed, { epId: hexToBytes(epId, 'id'), key });
}

describe('test modes that receive', () => {
  const patternOf = (letter: TestModeLetter): Uint8Array =>
    hexToBytes(rfpMode(letter).reception!.payload!.value, 'payload');
  const content = (payload: Uint8Array): Uint8Array => Uint8Array.of(1, 2, 3, 4, ...payload, 5, 6, 7);

  it('D tells each pattern that it hears, undecoded, and listens 30 s from the last', async () => {
    const bench = await coreBench();
    const { clock, device } = bench;
    const began = clock.nowSeconds();
    const put = (what: Uint8Array, endSeconds: number): void =>
      bench.put(
        downlinkEmission(what, { endSeconds, frequencyHz: device.settings.downlinkHz * bench.scale, levelDbm: -110 }),
      );
    put(content(patternOf('D')), began + 10);
    put(content(new Uint8Array(8)), began + 20);
    put(content(patternOf('D')), began + 35);
    const heard: Uint8Array[] = [];
    const result = await run(bench, 'D', (payload) => heard.push(payload));
    expect(result).toEqual({ messages: 0, downlinks: 2, refused: null });
    expect(heard).toEqual([patternOf('D'), patternOf('D')]);
    expect(clock.nowSeconds() - began).toBeCloseTo(65, 1);
  });

  it.each([
    ['as-expected', 'bit1'],
    ['other', 'bit0'],
  ] as const)('F confirms after 2 s and tells that the downlink was %s', async (downlink, told) => {
    const bench = await coreBench();
    const { clock, device } = bench;
    const mode = run(bench, 'F');
    await clock.sleep(5);
    const payload = downlink === 'other' ? new Uint8Array(8) : patternOf('F');
    const [{ openSeconds, frequencyHz }] = bench.windows;
    const place = { endSeconds: openSeconds + 3, frequencyHz: frequencyHz * bench.scale, levelDbm: -100 };
    bench.put(downlinkEmission(answerTo(device, 100, payload), place));
    expect(await mode).toMatchObject({ messages: 2, downlinks: 1 });
    const frames = bench.emissions().map((frame) => decodeEmission(frame, CORE_IDENTITY.key, 600));
    expect(frames.map(({ kind, mc }) => [kind, mc]).slice(3)).toEqual([
      ['control', 101],
      ['bit-or-empty', 102],
    ]);
    expect(frames[4].li).toBe(told === 'bit1' ? 3 : 2);
    expect(bench.emissions()[3].startSeconds - (openSeconds + 3)).toBeCloseTo(2, 2);
    expect(findings(bench, 'F', { downlink })).toEqual([]);
  });

  it('E listens 4 s after each of 301 uplinks, pauses 6 s, confirms nothing and tells what it got', async () => {
    const bench = await coreBench({
      behaviours: [
        {
          // A base station that answers every thirtieth uplink at once.
          window(plan, device) {
            if (device.nvm.messageCounter % 30 !== 0) return plan;
            const { epId, key } = CORE_IDENTITY;
            const request = { epId: hexToBytes(epId, 'id'), key, messageCounter: device.nvm.messageCounter };
            const place = {
              endSeconds: plan.openSeconds + 1 + downlinkFrameSeconds,
              frequencyHz: plan.frequencyHz * (1 + device.oscillator.errorPpm * 1e-6),
              levelDbm: -100,
            };
            bench.put(downlinkEmission(encodeDownlinkContent(new Uint8Array(8), request), place));
            return plan;
          },
        },
      ],
    });
    const result = await run(bench, 'E');
    expect(result).toEqual({ messages: 301, downlinks: 10, refused: null });
    const frames = bench.emissions().map((frame) => decodeEmission(frame, CORE_IDENTITY.key, 600));
    expect(frames.every(({ bf, rank }) => bf && rank === 1)).toBe(true);
    // The frame after an answered one is bit 1.
    expect(frames.slice(1).map(({ li }) => li)).toEqual(frames.slice(0, -1).map(({ mc }) => (mc! % 30 === 0 ? 3 : 2)));
    expect(findings(bench, 'E')).toEqual([]);
  });

  it('bends where a fault says so', async () => {
    const bench = await coreBench({ behaviours: [{ testMode: (steps) => steps.slice(0, 5) }] });
    expect(await run(bench, 'J')).toMatchObject({ messages: 5 });
    expect(findings(bench, 'J').map(({ kind }) => kind)).toContain('count');
  });
});
