import type { NetworkReception } from '../../ports/network.ts';
import type { DecodedUplinkFrame } from '../types.ts';
import { decodeUplinkFrame } from '../uplink-decode.ts';
import type { NetworkCheck, StackedNetworkBehaviour } from './behaviour.ts';
import { cloneReason } from './clone-watch.ts';
import { counterReach, distanceFrom, placeOf } from './counter-window.ts';
import { uplinksPerDay, withinDay } from './daily-quota.ts';
import { withinRate } from './flood-guard.ts';
import { belongsTo, contentOf, countedReception, isGenuineCopy } from './message-copies.ts';
import type { CountedReception, DeviceState, MessageState, NetworkState } from './state.ts';
import { unregisteredDevice } from './unregistered-device.ts';

/** What the network makes of a reception, before it changes anything on account of the message. */
export type Judgement =
  | { readonly verdict: 'rejected'; readonly check: NetworkCheck }
  | { readonly verdict: 'counted'; readonly message: MessageState; readonly counted: CountedReception }
  | {
      readonly verdict: 'new';
      readonly device: DeviceState;
      readonly frame: DecodedUplinkFrame;
      readonly content: string;
      readonly counted: CountedReception;
    };

export interface JudgeTools {
  readonly state: NetworkState;
  readonly behaviour: StackedNetworkBehaviour;
  readonly raise: (what: string, who: string, why: string, timeSeconds: number) => void;
}

const rejected = (check: NetworkCheck): Judgement => ({ verdict: 'rejected', check });

/** Runs the checks in their order; the first that does not hold rejects. Each asks for one thing and can fail alone. */
export function judgeReception(tools: JudgeTools, reception: NetworkReception, nowSeconds: number): Judgement {
  const station = stationFailure(tools, reception, nowSeconds);
  if (station !== null) return rejected(station);
  const { state, behaviour } = tools;
  const plain = decodeUplinkFrame(reception.frame);
  const asked = { reception, frame: plain };
  if (!behaviour.check(plain.crcOk, 'crc', asked)) return rejected('crc');
  const known = state.devicesById.get(plain.epId ?? '');
  if (!behaviour.check(known !== undefined, 'device', asked)) return rejected('device');
  const device = known ?? unregisteredDevice(state, plain.epId ?? '00000000');
  if (!behaviour.check(!device.blacklisted, 'blacklist', { ...asked, device })) return rejected('blacklist');
  const frame = device.key === null ? plain : decodeUplinkFrame(reception.frame, { key: device.key });
  const genuine = device.key === null || frame.authOk === true;
  if (!behaviour.check(genuine, 'mac', { ...asked, device, frame, keys: () => keysOf(state) })) return rejected('mac');
  return judgeGenuine(tools, reception, device, frame);
}

function keysOf(state: NetworkState): readonly Uint8Array[] {
  return [...state.devices.values()].flatMap(({ key }) => key ?? []);
}

/** Where the report comes from. */
function stationFailure(
  { state, behaviour, raise }: JudgeTools,
  reception: NetworkReception,
  nowSeconds: number,
): NetworkCheck | null {
  const facts = { reception };
  const station = state.baseStations.get(reception.baseStation);
  if (!behaviour.check(station !== undefined, 'base-station', facts)) return 'base-station';
  if (station === undefined) return null;
  const attested = reception.attestation ?? station.attestation;
  if (!behaviour.check(attested === station.attestation, 'attestation', facts)) {
    raise('attestation-failed', station.name, 'the station runs something else than what was admitted', nowSeconds);
    return 'attestation';
  }
  if (!behaviour.check(!station.blocked, 'station-blocked', facts)) return 'station-blocked';
  station.lastHeardSeconds = nowSeconds;
  station.receptions++;
  const calm = withinRate(station.reportSeconds, nowSeconds, state.limits.reportsPerMinute);
  if (behaviour.check(calm, 'flood', facts)) return null;
  station.blocked = true;
  raise('station-flood', station.name, `more than ${state.limits.reportsPerMinute} reports in a minute`, nowSeconds);
  return 'flood';
}

