import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sharedFolder } from '../testing/shared.ts';
import { bytesToBits } from './bits.ts';
import { decodeDownlinkContent } from './downlink-frame.ts';
import { findFrames } from './frame-search.ts';
import { bytesToHex, hexToBytes } from './hex.ts';
import { encodeTransaction, type MessageInput } from './message-input.ts';
import { checkSigfox } from './transaction-check.ts';
import type { DeclaredTransaction, ObservedTransaction } from './transaction-types.ts';
import type { MessageType, Rank } from './types.ts';
import { decodeUplinkFrame } from './uplink-decode.ts';
import { encodeUplinkFrame } from './uplink-frame.ts';

/** The whole reference sets, where they lie beside the checkout (UNBRIG_SHARED). */
const shared = sharedFolder();
const describeShared = shared === null ? describe.skip : describe;
const read = (name: string): string => (shared === null ? '' : readFileSync(resolve(shared, name), 'utf8'));
const vectorsOf = <Vector>(name: string): Vector[] => {
  const path = shared === null ? '' : resolve(shared, name);
  return existsSync(path) ? JSON.parse(read(name)).vectors : [];
};

describeShared('reference sets (skipped when the shared folder is absent)', () => {
  it('encodes every uplink message, and refuses those that must be refused', () => {
    interface Vector {
      readonly id: string;
      readonly input: MessageInput;
      readonly expect: { readonly result: string; readonly frames: readonly { readonly hex: string }[] };
    }
    const vectors = vectorsOf<Vector>('golden/sigfox/golden-uplink-open.json');
    expect(vectors.length).toBeGreaterThan(0);
    for (const { id, input, expect: wanted } of vectors) {
      if (wanted.result === 'error')
        expect(() => encodeTransaction(input)).toThrow(expect.objectContaining({ errorClass: 'usage' }));
      else expect([id, encodeTransaction(input)]).toEqual([id, wanted.frames.map((frame) => frame.hex)]);
    }
  });

  it('finds what is wrong with every mutant, and nothing else', () => {
    interface Vector {
      readonly id: string;
      readonly hex: string;
      readonly rank_expected: Rank;
      readonly violations: readonly string[];
      readonly context: {
        readonly ep_id: string;
        readonly ep_key: string;
        readonly message_type: MessageType;
        readonly payload: string;
        readonly message_counter: number;
        readonly bidirectional: boolean;
      };
    }
    const vectors = vectorsOf<Vector>('golden/sigfox/golden-uplink-mutants-open.json');
    expect(vectors.length).toBeGreaterThan(0);
    for (const { id, hex, rank_expected, violations, context } of vectors) {
      const decoded = decodeUplinkFrame(hex, {
        key: hexToBytes(context.ep_key, 'key'),
        expect: {
          epId: context.ep_id,
          messageType: context.message_type,
          payload: context.payload,
          messageCounter: context.message_counter,
          bidirectional: context.bidirectional,
          rank: rank_expected,
        },
      });
      expect([id, decoded.violations]).toEqual([id, violations]);
    }
  });

  it('judges every transaction', () => {
    interface Vector {
      readonly id: string;
      readonly declared: DeclaredTransaction;
      readonly observed: ObservedTransaction;
      readonly violations: readonly string[];
    }
    const vectors = vectorsOf<Vector>('golden/sigfox/golden-transactions-open.json');
    expect(vectors.length).toBeGreaterThan(0);
    for (const { id, declared, observed, violations } of vectors) {
      expect([id, checkSigfox(declared, observed).toSorted()]).toEqual([id, violations.toSorted()]);
    }
  });

  it('takes every downlink as a device must', () => {
    interface Vector {
      readonly id: string;
      readonly ep_id: string;
      readonly ep_key: string;
      readonly message_counter: number;
      readonly phy_content: string;
      readonly expect: Record<'accepted' | 'payload' | 'corrected_codewords' | 'crc_ok' | 'auth_ok', unknown>;
    }
    const vectors = vectorsOf<Vector>('golden/sigfox/golden-downlink-open.json');
    expect(vectors.length).toBeGreaterThan(0);
    for (const vector of vectors) {
      const decoded = decodeDownlinkContent(hexToBytes(vector.phy_content, 'content'), {
        epId: hexToBytes(vector.ep_id, 'id'),
        key: hexToBytes(vector.ep_key, 'key'),
        messageCounter: vector.message_counter,
      });
      const { accepted, payload, corrected_codewords, crc_ok, auth_ok } = vector.expect;
      expect([
        vector.id,
        decoded.accepted,
        decoded.payload,
        decoded.correctedCodewords,
        decoded.crcOk,
        decoded.authOk,
      ]).toEqual([vector.id, accepted, payload, corrected_codewords, crc_ok, auth_ok]);
    }
  });

  it('agrees with an independent encoder', () => {
    const lines = read('captures/renard-vectors.jsonl').trim().split('\n');
    const uplinks = lines.map((line) => JSON.parse(line)).filter((entry) => entry.kind === 'uplink');
    expect(uplinks.length).toBeGreaterThan(0);
    for (const { payload, seq, id, key, downlinkRequest, framesWithPreamble } of uplinks) {
      const content = {
        epId: hexToBytes(id, 'id'),
        key: hexToBytes(key, 'key'),
        messageType: 'bytes',
        payload: hexToBytes(payload, 'payload'),
        messageCounter: Number.parseInt(seq, 16),
        bidirectional: downlinkRequest,
      } as const;
      const frames = ([1, 2, 3] as const).map((rank) => bytesToHex(encodeUplinkFrame(content, rank)));
      expect(frames).toEqual(framesWithPreamble);
    }
  });

  it('agrees with the frame builder of the reference implementation, kind by kind', () => {
    const set = JSON.parse(read('vectors/sigfox/eplib-v4.3-generated-uplink-frames.json'));
    expect(set.cases.length).toBeGreaterThan(0);
    for (const entry of set.cases) {
      const decoded = decodeUplinkFrame(entry.bitstream, {
        key: hexToBytes(entry.keyType === 'public' ? set.publicKey : set.privateKey, 'key'),
        expect: {
          epId: set.epId,
          messageCounter: entry.mc,
          bidirectional: entry.bidir,
          rank: entry.rank,
          ...(['bit0', 'bit1', 'empty', 'bytes'].includes(entry.type)
            ? { messageType: entry.type, payload: entry.payload ?? '' }
            : {}),
        },
      });
      expect([entry, decoded.violations]).toEqual([entry, []]);
      const found = findFrames(Uint8Array.of(0, 1, 1, ...bytesToBits(hexToBytes(entry.bitstream, 'frame')), 0));
      expect(found).toMatchObject([{ bitOffset: 3, rank: entry.rank, crcOk: true, hex: entry.bitstream }]);
    }
  });
});
