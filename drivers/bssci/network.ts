import { type AddressInfo, connect, createServer, isIP, type Server, type Socket } from 'node:net';
import { STRICT_TLS, type TlsPolicy } from '../../rig/mioty/bssci/session.ts';
import type { BssciConnector, ByteLink } from '../../rig/ports/bssci.ts';
import { type Clock, withDeadline } from '../../rig/ports/clock.ts';
import { messageOf, UnbrigError } from '../../rig/ports/errors.ts';
import { type Acceptor, createAcceptor } from './acceptor.ts';
import type { TlsIdentity } from './certificates.ts';
import { offerNamed, offerOf, secureClient, secureServer, type TlsOffer } from './tls.ts';

export interface NetworkAddress {
  readonly host: string;
  readonly port: number;
}

const MAX_CONNECTIONS = 256;

function reach({ host, port }: NetworkAddress): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true });
    socket.once('error', (cause) => {
      const facts = { host, port };
      const message = `nothing answers at ${host}:${port}: ${messageOf(cause)}`;
      reject(new UnbrigError('bssci-unreachable', 'link', message, { facts, cause }));
    });
    socket.once('connect', () => resolve(socket));
  });
}

async function dial(address: NetworkAddress, identity: TlsIdentity, offer: TlsOffer): Promise<ByteLink> {
  const socket = await reach(address);
  // A name for an address is refused by servers; certificates for addresses are checked against the address itself.
  return secureClient(socket, identity, offer, isIP(address.host) === 0 ? address.host : 'localhost');
}

/** Dials a service centre. @throws UnbrigError `bssci-unreachable` or `bssci-tls-refused` (link). */
export function dialCentre(
  address: NetworkAddress,
  identity: TlsIdentity,
  policy: TlsPolicy = STRICT_TLS,
): Promise<ByteLink> {
  return dial(address, identity, offerOf(policy));
}

/** Connections to a service centre under test. */
export function createDialler(address: NetworkAddress, identity: TlsIdentity, clock: Clock): BssciConnector {
  return {
    offersTls: true,
    open: (withinSeconds, offer = 'good') =>
      withDeadline(
        clock,
        dial(address, identity, offerNamed(offer)),
        withinSeconds,
        () =>
          new UnbrigError(
            'bssci-silent',
            'link',
            `${address.host}:${address.port} did not finish the handshake in time`,
          ),
      ),
  };
}

export interface Listening {
  readonly address: NetworkAddress;
  close(): Promise<void>;
}

/** Takes connections at an address; port 0 takes a free one. @throws UnbrigError `bssci-port` (link). */
function listen({ host, port }: NetworkAddress, onSocket: (socket: Socket) => void): Promise<Listening> {
  const open = new Set<Socket>();
  const server: Server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => open.delete(socket));
    onSocket(socket);
  });
  server.maxConnections = MAX_CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `${host}:${port} cannot be listened at: ${messageOf(cause)}`;
      reject(new UnbrigError('bssci-port', 'link', message, { facts: { host, port }, cause }));
    });
    server.listen(port, host, () => {
      const bound = server.address() as AddressInfo;
      resolve({
        address: { host: bound.address, port: bound.port },
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const socket of open) socket.destroy();
          }),
      });
    });
  });
}

/** Waits for base stations under test. */
export async function listenForStations(
  address: NetworkAddress,
  identity: TlsIdentity,
  clock: Clock,
): Promise<Acceptor & { readonly listening: Listening }> {
  const acceptor = createAcceptor(identity, clock);
  const listening = await listen(address, (socket) => acceptor.arrived(socket));
  return { ...acceptor, listening };
}

/** Serves every station that comes, as a service centre does. */
export async function serveStations(
  address: NetworkAddress,
  identity: TlsIdentity,
  onLink: (link: ByteLink) => void,
  options: { readonly policy?: TlsPolicy; readonly onRefused?: (error: UnbrigError) => void } = {},
): Promise<Listening> {
  const { policy = STRICT_TLS, onRefused = () => {} } = options;
  const server = secureServer(identity, offerOf(policy), onLink, onRefused);
  return listen(address, (socket) => server.take(socket));
}