/** A frame that the device's key vouches for: is it new, one more copy, or from the past? */
function judgeGenuine(
  tools: JudgeTools,
  reception: NetworkReception,
  device: DeviceState,
  frame: DecodedUplinkFrame,
): Judgement {
  const { behaviour } = tools;
  const facts = { reception, frame, device };
  const content = contentOf(frame);
  const counted = countedReception(reception, frame.rank ?? 1);
  const same = device.recent.find((message) =>
    behaviour.sameMessage(belongsTo(message, content, reception), message, reception),
  );
  if (same !== undefined) {
    const about = { ...facts, message: same };
    if (!behaviour.check(isGenuineCopy(same, counted), 'repeat', about)) return rejected('repeat');
    return cloned(tools, device, same, counted, facts)
      ? rejected('clone')
      : { verdict: 'counted', message: same, counted };
  }
  const check = counterFailure(tools, device, frame, content, reception);
  if (check !== null) return rejected(check);
  if (cloned(tools, device, null, counted, facts)) return rejected('clone');
  device.lastCounter = frame.mc ?? device.lastCounter;
  device.contents.set(device.lastCounter, content);
  if (frame.kind === 'control') return { verdict: 'new', device, frame, content, counted };
  const today = withinDay(device.uplinkSeconds, counted.startSeconds);
  if (!behaviour.check(today.length < uplinksPerDay, 'quota', facts)) return rejected('quota');
  return { verdict: 'new', device, frame, content, counted };
}

/** Behind with content that was heard before is a replay; behind with new content is a second device with the same key, or a lost counter. */
function counterFailure(
  { behaviour, raise }: JudgeTools,
  device: DeviceState,
  frame: DecodedUplinkFrame,
  content: string,
  reception: NetworkReception,
): NetworkCheck | null {
  const counter = frame.mc ?? 0;
  const facts = { reception, frame, device };
  const distance = behaviour.counterDistance(
    distanceFrom(device.lastCounter, counter, device.rollover),
    device.lastCounter,
    counter,
  );
  const reach = behaviour.counterReach(counterReach(device.messagesPerDay), device);
  const place = counter < device.rollover ? placeOf(distance, reach, device.rollover) : 'behind';
  const replay = place === 'behind' && device.contents.get(counter) === content;
  if (!behaviour.check(!replay, 'replay', facts)) return 'replay';
  if (behaviour.check(place === 'inside', 'counter', facts)) return null;
  // The other replicas and copies of the same message prove nothing more.
  const fresh = place === 'behind' && !replay && !device.suspects.has(content);
  if (fresh && !behaviour.check(false, 'clone', facts)) {
    const why = `counter ${counter} with new content after ${device.lastCounter}`;
    raise('clone', device.name, why, reception.startSeconds);
    device.suspects.add(content);
    suspect(behaviour, device, 1);
  }
  return 'counter';
}

/** Evidence of two devices with one identity at the same time or in two places. */
function cloned(
  { state, behaviour, raise }: JudgeTools,
  device: DeviceState,
  own: MessageState | null,
  counted: CountedReception,
  facts: Parameters<StackedNetworkBehaviour['check']>[2],
): boolean {
  const reason = cloneReason(device.recent, own, counted, state.baseStations);
  if (behaviour.check(reason === null, 'clone', facts)) return false;
  raise('clone', device.name, reason ?? 'clone', counted.startSeconds);
  suspect(behaviour, device, PROOF);
  return true;
}

/** A lost counter alone is a defect; again, or two places at once, is a clone. */
const PROOF = 2;

function suspect(behaviour: StackedNetworkBehaviour, device: DeviceState, points: number): void {
  device.cloneEvidence += points;
  if (device.cloneEvidence >= PROOF && behaviour.blacklists(true, device)) device.blacklisted = true;
}
