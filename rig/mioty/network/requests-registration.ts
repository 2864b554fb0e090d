import type { MiotyNetworkReply, MiotyNetworkRequest } from '../../ports/mioty-network.ts';
import { bytesToHex, hexToBytes } from '../../sigfox/hex.ts';
import { cmac } from './../crypto.ts';
import type { ApplicationCentre } from './application-centre.ts';
import { printLabel } from './label.ts';
import type { Message } from './messages.ts';
import { deviceNamed, euiOf, granted, type NetworkParts, nameDevice, refused, replyTo } from './parts.ts';
import { accessSecret } from './service-attachment.ts';
import { SERVICE_CENTRE } from './service-state.ts';

type Kinds = 'addCustomer' | 'manufacture' | 'scanLabel' | 'requestKey' | 'enterKeys' | 'register' | 'deregister';
type Of<Kind extends Kinds> = Extract<MiotyNetworkRequest, { readonly kind: Kind }>;

/** Requests by which devices and their keys come into the network and leave it. */
export function performRegistration(parts: NetworkParts, request: Of<Kinds>, nowSeconds: number): MiotyNetworkReply {
  switch (request.kind) {
    case 'addCustomer':
      return addCustomer(parts, request);
    case 'manufacture': {
      const { epEui, networkKey } = nameDevice(parts, request.device, request);
      return parts.authority === null
        ? refused('unknown-unit')
        : replyTo(parts.authority.manufacture(epEui, networkKey));
    }
    case 'scanLabel':
      return scanLabel(parts, request, nowSeconds);
    case 'requestKey':
      return requestKey(parts, request, nowSeconds);
    case 'enterKeys': {
      const centre = parts.applicationCentres.get(request.by);
      if (centre === undefined) return refused('unknown-unit');
      const { epEui, networkKey, applicationKey } = nameDevice(parts, request.device, request);
      centre.enterKeys(bytesToHex(epEui), networkKey, request.application ? applicationKey : null);
      return granted;
    }
    case 'register':
      return registerDevice(parts, request, nowSeconds);
    case 'deregister':
      return deregisterDevice(parts, request, nowSeconds);
  }
}

function addCustomer(
  { trust, centre, surroundings }: NetworkParts,
  { customer, personal }: Of<'addCustomer'>,
): MiotyNetworkReply {
  if (trust === null) return refused('unknown-unit');
  trust.addCustomer(customer, personal);
  if (surroundings.behaviour.tellsPersonal(false)) centre.learnPersonal(personal);
  return granted;
}

function scanLabel(
  parts: NetworkParts,
  { device, by, location, damaged = false }: Of<'scanLabel'>,
  nowSeconds: number,
): MiotyNetworkReply {
  const whole = printLabel(deviceNamed(parts, device));
  const text = damaged ? whole.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) : whole;
  return replyTo(parts.surroundings.wires.ask(by, SERVICE_CENTRE, { message: 'label', text, location }, nowSeconds));
}

function requestKey(
  parts: NetworkParts,
  { device, by, credentials }: Of<'requestKey'>,
  nowSeconds: number,
): MiotyNetworkReply {
  if (parts.authority === null) return refused('unknown-unit');
  const epEui = euiOf(parts, device);
  const right = cmac(accessSecret(), hexToBytes(epEui, 'EUI-64'));
  const shown = { right, wrong: right.map((byte) => byte ^ 1), none: null }[credentials];
  const message: Message = { message: 'keyRequest', epEui, credentials: shown };
  return replyTo(parts.surroundings.wires.ask(by, parts.authority.name, message, nowSeconds));
}

/** Speaks to the service centre in the name of a unit: its own words stay in it. */
function sayToCentre(
  { surroundings, centre }: NetworkParts,
  by: string,
  message: Message,
  nowSeconds: number,
): Message {
  if (by === centre.name) return centre.take(message, by, nowSeconds);
  return surroundings.wires.ask(by, centre.name, message, nowSeconds);
}

function registerDevice(parts: NetworkParts, request: Of<'register'>, nowSeconds: number): MiotyNetworkReply {
  const { device, by, applicationCentre, deviceClass, keys } = request;
  const home = parts.applicationCentres.get(applicationCentre);
  if (home === undefined) return refused('unknown-unit');
  const epEui = euiOf(parts, device);
  const introduction = home.introduce({ epEui, deviceClass, keys });
  if (introduction.message === 'error') return replyTo(introduction);
  const answer = sayToCentre(parts, by, introduction, nowSeconds);
  if (answer.message === 'done') home.adopt(epEui, device, nowSeconds);
  return replyTo(answer);
}

function deregisterDevice(
  parts: NetworkParts,
  { device, by }: Of<'deregister'>,
  nowSeconds: number,
): MiotyNetworkReply {
  const epEui = euiOf(parts, device);
  const asking = parts.applicationCentres.get(by) ?? homeOf(parts, epEui);
  if (asking === undefined) return refused('end-point');
  const answer = sayToCentre(parts, by, asking.deregistration(epEui), nowSeconds);
  if (answer.message === 'done') homeOf(parts, epEui)?.drop(epEui);
  return replyTo(answer);
}

function homeOf({ applicationCentres }: NetworkParts, epEui: string): ApplicationCentre | undefined {
  return [...applicationCentres.values()].find((centre) =>
    centre.inventory().owners.some((entry) => entry.epEui === epEui),
  );
}
