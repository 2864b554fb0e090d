/** One frame as a base station reports it. */
export interface NetworkReception {
  readonly baseStation: string;
  /** Preamble to UL-CRC as received, hex. */
  readonly frame: string;
  readonly bitRateBps: number;
  /** Clock time of the first bit. */
  readonly startSeconds: number;
  readonly frequencyHz: number;
  readonly rssiDbm: number;
  /** Signal over noise in a bandwidth equal to the bit rate. */
  readonly snrDb: number;
  /** The station's measured state (software and hardware), hex; left out where the station is as it was admitted. */
  readonly attestation?: string;
}

/** A frame that a test transmitter in reach of live base stations puts on the air. Any hex: a long one without sense disturbs. */
export interface NetworkEmission {
  readonly frame: string;
  readonly bitRateBps: number;
  /** Clock time of the first bit; must lie ahead. */
  readonly startSeconds: number;
  readonly frequencyHz: number;
  readonly powerDbm: number;
  readonly eastKm: number;
  readonly northKm: number;
}

/** Eight bytes, hex. */
type DownlinkPayload = string;

/**
 * What a suite may ask of a Sigfox network under test. JSON values without any key: devices are named, EP-ID and key come from the name by a
 * published rule (rig/sigfox/network/test-devices.ts).
 */
export type NetworkRequest =
  /** Forgets devices, stations, applications and all that was stored on behalf of earlier requests; limits go to their defaults. */
  | { readonly kind: 'clear' }
  /**
   * Thresholds of the guard against floods, whether downlinks beyond the guaranteed ones may be sent, and after which silence of a station the
   * network must notice it.
   */
  | {
      readonly kind: 'setLimits';
      readonly reportsPerMinute?: number;
      readonly answersPerMinute?: number;
      readonly resourcesLeft?: boolean;
      readonly silenceSeconds?: number;
    }
  /** An application to which messages go; with `answer` it answers each request for a downlink at once. Asked again it changes the answer. */
  | { readonly kind: 'addApplication'; readonly application: string; readonly answer?: DownlinkPayload | null }
  /** Registers a device. `idOf` and `keyOf` name another test device whose EP-ID or key it has: a clone, or a fault of provisioning. */
  | {
      readonly kind: 'addDevice';
      readonly device: string;
      readonly application: string;
      /** Subscription level. */
      readonly messagesPerDay: number;
      readonly rollover: number;
      readonly rc: string;
      /** Counter of the last message that counts as validated; 0, as a device leaves the factory, unless given. */
      readonly lastCounter?: number;
      readonly idOf?: string;
      readonly keyOf?: string;
    }
  /** Admits a base station, with the measured state that its reports must show. */
  | {
      readonly kind: 'addBaseStation';
      readonly baseStation: string;
      readonly eastKm: number;
      readonly northKm: number;
      readonly attestation?: string;
    }
  | { readonly kind: 'report'; readonly receptions: readonly NetworkReception[] }
  /** A sign of life of a base station without a reception. */
  | { readonly kind: 'heartbeat'; readonly baseStation: string }
  /** An application's downlink for the message of a device that carried this counter. */
  | {
      readonly kind: 'answer';
      readonly application: string;
      readonly device: string;
      readonly counter: number;
      readonly payload: DownlinkPayload;
    }
  /** Puts a device on the blacklist by hand, or takes it off. */
  | { readonly kind: 'blacklist'; readonly device: string; readonly listed: boolean }
  /** Blocks the traffic of a base station or of an application by hand, or lets it through again. */
  | { readonly kind: 'block'; readonly baseStation: string; readonly blocked: boolean }
  | { readonly kind: 'block'; readonly application: string; readonly blocked: boolean }
  /** What customers can read later. */
  | { readonly kind: 'messages'; readonly device: string }
  /** What the network keeps of the way that messages took. */
  | { readonly kind: 'metadata'; readonly device: string }
  | { readonly kind: 'callbacks'; readonly application: string }
  | { readonly kind: 'downlinks'; readonly device: string }
  | { readonly kind: 'device'; readonly device: string }
  | { readonly kind: 'alarms' }
  | { readonly kind: 'baseStations' }
  /** Switches the receivers and transmitters of live base stations on or off; left out: all of them. */
  | { readonly kind: 'listen'; readonly baseStation?: string; readonly on: boolean }
  /** Puts frames on the air around the live base stations; the reply comes after the last bit. */
  | { readonly kind: 'emit'; readonly emissions: readonly NetworkEmission[] };

