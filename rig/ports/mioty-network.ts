/** Functional units of a MIOTY network beside the end points; `application` is what a customer runs behind the application centre. */
export const miotyRoles = [
  'base-station',
  'relay',
  'service-centre',
  'registration-authority',
  'application-centre',
  'trust-centre',
  'key-scanner',
  'application',
] as const;
export type MiotyRole = (typeof miotyRoles)[number];

/** The four tasks that a network gives to its units: device management, routing, key management, billing. */
export const miotyTasks = ['device-management', 'routing', 'key-management', 'billing'] as const;
export type MiotyTask = (typeof miotyTasks)[number];

/**
 * A to F as the security guideline letters them; `scanner` is the wire of the key scanner, `maintenance` the controlled access for updates, and
 * `billing` the one to the trust centre, which the guideline does not letter.
 */
export type MiotyInterface = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'scanner' | 'maintenance' | 'billing';

/** How the network is laid out. */
export interface MiotyNetworkPlan {
  /** To whom packets go: the service centre sends them to the owner, or every application centre fetches all of them. */
  readonly delivery: 'push' | 'poll';
  /** Roles that take each task; billing alone may have none. */
  readonly tasks: Readonly<Record<MiotyTask, readonly MiotyRole[]>>;
  /** Roles of which the network has units. */
  readonly roles: readonly MiotyRole[];
  /** Roles that are one device. */
  readonly combined?: readonly MiotyRole[];
  readonly applicationEncryption: 'required' | 'optional';
  readonly downlink: boolean;
  /** Lowest version of the application centre's software that is let in. */
  readonly lowestVersion?: number;
}

export type MiotyDeviceClass = 'Z' | 'A';

/** How keys come to the network: printed on a label, from a central key server, or made by the customer. */
export type MiotyKeyWay = 'printed' | 'central' | 'local';

/** One uplink as a base station received it. */
export interface MiotyReception {
  readonly baseStation: string;
  /** Whole MPDU, hex. */
  readonly mpdu: string;
  /** Clock time of the frame's end. */
  readonly timeSeconds: number;
  readonly rssiDbm: number;
  readonly snrDb: number;
  /** The relay through which it came, if any. */
  readonly relay?: string;
}

/**
 * What a suite may ask of a MIOTY network under test. JSON values without any key: devices are named, EUI-64, network key and application key come
 * from the name by a published rule (rig/mioty/network/test-devices.ts).
 */
