import type { Duplex } from 'node:stream';
import type { BssciConnector, BssciTlsOffer, ByteLink } from '../../rig/ports/bssci.ts';
import { type Clock, withDeadline } from '../../rig/ports/clock.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { TlsIdentity } from './certificates.ts';
import { offerNamed, secureServer } from './tls.ts';

/** Connections that may wait to be taken; more are closed. */
const MAX_WAITING = 16;

/** Takes stations that connect, one at a time, each with the handshake that was asked for. */
export interface Acceptor extends BssciConnector {
  /** A station has connected; its handshake waits until somebody opens. */
  arrived(stream: Duplex): void;
  close(): void;
}

export function createAcceptor(identity: TlsIdentity, clock: Clock): Acceptor {
  const waiting: Duplex[] = [];
  let wanted: ((stream: Duplex) => void) | null = null;

  const handshake = (stream: Duplex, offer: BssciTlsOffer): Promise<ByteLink> =>
    new Promise((resolve, reject) => {
      const server = secureServer(
        identity,
        offerNamed(offer),
        (link) => {
          server.close();
          resolve(link);
        },
        reject,
      );
      server.take(stream);
    });
  const nextStream = (): Promise<Duplex> =>
    new Promise((resolve) => {
      let found = waiting.shift();
      while (found?.destroyed) found = waiting.shift();
      if (found !== undefined) resolve(found);
      else wanted = resolve;
    });

  return {
    offersTls: true,
    arrived(stream) {
      stream.on('error', () => {});
      if (wanted !== null) {
        const take = wanted;
        wanted = null;
        take(stream);
      } else if (waiting.length < MAX_WAITING) waiting.push(stream);
      else stream.destroy();
    },
    async open(withinSeconds, offer = 'good') {
      const opened = nextStream().then((stream) => handshake(stream, offer));
      try {
        return await withDeadline(clock, opened, withinSeconds, nobodyCame);
      } finally {
        wanted = null;
      }
    },
    close() {
      for (const stream of waiting.splice(0)) stream.destroy();
    },
  };
}

function nobodyCame(): UnbrigError {
  return new UnbrigError('bssci-nobody-came', 'link', 'no base station connected in time');
}
