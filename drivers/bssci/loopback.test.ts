import { afterEach, describe, expect, it } from '@jest/globals';
import { realClock } from '../../rig/bench/real-clock.ts';
import { TEST_END_POINT } from '../../rig/mioty/bssci/end-point.ts';
import { type SessionEvent, STRICT_TLS } from '../../rig/mioty/bssci/session.ts';
import type { ByteLink } from '../../rig/ports/bssci.ts';
import { seededRandom } from '../../rig/ports/random.ts';
import { createEmulatedStation } from '../emulator/mioty-bssci/base-station.ts';
import { createEmulatedCentre } from '../emulator/mioty-bssci/service-centre.ts';
import { createTestAuthority } from './certificates.ts';
import { messagePack } from './messagepack.ts';
import { createDialler, dialCentre, type Listening, listenForStations, serveStations } from './network.ts';

const LOOPBACK = { host: '127.0.0.1', port: 0 };
const authority = createTestAuthority();
const clock = realClock();
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Events of one end, and the way to wait for one. */
function eventLog() {
  const events: SessionEvent[] = [];
  const waiting: (() => void)[] = [];
  const onEvent = (event: SessionEvent): void => {
    events.push(event);
    for (const look of waiting.splice(0)) look();
  };
  const until = (fits: (event: SessionEvent) => boolean, from = 0): Promise<SessionEvent> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = events.slice(from).find(fits);
        if (found === undefined) waiting.push(look);
        else resolve(found);
      };
      look();
    });
  return { events, onEvent, until };
}

async function startCentre() {
  const log = eventLog();
  const refusals: string[] = [];
  const centre = createEmulatedCentre({
    clock,
    random: seededRandom(1),
    codec: messagePack,
    endPoints: [TEST_END_POINT],
    onEvent: log.onEvent,
  });
  const links: ByteLink[] = [];
  const listening: Listening = await serveStations(
    LOOPBACK,
    authority.issue('service centre'),
    (link) => {
      links.push(link);
      centre.accept(link);
    },
    { onRefused: (error) => refusals.push(error.message) },
  );
  closing.push(
    () => listening.close(),
    () => centre.close(),
  );
  return { ...log, address: listening.address, links, refusals };
}

function startStation(address: Listening['address']) {
  const log = eventLog();
  const identity = authority.issue('base station');
  const links: ByteLink[] = [];
  const station = createEmulatedStation({
    clock,
    random: seededRandom(2),
    codec: messagePack,
    epEui: TEST_END_POINT.eui,
    async dial() {
      const link = await dialCentre(address, identity);
      links.push(link);
      return link;
    },
    onEvent: log.onEvent,
  });
  closing.push(() => station.close());
  return { ...log, links };
}

const connected = (event: SessionEvent): boolean => event.kind === 'connected';
const completed =
  (command: string) =>
  (event: SessionEvent): boolean =>
    event.kind === 'completed' && event.command === command;

describe('service centre and base station over TLS on loopback', () => {
  it('hold a session with each other, and resume it after a cut', async () => {
    const centre = await startCentre();
    const station = startStation(centre.address);
    await station.until(connected);
    await centre.until(completed('status'));
    expect(station.links[0].tls).toMatchObject({ protocol: 'TLSv1.3', peerAuthorised: true });
    expect(centre.links[0].tls).toMatchObject({ protocol: 'TLSv1.3', peerAuthorised: true });

    const [before, beforeThere] = [station.events.length, centre.events.length];
    centre.links[0].close();
    expect(await station.until(connected, before)).toMatchObject({ kind: 'connected', resumed: true });
    expect(await centre.until(connected, beforeThere)).toMatchObject({ resumed: true });
    await centre.until(completed('status'), beforeThere);
    expect([...station.events, ...centre.events].filter(({ kind }) => kind === 'violation')).toEqual([]);
  });

  it.each([
    ['TLS 1.2', 'tls-1.2', /does not speak TLS 1.3/],
    ['a certificate of an unknown authority', 'unknown-authority', /./],
    ['no certificate', 'no-certificate', /certificate/],
  ] as const)('the centre refuses a station with %s', async (_name, offer, why) => {
    const centre = await startCentre();
    const dialler = createDialler(centre.address, authority.issue('base station'), clock);
    const heard = await dialler.open(5, offer).then(
      (link) =>
        new Promise<number>((resolve) => {
          let bytes = 0;
          link.listen({
            onBytes: (chunk) => {
              bytes += chunk.length;
            },
            onClosed: () => resolve(bytes),
          });
          link.send(Uint8Array.of(1));
        }),
      () => 0,
    );
    expect(heard).toBe(0);
    expect(centre.links).toEqual([]);
    expect(centre.refusals).toHaveLength(1);
    expect(centre.refusals[0]).toMatch(why);
    const good = await dialler.open(5);
    expect(good.tls?.protocol).toBe('TLSv1.3');
    good.close();
  });

  it.each(['tls-1.2', 'unknown-authority'] as const)('the station refuses a centre with %s', async (offer) => {
    const stations = await listenForStations(LOOPBACK, authority.issue('service centre'), clock);
    closing.push(
      () => stations.listening.close(),
      () => stations.close(),
    );
    const station = startStation(stations.listening.address);
    const outcome = await stations.open(5, offer).then(
      (link) =>
        new Promise<string>((resolve) => {
          link.listen({ onBytes: () => resolve('spoke'), onClosed: () => resolve('closed') });
        }),
      (error: { code: string }) => error.code,
    );
    expect(['bssci-tls-refused', 'closed']).toContain(outcome);
    expect(station.links).toEqual([]);
    const good = await stations.open(5);
    expect(good.tls).toMatchObject({ protocol: 'TLSv1.3', peerAuthorised: true });
  });

  it('tells what to do where a connection does not come about', async () => {
    const centre = await startCentre();
    const stranger = { ...authority.issue('x'), ca: createTestAuthority().cert };
    await expect(dialCentre(centre.address, stranger)).rejects.toMatchObject({
      code: 'bssci-tls-refused',
      message: expect.stringContaining('--ca'),
    });
    const lenient = { ...STRICT_TLS, checksPeer: false };
    const unchecked = await dialCentre(centre.address, { ...authority.issue('x'), ca: stranger.ca }, lenient);
    expect(unchecked.tls?.peerAuthorised).toBe(false);
    unchecked.close();
    await expect(dialCentre({ host: '127.0.0.1', port: 1 }, stranger)).rejects.toMatchObject({
      code: 'bssci-unreachable',
    });
    await expect(serveStations(centre.address, stranger, () => {})).rejects.toMatchObject({ code: 'bssci-port' });
    const nobody = await listenForStations(LOOPBACK, authority.issue('x'), clock);
    closing.push(() => nobody.listening.close());
    await expect(nobody.open(0.05)).rejects.toMatchObject({ code: 'bssci-nobody-came' });
  });
});
