import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import { TEST_END_POINT } from '../../../rig/mioty/bssci/end-point.ts';
import { encodeFrame } from '../../../rig/mioty/bssci/framing.ts';
import { SCENARIOS } from '../../../rig/mioty/bssci/scenarios/index.ts';
import type { SessionEvent } from '../../../rig/mioty/bssci/session.ts';
import type { BssciPeer, ByteLink } from '../../../rig/ports/bssci.ts';
import { type Random, seededRandom } from '../../../rig/ports/random.ts';
import { messagePack } from '../../bssci/messagepack.ts';
import { createEmulatedStation } from './base-station.ts';
import { createLinkPair } from './link.ts';
import { createEmulatedBssci } from './peers.ts';
import { createEmulatedCentre } from './service-centre.ts';

type Message = Record<string, unknown>;

/** Every message that the rig sends to one end in all its scenarios. */
async function corpus(peer: BssciPeer): Promise<Message[]> {
  const clock = simulatedClock();
  const peers = createEmulatedBssci({ clock, random: seededRandom(9) });
  const found: Message[] = [];
  for (const { id, needs } of SCENARIOS.filter((scenario) => scenario.peer === peer)) {
    if (needs === 'tls') continue;
    const { bssci } = await peers.perform({ kind: 'bssciScenario', peer, scenario: id });
    for (const entry of bssci?.entries ?? []) {
      if (entry.kind !== 'message' || entry.direction !== 'sent' || entry.frame.length <= 24) continue;
      found.push({ ...messagePack.decode(Uint8Array.from(Buffer.from(entry.frame.slice(24), 'hex'))) });
    }
  }
  return found;
}

const pick = <T>(random: Random, list: readonly T[]): T => list[random.integer(list.length)];
const STRANGE: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  2 ** 40,
  2n ** 63n,
  1.5,
  '',
  'x'.repeat(300),
  [],
  [[]],
  {},
  Uint8Array.of(1),
];

/** Changes fields: a strange value, a field less, a field more, another identifier. */
function altered(message: Message, random: Random, nextOpId: number): Message {
  const changed: Message = { ...message, ...(random.integer(2) === 0 ? { opId: nextOpId } : {}) };
  const name = pick(random, Object.keys(changed));
  switch (random.integer(5)) {
    case 0:
      changed[name] = pick(random, STRANGE);
      break;
    case 1:
      delete changed[name];
      break;
    case 2:
      changed[`x${random.integer(99)}`] = pick(random, STRANGE);
      break;
    case 3:
      changed.opId = random.integer(2000) - 1000;
      break;
    default:
      break;
  }
  return changed;
}

/** Changes bytes of a frame: some inverted, cut off, repeated, or nothing at all. */
function damaged(frame: Uint8Array, random: Random): Uint8Array {
  const kind = random.integer(12);
  if (kind === 0) return frame.subarray(0, random.integer(frame.length));
  if (kind === 1) return Uint8Array.from([...frame, ...frame.subarray(random.integer(frame.length))]);
  if (kind > 4) return frame;
  const changed = Uint8Array.from(frame);
  for (let count = 1 + random.integer(3); count > 0; count--) {
    changed[
      kind === 2 ? random.integer(changed.length) : Math.min(changed.length - 1, 12 + random.integer(changed.length))
    ] ^= 1 << random.integer(8);
  }
  return changed;
}

const FRAMES = 10_000;
/** Frames on one connection, unless the end closes it before. */
const FRAMES_A_CONNECTION = 60;
const uuid = (random: Random) => Uint8Array.from({ length: 16 }, () => random.integer(256));

