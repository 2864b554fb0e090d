import type { NetworkBaseStation, NetworkReply, NetworkRequest } from '../../ports/network.ts';
import { onTimeInHour } from './downlink-plan.ts';
import type { JudgeTools } from './judge-reception.ts';
import type { BaseStationState } from './state.ts';
import { messagesOf, metadataOf } from './store-message.ts';

type ReadRequest = Extract<
  NetworkRequest,
  { readonly kind: 'messages' | 'metadata' | 'callbacks' | 'downlinks' | 'device' | 'alarms' | 'baseStations' }
>;

/** Requests that only look. Looking at the stations or the alarms is also what finds a station that fell silent. */
export function readState(tools: JudgeTools, request: ReadRequest, nowSeconds: number): NetworkReply {
  const { state } = tools;
  switch (request.kind) {
    case 'callbacks': {
      const application = state.applications.get(request.application);
      if (application === undefined) return { kind: 'refused', reason: 'unknown-application' };
      return { kind: 'done', callbacks: [...application.callbacks] };
    }
    case 'alarms':
      superviseStations(tools, nowSeconds);
      return { kind: 'done', alarms: [...state.alarms] };
    case 'baseStations':
      superviseStations(tools, nowSeconds);
      return {
        kind: 'done',
        baseStations: [...state.baseStations.values()].map((station) => stationView(tools, station, nowSeconds)),
      };
    default:
      return readDevice(tools, request);
  }
}

function readDevice(
  tools: JudgeTools,
  request: Extract<ReadRequest, { readonly kind: 'messages' | 'metadata' | 'downlinks' | 'device' }>,
): NetworkReply {
  const device = tools.state.devices.get(request.device);
  if (device === undefined) return { kind: 'refused', reason: 'unknown-device' };
  switch (request.kind) {
    case 'messages':
      return { kind: 'done', messages: messagesOf(tools, device) };
    case 'metadata':
      return { kind: 'done', metadata: device.messages.map((message) => metadataOf(tools, message)) };
    case 'downlinks':
      return { kind: 'done', downlinks: device.requests.map((entry) => entry.record) };
    case 'device':
      return { kind: 'done', device: { lastCounter: device.lastCounter, blacklisted: device.blacklisted } };
  }
}

function isSilent({ state, behaviour }: JudgeTools, station: BaseStationState, nowSeconds: number): boolean {
  const { lastHeardSeconds } = station;
  const heard = lastHeardSeconds !== null && nowSeconds - lastHeardSeconds <= state.limits.silenceSeconds;
  return !behaviour.check(heard, 'silence', {});
}

/** A station that has fallen silent is told once. */
function superviseStations(tools: JudgeTools, nowSeconds: number): void {
  for (const station of tools.state.baseStations.values()) {
    const silent = isSilent(tools, station, nowSeconds);
    if (silent && !station.silenceTold && station.lastHeardSeconds !== null) {
      tools.raise('station-silent', station.name, `nothing heard since ${station.lastHeardSeconds} s`, nowSeconds);
    }
    station.silenceTold = silent;
  }
}

function stationView(tools: JudgeTools, station: BaseStationState, nowSeconds: number): NetworkBaseStation {
  const { name: baseStation, eastKm, northKm, lastHeardSeconds, receptions, blocked } = station;
  return {
    baseStation,
    eastKm,
    northKm,
    live: false,
    state: blocked ? 'blocked' : isSilent(tools, station, nowSeconds) ? 'silent' : 'up',
    lastHeardSeconds,
    receptions,
    downlinkSeconds: onTimeInHour(station, nowSeconds),
  };
}
