import { bytesToHex, hexToBytes } from '../../sigfox/hex.ts';
import { attachSign, sessionKey } from '../attach.ts';
import { cmac } from '../crypto.ts';
import type { Message } from './messages.ts';
import { isKeyKnown } from './service-registration.ts';
import { type EndPointRecord, SERVICE_CENTRE, type ServiceState } from './service-state.ts';
import { testSecret } from './test-devices.ts';
import { done, error, isSameBytes, type Surroundings } from './unit.ts';

type Attach = Extract<Message, { readonly message: 'att' }>;

/** By which a key server knows the service centre. */
export const accessSecret = (): Uint8Array => testSecret('access to the key server').subarray(0, 16);

/** Gives the network key of an end point of class Z to these base stations, and takes it from those that had it and are not among them. */
export function preAttach(
  state: ServiceState,
  surroundings: Surroundings,
  epEui: string,
  chosen: readonly string[],
  nowSeconds: number,
): Message {
  const { behaviour, wires } = surroundings;
  const record = state.endPoints.get(epEui);
  if (record === undefined) return error('end-point');
  if (networkKeyOf(state, surroundings, record, nowSeconds) === null) return error('no-key');
  const stations = behaviour.preAttached(chosen, wires.named('base-station'));
  for (const station of record.stations) {
    if (!stations.includes(station)) wires.ask(SERVICE_CENTRE, station, { message: 'detPrp', epEui }, nowSeconds);
  }
  record.stations = stations;
  for (const station of stations) propagate(surroundings, record, station, nowSeconds);
  return done;
}

/** Tells a base station all that it needs of an end point: for class Z beforehand, for both classes when the station comes back. */
export function propagate(
  { wires, behaviour }: Surroundings,
  record: EndPointRecord,
  station: string,
  nowSeconds: number,
): void {
  const nwkSnKey = record.sessionKey ?? record.networkKey;
  if (nwkSnKey === null) return;
  const message: Message = {
    message: 'attPrp',
    epEui: record.epEui,
    nwkSnKey,
    shAddr: record.shortAddress,
    lastPacketCnt: behaviour.lastCounter(record.lastCounter ?? -1),
    bidi: record.deviceClass === 'A',
  };
  const answer = wires.ask(SERVICE_CENTRE, station, message, nowSeconds);
  if (record.sessionKey === null && answer.message === 'done') record.exposed.add(station);
}

/**
 * An end point of class A asks to be attached: its signature must hold, its attach counter go forward, its nonce be new. The session key is then
 * made from network key, nonce and signature, and an earlier base station forgets the earlier one.
 */
export function attachOverAir(
  state: ServiceState,
  surroundings: Surroundings,
  { epEui, attachCnt, nonce, sign }: Attach,
  station: string,
  nowSeconds: number,
): Message {
  const { behaviour, wires } = surroundings;
  const record = state.endPoints.get(epEui);
  if (record === undefined) return error('end-point');
  if (!behaviour.check(record.deviceClass === 'A', 'over-air-class')) return error('over-air-class');
  const networkKey = networkKeyOf(state, surroundings, record, nowSeconds);
  if (networkKey === null) return error('no-key');
  const eui = hexToBytes(epEui, 'EUI-64');
  if (!behaviour.check(isSameBytes(attachSign(networkKey, eui, attachCnt), sign), 'sign')) return error('sign');
  if (!behaviour.check(attachCnt > (record.lastAttachCounter ?? -1), 'attach-counter')) return error('attach-counter');
  if (!behaviour.check(!record.usedNonces.has(bytesToHex(nonce)), 'nonce')) return error('nonce');
  for (const earlier of record.stations) {
    if (earlier !== station && behaviour.forgets(true, 'moved')) {
      wires.ask(SERVICE_CENTRE, earlier, { message: 'detPrp', epEui }, nowSeconds);
    }
  }
  record.lastAttachCounter = attachCnt;
  record.usedNonces.add(bytesToHex(nonce));
  record.sessionKey = behaviour.sessionKey(sessionKey(networkKey, eui, nonce, sign), networkKey);
  record.stations = [station];
  if (behaviour.restartsCounter(true)) record.lastCounter = null;
  record.lastReceived = null;
  return { message: 'attRsp', nwkSnKey: record.sessionKey, shAddr: record.shortAddress };
}

/** Takes an end point from all its base stations; `except` knows it already. */
export function detach(
  { wires }: Surroundings,
  record: EndPointRecord,
  nowSeconds: number,
  except: string | null = null,
): void {
  const { epEui } = record;
  for (const station of record.stations) {
    if (station !== except) wires.ask(SERVICE_CENTRE, station, { message: 'detPrp', epEui }, nowSeconds);
  }
  record.stations = [];
  record.sessionKey = null;
}

/** A base station opens a session: it gets again what is attached to it. */
export function welcomeBack(
  state: ServiceState,
  surroundings: Surroundings,
  station: string,
  nowSeconds: number,
): void {
  for (const record of state.endPoints.values()) {
    if (record.stations.includes(station)) propagate(surroundings, record, station, nowSeconds);
  }
}

/** The network key; where it is at a key server, it is asked for with the end point's EUI (guideline 3.3.3, 4.2). */
function networkKeyOf(
  state: ServiceState,
  { wires, behaviour }: Surroundings,
  record: EndPointRecord,
  nowSeconds: number,
): Uint8Array | null {
  if (record.networkKey !== null) return record.networkKey;
  const { epEui } = record;
  const credentials = cmac(accessSecret(), hexToBytes(epEui, 'EUI-64'));
  const [server] = wires.named('registration-authority');
  if (server === undefined) return null;
  const answer = wires.ask(SERVICE_CENTRE, server, { message: 'keyRequest', epEui, credentials }, nowSeconds);
  if (answer.message !== 'keyResponse') return null;
  if (!behaviour.check(!isKeyKnown(state, answer.networkKey), 'unique-key')) return null;
  record.networkKey = answer.networkKey;
  return record.networkKey;
}
