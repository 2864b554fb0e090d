import type {
  MiotyNetworkReply,
  MiotyNetworkRequest,
  MiotyOutcome,
  MiotyReception,
} from '../../ports/mioty-network.ts';
import { hexToBytes, hexToBytesOfLength } from '../../sigfox/hex.ts';
import { ATTACH_NONCE_BYTES, ATTACH_SIGN_BYTES } from '../attach.ts';
import type { BaseStation } from './base-station.ts';
import { euiOf, granted, type NetworkParts, refused, replyTo } from './parts.ts';

type Kinds =
  | 'preAttach'
  | 'attachOverAir'
  | 'detachOverAir'
  | 'detach'
  | 'receive'
  | 'restart'
  | 'resynchronise'
  | 'queueDownlink';
type Of<Kind extends Kinds> = Extract<MiotyNetworkRequest, { readonly kind: Kind }>;

/** Requests about base stations, attachments and what comes over the radio. */
export function performOnAir(parts: NetworkParts, request: Of<Kinds>, nowSeconds: number): MiotyNetworkReply {
  const { stations, surroundings, centre } = parts;
  switch (request.kind) {
    case 'preAttach': {
      const chosen = request.baseStations === 'all' ? [...stations.keys()] : request.baseStations;
      if (chosen.some((name) => !stations.has(name))) return refused('unknown-unit');
      return replyTo(centre.preAttach(euiOf(parts, request.device), chosen, nowSeconds));
    }
    case 'attachOverAir':
      return withStation(parts, request.baseStation, (station) => attachOverAir(parts, request, station, nowSeconds));
    case 'detachOverAir':
      return withStation(parts, request.baseStation, (station) =>
        replyTo(station.detach(euiOf(parts, request.device), nowSeconds)),
      );
    case 'detach':
      return replyTo(centre.detach(euiOf(parts, request.device), nowSeconds));
    case 'receive':
      return {
        kind: 'done',
        outcomes: request.receptions.map((reception) => receive(parts, reception, nowSeconds)),
      };
    case 'restart':
      return withStation(parts, request.baseStation, (station) => {
        station.restart();
        return granted;
      });
    case 'resynchronise':
      return withStation(parts, request.baseStation, (station) => replyTo(station.synchronise(nowSeconds)));
    case 'queueDownlink': {
      const userData = hexToBytes(request.payload, 'payload');
      const epEui = euiOf(parts, request.device);
      return replyTo(
        surroundings.wires.ask(request.by, centre.name, { message: 'queueDownlink', epEui, userData }, nowSeconds),
      );
    }
  }
}

function withStation(
  { stations }: NetworkParts,
  name: string,
  then: (station: BaseStation) => MiotyNetworkReply,
): MiotyNetworkReply {
  const station = stations.get(name);
  return station === undefined ? refused('unknown-unit') : then(station);
}

function attachOverAir(
  parts: NetworkParts,
  { device, attachCounter, nonce, sign }: Of<'attachOverAir'>,
  station: BaseStation,
  nowSeconds: number,
): MiotyNetworkReply {
  const request = {
    epEui: euiOf(parts, device),
    attachCounter,
    nonce: hexToBytesOfLength(nonce, ATTACH_NONCE_BYTES, 'nonce'),
    sign: hexToBytesOfLength(sign, ATTACH_SIGN_BYTES, 'sign'),
  };
  return replyTo(station.attach(request, nowSeconds));
}

/** What comes through a relay is heard only where that relay is connected. */
function receive(
  { stations, surroundings }: NetworkParts,
  reception: MiotyReception,
  nowSeconds: number,
): MiotyOutcome {
  const station = stations.get(reception.baseStation);
  if (station === undefined) return { outcome: 'rejected', check: 'unknown-unit' };
  const { relay } = reception;
  if (relay !== undefined) {
    const connected = surroundings.wires.isConnected(relay, station.name);
    if (!surroundings.behaviour.check(connected, 'relay')) return { outcome: 'rejected', check: 'not-connected' };
    const octets = reception.mpdu.length / 2;
    surroundings.wires.noteRadio(relay, station.name, 'uplink', ['mpdu'], octets, nowSeconds);
  }
  return station.receive(reception, nowSeconds);
}
