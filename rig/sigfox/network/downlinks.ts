import type { NetworkDownlink } from '../../ports/network.ts';
import { downlinkFrameSeconds, encodeDownlinkContent } from '../downlink-frame.ts';
import { bytesToHex, hexToBytes } from '../hex.ts';
import { nextCounter } from '../message-counter.ts';
import { confirmationDelayRangeMilliseconds } from '../uplink-message.ts';
import type { StackedNetworkBehaviour } from './behaviour.ts';
import { downlinksPerDay, withinDay } from './daily-quota.ts';
import {
  airtimeOf,
  DECIDE_AHEAD_SECONDS,
  type DownlinkPlan,
  freeInstant,
  keepsDutyCycle,
  onTimeInHour,
  planDownlink,
} from './downlink-plan.ts';
import type { BaseStationState, DeviceState, DownlinkRequest, MessageState, NetworkState } from './state.ts';

/** What a base station is told to send. */
export interface DownlinkOrder {
  readonly baseStation: string;
  /** First bit. */
  readonly startSeconds: number;
  readonly frequencyHz: number;
  /** The 15 bytes after the sync word. */
  readonly content: Uint8Array;
}

/** Longest time from the end of a downlink to its confirmation: T_CONF at most, and slack for a station's clock. */
const CONFIRMATION_SECONDS = confirmationDelayRangeMilliseconds[1] / 1000 + 0.1;

/** Keeps that a device asks for a downlink. */
export function openRequest(
  state: NetworkState,
  behaviour: StackedNetworkBehaviour,
  device: DeviceState,
  message: MessageState,
): DownlinkRequest {
  const plan = behaviour.downlinkPlan(planDownlink(message, device.rc), message);
  const record: NetworkDownlink = { device: device.name, counter: message.counter, state: 'waiting', payload: null };
  const request = { message, answerBySeconds: plan.earliestSeconds - DECIDE_AHEAD_SECONDS, record };
  device.requests.push(request);
  state.waiting.set(request, device);
  return request;
}

/** When the next request must be decided; null when none waits. */
export function nextDecisionSeconds(state: NetworkState): number | null {
  let next: number | null = null;
  for (const { answerBySeconds } of state.waiting.keys()) {
    if (next === null || answerBySeconds < next) next = answerBySeconds;
  }
  return next;
}

/** Decides every request whose time has come: an order for a station, or why none goes out. */
export function decideDownlinks(
  state: NetworkState,
  behaviour: StackedNetworkBehaviour,
  nowSeconds: number,
): DownlinkOrder[] {
  const due = [...state.waiting].filter(([request]) => request.answerBySeconds <= nowSeconds);
  due.sort(([a], [b]) => a.answerBySeconds - b.answerBySeconds);
  return due.flatMap(([request, device]) => decide(state, behaviour, device, request, nowSeconds) ?? []);
}

/** Decides one request, late ones too (which only a faulty network does). */
export function decide(
  state: NetworkState,
  behaviour: StackedNetworkBehaviour,
  device: DeviceState,
  request: DownlinkRequest,
  nowSeconds: number,
): DownlinkOrder | null {
  state.waiting.delete(request);
  const drop = (reason: string): null => {
    request.record = { ...request.record, state: 'dropped', reason };
    return null;
  };
  const { payload } = request.record;
  if (payload === null) return drop('no-answer');
  const facts = { device, message: request.message };
  if (!behaviour.check(!device.blacklisted, 'downlink-blacklist', facts)) return drop('blacklist');
  device.downlinkSeconds = withinDay(device.downlinkSeconds, nowSeconds);
  const allowed = state.limits.resourcesLeft || device.downlinkSeconds.length < downlinksPerDay;
  if (!behaviour.check(allowed, 'downlink-quota', facts)) return drop('downlink-quota');

  const ideal = behaviour.downlinkPlan(planDownlink(request.message, device.rc), request.message);
  const plan = { ...ideal, earliestSeconds: Math.max(ideal.earliestSeconds, nowSeconds + DECIDE_AHEAD_SECONDS / 2) };
  const found = findStation(state, behaviour, plan, facts);
  if (typeof found === 'string') return drop(found);
  const { station, startSeconds } = found;
  const credentials = { epId: hexToBytes(device.epId, 'EP-ID'), key: keyOf(device), messageCounter: plan.counter };
  const content = encodeDownlinkContent(hexToBytes(payload, 'downlink payload'), credentials);
  const endSeconds = startSeconds + downlinkFrameSeconds;
  station.onAir = [
    ...station.onAir.filter((entry) => onTimeInHour({ onAir: [entry] }, startSeconds) > 0),
    airtimeOf(startSeconds),
  ];
  device.downlinkSeconds.push(startSeconds);
  const { frequencyHz } = plan;
  request.record = {
    ...request.record,
    state: 'sent',
    startSeconds,
    endSeconds,
    frequencyHz,
    baseStation: station.name,
    content: bytesToHex(content),
  };
  return { baseStation: station.name, startSeconds, frequencyHz, content };
}

/** The best station that has the time and may still send; otherwise the reason of the last one that did not. */
function findStation(
  state: NetworkState,
  behaviour: StackedNetworkBehaviour,
  plan: DownlinkPlan,
  facts: Parameters<StackedNetworkBehaviour['check']>[2],
): { readonly station: BaseStationState; readonly startSeconds: number } | string {
  let reason = 'no-base-station';
  for (const name of plan.baseStations) {
    const station = state.baseStations.get(name);
    if (station === undefined || station.blocked) continue;
    const startSeconds = freeInstant(station, plan);
    if (startSeconds === null) reason = 'occupied';
    else if (behaviour.check(keepsDutyCycle(station, startSeconds), 'duty-cycle', facts))
      return { station, startSeconds };
    else reason = 'duty-cycle';
  }
  return reason;
}

/** No key: only a faulty network answers a device that nobody registered, and nobody will understand it. */
function keyOf(device: DeviceState): Uint8Array {
  return device.key ?? new Uint8Array(16);
}

/** Finds the downlink that a confirmation belongs to: the next counter, in time, and that of a downlink that went out. */
export function confirmDownlink(
  behaviour: StackedNetworkBehaviour,
  device: DeviceState,
  counter: number,
  startSeconds: number,
): void {
  for (const request of device.requests) {
    const { state, endSeconds } = request.record;
    if (state !== 'sent' || endSeconds === undefined) continue;
    const matches =
      counter === nextCounter(request.message.counter, device.rollover) &&
      startSeconds > endSeconds &&
      startSeconds <= endSeconds + CONFIRMATION_SECONDS;
    if (!behaviour.check(matches, 'confirmation', { device, message: request.message })) continue;
    request.record = { ...request.record, state: 'confirmed', confirmedSeconds: startSeconds };
  }
}
