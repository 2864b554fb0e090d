import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesToHex } from '../sigfox/hex.ts';
import { maxPayloadBytes } from './mpdu.ts';
import { radioProfile } from './profile.ts';
import { type EndPointCredentials, patternGroups, radioProfileIds } from './types.ts';
import { encodeUplink, type UplinkMessage } from './uplink.ts';
import { decodeUplink } from './uplink-decode.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

const messages: fc.Arbitrary<UplinkMessage> = fc
  .record({
    profile: fc.constantFrom(...radioProfileIds),
    upg: fc.constantFrom(...patternGroups),
    carrierOffsets: fc.constantFrom(3 as const, 11 as const),
    priority: fc.boolean(),
    epEui: bytes(8),
    key: bytes(16),
    shortAddress: bytes(2),
    addressMode: fc.constantFrom('short' as const, 'eui64' as const),
    packetCounter: fc.integer({ min: 0, max: 0xffff_ffff }),
    mpf: fc.option(fc.integer({ min: 1, max: 255 })),
    payload: fc.uint8Array({ maxLength: 245 }),
  })
  .map((message) => ({
    ...message,
    payload: message.payload.subarray(0, maxPayloadBytes(message.addressMode, message.mpf !== null)),
  }));

const onAir = (message: UplinkMessage) =>
  encodeUplink(message).bursts.map(({ startSymbols, frequencyHz, symbols }) => ({
    timeSymbols: startSymbols,
    frequencyHz,
    symbols,
  }));

const credentialsOf = ({ epEui, shortAddress, key }: UplinkMessage, keyName: string): EndPointCredentials => ({
  epEui: bytesToHex(epEui),
  ...(shortAddress === undefined ? {} : { shortAddress: bytesToHex(shortAddress) }),
  key,
  keyName,
});

describe('uplinks', () => {
  it('go on the air and are read by who has the key', () => {
    fc.assert(
      fc.property(messages, bytes(16), (message, otherKey) => {
        const made = encodeUplink(message);
        const credentials = [{ ...credentialsOf(message, 'old'), key: otherKey }, credentialsOf(message, 'right')];
        const read = decodeUplink(message.profile, onAir(message), { credentials });
        expect(read?.assembly).toMatchObject({
          upg: message.upg,
          pattern: made.pattern,
          channel: made.channel,
          strays: [],
        });
        expect(Math.abs((read?.assembly.f0Hz ?? 0) - made.f0Hz)).toBeLessThan(0.01);
        expect(read?.erasedBursts).toEqual([]);
        expect(read?.decoded).toMatchObject({
          headerCrc: made.headerCrc,
          payloadCrc: made.payloadCrc,
          mpdu: bytesToHex(made.mpdu),
          addressMode: message.addressMode,
          cmacOk: true,
          keyName: 'right',
          epEui: bytesToHex(message.epEui),
          packetCounter: message.packetCounter,
          mpf: message.mpf,
          payload: bytesToHex(message.payload),
        });
      }),
      { numRuns: 60 },
    );
  });

  it('stay within their channel', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const made = encodeUplink(message);
        const profile = radioProfile(message.profile);
        const centre = profile.channels.find(({ channel }) => channel === made.channel)?.centreHz ?? 0;
        const reach = 12 * profile.carrierSpacingHz + 5 * profile.offsetStepHz;
        for (const { frequencyHz } of made.bursts) expect(Math.abs(frequencyHz - centre)).toBeLessThanOrEqual(reach);
        expect(Math.abs(made.carrierOffset)).toBeLessThanOrEqual(message.carrierOffsets === 3 ? 1 : 5);
      }),
    );
  });

  it('of others are read and not opened', () => {
    const [message] = fc.sample(messages, { numRuns: 1, seed: 5 });
    const read = (credentials: readonly EndPointCredentials[]) =>
      decodeUplink(message.profile, onAir(message), { credentials })?.decoded;
    const own = credentialsOf(message, 'own');
    const sender = message.addressMode === 'eui64' ? own.epEui : null;
    expect(read([])).toMatchObject({ payloadCrcOk: true, cmacOk: null, epEui: sender, payload: null, keyName: null });
    expect(read([{ ...own, key: new Uint8Array(16) }])).toMatchObject({
      cmacOk: false,
      packetCounter: null,
      mpf: null,
    });
    const elsewhere = { ...own, shortAddress: '0000', epEui: '0000000000000001' };
    expect(read([elsewhere])).toMatchObject({ cmacOk: null });
  });

  it('are tried with the counter that is expected first', () => {
    const [message] = fc.sample(messages, { numRuns: 1, seed: 6 });
    const asked: string[] = [];
    const counterHighOf = (epEui: string) => {
      asked.push(epEui);
      return message.packetCounter >>> 24;
    };
    const read = decodeUplink(message.profile, onAir(message), {
      credentials: [credentialsOf(message, 'own')],
      counterHighOf,
    });
    expect(read?.decoded.packetCounter).toBe(message.packetCounter);
    expect(asked).toEqual([bytesToHex(message.epEui)]);
  });
});
