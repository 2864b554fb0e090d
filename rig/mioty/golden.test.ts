import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bytesToHex, hexToBytes } from '../sigfox/hex.ts';
import { sharedFolder } from '../testing/shared.ts';
import { attachSign, sessionKey } from './attach.ts';
import type { AddressMode, PatternGroup, RadioProfileId } from './types.ts';
import { encodeUplink } from './uplink.ts';

/** The whole reference sets, where they lie beside the checkout (UNBRIG_SHARED). */
const shared = sharedFolder();
const describeShared = shared === null ? describe.skip : describe;
const vectorsOf = <Vector>(name: string): Vector[] => {
  const path = shared === null ? '' : resolve(shared, 'golden/mioty', name);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).vectors : [];
};

interface UplinkVector {
  readonly id: string;
  readonly profile: RadioProfileId;
  readonly upg: PatternGroup;
  readonly nco: 3 | 11;
  readonly eui: string;
  readonly key: string;
  readonly shortAddr: string;
  readonly addrMode: AddressMode;
  readonly packetCounter: number;
  readonly mpf: number | null;
  readonly priority: boolean;
  readonly payload: string;
  readonly mpdu: string;
  readonly ciphertext: string;
  readonly cmac: string;
  readonly headerCrc: string;
  readonly payloadCrc: string;
  readonly bursts: readonly {
    readonly i: number;
    readonly tSym: number;
    readonly carrier: number;
    readonly freqHz: number;
    readonly sym: string;
  }[];
}

describeShared('reference sets (skipped when the shared folder is absent)', () => {
  it('encodes every uplink: bytes, codes, times, carriers, symbols', () => {
    const vectors = vectorsOf<UplinkVector>('golden-uplink-open.json');
    expect(vectors.length).toBeGreaterThan(100);
    for (const vector of vectors) {
      const made = encodeUplink({
        profile: vector.profile,
        upg: vector.upg,
        carrierOffsets: vector.nco,
        epEui: hexToBytes(vector.eui, 'eui'),
        key: hexToBytes(vector.key, 'key'),
        shortAddress: hexToBytes(vector.shortAddr, 'shortAddr'),
        addressMode: vector.addrMode,
        packetCounter: vector.packetCounter,
        mpf: vector.mpf,
        priority: vector.priority,
        payload: hexToBytes(vector.payload, 'payload'),
      });
      expect({
        id: vector.id,
        mpdu: bytesToHex(made.mpdu),
        ciphertext: bytesToHex(made.ciphertext),
        cmac: bytesToHex(made.cmac),
        headerCrc: bytesToHex(Uint8Array.of(made.headerCrc)),
        payloadCrc: bytesToHex(Uint8Array.of(made.payloadCrc)),
        bursts: made.bursts.map(({ index, startSymbols, carrier, symbols }) => [index, startSymbols, carrier, symbols]),
      }).toEqual({
        id: vector.id,
        mpdu: vector.mpdu,
        ciphertext: vector.ciphertext,
        cmac: vector.cmac,
        headerCrc: vector.headerCrc,
        payloadCrc: vector.payloadCrc,
        bursts: vector.bursts.map(({ i, tSym, carrier, sym }) => [i, tSym, carrier, sym]),
      });
      // The transmitter behind the vectors has a grid of 61 Hz, which its channel centres are rounded to.
      for (const [i, { freqHz }] of vector.bursts.entries()) {
        expect(Math.abs(freqHz - made.bursts[i].frequencyHz)).toBeLessThan(62);
      }
    }
  });

  it('signs every attachment and makes its session key', () => {
    interface AttachVector {
      readonly id: string;
      readonly nwkKey: string;
      readonly eui: string;
      readonly attachCnt: number;
      readonly nonce: string;
      readonly sign: string;
      readonly nwkSnKey: string;
    }
    const vectors = vectorsOf<AttachVector>('golden-attach-open.json');
    expect(vectors.length).toBeGreaterThan(0);
    for (const vector of vectors) {
      const key = hexToBytes(vector.nwkKey, 'key');
      const eui = hexToBytes(vector.eui, 'eui');
      const sign = attachSign(key, eui, vector.attachCnt);
      const session = sessionKey(key, eui, hexToBytes(vector.nonce, 'nonce'), sign);
      expect([vector.id, bytesToHex(sign), bytesToHex(session)]).toEqual([vector.id, vector.sign, vector.nwkSnKey]);
    }
  });
});