/** What became of one reported reception. */
export interface NetworkOutcome {
  /** `stored`: first of its message; `counted`: a replica or a copy of a stored one; `rejected`: by the check that is named. */
  readonly outcome: 'stored' | 'counted' | 'rejected';
  readonly check?: string;
}

export interface NetworkMessage {
  readonly device: string;
  readonly timeSeconds: number;
  readonly type: 'bit0' | 'bit1' | 'empty' | 'bytes';
  /** Hex. */
  readonly payload: string;
  readonly [more: string]: unknown;
}

export interface NetworkMetadata {
  readonly device: string;
  readonly kind: 'message' | 'keep_alive' | 'downlink_confirmation';
  readonly counter: number;
  readonly downlinkRequested: boolean;
  /** How often the message was received: each replica once a base station. */
  readonly tally: number;
  readonly receptions: readonly {
    readonly baseStation: string;
    readonly rank: number;
    readonly startSeconds: number;
    readonly frequencyHz: number;
    readonly rssiDbm: number;
    readonly snrDb: number;
  }[];
  readonly [more: string]: unknown;
}

export interface NetworkCallback {
  readonly application: string;
  readonly device: string;
  readonly counter: number;
  readonly timeSeconds: number;
  readonly payload: string;
  /** Clock time up to which an answer is taken; null where the device asked for none. */
  readonly answerBySeconds: number | null;
}

export interface NetworkDownlink {
  readonly device: string;
  /** Counter of the message that asked. */
  readonly counter: number;
  /** `waiting` for the application or the instant; `sent`; `confirmed` by the device; `dropped` for the reason that is named. */
  readonly state: 'waiting' | 'sent' | 'confirmed' | 'dropped';
  readonly reason?: string;
  readonly payload: DownlinkPayload | null;
  /** Of one that was sent: first bit and end of the last, where, and by which station. */
  readonly startSeconds?: number;
  readonly endSeconds?: number;
  readonly frequencyHz?: number;
  readonly baseStation?: string;
  /** The 15 bytes after the sync word, hex. */
  readonly content?: string;
  /** First bit of the confirmation. */
  readonly confirmedSeconds?: number;
}

export interface NetworkAlarm {
  readonly timeSeconds: number;
  readonly what: string;
  /** Device, base station or application that it is about. */
  readonly who: string;
  readonly why: string;
}

export interface NetworkBaseStation {
  readonly baseStation: string;
  readonly eastKm: number;
  readonly northKm: number;
  /** It has a receiver on the air; false where only reports come in its name. */
  readonly live: boolean;
  readonly state: 'up' | 'silent' | 'blocked';
  readonly lastHeardSeconds: number | null;
  readonly receptions: number;
  /** Time on the air in the last hour. */
  readonly downlinkSeconds: number;
}

/** `refused` names a reason; `unsupported` says that this network has no such operation. The other fields answer the requests of their names. */
export interface NetworkReply {
  readonly kind: 'done' | 'refused' | 'unsupported';
  readonly reason?: string;
  readonly outcomes?: readonly NetworkOutcome[];
  readonly messages?: readonly NetworkMessage[];
  readonly metadata?: readonly NetworkMetadata[];
  readonly callbacks?: readonly NetworkCallback[];
  readonly downlinks?: readonly NetworkDownlink[];
  readonly device?: { readonly lastCounter: number; readonly blacklisted: boolean };
  readonly alarms?: readonly NetworkAlarm[];
  readonly baseStations?: readonly NetworkBaseStation[];
}

/** The device, and the application, under which a network knows the module on the bench, if it does. */
export const MODULE_DEVICE = 'module on the bench';

/** A network that can be tested: an emulated one, or a bridge to a real back end. */
export interface NetworkUnderTest {
  perform(request: NetworkRequest): Promise<NetworkReply>;
}
