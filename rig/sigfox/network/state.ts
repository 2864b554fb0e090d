import type {
  NetworkAlarm,
  NetworkCallback,
  NetworkDownlink,
  NetworkMessage,
  NetworkMetadata,
} from '../../ports/network.ts';
import type { CounterRollover } from '../message-counter.ts';
import type { RadioConfiguration } from '../radio-configuration.ts';
import type { Rank } from '../types.ts';

/** A reception that counts for a message. */
export interface CountedReception {
  readonly baseStation: string;
  readonly rank: Rank;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly frequencyHz: number;
  readonly rssiDbm: number;
  readonly snrDb: number;
}

export interface MessageState {
  readonly device: string;
  readonly counter: number;
  /** Everything that UL-AUTH covers and UL-AUTH itself, as text: equal for replicas and copies, different for other messages. */
  readonly content: string;
  readonly downlinkRequested: boolean;
  readonly receptions: CountedReception[];
  /** What the payload store holds of it; null for a control message. */
  readonly stored: NetworkMessage | null;
  readonly kind: NetworkMetadata['kind'];
}

/** A registered device. */
export interface DeviceState {
  readonly name: string;
  /** Eight hex digits, lower case. */
  readonly epId: string;
  /** Null for a device that nobody registered (which only a faulty network serves). */
  readonly key: Uint8Array | null;
  readonly application: string;
  readonly messagesPerDay: number;
  readonly rollover: CounterRollover;
  readonly rc: RadioConfiguration;
  lastCounter: number;
  blacklisted: boolean;
  /** Two points prove a clone. */
  cloneEvidence: number;
  /** Content of the messages that lagged behind. */
  readonly suspects: Set<string>;
  /** Content of the last message under each counter. */
  readonly contents: Map<number, string>;
  readonly messages: MessageState[];
  /** Messages that may still be received, oldest first. */
  recent: MessageState[];
  /** Times of stored messages and of sent downlinks of the last day. */
  uplinkSeconds: number[];
  downlinkSeconds: number[];
  readonly requests: DownlinkRequest[];
}

/** A downlink from the message that asks to the confirmation. */
export interface DownlinkRequest {
  readonly message: MessageState;
  readonly answerBySeconds: number;
  record: NetworkDownlink;
}

export interface ApplicationState {
  readonly name: string;
  answer: string | null;
  blocked: boolean;
  answerSeconds: number[];
  readonly callbacks: NetworkCallback[];
}

export interface BaseStationState {
  readonly name: string;
  readonly eastKm: number;
  readonly northKm: number;
  readonly attestation: string | null;
  blocked: boolean;
  lastHeardSeconds: number | null;
  receptions: number;
  reportSeconds: number[];
  /** Downlinks, as intervals on the air. */
  onAir: { readonly startSeconds: number; readonly endSeconds: number }[];
  /** That it fell silent was noticed. */
  silenceTold: boolean;
}

export interface NetworkLimits {
  readonly reportsPerMinute: number;
  readonly answersPerMinute: number;
  readonly resourcesLeft: boolean;
  readonly silenceSeconds: number;
}

export interface NetworkState {
  /** By name, and by EP-ID. */
  readonly devices: Map<string, DeviceState>;
  readonly devicesById: Map<string, DeviceState>;
  /** Requests that are not decided. */
  readonly waiting: Map<DownlinkRequest, DeviceState>;
  readonly applications: Map<string, ApplicationState>;
  readonly baseStations: Map<string, BaseStationState>;
  readonly alarms: NetworkAlarm[];
  limits: NetworkLimits;
}

/** Generous enough for any test that does not set its own: what a real network does here is not public. */
export const defaultLimits: NetworkLimits = {
  reportsPerMinute: 600,
  answersPerMinute: 600,
  resourcesLeft: false,
  silenceSeconds: 3600,
};

export function emptyState(): NetworkState {
  return {
    devices: new Map(),
    devicesById: new Map(),
    waiting: new Map(),
    applications: new Map(),
    baseStations: new Map(),
    alarms: [],
    limits: defaultLimits,
  };
}

/** Who a device is and what it may do; all else begins empty. */
export type DeviceAdmission = Pick<
  DeviceState,
  'name' | 'epId' | 'key' | 'application' | 'messagesPerDay' | 'rollover' | 'rc' | 'lastCounter'
>;

export function admitDevice(state: NetworkState, admission: DeviceAdmission): DeviceState {
  const device: DeviceState = {
    ...admission,
    blacklisted: false,
    cloneEvidence: 0,
    suspects: new Set(),
    contents: new Map(),
    messages: [],
    recent: [],
    uplinkSeconds: [],
    downlinkSeconds: [],
    requests: [],
  };
  state.devices.set(device.name, device);
  state.devicesById.set(device.epId, device);
  return device;
}
