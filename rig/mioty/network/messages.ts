import type { MiotyDeviceClass, MiotyKeyWay, MiotyPacket, MiotyStatement } from '../../ports/mioty-network.ts';

/**
 * What units say to each other, and their answers. On interface B the operations and fields are those of the public interface description (BSSCI 1.0.0);
 * elsewhere only their content is public, so names and forms are ours. EUI-64 as sixteen hex digits.
 */
export type Message =
  | { readonly message: 'done' }
  | { readonly message: 'error'; readonly reason: string }
  // B
  | { readonly message: 'con'; readonly bsEui: string }
  | {
      readonly message: 'attPrp';
      readonly epEui: string;
      readonly nwkSnKey: Uint8Array;
      readonly shAddr: number;
      readonly lastPacketCnt: number;
      readonly bidi: boolean;
    }
  | { readonly message: 'detPrp'; readonly epEui: string }
  | {
      readonly message: 'att';
      readonly epEui: string;
      readonly attachCnt: number;
      readonly nonce: Uint8Array;
      readonly sign: Uint8Array;
    }
  | { readonly message: 'attRsp'; readonly nwkSnKey: Uint8Array; readonly shAddr: number }
  | { readonly message: 'det'; readonly epEui: string }
  | UplinkData
  | { readonly message: 'ulDataRsp'; readonly copy: boolean }
  | { readonly message: 'dlDataQue'; readonly epEui: string; readonly userData: Uint8Array }
  | { readonly message: 'dlDataRes'; readonly epEui: string }
  // C
  | { readonly message: 'keyRequest'; readonly epEui: string; readonly credentials: Uint8Array | null }
  | { readonly message: 'keyResponse'; readonly networkKey: Uint8Array }
  // E
  | Registration
  | { readonly message: 'deregister'; readonly epEui: string; readonly ticket: Uint8Array }
  | { readonly message: 'packet'; readonly packet: MiotyPacket }
  | { readonly message: 'packetRsp'; readonly receipt: MiotyStatement | null }
  | { readonly message: 'poll'; readonly after: number }
  | { readonly message: 'packets'; readonly packets: readonly MiotyPacket[] }
  | { readonly message: 'readPackets'; readonly epEui: string }
  | { readonly message: 'queueDownlink'; readonly epEui: string; readonly userData: Uint8Array }
  // F
  | { readonly message: 'reading'; readonly packet: MiotyPacket }
  // scanner
  | { readonly message: 'label'; readonly text: string; readonly location: string }
  // billing
  | { readonly message: 'owns'; readonly epEui: string; readonly customer: string }
  | {
      readonly message: 'statement';
      readonly statement: MiotyStatement;
      readonly receipt: MiotyStatement | null;
    }
  | { readonly message: 'statementRequest'; readonly period: number }
  | { readonly message: 'ownStatements'; readonly statements: readonly MiotyStatement[] };

/** An uplink that held, on its way from a base station. */
export interface UplinkData {
  readonly message: 'ulData';
  readonly epEui: string;
  /** When it was received at the base station, clock time. */
  readonly rxTime: number;
  readonly packetCnt: number;
  readonly userData: Uint8Array;
  readonly rssi: number;
  readonly snr: number;
  readonly dlOpen: boolean;
}

/** An application centre introduces an end point; the ticket is what only it can show again. */
export interface Registration {
  readonly message: 'register';
  readonly epEui: string;
  readonly deviceClass: MiotyDeviceClass;
  readonly keys: MiotyKeyWay;
  /** Of keys that the customer made. */
  readonly networkKey?: Uint8Array;
  readonly ticketHash: string;
  /** Application centre; left out where packets are polled. */
  readonly owner?: string;
  /** Belongs into no registration: only a faulty application centre sends it. */
  readonly applicationKey?: Uint8Array;
}

/** Names of the fields of a message, as an observer who knows the protocol can tell them. */
export function fieldsOf(message: Message): readonly string[] {
  return Object.keys(message).filter((name) => name !== 'message');
}

/** About how long a message is: names, and values by their kind. */
export function octetsOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + octetsOf(entry), 0);
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).reduce((sum, [name, entry]) => sum + name.length + octetsOf(entry), 0);
  }
  return numberOctets;
}

const numberOctets = 8;
