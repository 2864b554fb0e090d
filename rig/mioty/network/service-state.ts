import type { MiotyDeviceClass, MiotyKeyWay, MiotyPacket, MiotyStatement } from '../../ports/mioty-network.ts';
import type { DeviceLabel } from './label.ts';

/** A registered end point as the service centre knows it. */
export interface EndPointRecord {
  readonly epEui: string;
  readonly deviceClass: MiotyDeviceClass;
  readonly keys: MiotyKeyWay;
  /** Null until the key server has given it. */
  networkKey: Uint8Array | null;
  readonly ticketHash: string;
  /** Application centre; null where packets are polled. */
  readonly owner: string | null;
  readonly location: string | null;
  /** Base stations to which it is attached. */
  stations: readonly string[];
  /** Of class A, since it is attached. */
  sessionKey: Uint8Array | null;
  readonly shortAddress: number;
  /** 32 bits; null before the first uplink since it was attached. */
  lastCounter: number | null;
  /** When the message with the last counter was received first, and what it held. */
  lastReceived: { readonly rxTime: number; readonly userData: Uint8Array } | null;
  lastAttachCounter: number | null;
  readonly usedNonces: Set<string>;
  /** Base stations that ever had its network key. */
  readonly exposed: Set<string>;
  waiting: number;
  messagesInPeriod: number;
  receipt: MiotyStatement | null;
  /** Messages that a dishonest operator adds to the next statement. */
  claimed: number;
  disclosedKey: Uint8Array | null;
}

export interface ServiceState {
  readonly endPoints: Map<string, EndPointRecord>;
  /** Labels that were scanned and not used yet, by EUI. */
  readonly labels: Map<string, DeviceLabel & { readonly location: string }>;
  readonly packets: MiotyPacket[];
  /** Times of polls and reads, by application centre. */
  readonly askedSeconds: Map<string, number[]>;
  readonly personal: string[];
  period: number;
}

export function emptyServiceState(): ServiceState {
  return {
    endPoints: new Map(),
    labels: new Map(),
    packets: [],
    askedSeconds: new Map(),
    personal: [],
    period: 1,
  };
}

export const SERVICE_CENTRE = 'service-centre';