export type MiotyNetworkRequest =
  /** Forgets everything and lays the network out anew. The units of which there is one are there at once, named as their role. */
  | { readonly kind: 'found'; readonly plan: MiotyNetworkPlan }
  /** `build` is the software of an application centre: its version, and whether it was altered after it was published. */
  | {
      readonly kind: 'addUnit';
      readonly unit: string;
      readonly role: MiotyRole;
      /** Whom an application centre belongs to; one centre a customer. */
      readonly customer?: string;
      readonly build?: { readonly version: number; readonly altered?: boolean };
    }
  /** Asks for a connection, which a bridge to a real network really opens; `certificate` tells whose certificate both sides show: of the network's root authority, of another, or none. */
  | {
      readonly kind: 'connect';
      readonly from: string;
      readonly to: string;
      readonly transport: 'tls-1.3' | 'tls-1.2' | 'ipsec' | 'plain' | 'radio';
      readonly certificate?: 'root' | 'foreign' | 'none';
      readonly purpose?: 'maintenance';
    }
  /** Tells the trust centre who a customer is. */
  | { readonly kind: 'addCustomer'; readonly customer: string; readonly personal: string }
  /** The maker of a device hands identity and key to the key server. `idOf` and `keyOf` name another device whose they are, here and below. */
  | { readonly kind: 'manufacture'; readonly device: string; readonly idOf?: string; readonly keyOf?: string }
  /** A technician scans the label of a device and enters where it is mounted. */
  | {
      readonly kind: 'scanLabel';
      readonly device: string;
      readonly by: string;
      readonly location: string;
      readonly damaged?: boolean;
    }
  /** Asks the key server for the network key of a device. */
  | {
      readonly kind: 'requestKey';
      readonly device: string;
      readonly by: string;
      readonly credentials: 'right' | 'wrong' | 'none';
    }
  /** A customer enters keys of his own in the application centre. */
  | {
      readonly kind: 'enterKeys';
      readonly device: string;
      readonly by: string;
      readonly application: boolean;
      readonly idOf?: string;
      readonly keyOf?: string;
    }
  /** Introduces a device: `by` asks, an application centre for itself or another unit for `applicationCentre`. */
  | {
      readonly kind: 'register';
      readonly device: string;
      readonly by: string;
      readonly applicationCentre: string;
      readonly deviceClass: MiotyDeviceClass;
      readonly keys: MiotyKeyWay;
    }
  | { readonly kind: 'deregister'; readonly device: string; readonly by: string }
  /** Pre-attaches a device of class Z to these base stations and no others; `all` names every one. */
  | { readonly kind: 'preAttach'; readonly device: string; readonly baseStations: readonly string[] | 'all' }
  /** An attach request of class A as a base station received it; nonce and sign of four bytes, hex. */
  | {
      readonly kind: 'attachOverAir';
      readonly device: string;
      readonly baseStation: string;
      readonly attachCounter: number;
      readonly nonce: string;
      readonly sign: string;
    }
  /** A detach request as a base station received it. How it is signed is not public. */
  | { readonly kind: 'detachOverAir'; readonly device: string; readonly baseStation: string }
  /** The service centre detaches a device. */
  | { readonly kind: 'detach'; readonly device: string }
  | { readonly kind: 'receive'; readonly receptions: readonly MiotyReception[] }
  /** Supply off and on, without a new session with the service centre. */
  | { readonly kind: 'restart'; readonly baseStation: string }
  /** The base station opens a new session with the service centre. */
  | { readonly kind: 'resynchronise'; readonly baseStation: string }
  | { readonly kind: 'queueDownlink'; readonly device: string; readonly by: string; readonly payload: string }
  /** An application centre fetches what has come since its last poll; `times` in a row. */
  | { readonly kind: 'poll'; readonly applicationCentre: string; readonly times?: number }
  /** What an application centre has got for its own devices. */
  | { readonly kind: 'delivered'; readonly applicationCentre: string }
  /** A unit asks the service centre for the packets of one device. */
  | { readonly kind: 'readPackets'; readonly device: string; readonly by: string }
  /** Ends an accounting period: the service centre tells the trust centre what each end point sent. */
  | { readonly kind: 'closePeriod' }
  /** For the next period: a service centre that claims messages that were not sent, or an application centre that denies some that were. */
  | { readonly kind: 'misstate'; readonly unit: string; readonly device: string; readonly messages: number }
  | { readonly kind: 'statements' }
  | { readonly kind: 'bills' }
  /** What a unit holds, as an auditor would find it. */
  | { readonly kind: 'inventory'; readonly unit: string }
  /** What an observer of the wires sees, oldest first. */
  | { readonly kind: 'traffic' }
  | { readonly kind: 'warnings' }
  /** Which base stations ever had a key of the device that is still in use. */
  | { readonly kind: 'exposure'; readonly device: string }
  | { readonly kind: 'endPoint'; readonly device: string };

/** What became of one reception. */
export interface MiotyOutcome {
  /** `stored`: first of its message; `counted`: a copy of a stored one; `rejected`: by the check that is named. */
  readonly outcome: 'stored' | 'counted' | 'rejected';
  readonly check?: string;
  /** A queued downlink goes out in the window of this uplink, hex as the base station got it. */
  readonly downlink?: string;
}

