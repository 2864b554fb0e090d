import { bytesToHex, hexToBytes } from '../sigfox/hex.ts';
import { attachSign, sessionKey } from './attach.ts';
import { decodeContent } from './mpdu-decode.ts';
import { radioProfile } from './profile.ts';
import { registerFrequencyHz } from './register-grid.ts';
import type { AddressMode, PatternGroup, RadioProfileId } from './types.ts';
import { encodeUplink, type UplinkMessage } from './uplink.ts';
import { type DecodedUplink, decodeUplink } from './uplink-decode.ts';

/** What `unbrig encode mioty-uplink` takes a line. */
export interface EncodeUplinkLine {
  readonly profile: RadioProfileId;
  readonly upg: PatternGroup;
  readonly nco: 3 | 11;
  readonly eui: string;
  readonly key: string;
  readonly shortAddr?: string | null;
  readonly addrMode?: AddressMode;
  readonly packetCounter: number;
  readonly mpf?: number | null;
  readonly priority?: boolean;
  readonly payload: string;
}

/** Throws what `encodeUplink` throws. */
export function encodeUplinkLine(line: EncodeUplinkLine) {
  const made = encodeUplink(messageOfLine(line));
  const profile = radioProfile(line.profile);
  return {
    mpdu: bytesToHex(made.mpdu),
    ciphertext: bytesToHex(made.ciphertext),
    cmac: bytesToHex(made.cmac),
    bursts: made.bursts.map(({ index, startSymbols, carrier, symbols }) => ({
      i: index,
      tSym: startSymbols,
      carrier,
      freqHz: registerFrequencyHz(profile, made.channel, made.carrierOffset, carrier),
      sym: symbols,
    })),
  };
}

function messageOfLine(line: EncodeUplinkLine): UplinkMessage {
  const { shortAddr } = line;
  return {
    profile: line.profile,
    upg: line.upg,
    carrierOffsets: line.nco,
    epEui: hexToBytes(line.eui, 'eui'),
    key: hexToBytes(line.key, 'key'),
    ...(shortAddr === undefined || shortAddr === null ? {} : { shortAddress: hexToBytes(shortAddr, 'shortAddr') }),
    addressMode: line.addrMode ?? 'short',
    packetCounter: line.packetCounter,
    mpf: line.mpf ?? null,
    priority: line.priority ?? false,
    payload: hexToBytes(line.payload, 'payload'),
  };
}

/** What `unbrig encode mioty-attach` takes a line. */
export interface EncodeAttachLine {
  readonly nwkKey: string;
  readonly eui: string;
  readonly attachCnt: number;
  readonly nonce: string;
}

export function encodeAttachLine(line: EncodeAttachLine) {
  const networkKey = hexToBytes(line.nwkKey, 'nwkKey');
  const epEui = hexToBytes(line.eui, 'eui');
  const sign = attachSign(networkKey, epEui, line.attachCnt);
  return {
    sign: bytesToHex(sign),
    nwkSnKey: bytesToHex(sessionKey(networkKey, epEui, hexToBytes(line.nonce, 'nonce'), sign)),
  };
}

/** What `unbrig decode mioty-uplink` takes a line. */
export interface DecodeUplinkLine {
  readonly profile: RadioProfileId;
  readonly bursts: readonly { readonly tSym: number; readonly freqHz: number; readonly sym: string }[];
  readonly eui?: string | null;
  readonly key?: string | null;
  readonly packetCounterHigh?: number | null;
}

export function decodeUplinkLine(line: DecodeUplinkLine) {
  const bursts = line.bursts.map(({ tSym, freqHz, sym }) => ({ timeSymbols: tSym, frequencyHz: freqHz, symbols: sym }));
  const made = decodeUplink(line.profile, bursts, { credentials: [] });
  const opened = made === null ? null : openWith(made, line);
  return {
    mpdu: opened?.mpdu ?? null,
    payload: opened?.payload ?? null,
    mpf: opened?.mpf ?? null,
    packetCounter: opened?.packetCounter ?? null,
    cmacOk: opened?.cmacOk ?? null,
    headerCrcOk: opened?.headerCrcOk ?? false,
    payloadCrcOk: opened?.payloadCrcOk ?? false,
    upg: made?.assembly.upg ?? null,
    pattern: made?.assembly.pattern ?? null,
    erasedBursts: made?.erasedBursts ?? Array.from({ length: 24 }, (_, index) => index),
  };
}

/** The one end point of the line is taken for the sender of a short address, whichever it is. */
function openWith({ content, decoded }: DecodedUplink, { eui, key, packetCounterHigh }: DecodeUplinkLine) {
  if (eui === undefined || eui === null || key === undefined || key === null || decoded.address === null) {
    return decoded;
  }
  const one = { epEui: eui, shortAddress: decoded.address, key: hexToBytes(key, 'key'), keyName: 'given' };
  const opened = decodeContent(content, { credentials: [one], counterHighOf: () => packetCounterHigh ?? undefined });
  // A frame with another EUI than the one given is not authentic under its key.
  return opened.cmac === null ? opened : { ...opened, cmacOk: opened.cmacOk ?? false };
}
