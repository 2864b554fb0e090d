import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../rig/bench/simulated-clock.ts';
import { emulatedTransport } from '../transports/emulated-binding.ts';
import { contractBench } from './contract/bench.ts';
import { openModule } from './open-module.ts';
import { S1 } from './s1.ts';
import { scriptedFarEnd } from './scripted-far-end.ts';

const contract = { dialect: S1, lacks: [], withoutDownlink: { status: 'error' } } as const;

/** Sends in a hopping zone whose module answers AT$GI? so, `afterSeconds` after another message. */
async function commandsFor(channelState: string, afterSeconds: number, rc = 'RC2') {
  const clock = simulatedClock();
  const sentAt: Record<string, number> = {};
  const script = { AT: 'OK\r\n', 'AT$GI?': channelState, AT$RC: 'OK\r\n', 'AT$SB=0': 'OK\r\n', 'AT$SF=01': 'OK\r\n' };
  const far = scriptedFarEnd(clock, script);
  const module = await openModule(S1, emulatedTransport(far), clock, { rc });
  await clock.sleep(100);
  const first = await module.perform({ kind: 'sendBit', bit: 0 });
  await clock.sleep(afterSeconds);
  far.commands.length = 0;
  const second = await module.perform({ kind: 'sendFrame', payload: '01' });
  for (const line of module.transcript()) sentAt[line.text] = line.timeSeconds;
  return { commands: far.commands, second, resetAfterSeconds: sentAt.AT$RC! - first.endSeconds };
}

describe('channels of a hopping zone, S1', () => {
  it('are asked for before a message, and left alone while they suffice', async () => {
    const { commands, second } = await commandsFor('1,3\r\n', 30);
    expect(commands).toEqual(['AT$GI?', 'AT$SF=01']);
    expect(second.lines.map(({ text }) => text)).toEqual(['AT$SF=01', 'OK']);
  });

  it.each(['0,6\r\n', '1,2\r\n', '0,0\r\n'])('are reset before the message when the module says %j', async (state) => {
    const { commands } = await commandsFor(state, 30);
    expect(commands).toEqual(['AT$GI?', 'AT$RC', 'AT$SF=01']);
  });

  it.each([0, 5, 19])('are never reset within 20 s of a transmission: %d s', async (afterSeconds) => {
    const { resetAfterSeconds, second } = await commandsFor('1,0\r\n', afterSeconds);
    expect(resetAfterSeconds).toBeGreaterThanOrEqual(20);
    expect(resetAfterSeconds).toBeLessThan(20.3);
    expect(second.status).toBe('ok');
  });

  it('are no matter in other zones, and a module that does not know the command is sent to all the same', async () => {
    expect((await commandsFor('1,0\r\n', 1, 'RC1')).commands).toEqual(['AT$SF=01']);
    expect((await commandsFor('ATCMD_NOT_SUPPORTED\r\n', 1)).commands).toEqual(['AT$GI?', 'AT$SF=01']);
  });

  it('last for four messages on the emulated module, each frame of a message on a channel of its own', async () => {
    const { perform, emissions, module } = await contractBench(contract, 'as it comes', { rc: 'RC2', bitRateBps: 600 });
    for (let n = 0; n < 4; n++) {
      expect((await perform({ kind: 'sendFrame', payload: '0102' })).status).toBe('ok');
    }
    expect(await perform({ kind: 'channelState' })).toMatchObject({ status: 'ok', values: ['1', '0'] });
    const channels = emissions().map(({ carrierHz }) => Math.floor((carrierHz - 902_100_000) / 25_000));
    expect(channels).toHaveLength(12);
    for (let n = 0; n < 12; n += 3) expect(new Set(channels.slice(n, n + 3)).size).toBe(3);
    const asked = module.transcript().filter(({ text, direction }) => direction === 'to-module' && text === 'AT$GI?');
    expect(asked.map(({ stale }) => stale)).toEqual([true, true, true, true, undefined]);
  });
});