/** A packet as the service centre keeps it or an application centre gets it. */
export interface MiotyPacket {
  readonly epEui: string;
  /** When it came to the base station, and when the network was told; clock times. */
  readonly timeSeconds: number;
  readonly packetCounter?: number;
  /** As it is held there, hex: encrypted where it is encrypted for the application centre alone. */
  readonly data: string;
  /** Name of the device and decrypted payload, where the holder knows them. */
  readonly device?: string;
  readonly payload?: string;
  readonly [more: string]: unknown;
}

/** A key in a unit, by what it is worth and not by its value. */
export interface MiotyHeldKey {
  readonly epEui: string;
  readonly layer: 'network' | 'session' | 'application';
  readonly where: 'memory' | 'storage';
  /** keyFingerprint of rig/mioty/network/test-devices.ts. */
  readonly fingerprint: string;
}

export interface MiotyInventory {
  readonly keys: readonly MiotyHeldKey[];
  /** Which end point belongs to which customer or application centre. */
  readonly owners: readonly { readonly epEui: string; readonly owner: string }[];
  /** Personal information of customers. */
  readonly personal: readonly string[];
  readonly packets: readonly MiotyPacket[];
  /** Where end points are mounted. */
  readonly locations: readonly { readonly epEui: string; readonly location: string }[];
}

/** One message on a wire: who, to whom, what, which fields and how long. Values are not seen but for `epEui` where `readable`. */
export interface MiotyTraffic {
  readonly timeSeconds: number;
  readonly interface: MiotyInterface;
  readonly from: string;
  readonly to: string;
  readonly message: string;
  readonly fields: readonly string[];
  readonly octets: number;
  /** The end point that the message is about, where it is about one. */
  readonly epEui?: string;
}

/** What one side says an end point sent in a period. */
export interface MiotyStatement {
  readonly by: string;
  readonly period: number;
  readonly epEui: string;
  readonly messages: number;
  /** Ed25519, hex, over the text of `statementText` in rig/mioty/network/statements.ts; `publicKey` raw, hex. */
  readonly signature: string;
  readonly publicKey: string;
}

export interface MiotyBill {
  readonly customer: string;
  readonly period: number;
  /** End points newly registered, and messages that both sides state. */
  readonly registrations: number;
  readonly messages: number;
  /** Messages that one side alone states. */
  readonly disputed: number;
}

export interface MiotyWarning {
  readonly timeSeconds: number;
  readonly what: string;
  readonly who: string;
}

export interface MiotyEndPoint {
  readonly attached: boolean;
  /** Base stations to which it is attached. */
  readonly baseStations: readonly string[];
  readonly shortAddress: string;
  /** 32 bits; null before the first uplink since it was attached. */
  readonly lastPacketCounter: number | null;
  readonly lastAttachCounter: number | null;
  /** Downlinks that wait. */
  readonly waiting: number;
}

/** `refused` names a reason; `unsupported` says that this network has no such operation. The other fields answer the requests of their names. */
export interface MiotyNetworkReply {
  readonly kind: 'done' | 'refused' | 'unsupported';
  readonly reason?: string;
  /** Of `connect`: which interface it is. */
  readonly interface?: MiotyInterface;
  readonly outcomes?: readonly MiotyOutcome[];
  /** Of `delivered`, `poll` and `readPackets`. */
  readonly packets?: readonly MiotyPacket[];
  readonly inventory?: MiotyInventory;
  readonly traffic?: readonly MiotyTraffic[];
  readonly statements?: readonly MiotyStatement[];
  readonly bills?: readonly MiotyBill[];
  readonly warnings?: readonly MiotyWarning[];
  readonly exposure?: readonly string[];
  readonly endPoint?: MiotyEndPoint;
}

/** A MIOTY network that can be tested: an emulated one, or a bridge to a real one. */
export interface MiotyNetworkUnderTest {
  perform(request: MiotyNetworkRequest): Promise<MiotyNetworkReply>;
}
