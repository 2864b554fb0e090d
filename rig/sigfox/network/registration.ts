import type { NetworkReply, NetworkRequest } from '../../ports/network.ts';
import { bytesToHex } from '../hex.ts';
import { counterRollover, isCounterRollover } from '../message-counter.ts';
import { radioConfiguration, radioConfigurationIds } from '../radio-configuration.ts';
import type { JudgeTools } from './judge-reception.ts';
import { admitDevice, type NetworkState } from './state.ts';
import { testDevice } from './test-devices.ts';

/** A device with its key, as provisioning hands it over. */
export interface RegisteredDevice {
  readonly name: string;
  /** Four bytes, most significant first. */
  readonly epId: Uint8Array;
  readonly key: Uint8Array;
  readonly application: string;
  readonly messagesPerDay: number;
  readonly rollover: number;
  readonly rc: string;
  readonly lastCounter?: number;
}

type RegistrationRequest = Extract<
  NetworkRequest,
  { readonly kind: 'addApplication' | 'addDevice' | 'addBaseStation' | 'heartbeat' | 'blacklist' | 'block' }
>;

const done: NetworkReply = { kind: 'done' };
const refused = (reason: string): NetworkReply => ({ kind: 'refused', reason });

/** Requests that admit, name and bar. */
export function registrationOf(tools: JudgeTools, request: RegistrationRequest, nowSeconds: number): NetworkReply {
  const { state } = tools;
  switch (request.kind) {
    case 'addApplication':
      addApplication(state, request.application, request.answer ?? null);
      return done;
    case 'addDevice': {
      const { device: name, idOf = name, keyOf = name } = request;
      const { epId } = testDevice(idOf);
      return registerDevice(tools, { ...request, name, epId, key: testDevice(keyOf).key });
    }
    case 'addBaseStation':
      return addBaseStation(state, request);
    case 'heartbeat': {
      const station = state.baseStations.get(request.baseStation);
      if (station === undefined) return refused('unknown-base-station');
      station.lastHeardSeconds = nowSeconds;
      return done;
    }
    case 'blacklist': {
      const device = state.devices.get(request.device);
      if (device === undefined) return refused('unknown-device');
      device.blacklisted = request.listed;
      if (!request.listed) device.cloneEvidence = 0;
      return done;
    }
    case 'block':
      return block(state, request);
  }
}

/** Every device has an EP-ID and a key of its own. */
export function registerDevice({ state, behaviour }: JudgeTools, device: RegisteredDevice): NetworkReply {
  const { name, application, messagesPerDay, rollover, rc } = device;
  const epId = bytesToHex(device.epId);
  if (state.devices.has(name)) return refused('unique-name');
  if (!behaviour.check(!state.devicesById.has(epId), 'unique-id', {})) return refused('unique-id');
  const ownKey = [...state.devices.values()].every((other) => other.key === null || !isSame(other.key, device.key));
  if (!behaviour.check(ownKey, 'unique-key', {})) return refused('unique-key');
  if (!isCounterRollover(rollover)) return refused('bad-rollover');
  if (!(radioConfigurationIds as readonly string[]).includes(rc)) return refused('unknown-radio-configuration');
  if (!state.applications.has(application)) return refused('unknown-application');
  admitDevice(state, {
    name,
    epId,
    key: device.key,
    application,
    messagesPerDay,
    rollover: counterRollover(rollover),
    rc: radioConfiguration(rc),
    lastCounter: device.lastCounter ?? 0,
  });
  return done;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, index) => byte === b[index]);
}

function addApplication(state: NetworkState, name: string, answer: string | null): void {
  const known = state.applications.get(name);
  if (known !== undefined) known.answer = answer;
  else state.applications.set(name, { name, answer, blocked: false, answerSeconds: [], callbacks: [] });
}

function addBaseStation(
  state: NetworkState,
  request: Extract<NetworkRequest, { readonly kind: 'addBaseStation' }>,
): NetworkReply {
  const { baseStation: name, eastKm, northKm, attestation = null } = request;
  if (state.baseStations.has(name)) return refused('unique-name');
  state.baseStations.set(name, {
    name,
    eastKm,
    northKm,
    attestation,
    blocked: false,
    lastHeardSeconds: null,
    receptions: 0,
    reportSeconds: [],
    onAir: [],
    silenceTold: false,
  });
  return done;
}

function block(state: NetworkState, request: Extract<NetworkRequest, { readonly kind: 'block' }>): NetworkReply {
  const found =
    'baseStation' in request
      ? state.baseStations.get(request.baseStation)
      : state.applications.get(request.application);
  if (found === undefined) return refused('baseStation' in request ? 'unknown-base-station' : 'unknown-application');
  found.blocked = request.blocked;
  return done;
}
