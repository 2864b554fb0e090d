import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesToHex } from '../../../rig/sigfox/hex.ts';
import type { OnAir } from '../ether.ts';
import { CORE_IDENTITY, coreBench, send } from '../testing/core-bench.ts';
import { carrierEmission } from '../testing/downlink.ts';
import { decodeEmission } from '../testing/emissions.ts';
import type { DeviceBehaviour } from './behaviour.ts';
import { frameMessage } from './messages.ts';

/** Things that happen to a device. */
type Step =
  | { readonly kind: 'send'; readonly downlink: boolean; readonly waitSeconds: number }
  | { readonly kind: 'jam'; readonly seconds: number }
  | { readonly kind: 'restart' }
  | { readonly kind: 'power-cut'; readonly offSeconds: number };

/** Uniform; fast-check's own doubles crowd around zero. */
const upTo = (seconds: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1000 * seconds }).map((milliseconds) => milliseconds / 1000);

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    // Mostly less than the message takes, so that what follows falls into the middle of it.
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      downlink: fc.boolean(),
      waitSeconds: upTo(4),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('jam' as const), seconds: upTo(6) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('power-cut' as const),
      offSeconds: upTo(3),
    }),
  },
);

/** Without those that were cut before they began. */
const onAir = (emissions: readonly OnAir[]) => emissions.filter((entry) => entry.endSeconds > entry.beginSeconds);

/** Contents that went on the air under one counter; the replicas of a message count once. Empty for a device that keeps the rule. */
async function reusedCounters(steps: readonly Step[], behaviours: readonly DeviceBehaviour[] = []): Promise<number[]> {
  const bench = await coreBench({ rc: 'RC3C', behaviours, nvmEnduranceWrites: 6 });
  const { device, clock } = bench;
  let sent = 0;
  for (const step of steps) {
    switch (step.kind) {
      case 'send': {
        const payload = bytesToHex(Uint8Array.of(sent >> 8, sent & 0xff, 0xa5));
        sent++;
        send(device, frameMessage(payload, step.downlink)).catch(() => {});
        await clock.sleep(step.waitSeconds);
        break;
      }
      case 'jam': {
        const place = { fromSeconds: clock.nowSeconds(), frequencyHz: device.settings.uplinkHz, levelDbm: -60 };
        bench.put(carrierEmission({ ...place, seconds: step.seconds }));
        break;
      }
      case 'restart':
        device.restart();
        await clock.sleep(0.3);
        break;
      case 'power-cut':
        device.powerOff();
        await clock.sleep(step.offSeconds);
        device.powerOn();
        await clock.sleep(0.3);
    }
  }
  await clock.sleep(200);
  const contents = new Map<number, Set<string>>();
  for (const emission of onAir(bench.emissions())) {
    const { mc, kind, payload } = decodeEmission(emission, CORE_IDENTITY.key, 600);
    contents.set(mc!, (contents.get(mc!) ?? new Set()).add(`${kind} ${payload}`));
  }
  return [...contents].filter(([, said]) => said.size > 1).map(([mc]) => mc);
}

describe('the message counter', () => {
  const sequences = fc.array(stepArbitrary, { minLength: 2, maxLength: 12 });

  it('never stands for two contents, whatever sends, refusals, resets and power cuts do', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (steps) => {
        expect(await reusedCounters(steps)).toEqual([]);
      }),
      { numRuns: 25, seed: 20 },
    );
  });

  const cutBetweenFrames: readonly Step[] = [
    { kind: 'send', downlink: false, waitSeconds: 1 },
    { kind: 'power-cut', offSeconds: 1 },
    { kind: 'send', downlink: false, waitSeconds: 10 },
  ];

  it('is used again by a device that writes it after the last frame, as the official library does', async () => {
    const late: DeviceBehaviour = { counterWrite: (write) => ({ ...write, when: 'after-last-frame' }) };
    expect(await reusedCounters(cutBetweenFrames)).toEqual([]);
    expect(await reusedCounters(cutBetweenFrames, [late])).toEqual([100]);
    const found = await fc.check(
      fc.asyncProperty(sequences, async (steps) => (await reusedCounters(steps, [late])).length === 0),
      { numRuns: 25, seed: 20, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  });

  it('is used again by a device whose memory wears out unnoticed', async () => {
    const unnoticed: DeviceBehaviour = {
      nvmEndurance: () => 1,
      counterWrite: (write) => ({ ...write, verified: false }),
    };
    const many = Array.from({ length: 10 }, (): Step => ({ kind: 'send', downlink: false, waitSeconds: 5 }));
    expect(await reusedCounters(many, [unnoticed])).toEqual([107]);
  });

  it('is not taken by a send that still waited for the radio when the supply went', async () => {
    const bench = await coreBench();
    const waiting = [send(bench.device, frameMessage('01', false)), send(bench.device, frameMessage('02', false))];
    const failed = waiting.map((sending) => expect(sending).rejects.toMatchObject({ code: 'module-stopped' }));
    await bench.clock.sleep(0.02);
    bench.device.powerOff();
    bench.device.powerOn();
    await Promise.all(failed);
    await bench.clock.sleep(10);
    expect(onAir(bench.emissions())).toHaveLength(0);
  });

  it('is not used by a message that the channel lets not through', async () => {
    const events: unknown[] = [];
    const bench = await coreBench({
      rc: 'RC3C',
      behaviours: [{ event: (event) => void (event.kind === 'frames-done' && events.push(event)) }],
    });
    const jam = { fromSeconds: bench.clock.nowSeconds(), seconds: 20, frequencyHz: 923_200_000, levelDbm: -60 };
    bench.put(carrierEmission(jam));
    expect((await bench.send(frameMessage('01', false))).refused).toBe('channel-busy');
    await bench.clock.sleep(20);
    expect((await bench.send(frameMessage('02', false))).refused).toBeNull();
    expect(decodeEmission(bench.emissions()[0], CORE_IDENTITY.key, 600).mc).toBe(100);
    expect(events).toEqual([
      { kind: 'frames-done', counter: 100, refused: 'channel-busy' },
      { kind: 'frames-done', counter: 100, refused: null },
    ]);
  });
});
