import { hexToBytes } from '../../sigfox/hex.ts';
import { applyKeystream, CMAC_BYTES, cmac32 } from '../crypto.ts';
import { macHeaderBits } from '../mpdu.ts';
import { type MpduFields, parseMpdu } from '../mpdu-decode.ts';
import type { StackedMiotyBehaviour } from './behaviour.ts';
import { extendedCounter, pastCounters } from './packet-counter.ts';
import { isSameBytes } from './unit.ts';

/** What a base station knows of an end point that is attached to it. */
export interface AttachedEndPoint {
  readonly epEui: string;
  readonly key: Uint8Array;
  readonly layer: 'network' | 'session';
  readonly shortAddress: number;
  /** 32 bits; null before the first uplink. */
  lastCounter: number | null;
}

/** An uplink that holds, or the check by which it does not. */
export type OpenedUplink =
  | {
      readonly endPoint: AttachedEndPoint;
      readonly packetCounter: number;
      readonly userData: Uint8Array;
      readonly rxOpen: boolean;
    }
  | { readonly rejected: 'mpdu' | 'end-point' | 'cmac' | 'replay' };

/** Finds the end point whose key makes the authentication code hold, with a counter that went on. */
export function openUplink(
  mpdu: Uint8Array,
  attached: readonly AttachedEndPoint[],
  behaviour: StackedMiotyBehaviour,
): OpenedUplink {
  const fields = parseMpdu(mpdu);
  const readable = fields !== null && fields.packetCounterLow !== null;
  if (!readable) return { rejected: 'mpdu' };
  const meant = attached.filter((endPoint) => isAddressed(endPoint, fields));
  if (meant.length === 0) return { rejected: 'end-point' };
  for (const endPoint of meant) {
    const counter = nextCounter(endPoint, fields, behaviour);
    if (counter !== null && behaviour.check(holds(endPoint, counter, mpdu), 'cmac'))
      return opened(endPoint, counter, fields);
  }
  for (const endPoint of meant) {
    const past = pastCounters(endPoint.lastCounter, fields.packetCounterLow ?? 0).find((counter) =>
      holds(endPoint, counter, mpdu),
    );
    if (past === undefined) continue;
    return behaviour.check(false, 'replay') ? opened(endPoint, past, fields) : { rejected: 'replay' };
  }
  return { rejected: 'cmac' };
}

function isAddressed({ epEui, shortAddress }: AttachedEndPoint, { addressMode, address }: MpduFields): boolean {
  if (addressMode === 'eui64') return isSameBytes(address, hexToBytes(epEui, 'EUI-64'));
  return shortAddress === address[0] * 0x100 + address[1];
}

function nextCounter(endPoint: AttachedEndPoint, fields: MpduFields, behaviour: StackedMiotyBehaviour): number | null {
  const low = fields.packetCounterLow ?? 0;
  const counter = extendedCounter(endPoint.lastCounter, low);
  return counter === null ? null : behaviour.extended(counter, endPoint.lastCounter, low);
}

function holds({ key, epEui }: AttachedEndPoint, counter: number, mpdu: Uint8Array): boolean {
  const signed = mpdu.subarray(0, mpdu.length - CMAC_BYTES);
  return isSameBytes(cmac32(key, hexToBytes(epEui, 'EUI-64'), counter, signed), mpdu.subarray(-CMAC_BYTES));
}

function opened(endPoint: AttachedEndPoint, packetCounter: number, fields: MpduFields): OpenedUplink {
  const eui = hexToBytes(endPoint.epEui, 'EUI-64');
  const plain = applyKeystream(endPoint.key, eui, packetCounter, fields.ciphertext ?? new Uint8Array(0));
  const userData = (fields.macHeader & macHeaderBits.mpf) === 0 ? plain : plain.subarray(1);
  return { endPoint, packetCounter, userData, rxOpen: (fields.macHeader & macHeaderBits.rxOpen) !== 0 };
}
