import { TEST_END_POINT } from '../../../rig/mioty/bssci/end-point.ts';
import { type BssciBehaviour, STRICT_TLS, type TlsPolicy } from '../../../rig/mioty/bssci/session.ts';
import type { BssciConnector } from '../../../rig/ports/bssci.ts';
import { type Clock, withDeadline } from '../../../rig/ports/clock.ts';
import { UnbrigError } from '../../../rig/ports/errors.ts';
import type { Random } from '../../../rig/ports/random.ts';
import { createAcceptor } from '../../bssci/acceptor.ts';
import { createTestAuthority } from '../../bssci/certificates.ts';
import { messagePack } from '../../bssci/messagepack.ts';
import { offerNamed, offerOf, secureClient, secureServer } from '../../bssci/tls.ts';
import { createEmulatedStation } from './base-station.ts';
import { createEmulatedCentre } from './service-centre.ts';
import { createStreamPair } from './stream-pair.ts';

export interface PeerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly behaviours: readonly BssciBehaviour[];
}

/** An emulated end and the way to it. */
export interface ConnectedPeer {
  readonly connector: BssciConnector;
  close(): void;
}

const policyOf = (behaviours: readonly BssciBehaviour[]): TlsPolicy =>
  behaviours.reduce((policy, behaviour) => behaviour.tls?.(policy) ?? policy, STRICT_TLS);

/** A service centre behind TLS over a stream in memory; certificates are made on the spot. */
export function secureCentreUnderTest(options: PeerOptions): ConnectedPeer {
  const { clock, behaviours } = options;
  const authority = createTestAuthority();
  const centre = createEmulatedCentre({ ...options, codec: messagePack, endPoints: [TEST_END_POINT] });
  const offer = offerOf(policyOf(behaviours));
  const server = secureServer(
    authority.issue('emulated service centre'),
    offer,
    (link) => centre.accept(link),
    () => {},
  );
  const identity = authority.issue('rig');
  return {
    connector: {
      offersTls: true,
      open(withinSeconds, name = 'good') {
        const [own, far] = createStreamPair(clock);
        server.take(far);
        const opened = secureClient(own, identity, offerNamed(name), 'localhost');
        return withDeadline(clock, opened, withinSeconds, silent);
      },
    },
    close() {
      centre.close();
      server.close();
    },
  };
}

/** A base station that connects through TLS over streams in memory. */
export function secureStationUnderTest(options: PeerOptions): ConnectedPeer {
  const { clock, behaviours } = options;
  const authority = createTestAuthority();
  const acceptor = createAcceptor(authority.issue('rig'), clock);
  const identity = authority.issue('emulated base station');
  const offer = offerOf(policyOf(behaviours));
  const station = createEmulatedStation({
    ...options,
    codec: messagePack,
    epEui: TEST_END_POINT.eui,
    dial() {
      const [own, far] = createStreamPair(clock);
      acceptor.arrived(far);
      return secureClient(own, identity, offer, 'localhost');
    },
  });
  return {
    connector: acceptor,
    close() {
      station.close();
      acceptor.close();
    },
  };
}

function silent(): UnbrigError {
  return new UnbrigError('bssci-silent', 'link', 'the emulated service centre did not finish the handshake in time');
}
