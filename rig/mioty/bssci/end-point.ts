import { attachSign, sessionKey } from '../attach.ts';
import { PUBLISHED_NETWORK_KEY } from '../published-key.ts';
import { type BssciMessage, bytesOf, integerOf } from './fields.ts';

/** An end point in whose name the rig speaks. Its key stays in here. */
export interface EndPointUnderTest {
  readonly eui: bigint;
  /** The rig knows the network key, so that it can sign attach requests. */
  readonly hasKey: boolean;
  nextAttachCounter(): number;
  readonly attachCounter: number;
  nextPacketCounter(): number;
  /** Nonce and signature of an attach request. */
  sign(attachCounter: number): { readonly nonce: readonly number[]; readonly sign: readonly number[] };
  /** Session key for an attach propagation. */
  propagatedKey(): readonly number[];
  /** Whether the session key of an attach response is the one that the end point derives; null where there is nothing to compare. */
  judgeKey(message: BssciMessage): boolean | null;
}

export interface EndPointFacts {
  readonly eui: bigint;
  /** 16 bytes; null when the rig does not know it. */
  readonly networkKey: Uint8Array | null;
  /** Counter of the last attachment. */
  readonly attachCounter: number;
  /** Counter of the last uplink. */
  readonly packetCounter: number;
}

/** The end point of the published known answer (facts: EUI and key of an open service centre); no secret. */
export const TEST_END_POINT: EndPointFacts = {
  eui: 0x70b3_d567_7011_1505n,
  networkKey: PUBLISHED_NETWORK_KEY,
  attachCounter: 0,
  packetCounter: 0,
};

const NONCE = [0xa1, 0xb2, 0xc3, 0xd4] as const;

export function euiBytes(eui: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, eui));
  return bytes;
}

export function createEndPoint(facts: EndPointFacts): EndPointUnderTest {
  const { eui, networkKey } = facts;
  const key = networkKey ?? PUBLISHED_NETWORK_KEY;
  let attachCounter = facts.attachCounter;
  let packetCounter = facts.packetCounter;
  let derived: Uint8Array | null = null;
  let derivedFor: bigint | null = null;
  return {
    eui,
    hasKey: networkKey !== null,
    get attachCounter() {
      return attachCounter;
    },
    nextAttachCounter: () => ++attachCounter,
    nextPacketCounter: () => ++packetCounter,
    sign(counter) {
      const sign = attachSign(key, euiBytes(eui), counter);
      derived = sessionKey(key, euiBytes(eui), Uint8Array.from(NONCE), sign);
      return { nonce: NONCE, sign: [...sign] };
    },
    propagatedKey: () => [...sessionKey(key, euiBytes(eui), Uint8Array.from(NONCE), attachSign(key, euiBytes(eui), 0))],
    judgeKey(message) {
      if (message.command === 'att') derivedFor = integerOf(message.opId);
      if (message.command !== 'attRsp' || derived === null || integerOf(message.opId) !== derivedFor) return null;
      const given = bytesOf(message.nwkSnKey);
      return given !== null && given.length === 16 && given.every((byte, index) => byte === derived?.[index]);
    },
  };
}