/** Sends frames on ever new connections and gives how many connections it took. */
async function bombard(
  peer: BssciPeer,
  open: () => Promise<ByteLink>,
  clock: ReturnType<typeof simulatedClock>,
  greeting: (random: Random) => Message,
): Promise<{ readonly connections: number; readonly answers: number; readonly closed: number }> {
  const random = seededRandom(77, peer);
  const messages = await corpus(peer);
  const sign = peer === 'service-centre' ? 1 : -1;
  let [sent, connections, answers, closed] = [0, 0, 0, 0];
  while (sent < FRAMES) {
    const link = await open();
    connections++;
    let gone = false;
    link.listen({
      onBytes: () => {
        answers++;
      },
      onClosed: () => {
        gone = true;
        closed++;
      },
    });
    // Most connections begin well, so that more than the first message is reached.
    if (random.integer(4) > 0) {
      link.send(encodeFrame(messagePack.encode(greeting(random))));
      if (peer === 'service-centre') link.send(encodeFrame(messagePack.encode({ command: 'conCmp', opId: 0 })));
    }
    for (let count = 0; count < FRAMES_A_CONNECTION && !gone && sent < FRAMES; count++, sent++) {
      link.send(
        damaged(encodeFrame(messagePack.encode(altered(pick(random, messages), random, sign * (count + 1)))), random),
      );
      if (random.integer(3) === 0) await clock.sleep(0.01);
    }
    await clock.sleep(0.01);
    link.close();
  }
  return { connections, answers, closed };
}

describe('ten thousand frames with defects', () => {
  it('do not bring a service centre down: it serves a good station afterwards', async () => {
    const clock = simulatedClock();
    const events: Record<string, number> = {};
    const centre = createEmulatedCentre({
      clock,
      random: seededRandom(1),
      codec: messagePack,
      endPoints: [TEST_END_POINT],
      onEvent: ({ kind }: SessionEvent) => {
        events[kind] = (events[kind] ?? 0) + 1;
      },
    });
    const open = async (): Promise<ByteLink> => {
      const [own, far] = createLinkPair(clock);
      centre.accept(far);
      return own;
    };
    const before = process.memoryUsage().heapUsed;
    const greeting = (random: Random) => ({
      command: 'con',
      opId: 0,
      version: '1.0.0',
      bsEui: 5,
      bidi: true,
      snBsUuid: [...uuid(random)],
    });
    const { connections, answers, closed } = await bombard('service-centre', open, clock, greeting);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6);
    expect([connections, answers, closed].every((count) => count > 50)).toBe(true);
    expect(events.connected).toBeGreaterThan(50);
    expect(events.violation).toBeGreaterThan(1000);
    expect(events.answered).toBeGreaterThan(50);
    const [link, far] = createLinkPair(clock);
    centre.accept(far);
    const seen: string[] = [];
    const station = createEmulatedStation({
      clock,
      random: seededRandom(2),
      codec: messagePack,
      epEui: TEST_END_POINT.eui,
      dial: async () => link,
      onEvent: (event) => seen.push(event.kind === 'completed' ? event.command : event.kind),
    });
    await clock.sleep(30);
    station.close();
    centre.close();
    expect(seen).toEqual(expect.arrayContaining(['connected', 'ulData', 'status']));
    expect(seen).not.toContain('violation');
  });

  it('do not bring a base station down: it connects to a good centre afterwards', async () => {
    const clock = simulatedClock();
    const events: Record<string, number> = {};
    const calls: ByteLink[] = [];
    const waiting: ((link: ByteLink) => void)[] = [];
    const station = createEmulatedStation({
      clock,
      random: seededRandom(3),
      codec: messagePack,
      epEui: TEST_END_POINT.eui,
      async dial() {
        const [own, far] = createLinkPair(clock);
        const answer = waiting.shift();
        if (answer === undefined) calls.push(far);
        else answer(far);
        return own;
      },
      onEvent: ({ kind }) => {
        events[kind] = (events[kind] ?? 0) + 1;
      },
    });
    const open = (): Promise<ByteLink> => {
      const call = calls.shift();
      return call === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(call);
    };
    const greeting = (random: Random) => ({
      command: 'conRsp',
      opId: 0,
      scEui: 6,
      snResume: false,
      snScUuid: [...uuid(random)],
    });
    const { connections, answers, closed } = await bombard('base-station', open, clock, greeting);
    expect([connections, answers, closed].every((count) => count > 50)).toBe(true);
    expect(events.connected).toBeGreaterThan(50);
    expect(events.violation).toBeGreaterThan(1000);
    const good = createEmulatedCentre({
      clock,
      random: seededRandom(4),
      codec: messagePack,
      endPoints: [TEST_END_POINT],
    });
    const before = events.completed ?? 0;
    good.accept(await open());
    await clock.sleep(30);
    expect(events.completed).toBeGreaterThan(before + 2);
    station.close();
    good.close();
  });
});
