import type { Duplex } from 'node:stream';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import { STRICT_TLS, type TlsPolicy } from '../../rig/mioty/bssci/session.ts';
import type { BssciTlsFacts, BssciTlsOffer, ByteLink } from '../../rig/ports/bssci.ts';
import { messageOf, UnbrigError } from '../../rig/ports/errors.ts';
import { createTestAuthority, type TlsIdentity } from './certificates.ts';

/** Bytes that may wait for a peer that does not read; then the connection is given up. */
const MAX_WAITING_BYTES = 4_194_304;
const HANDSHAKE_SECONDS = 10;

/** What an end asks of a handshake, and what it offers itself. */
export interface TlsOffer extends TlsPolicy {
  readonly maxVersion?: 'TLSv1.2';
  readonly showsCertificate: boolean;
}

export const offerOf = (policy: TlsPolicy): TlsOffer => ({ ...policy, showsCertificate: true });

const OFFERS: Readonly<Record<BssciTlsOffer, TlsOffer>> = {
  good: offerOf(STRICT_TLS),
  unchecked: offerOf({ ...STRICT_TLS, checksPeer: false }),
  'tls-1.2': { ...offerOf(STRICT_TLS), minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', checksPeer: false },
  'unknown-authority': offerOf({ ...STRICT_TLS, checksPeer: false, ownCertificate: 'unknown' }),
  'no-certificate': { ...STRICT_TLS, checksPeer: false, showsCertificate: false },
};

export const offerNamed = (name: BssciTlsOffer): TlsOffer => OFFERS[name];

/** An identity under an authority that no peer knows; it trusts what the true one trusts. */
function unknownTo(identity: TlsIdentity): TlsIdentity {
  return { ...createTestAuthority('unbrig unknown authority').issue('unbrig unknown end'), ca: identity.ca };
}

function optionsOf(identity: TlsIdentity, offer: TlsOffer) {
  const { cert, key, ca } = offer.ownCertificate === 'known' ? identity : unknownTo(identity);
  const { minVersion, maxVersion, showsCertificate } = offer;
  return {
    ca,
    minVersion,
    ...(maxVersion === undefined ? {} : { maxVersion }),
    ...(showsCertificate ? { cert, key } : {}),
  };
}

function factsOf(socket: TLSSocket): BssciTlsFacts {
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    peerAuthorised: socket.authorized,
  };
}

/** An established TLS connection as a stream of bytes. */
function linkOf(socket: TLSSocket): ByteLink {
  socket.on('error', () => {});
  return {
    tls: factsOf(socket),
    send(bytes) {
      if (socket.destroyed || !socket.writable) return;
      socket.write(bytes);
      if (socket.writableLength > MAX_WAITING_BYTES) socket.destroy();
    },
    close() {
      socket.end();
      // A peer that does not close its side, or had the handshake refused, must not keep the connection.
      if (socket.writableFinished) socket.destroy();
      else socket.once('finish', () => socket.destroy());
    },
    listen({ onBytes, onClosed }) {
      if (socket.destroyed) {
        queueMicrotask(onClosed);
        return;
      }
      socket.on('data', (bytes: Buffer) => onBytes(bytes));
      socket.once('close', onClosed);
    },
  };
}

function refused(what: string, cause: unknown): UnbrigError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  // OpenSSL's own messages are a trace; Node gives the reason in them beside.
  const reason = typeof cause === 'object' && cause !== null && 'reason' in cause ? String(cause.reason) : null;
  const cure = cures.find(([pattern]) => pattern.test(`${code} ${reason ?? ''} ${messageOf(cause)}`))?.[1];
  const told = `${what}: ${reason ?? messageOf(cause)}`;
  return new UnbrigError('bssci-tls-refused', 'link', cure === undefined ? told : `${told}; ${cure}`, {
    facts: { code },
    cause,
  });
}

const cures: readonly (readonly [RegExp, string])[] = [
  [
    /UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET_ISSUER/,
    'the certificate of the peer does not come from the authority in --ca',
  ],
  [/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|protocol version/i, 'the peer does not speak TLS 1.3'],
  [/ALTNAME/, 'the certificate of the peer is not for this host'],
  [/ECONNREFUSED/, 'nothing listens there'],
  [/UNKNOWN_CA|unknown ca/i, 'the peer does not know the authority of --cert'],
  [/CERTIFICATE_REQUIRED|handshake failure/i, 'the peer asks for another certificate'],
];

/** Speaks TLS as a client over an open stream. @throws UnbrigError `bssci-tls-refused` (link) with the cure. */
export function secureClient(
  stream: Duplex,
  identity: TlsIdentity,
  offer: TlsOffer,
  servername: string,
): Promise<ByteLink> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      socket: stream,
      servername,
      rejectUnauthorized: offer.checksPeer,
      ...optionsOf(identity, offer),
    });
    const fail = (cause: unknown): void => {
      socket.destroy();
      reject(refused('no TLS connection to the peer', cause));
    };
    const onClose = (): void => fail(new Error('the peer closed during the handshake'));
    socket.once('error', fail).once('close', onClose);
    socket.once('secureConnect', () => {
      const link = linkOf(socket);
      socket.off('error', fail).off('close', onClose);
      resolve(link);
    });
  });
}

export interface SecureServer {
  /** Begins the handshake on a stream that a client has opened. */
  take(stream: Duplex): void;
  close(): void;
}

/** Speaks TLS as a server; each handshake ends in one of the two calls. */
export function secureServer(
  identity: TlsIdentity,
  offer: TlsOffer,
  onLink: (link: ByteLink) => void,
  onRefused: (error: UnbrigError) => void,
): SecureServer {
  const server: Server = createServer({
    ...optionsOf(identity, offer),
    requestCert: true,
    rejectUnauthorized: offer.checksPeer,
    handshakeTimeout: 1000 * HANDSHAKE_SECONDS,
  });
  server.on('secureConnection', (socket) => {
    const certified = socket.getPeerCertificate().raw !== undefined;
    if (certified || !offer.requiresCertificate) {
      onLink(linkOf(socket));
      return;
    }
    socket.destroy();
    onRefused(refused('no TLS connection to the peer', new Error('it showed no certificate')));
  });
  server.on('tlsClientError', (error, socket) => {
    socket.destroy();
    onRefused(refused('no TLS connection to the peer', error));
  });
  return {
    take: (stream) => void server.emit('connection', stream),
    close: () => void server.removeAllListeners(),
  };
}
