import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import { dialogueWith } from '../testing/dialogue.ts';
import { createEmulatedMiotyBench } from './bench.ts';

describe('the emulated MIOTY bench', () => {
  it.each(['m1', 'm2', 'm3'] as const)('%s sends an uplink that a receiver hears', async (module) => {
    const clock = simulatedClock();
    const bench = createEmulatedMiotyBench({ clock, seed: 3, module });
    const line = dialogueWith(bench.farEnd);
    await clock.sleep(2);
    const capture = await bench.probe.capture({ centreFrequencyHz: 868_130_000, sampleRateHz: 250_000 });
    let energy = 0;
    const heard = (async () => {
      for await (const block of capture) {
        for (const byte of block.samples) energy += (byte - 127.5) ** 2 > 20 ** 2 ? 1 : 0;
      }
    })();
    line.send('AT-U=4\tDEADBEEF\x1a\r');
    await clock.sleep(6);
    await capture.stop();
    await heard;
    expect(line.take()).toBe('-MPCT:16777206\r\n-TXA:1\r\n-TXA:0\r\n0\r\n');
    // 24 bursts of 16.8 ms.
    expect(energy / 2 / 250_000).toBeGreaterThan(0.3);
    await bench[Symbol.asyncDispose]();
  });
});
