import { describe, expect, it } from '@jest/globals';
import { attachSign, sessionKey } from '../rig/mioty/attach.ts';
import { applyKeystream, cmac, encryptBlock } from '../rig/mioty/crypto.ts';
import { encodeUplink } from '../rig/mioty/uplink.ts';
import { decodeUplink } from '../rig/mioty/uplink-decode.ts';
import { bytesToHex, hexToBytes } from '../rig/sigfox/hex.ts';
import { type AesVector, loadVectors, type MiotyUplinkVector } from './load.ts';

const testsOf = <Name extends Parameters<typeof loadVectors>[0]>(name: Name) =>
  loadVectors(name).groups.flatMap((group) => group.tests);

/** Nine hex digits -> 36 symbols. */
const symbolsOf = (hex: string) => Number.parseInt(hex, 16).toString(2).padStart(36, '0');

function encode({ message }: MiotyUplinkVector) {
  return encodeUplink({
    ...message,
    epEui: hexToBytes(message.epEui, 'EUI'),
    key: hexToBytes(message.key, 'key'),
    shortAddress: hexToBytes(message.shortAddress, 'address'),
    payload: hexToBytes(message.payload, 'payload'),
  });
}

describe('mioty/uplink-library.json', () => {
  const tests = testsOf('mioty/uplink-library.json');

  it.each(tests)('$id: $comment', (test) => {
    const { message, frame } = test;
    const made = encode(test);
    expect(bytesToHex(made.mpdu)).toBe(frame.mpdu);
    expect(bytesToHex(Uint8Array.of(made.headerCrc, made.payloadCrc))).toBe(frame.headerCrc + frame.payloadCrc);
    expect(made.pattern).toBe(frame.pattern);
    // The library's radio knows frequencies every 61 Hz only.
    expect(Math.abs(made.f0Hz - frame.f0Hz)).toBeLessThan(61.1);
    expect(made.bursts.map((burst) => burst.startSymbols)).toEqual(frame.startSymbols);
    expect(made.bursts.map((burst) => burst.carrier)).toEqual(frame.carriers);
    expect(made.bursts.map((burst) => burst.symbols)).toEqual(frame.symbols.map(symbolsOf));

    const spacingHz = message.profile === 'EU2' || message.profile === 'US0' ? 28564.453125 : 2380.37109375;
    const bursts = frame.symbols.map((hex, i) => ({
      timeSymbols: frame.startSymbols[i],
      frequencyHz: frame.f0Hz + frame.carriers[i] * spacingHz,
      symbols: symbolsOf(hex),
    }));
    const { epEui, shortAddress, key } = message;
    const credentials = [{ epEui, shortAddress, key: hexToBytes(key, 'key'), keyName: 'vector' }];
    const read = decodeUplink(message.profile, bursts, { credentials });
    expect(read?.assembly).toMatchObject({ upg: message.upg, pattern: frame.pattern, strays: [] });
    expect(read?.erasedBursts).toEqual([]);
    expect(read?.content.symbols).toEqual(frame.symbols.map(symbolsOf));
    const { packetCounter, mpf, payload } = message;
    expect(read?.decoded).toMatchObject({ mpdu: frame.mpdu, cmacOk: true, packetCounter, mpf, payload });
  });

  it('holds every profile with every pattern group, every addressing, and the edges of lengths and counters', () => {
    const messages = tests.map((test) => test.message);
    expect(new Set(messages.map(({ profile, upg }) => `${profile} ${upg}`)).size).toBe(15);
    expect(new Set(messages.map(({ addressMode, mpf }) => `${addressMode} ${mpf === null}`)).size).toBe(4);
    const lengths = messages.map(({ payload }) => payload.length / 2);
    expect(lengths).toEqual(expect.arrayContaining([0, 10, 11, 20, 50, 239, 244, 245]));
    const counters = messages.map(({ packetCounter }) => packetCounter);
    expect(counters).toEqual(expect.arrayContaining([0, 0xff_ffff, 0x100_0000, 0xffff_ffff]));
    const patterns = tests.map(({ message, frame }) => `${message.upg} ${frame.pattern}`);
    expect(patterns).toEqual(expect.arrayContaining([0, 1, 2, 3, 4, 5, 6].map((pattern) => `UPG1 ${pattern}`)));
  });
});

describe('mioty/attach.json', () => {
  it.each(testsOf('mioty/attach.json'))('$id: $comment', (test) => {
    const networkKey = hexToBytes(test.networkKey, 'key');
    const epEui = hexToBytes(test.epEui, 'EUI');
    const sign = attachSign(networkKey, epEui, test.attachCounter);
    expect(bytesToHex(sign)).toBe(test.sign);
    expect(bytesToHex(sessionKey(networkKey, epEui, hexToBytes(test.nonce, 'nonce'), sign))).toBe(test.sessionKey);
  });
});

describe('mioty/aes-published.json', () => {
  const run = { block: encryptBlock, cmac } as const;

  it.each(testsOf('mioty/aes-published.json'))('$id: $comment', (test) => {
    const key = hexToBytes(test.key, 'key');
    const input = hexToBytes(test.input, 'input');
    const output = test.mode === 'counter' ? inCounterMode(test, key, input) : run[test.mode](key, input);
    expect(bytesToHex(output)).toBe(test.output);
  });

  /** The counter block is X(n) of some end point; blocks before n are filled with nothing and dropped. */
  function inCounterMode({ counterBlock = '' }: AesVector, key: Uint8Array, input: Uint8Array): Uint8Array {
    const block = hexToBytes(counterBlock, 'counter block');
    expect(block.subarray(8, 10)).toEqual(Uint8Array.of(0, 0));
    const view = new DataView(block.buffer);
    const before = new Uint8Array(16 * view.getUint16(14));
    const padded = Uint8Array.of(...before, ...input);
    return applyKeystream(key, block.subarray(0, 8), view.getUint32(10), padded).subarray(before.length);
  }
});
