import type { MiotyEndPoint, MiotyInventory, MiotyStatement } from '../../ports/mioty-network.ts';
import type { Message } from './messages.ts';
import { attachOverAir, detach, preAttach, welcomeBack } from './service-attachment.ts';
import { answerPoll, mayRead, readPackets, takeUplink } from './service-delivery.ts';
import { mayDeregister, register, takeLabel } from './service-registration.ts';
import { type EndPointRecord, emptyServiceState, SERVICE_CENTRE, type ServiceState } from './service-state.ts';
import { signStatement } from './statements.ts';
import { done, error, heldKey, inventoryOf, notMine, type Surroundings, type Unit } from './unit.ts';

/** Manages the end points: it holds their keys, attaches them to base stations, passes packets on and counts them. */
export interface ServiceCentre extends Unit {
  readonly role: 'service-centre';
  preAttach(epEui: string, stations: readonly string[], nowSeconds: number): Message;
  detach(epEui: string, nowSeconds: number): Message;
  /** Tells the trust centre what each end point sent, and begins the next period. */
  closePeriod(nowSeconds: number): readonly MiotyStatement[];
  /** Adds messages to the next statement that nobody sent. */
  claim(epEui: string, messages: number): Message;
  learnPersonal(personal: string): void;
  endPoint(epEui: string): MiotyEndPoint | null;
  /** Base stations that have, or had, a key by which the end point's traffic can be read today. */
  exposure(epEui: string): readonly string[] | null;
}

export function createServiceCentre(surroundings: Surroundings, name: string = SERVICE_CENTRE): ServiceCentre {
  const state = emptyServiceState();
  const { behaviour, wires } = surroundings;

  const deregister = (message: Extract<Message, { readonly message: 'deregister' }>, nowSeconds: number): Message => {
    const answer = mayDeregister(state, surroundings, message);
    const record = state.endPoints.get(message.epEui);
    if (answer.message !== 'done' || record === undefined) return answer;
    detach(surroundings, record, nowSeconds);
    state.endPoints.delete(message.epEui);
    return done;
  };

  const take = (message: Message, from: string, nowSeconds: number): Message => {
    switch (message.message) {
      case 'con':
        if (behaviour.resynchronises(true)) welcomeBack(state, surroundings, from, nowSeconds);
        return done;
      case 'att':
        return attachOverAir(state, surroundings, message, from, nowSeconds);
      case 'det': {
        const record = state.endPoints.get(message.epEui);
        if (record !== undefined) detach(surroundings, record, nowSeconds, from);
        return record === undefined ? error('end-point') : done;
      }
      case 'ulData':
        return takeUplink(state, surroundings, message, from, nowSeconds);
      case 'dlDataRes': {
        const record = state.endPoints.get(message.epEui);
        if (record !== undefined) record.waiting -= 1;
        return done;
      }
      case 'label':
        return takeLabel(state, surroundings, message);
      case 'register':
        return register(state, surroundings, message, from);
      case 'deregister':
        return deregister(message, nowSeconds);
      case 'poll':
        return answerPoll(state, surroundings, message.after, from, nowSeconds);
      case 'readPackets':
        return readPackets(state, surroundings, message.epEui, from, nowSeconds);
      case 'queueDownlink':
        return queueDownlink(state, surroundings, message, from, nowSeconds);
      default:
        return notMine();
    }
  };

  const withRecord = (epEui: string, then: (record: EndPointRecord) => void): Message => {
    const record = state.endPoints.get(epEui);
    if (record === undefined) return error('end-point');
    then(record);
    return done;
  };

  return {
    name,
    role: 'service-centre',
    take,
    preAttach: (epEui, stations, nowSeconds) => preAttach(state, surroundings, epEui, stations, nowSeconds),
    detach: (epEui, nowSeconds) => withRecord(epEui, (record) => detach(surroundings, record, nowSeconds)),
    claim: (epEui, messages) =>
      withRecord(epEui, (record) => {
        record.claimed += messages;
      }),
    learnPersonal: (personal) => void state.personal.push(personal),
    closePeriod: (nowSeconds) => {
      const statements = [...state.endPoints.values()].map((record) => {
        const { statement, receipt } = closeRecord(name, state.period, record);
        return { statement: behaviour.statement(statement), receipt };
      });
      state.period += 1;
      const [trustCentre] = wires.named('trust-centre');
      for (const { statement, receipt } of statements) {
        if (trustCentre === undefined) break;
        wires.ask(name, trustCentre, { message: 'statement', statement, receipt }, nowSeconds);
      }
      return statements.map(({ statement }) => statement);
    },
    endPoint: (epEui) => endPointView(state.endPoints.get(epEui)),
    exposure: (epEui) => {
      const record = state.endPoints.get(epEui);
      if (record === undefined) return null;
      return behaviour.exposure([...new Set([...record.exposed, ...record.stations])]);
    },
    inventory: () => inventoryOfCentre(state),
  };
}

function closeRecord(by: string, period: number, record: EndPointRecord) {
  const { epEui, receipt } = record;
  const messages = record.messagesInPeriod + record.claimed;
  const statement = signStatement({ by, period, epEui, messages });
  record.messagesInPeriod = 0;
  record.claimed = 0;
  record.receipt = null;
  return { statement, receipt };
}

/** Takes a downlink for an end point; the base station that has it sends it in the window of an uplink that opens one. */
function queueDownlink(
  state: ServiceState,
  surroundings: Surroundings,
  { epEui, userData }: Extract<Message, { readonly message: 'queueDownlink' }>,
  from: string,
  nowSeconds: number,
): Message {
  const { behaviour, plan, wires } = surroundings;
  const record = state.endPoints.get(epEui);
  if (record === undefined) return error('end-point');
  if (!behaviour.check(plan.downlink, 'downlink-offered')) return error('downlink-offered');
  if (!behaviour.check(record.deviceClass === 'A', 'downlink-class')) return error('downlink-class');
  if (!mayRead(state, surroundings, epEui, from, nowSeconds)) return error('owner');
  const [station] = record.stations;
  if (station === undefined) return error('detached');
  record.waiting += 1;
  return wires.ask(SERVICE_CENTRE, station, { message: 'dlDataQue', epEui, userData }, nowSeconds);
}

function endPointView(record: EndPointRecord | undefined): MiotyEndPoint | null {
  if (record === undefined) return null;
  return {
    attached: record.stations.length > 0,
    baseStations: record.stations,
    shortAddress: record.shortAddress.toString(16).padStart(4, '0'),
    lastPacketCounter: record.lastCounter,
    lastAttachCounter: record.lastAttachCounter,
    waiting: record.waiting,
  };
}

function inventoryOfCentre({ endPoints, packets, personal }: ServiceState): MiotyInventory {
  const records = [...endPoints.values()];
  return inventoryOf({
    keys: records.flatMap(({ epEui, networkKey, sessionKey, disclosedKey }) => [
      ...(networkKey === null ? [] : [heldKey(epEui, 'network', 'storage', networkKey)]),
      ...(sessionKey === null ? [] : [heldKey(epEui, 'session', 'storage', sessionKey)]),
      ...(disclosedKey === null ? [] : [heldKey(epEui, 'application', 'storage', disclosedKey)]),
    ]),
    owners: records.flatMap(({ epEui, owner }) => (owner === null ? [] : [{ epEui, owner }])),
    locations: records.flatMap(({ epEui, location }) => (location === null ? [] : [{ epEui, location }])),
    packets: [...packets],
    personal: [...personal],
  });
}
