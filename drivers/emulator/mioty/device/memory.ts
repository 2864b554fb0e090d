import type { RadioProfileId } from '../../../../rig/mioty/types.ts';
import type { AttachState } from '../../../../rig/ports/module.ts';

/** AT-UM: 0 standard, 1 retransmission, 2 low delay. */
export type UplinkMode = 0 | 1 | 2;

/**
 * What outlives resets and loss of supply. Modules of the family store a setting as it is made (at-dialects: `auto`); the packet counter outlives a
 * reset too (facts 8.1, m.YON).
 */
export interface Memory {
  /** Eight bytes. */
  readonly epEui: Uint8Array;
  /** Two bytes; null for the last two of the EUI. */
  readonly shortAddress: Uint8Array | null;
  /** Sixteen bytes; null when none was ever written. Never leaves the module. */
  readonly networkKey: Uint8Array | null;
  /** Upper half of the IPv6 address, eight bytes. */
  readonly ip6: Uint8Array;
  /** What the next uplink carries: 32 bits, of which the air shows 24. One more than that when all are used up. */
  readonly packetCounter: number;
  /** Attach requests that were made. */
  readonly attachCounter: number;
  readonly state: AttachState;
  readonly profile: RadioProfileId;
  readonly mode: UplinkMode;
  /** AT-UTPL in the module's own unit. */
  readonly power: number;
  /** AT+IPR: the rate from the next start on. */
  readonly baudRate: number;
}

export const shortAddressOf = ({ epEui, shortAddress }: Memory): Uint8Array => shortAddress ?? epEui.slice(6);

/** Packet counters that there are: none is ever used twice with one key. */
export const PACKET_COUNTERS = 2 ** 32;

/** Attached over the air or locally: the states in which an uplink may go out. */
export const isAttached = (state: AttachState): boolean => state === 'attached' || state === 'locally-attached';
