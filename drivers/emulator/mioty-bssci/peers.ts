import { createEndPoint, TEST_END_POINT } from '../../../rig/mioty/bssci/end-point.ts';
import { playScenario, scenarioNamed } from '../../../rig/mioty/bssci/scenarios/index.ts';
import type { BssciUnderTest, ByteLink } from '../../../rig/ports/bssci.ts';
import { type Clock, withDeadline } from '../../../rig/ports/clock.ts';
import { UnbrigError } from '../../../rig/ports/errors.ts';
import type { Random } from '../../../rig/ports/random.ts';
import { messagePack } from '../../bssci/messagepack.ts';
import { createEmulatedStation, STATION_EUI } from './base-station.ts';
import type { BssciFault } from './fault.ts';
import { createLinkPair } from './link.ts';
import { type ConnectedPeer, type PeerOptions, secureCentreUnderTest, secureStationUnderTest } from './secure-peers.ts';
import { CENTRE_EUI, createEmulatedCentre } from './service-centre.ts';

export interface EmulatedBssciOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly faults?: readonly BssciFault[];
}

const PATIENCE_SECONDS = 5;

/** How each end is made and reached: in simulated time over plain streams, with TLS only where a scenario is about it. */
const PLAIN = { 'service-centre': centreUnderTest, 'base-station': stationUnderTest } as const;
const SECURE = { 'service-centre': secureCentreUnderTest, 'base-station': secureStationUnderTest } as const;

/** An emulated service centre and an emulated base station to play scenarios against, fresh ones for each scenario. */
export function createEmulatedBssci(options: EmulatedBssciOptions): BssciUnderTest {
  const { clock } = options;
  let played = 0;
  return {
    async perform({ peer, scenario: id }) {
      const scenario = scenarioNamed(id);
      if (scenario.peer !== peer) return { kind: 'refused', reason: `${id} tests the other end` };
      const random = options.random.fork(`scenario ${played++}`);
      const behaviours = (options.faults ?? []).flatMap((fault) => (fault.peer === peer ? [fault.behaviour()] : []));
      const make = scenario.needs === 'tls' ? SECURE[peer] : PLAIN[peer];
      const under = make({ clock, random, behaviours });
      const own = random.fork('rig');
      const bssci = await playScenario(scenario, {
        peer,
        connector: under.connector,
        codec: messagePack,
        clock,
        patienceSeconds: PATIENCE_SECONDS,
        connectSeconds: PATIENCE_SECONDS,
        endPoint: createEndPoint(TEST_END_POINT),
        ownEui: peer === 'service-centre' ? STATION_EUI : CENTRE_EUI,
        newUuid: () => Uint8Array.from({ length: 16 }, () => own.integer(256)),
      });
      under.close();
      return { kind: 'done', bssci };
    },
  };
}

function centreUnderTest(options: PeerOptions): ConnectedPeer {
  const centre = createEmulatedCentre({ ...options, codec: messagePack, endPoints: [TEST_END_POINT] });
  return {
    connector: {
      offersTls: false,
      async open() {
        const [own, far] = createLinkPair(options.clock);
        centre.accept(far);
        return own;
      },
    },
    close: () => centre.close(),
  };
}

function stationUnderTest(options: PeerOptions): ConnectedPeer {
  const { clock } = options;
  const calls: ByteLink[] = [];
  let answer: ((link: ByteLink) => void) | null = null;
  const station = createEmulatedStation({
    ...options,
    codec: messagePack,
    epEui: TEST_END_POINT.eui,
    async dial() {
      const [own, far] = createLinkPair(clock);
      if (answer !== null) answer(far);
      else calls.push(far);
      answer = null;
      return own;
    },
  });
  return {
    connector: {
      offersTls: false,
      open(withinSeconds) {
        const waiting = calls.shift();
        if (waiting !== undefined) return Promise.resolve(waiting);
        const called = new Promise<ByteLink>((resolve) => {
          answer = resolve;
        });
        return withDeadline(clock, called, withinSeconds, nobodyCame);
      },
    },
    close: () => station.close(),
  };
}

function nobodyCame(): UnbrigError {
  return new UnbrigError('bssci-nobody-came', 'link', 'no base station connected in time');
}
