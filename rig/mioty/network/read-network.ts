import type { MiotyNetworkReply, MiotyNetworkRequest, MiotyPacket } from '../../ports/mioty-network.ts';
import { euiOf, granted, type NetworkParts, refused, replyTo } from './parts.ts';
import { SERVICE_CENTRE } from './service-state.ts';

type Kinds =
  | 'poll'
  | 'delivered'
  | 'readPackets'
  | 'closePeriod'
  | 'misstate'
  | 'statements'
  | 'bills'
  | 'inventory'
  | 'traffic'
  | 'warnings'
  | 'exposure'
  | 'endPoint';
type Of<Kind extends Kinds> = Extract<MiotyNetworkRequest, { readonly kind: Kind }>;

/** Requests about delivery and accounts, and those that only look. */
export function performRead(parts: NetworkParts, request: Of<Kinds>, nowSeconds: number): MiotyNetworkReply {
  const { surroundings, centre, trust } = parts;
  switch (request.kind) {
    case 'poll':
      return poll(parts, request, nowSeconds);
    case 'delivered': {
      const packets = parts.applicationCentres.get(request.applicationCentre)?.delivered();
      return packets === undefined ? refused('unknown-unit') : { kind: 'done', packets };
    }
    case 'readPackets':
      return readPackets(parts, request, nowSeconds);
    case 'closePeriod':
      parts.statements.push(...centre.closePeriod(nowSeconds));
      trust?.settle(nowSeconds);
      return granted;
    case 'misstate':
      return misstate(parts, request);
    case 'statements':
      return { kind: 'done', statements: [...parts.statements] };
    case 'bills':
      return trust === null ? refused('unknown-unit') : { kind: 'done', bills: trust.bills() };
    case 'inventory': {
      const inventory = surroundings.wires.unit(request.unit)?.inventory();
      return inventory === undefined ? refused('unknown-unit') : { kind: 'done', inventory };
    }
    case 'traffic':
      return { kind: 'done', traffic: [...surroundings.wires.traffic] };
    case 'warnings':
      return { kind: 'done', warnings: [...surroundings.warnings] };
    case 'exposure': {
      const exposure = centre.exposure(euiOf(parts, request.device));
      return exposure === null ? refused('end-point') : { kind: 'done', exposure };
    }
    case 'endPoint': {
      const endPoint = centre.endPoint(euiOf(parts, request.device));
      return endPoint === null ? refused('end-point') : { kind: 'done', endPoint };
    }
  }
}

function poll(
  { applicationCentres }: NetworkParts,
  { applicationCentre, times = 1 }: Of<'poll'>,
  nowSeconds: number,
): MiotyNetworkReply {
  const centre = applicationCentres.get(applicationCentre);
  if (centre === undefined) return refused('unknown-unit');
  const packets: MiotyPacket[] = [];
  for (let index = 0; index < times; index++) {
    const got = centre.poll(nowSeconds);
    if (got === null) return refused('poll-rate');
    packets.push(...got);
  }
  return { kind: 'done', packets };
}

function readPackets(parts: NetworkParts, { device, by }: Of<'readPackets'>, nowSeconds: number): MiotyNetworkReply {
  const epEui = euiOf(parts, device);
  const answer = parts.surroundings.wires.ask(by, SERVICE_CENTRE, { message: 'readPackets', epEui }, nowSeconds);
  return answer.message === 'packets' ? { kind: 'done', packets: answer.packets } : replyTo(answer);
}

function misstate(parts: NetworkParts, { unit, device, messages }: Of<'misstate'>): MiotyNetworkReply {
  const epEui = euiOf(parts, device);
  if (unit === parts.centre.name) return replyTo(parts.centre.claim(epEui, messages));
  const denying = parts.applicationCentres.get(unit);
  if (denying === undefined) return refused('unknown-unit');
  denying.deny(epEui, messages);
  return granted;
}
