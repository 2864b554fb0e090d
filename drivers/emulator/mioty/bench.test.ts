import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import { dialogueWith } from '../testing/dialogue.ts';
import { createEmulatedMiotyBench } from './bench.ts';

describe('the emulated MIOTY bench', () => {
  it.each(['m1', 'm2', 'm3'] as const)('%s sends an uplink that a receiver hears', async (module) => {
    const clock = simulatedClock();
    const bench = createEmulatedMiotyBench({ clock, seed: 3, module, snrDb: 50 });
    const line = dialogueWith(bench.farEnd);
    await clock.sleep(2);
    const capture = await bench.probe.capture({ centreFrequencyHz: 868_130_000, sampleRateHz: 250_000 });
    let loud = 0;
    const heard = (async () => {
      for await (const { samples } of capture) {
        for (let n = 0; n < samples.length; n += 2) {
          loud += Math.hypot(samples[n] - 127.5, samples[n + 1] - 127.5) > 24 ? 1 : 0;
        }
      }
    })();
    line.send('AT-U=4\tDEADBEEF\x1a\r');
    await clock.sleep(6);
    await capture.stop();
    await heard;
    expect(line.take()).toBe('-MPCT:16777206\r\n-TXA:1\r\n-TXA:0\r\n0\r\n');
    // 24 bursts of 40 symbols, less the foot of their ramps.
    expect(loud / 250_000).toBeGreaterThan(0.94 * 24 * 0.0168);
    expect(loud / 250_000).toBeLessThan(24 * 0.0168);
    await bench[Symbol.asyncDispose]();
  });

  it('a test carrier is heard while it lasts, and a deaf receiver hears nothing', async () => {
    const loudSeconds = async (faults: readonly string[]): Promise<number> => {
      const clock = simulatedClock();
      const bench = createEmulatedMiotyBench({ clock, seed: 3, module: 'm1', faults, snrDb: 50 });
      const line = dialogueWith(bench.farEnd);
      await clock.sleep(2);
      const capture = await bench.probe.capture({ centreFrequencyHz: 868_130_000, sampleRateHz: 250_000 });
      let loud = 0;
      const heard = (async () => {
        for await (const { samples } of capture) {
          for (let n = 0; n < samples.length; n += 2) {
            loud += Math.hypot(samples[n] - 127.5, samples[n + 1] - 127.5) > 24 ? 1 : 0;
          }
        }
      })();
      line.send('AT$TXCU=868180000\r');
      await clock.sleep(2);
      line.send('AT$TXOFF\r');
      await clock.sleep(2);
      await capture.stop();
      await heard;
      expect(line.take()).toBe('0\r\n0\r\n');
      await bench[Symbol.asyncDispose]();
      return loud / 250_000;
    };
    expect(await loudSeconds([])).toBeCloseTo(2, 1);
    expect(await loudSeconds(['probe-deaf'])).toBe(0);
  });

  it.each([
    [{ epEui: '70B3D5677FF0A1' }, /not sixteen hex digits/],
    [{ key: new Uint8Array(15) }, /has 15 bytes, must be 16/],
    [{ packetCounter: 2 ** 32 }, /no number of 32 bits/],
  ])('refuses %j', (options, message) => {
    expect(() => createEmulatedMiotyBench({ clock: simulatedClock(), seed: 1, module: 'm1', ...options })).toThrow(
      message,
    );
  });
});
