import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../rig/bench/simulated-clock.ts';
import type { IqBlock } from '../../rig/ports/iq.ts';
import type { Probe } from '../../rig/ports/probe.ts';
import { dbpskEnvelope } from '../../rig/signal/dbpsk-modulator.ts';
import { MARGIN_SECONDS } from '../emulator/audible-spans.ts';
import { createEther } from '../emulator/ether.ts';
import { createFrontEnd } from '../emulator/receiver-front-end.ts';
import { type EmulatedProbeOptions, emulatedProbe } from './emulated-probe.ts';

const REQUEST = { centreFrequencyHz: 868_130_000, sampleRateHz: 250_000 };
/** One second with its ramps. */
const ENVELOPE = dbpskEnvelope({ bits: new Uint8Array(98).fill(1), bitRateBps: 100 });

function bench(options: Partial<EmulatedProbeOptions> = {}) {
  const clock = simulatedClock();
  const ether = createEther();
  const frontEnd = createFrontEnd({
    ether,
    seed: 3,
    pathLossDb: 60,
    noiseDensityDbmPerHz: -110,
    fullScaleDbm: -36,
  });
  const transmit = (startSeconds: number): void => {
    const emission = { startSeconds, envelope: ENVELOPE, carrierHz: 868_140_000, driftHzPerSecond: 0, powerDbm: 14 };
    clock.at(startSeconds - 0.1, () => void ether.transmit(emission));
  };
  return { clock, ether, transmit, probe: emulatedProbe({ clock, ether, frontEnd, ...options }) };
}

async function listen(probe: Probe, until: () => Promise<void>): Promise<IqBlock[]> {
  const capture = await probe.capture(REQUEST);
  const blocks: IqBlock[] = [];
  const reading = (async () => {
    for await (const block of capture) blocks.push(block);
  })();
  await until();
  await capture.stop();
  await reading;
  return blocks;
}

/** Runs of samples without a gap: begin and end in seconds, and how each joins the one before. */
function runs(blocks: readonly IqBlock[]): { from: number; to: number; joins: string }[] {
  const found: { from: number; to: number; joins: string }[] = [];
  for (const block of blocks) {
    const from = block.startTimeSeconds;
    const to = from + block.samples.length / 2 / block.sampleRateHz;
    if (block.joins === 'contiguous' && found.length > 0) found[found.length - 1].to = to;
    else found.push({ from, to, joins: block.joins });
  }
  return found;
}

describe('emulated probe', () => {
  it('delivers what is on the air with margins, its own first and last moments, and nothing else', async () => {
    const { clock, transmit, probe } = bench();
    transmit(100);
    transmit(101.2);
    transmit(40_000);
    const blocks = await listen(probe, () => clock.sleep(50_000));
    const expected = [
      { from: 0, to: MARGIN_SECONDS, joins: 'contiguous' },
      { from: 99.99 - MARGIN_SECONDS, to: 102.19 + MARGIN_SECONDS, joins: 'quiet' },
      { from: 39_999.99 - MARGIN_SECONDS, to: 40_000.99 + MARGIN_SECONDS, joins: 'quiet' },
      { from: 50_000 - MARGIN_SECONDS, to: 50_000, joins: 'quiet' },
    ];
    expect(blocks.filter((block) => block.samples.length === 0).map((block) => block.joins)).toEqual([
      'quiet',
      'quiet',
      'quiet',
    ]);
    const got = runs(blocks.filter((block) => block.samples.length > 0));
    expect(got.map((run) => run.joins)).toEqual(expected.map((run) => run.joins));
    for (const [index, run] of got.entries()) {
      expect(run.from).toBeCloseTo(expected[index].from, 4);
      expect(run.to).toBeCloseTo(expected[index].to, 4);
    }
    for (const block of blocks) {
      expect(block.samples.length).toBeLessThanOrEqual(250_000);
      expect(block.startTimeSeconds).toBeCloseTo(block.startSample / 250_000, 9);
    }
  });

  it('renders the same samples while the capture runs and after it has ended', async () => {
    const live = bench();
    live.transmit(2);
    const liveBlocks = await listen(live.probe, () => live.clock.sleep(5));
    const late = bench();
    late.transmit(2);
    const capture = await late.probe.capture(REQUEST);
    await late.clock.sleep(5);
    await capture.stop();
    const lateBlocks: IqBlock[] = [];
    for await (const block of capture) lateBlocks.push(block);
    const bytes = (blocks: readonly IqBlock[]): Buffer =>
      Buffer.concat(blocks.map((block) => Buffer.from(block.samples as Uint8Array)));
    expect(bytes(liveBlocks).equals(bytes(lateBlocks))).toBe(true);
  });

  it('keeps the ether from piling up while it is read', async () => {
    const { clock, ether, transmit, probe } = bench();
    for (let n = 0; n < 12; n++) transmit(10 + 10 * n);
    await listen(probe, async () => {
      await clock.sleep(125);
      expect(ether.during(0, 1000).length).toBeLessThanOrEqual(2);
    });
  });

  it('delivers everything when it is continuous', async () => {
    const { clock, probe } = bench({ continuous: true });
    const blocks = await listen(probe, () => clock.sleep(3));
    expect(runs(blocks)).toEqual([{ from: 0, to: 3, joins: 'contiguous' }]);
  });

  it('marks what the drop fault takes as lost', async () => {
    const { clock, transmit, probe } = bench({ drops: { periodSeconds: 0.15, lostSeconds: 0.02 } });
    transmit(2);
    const blocks = await listen(probe, () => clock.sleep(4));
    const lost = blocks.filter((block) => block.joins === 'lost');
    expect(lost.length).toBeGreaterThanOrEqual(9);
    for (const block of lost) {
      expect((block.startTimeSeconds + 1e-9) % 0.15).toBeCloseTo(0.02, 4);
    }
  });

  it('ends at once when it is stopped at once', async () => {
    const { probe } = bench();
    expect(await listen(probe, () => Promise.resolve())).toEqual([]);
  });

  it('refuses a request that makes no sense', async () => {
    const { probe } = bench();
    await expect(probe.capture({ ...REQUEST, sampleRateHz: 0 })).rejects.toMatchObject({ code: 'bad-capture-request' });
  });
});
