import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Random, seededRandom } from '../ports/random.ts';
import { bytesToHex, hexToBytes } from '../sigfox/hex.ts';
import { sharedFolder } from '../testing/shared.ts';
import { attachSign, sessionKey } from './attach.ts';
import { encodeMpdu } from './mpdu.ts';
import type { AddressMode, EndPointCredentials, PatternGroup, RadioProfileId } from './types.ts';
import { encodeUplink } from './uplink.ts';
import { decodeUplink } from './uplink-decode.ts';

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
  readonly tsmaPatternIndex: number;
  readonly payloadCrc: string;
  readonly bursts: readonly {
    readonly i: number;
    readonly tSym: number;
    readonly carrier: number;
    readonly freqHz: number;
    readonly sym: string;
  }[];
}

function credentialsOf({ eui, shortAddr, key }: UplinkVector): EndPointCredentials {
  return { epEui: eui, shortAddress: shortAddr, key: hexToBytes(key, 'key'), keyName: 'vector' };
}

/** Also of a last group of fewer than 24. */
function withoutNineOfEach24<Item>(items: readonly Item[], random: Random): Item[] {
  const kept: Item[] = [];
  for (let from = 0; from < items.length; from += 24) {
    const group = items.slice(from, from + 24);
    const erased = Math.round((9 * group.length) / 24);
    for (let i = 0; i < erased; i++) group.splice(random.integer(group.length), 1);
    kept.push(...group);
  }
  return kept;
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

  it('decodes every uplink, whole and with nine bursts of each 24 erased', () => {
    const vectors = vectorsOf<UplinkVector>('golden-uplink-open.json');
    const random = seededRandom(20261122);
    for (const vector of vectors) {
      for (let draw = 0; draw <= 10; draw++) {
        const bursts = vector.bursts.map(({ tSym, freqHz, sym }) => ({
          timeSymbols: tSym + 1000.25,
          frequencyHz: freqHz * (1 + 15e-6),
          symbols: sym,
        }));
        const kept = draw === 0 ? bursts : withoutNineOfEach24(bursts, random);
        const made = decodeUplink(vector.profile, kept, { credentials: [credentialsOf(vector)] });
        expect([vector.id, made?.assembly.upg, made?.assembly.pattern]).toEqual([
          vector.id,
          vector.upg,
          vector.upg === 'UPG3' ? 0 : vector.tsmaPatternIndex,
        ]);
        expect([vector.id, draw, made?.decoded]).toEqual([
          vector.id,
          draw,
          expect.objectContaining({
            headerCrcOk: true,
            payloadCrcOk: true,
            mpdu: vector.mpdu,
            ciphertext: vector.ciphertext,
            cmac: vector.cmac,
            cmacOk: true,
            epEui: vector.eui,
            packetCounter: vector.packetCounter,
            mpf: vector.mpf,
            payload: vector.payload,
          }),
        ]);
        expect(made?.content.symbols).toEqual(vector.bursts.map(({ sym }) => sym));
        expect(made?.erasedBursts.length).toBe(vector.bursts.length - kept.length);
        expect(made?.assembly.strays).toEqual([]);
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

  it('makes the MPDUs that were constructed by hand', () => {
    interface Case {
      readonly key: string;
      readonly eui64: string;
      readonly extPkgCnt: number;
      readonly longAddress: boolean;
      readonly payload: string;
      readonly mpf?: number | null;
      readonly mpdu: string;
    }
    const path = resolve(shared ?? '', 'vectors/mioty/ts-unb-fixed-mac-constructed.json');
    const cases: readonly Case[] = JSON.parse(readFileSync(path, 'utf8')).cases;
    expect(cases.length).toBeGreaterThan(0);
    for (const one of cases) {
      const { mpdu } = encodeMpdu({
        epEui: hexToBytes(one.eui64, 'eui'),
        key: hexToBytes(one.key, 'key'),
        addressMode: one.longAddress ? 'eui64' : 'short',
        packetCounter: one.extPkgCnt,
        mpf: one.mpf ?? null,
        payload: hexToBytes(one.payload, 'payload'),
      });
      expect(bytesToHex(mpdu)).toBe(one.mpdu);
    }
  });
});
