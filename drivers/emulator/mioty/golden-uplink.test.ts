import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { radioProfile, SYMBOL_RATE_BPS } from '../../../rig/mioty/profile.ts';
import type { AddressMode, PatternGroup, RadioProfileId } from '../../../rig/mioty/types.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { sharedFolder } from '../../../rig/testing/shared.ts';
import type { UplinkMode } from './device/memory.ts';
import { bytes, miotyBench, symbolsOf } from './testing/bench.ts';

const shared = sharedFolder();
const path = shared === null ? '' : resolve(shared, 'golden/mioty/golden-uplink-open.json');

interface Vector {
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
  readonly bursts: readonly {
    readonly tSym: number;
    readonly carrier: number;
    readonly freqHz: number;
    readonly sym: string;
  }[];
}

const MODES: Readonly<Record<PatternGroup, UplinkMode>> = { UPG1: 0, UPG2: 1, UPG3: 2 };
const FRAME_SECONDS = 60;
/** The reference frequencies lie on a grid of 61 Hz, and IN0 and US0 ones on the rounded spacing of it. */
const GRID_HZ = 62;

(existsSync(path) ? describe : describe.skip)(
  'emissions against the reference frames (skipped without the shared folder)',
  () => {
    const vectors: readonly Vector[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).vectors : [];

    it('sends what they say: burst times, carriers and symbols', async () => {
      expect(vectors.length).toBeGreaterThan(100);
      for (const vector of vectors.filter(({ priority }) => !priority)) {
        const bench = await miotyBench('m1', {
          memory: {
            epEui: hexToBytes(vector.eui, 'eui'),
            shortAddress: hexToBytes(vector.shortAddr, 'short address'),
            networkKey: hexToBytes(vector.key, 'key'),
            packetCounter: vector.packetCounter,
            profile: vector.profile,
            mode: MODES[vector.upg],
          },
          addressMode: vector.addrMode,
          carrierOffsets: vector.nco,
        });
        const hex = vector.mpf === null ? vector.payload : vector.mpf.toString(16).padStart(2, '0') + vector.payload;
        const said = await bench.ask(`AT-U${vector.mpf === null ? '' : 'MPF'}=${bytes(hex)}`, FRAME_SECONDS);
        expect([vector.id, said]).toEqual([vector.id, `-MPCT:${vector.packetCounter}\r\n-TXA:1\r\n-TXA:0\r\n0\r\n`]);
        const sent = bench.emissions();
        expect(sent.map((emission) => symbolsOf(emission, bench.scale))).toEqual(vector.bursts.map(({ sym }) => sym));
        const spacingHz = radioProfile(vector.profile).carrierSpacingHz;
        for (const [n, emission] of sent.entries()) {
          const symbols = (emission.startSeconds - sent[0].startSeconds) * SYMBOL_RATE_BPS * bench.scale;
          expect(symbols).toBeCloseTo(vector.bursts[n].tSym, 5);
          const nominalHz = emission.carrierHz / bench.scale;
          expect(Math.abs(nominalHz - vector.bursts[n].freqHz)).toBeLessThan(GRID_HZ);
          const slots = (emission.carrierHz - sent[0].carrierHz) / bench.scale / spacingHz;
          expect(slots).toBeCloseTo(vector.bursts[n].carrier - vector.bursts[0].carrier, 3);
        }
      }
    });
  },
);
