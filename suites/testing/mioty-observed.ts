import { burstKind, pilotErrors } from '../../rig/mioty/pilot.ts';
import { radioProfile, SYMBOL_RATE_BPS } from '../../rig/mioty/profile.ts';
import { burstCountOf } from '../../rig/mioty/radio-frame.ts';
import type {
  DecodedRadioFrame,
  FrameBurst,
  ObservedRadioFrame,
  PatternGroup,
  RadioProfileId,
} from '../../rig/mioty/types.ts';
import { type EncodedUplink, encodeUplink } from '../../rig/mioty/uplink.ts';
import { decodeUplink } from '../../rig/mioty/uplink-decode.ts';
import { bytesToHex, hexToBytes } from '../../rig/sigfox/hex.ts';

export const TEST_EUI = '70b3d5677ff0a1b2';
export const TEST_KEY = hexToBytes('000102030405060708090a0b0c0d0e0f', 'test key');

/** One uplink that a test puts on the air; what is left out is as a correct module has it. */
export interface TestUplink {
  /** Hex. */
  readonly payload?: string;
  readonly mpf?: number;
  readonly counter?: number;
  readonly profile?: RadioProfileId;
  readonly upg?: PatternGroup;
  /** Row of the pattern table. */
  readonly pattern?: number;
  readonly key?: Uint8Array;
  /** Four hex digits. */
  readonly shortAddress?: string;
  /** Changes what goes on the air, before the receiver. */
  readonly bend?: (encoded: EncodedUplink) => EncodedUplink;
  /** Changes what the receiver says. */
  readonly observed?: (frame: ObservedRadioFrame) => ObservedRadioFrame;
}

const estimate = (value: number, standardUncertainty = 0) => ({ value, standardUncertainty });

/** Of the crystal of the test module. */
const ERROR_PPM = 4;

function encodedOf(uplink: TestUplink): EncodedUplink {
  const { payload = '', mpf = null, counter = 100, profile = 'EU1', upg = 'UPG1', pattern, shortAddress } = uplink;
  return encodeUplink({
    profile,
    upg,
    carrierOffsets: 3,
    epEui: hexToBytes(TEST_EUI, 'EUI-64'),
    key: uplink.key ?? TEST_KEY,
    addressMode: 'short',
    ...(shortAddress === undefined ? {} : { shortAddress: hexToBytes(shortAddress, 'short address') }),
    packetCounter: counter,
    mpf,
    priority: false,
    payload: hexToBytes(payload, 'payload'),
    ...(pattern === undefined ? {} : { pattern }),
  });
}

/** The frame of an uplink as a good receiver reports it. */
export function frameOf(uplink: TestUplink, startSeconds: number): ObservedRadioFrame {
  const { profile = 'EU1', upg = 'UPG1', bend = (same) => same, observed = (same) => same } = uplink;
  const correct = encodedOf(uplink);
  const encoded = bend(correct);
  const bursts = encoded.bursts.map((burst) => burstOf(encoded, burst, startSeconds));
  const last = bursts[bursts.length - 1];
  const decoded = decodedOf(encoded, profile);
  return observed({
    tech: 'mioty-uplink',
    profile,
    upg,
    pattern: encoded.pattern,
    channel: encoded.channel,
    startSeconds: estimate(startSeconds, 2e-6),
    endSeconds: estimate(last.startSeconds.value + 36 / SYMBOL_RATE_BPS, 2e-6),
    f0Hz: estimate(encoded.f0Hz * (1 + ERROR_PPM * 1e-6), 0.2),
    carrierSpacingHz: estimate(radioProfile(profile).carrierSpacingHz * (1 + ERROR_PPM * 1e-6), 0.01),
    symbolRateBps: estimate(SYMBOL_RATE_BPS * (1 + ERROR_PPM * 1e-6), 1e-3),
    driftHzPerSecond: estimate(0.1, 0.05),
    powerDbfs: estimate(-20, 0.05),
    snrDb: estimate(30, 0.1),
    bursts: decoded.payloadCrcOk ? bursts : bursts.map((burst) => ({ ...burst, symbolErrors: null })),
    burstCount: decoded.psi === null ? null : burstCountOf(decoded.psi),
    erasedBursts: [],
    decoded,
    samplesLost: false,
  });
}

function burstOf(encoded: EncodedUplink, burst: EncodedUplink['bursts'][number], startSeconds: number): FrameBurst {
  const { index, startSymbols, carrier, symbols, frequencyHz } = burst;
  const kind = burstKind(index);
  return {
    kind,
    index,
    carrier,
    startSymbols,
    symbols,
    startSeconds: estimate(startSeconds + startSymbols / (SYMBOL_RATE_BPS * (1 + ERROR_PPM * 1e-6)), 5e-6),
    carrierHz: estimate(frequencyHz * (1 + ERROR_PPM * 1e-6), 0.5),
    deviationHz: estimate(595, 1),
    symbolRateBps: estimate(SYMBOL_RATE_BPS, 0.4),
    powerDbfs: estimate(-20 + 0.02 * (index % 5), 0.05),
    snrDb: estimate(30, 0.3),
    onTimeSeconds: estimate(0.0168, 1e-5),
    pilotErrors: pilotErrors(symbols, kind),
    cutout: 0,
    samplesLost: false,
    slotErrorHz: estimate(frequencyHz - encoded.f0Hz - carrier * spacingOf(encoded), 0.3),
    timeErrorSeconds: estimate(1e-6, 2e-6),
    symbolErrors: 0,
  };
}

/** From the first two bursts on different carriers. */
function spacingOf({ bursts: [a, b] }: EncodedUplink): number {
  return (b.frequencyHz - a.frequencyHz) / (b.carrier - a.carrier);
}

const EPOCH_SYMBOLS = 1000;

function decodedOf(encoded: EncodedUplink, profile: RadioProfileId): DecodedRadioFrame {
  const bursts = encoded.bursts.map(({ startSymbols, frequencyHz, symbols }) => ({
    timeSymbols: EPOCH_SYMBOLS + startSymbols,
    frequencyHz,
    symbols,
  }));
  const shortAddress = encoded.mpdu.length < 3 ? '' : bytesToHex(encoded.mpdu.subarray(1, 3));
  const credentials = [{ epEui: TEST_EUI, shortAddress, key: TEST_KEY, keyName: 'declared' }];
  return decodeUplink(profile, bursts, { credentials })?.decoded ?? nothingDecoded;
}

const nothingDecoded: DecodedRadioFrame = {
  headerCrcOk: false,
  payloadCrcOk: false,
  headerCrc: null,
  payloadCrc: null,
  psi: null,
  mmode: null,
  mpdu: null,
  macHeader: null,
  addressMode: null,
  address: null,
  packetCounterLow: null,
  ciphertext: null,
  cmac: null,
  cmacOk: null,
  epEui: null,
  keyName: null,
  packetCounter: null,
  mpf: null,
  payload: null,
};

/** A frame with some of its bursts as something else. */
export function withBursts(
  frame: ObservedRadioFrame,
  change: (burst: FrameBurst) => Partial<FrameBurst>,
): ObservedRadioFrame {
  return { ...frame, bursts: frame.bursts.map((burst) => ({ ...burst, ...change(burst) })) };
}
