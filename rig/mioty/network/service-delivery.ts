import type { MiotyPacket } from '../../ports/mioty-network.ts';
import { bytesToHex } from '../../sigfox/hex.ts';
import type { Message, UplinkData } from './messages.ts';
import { type EndPointRecord, SERVICE_CENTRE, type ServiceState } from './service-state.ts';
import { error, isSameBytes, type Surroundings } from './unit.ts';

/** Base stations that hear one frame tell the same end of it, but for their clocks. The window of real networks is not public. */
const COPY_SECONDS = 2;
/** Above this many requests of one application centre in a minute something is wrong with it. The figure is ours. */
const REQUESTS_A_MINUTE = 60;

/** Takes an uplink once, however many base stations heard it, and passes it on. */
export function takeUplink(
  state: ServiceState,
  surroundings: Surroundings,
  uplink: UplinkData,
  station: string,
  nowSeconds: number,
): Message {
  const { behaviour } = surroundings;
  const record = state.endPoints.get(uplink.epEui);
  if (record === undefined) return error('end-point');
  const copy = isCopy(record, uplink);
  if (!copy) {
    const goesOn = uplink.packetCnt > (record.lastCounter ?? -1);
    if (!behaviour.check(goesOn, 'replay-at-centre')) return error('replay');
  }
  if (copy && !behaviour.countsCopies(false)) return { message: 'ulDataRsp', copy: true };
  record.lastCounter = uplink.packetCnt;
  record.lastReceived = { rxTime: uplink.rxTime, userData: uplink.userData };
  record.messagesInPeriod += 1;
  deliver(state, surroundings, record, packetOf(surroundings, uplink, station), nowSeconds);
  return { message: 'ulDataRsp', copy: false };
}

function isCopy({ lastCounter, lastReceived }: EndPointRecord, { packetCnt, rxTime, userData }: UplinkData): boolean {
  if (lastCounter !== packetCnt || lastReceived === null) return false;
  const together = Math.abs(rxTime - lastReceived.rxTime) <= COPY_SECONDS;
  return together && isSameBytes(lastReceived.userData, userData);
}

/** In the clear beside the data stand the end point and the time alone; where packets are pushed, also what helps the owner to choose base stations. */
function packetOf({ plan, behaviour }: Surroundings, uplink: UplinkData, baseStation: string): MiotyPacket {
  const { epEui, rxTime: timeSeconds, packetCnt: packetCounter, rssi: rssiDbm, snr: snrDb } = uplink;
  const least: MiotyPacket = { epEui, timeSeconds, data: bytesToHex(behaviour.userData(uplink.userData)) };
  if (plan.delivery === 'poll') return behaviour.packet(least);
  return behaviour.packet({ ...least, packetCounter, baseStation, rssiDbm, snrDb });
}

function deliver(
  state: ServiceState,
  { plan, behaviour, wires }: Surroundings,
  record: EndPointRecord,
  packet: MiotyPacket,
  nowSeconds: number,
): void {
  const owners = plan.delivery === 'push' && record.owner !== null ? [record.owner] : [];
  let reached = false;
  for (const name of behaviour.recipients(owners, wires.named('application-centre'))) {
    const answer = wires.ask(SERVICE_CENTRE, name, { message: 'packet', packet }, nowSeconds);
    if (answer.message !== 'packetRsp') continue;
    reached = true;
    record.receipt = answer.receipt ?? record.receipt;
  }
  if (behaviour.keeps(!reached, plan.delivery)) state.packets.push(packet);
}

/** All packets since the last poll, to whoever of the application centres asks. */
export function answerPoll(
  state: ServiceState,
  surroundings: Surroundings,
  after: number,
  from: string,
  nowSeconds: number,
): Message {
  if (!isCalm(state, surroundings, from, nowSeconds)) return error('poll-rate');
  return { message: 'packets', packets: surroundings.behaviour.polled(state.packets.slice(after), from) };
}

/** Packets of one end point. Where the service centre knows whose it is, they are for the owner alone. */
export function readPackets(
  state: ServiceState,
  surroundings: Surroundings,
  epEui: string,
  from: string,
  nowSeconds: number,
): Message {
  if (!isCalm(state, surroundings, from, nowSeconds)) return error('poll-rate');
  if (!mayRead(state, surroundings, epEui, from, nowSeconds)) return error('owner');
  return { message: 'packets', packets: state.packets.filter((packet) => packet.epEui === epEui) };
}

/** Who asks for what is another's is refused, and told of. */
export function mayRead(
  state: ServiceState,
  { plan, behaviour, warn }: Surroundings,
  epEui: string,
  from: string,
  nowSeconds: number,
): boolean {
  const owns = plan.delivery === 'poll' || state.endPoints.get(epEui)?.owner === from;
  if (!behaviour.check(owns, 'foreign-device')) warn('foreign-device', from, nowSeconds);
  return behaviour.check(owns, 'owner');
}

/** The service centre watches how application centres behave (guideline 5.2.6). */
function isCalm(state: ServiceState, { behaviour, warn }: Surroundings, from: string, nowSeconds: number): boolean {
  const recent = (state.askedSeconds.get(from) ?? []).filter((time) => nowSeconds - time < 60);
  recent.push(nowSeconds);
  state.askedSeconds.set(from, recent);
  if (behaviour.check(recent.length <= REQUESTS_A_MINUTE, 'poll-rate', { requests: recent.length })) return true;
  warn('poll-rate', from, nowSeconds);
  return false;
}
