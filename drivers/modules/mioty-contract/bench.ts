import { SYMBOL_RATE_BPS } from '../../../rig/mioty/profile.ts';
import type { DecodedRadioFrame, RadioProfileId } from '../../../rig/mioty/types.ts';
import { decodeUplink } from '../../../rig/mioty/uplink-decode.ts';
import type { CommonOperation, Exchange, MiotyDialectName, MiotyOperation } from '../../../rig/ports/module.ts';
import { seededRandom } from '../../../rig/ports/random.ts';
import { type BenchOptions, EUI, KEY, miotyBench, symbolsOf } from '../../emulator/mioty/testing/bench.ts';
import { type EmulatedLineOptions, emulatedTransport } from '../../transports/emulated-binding.ts';
import type { LineManner } from '../contract/bench.ts';
import { tapped } from '../contract/tapped-far-end.ts';
import { miotyDialect } from '../mioty.ts';
import { openModule } from '../open-module.ts';

export { EUI };

export type ContractOperation = CommonOperation | MiotyOperation;
type Kind = ContractOperation['kind'];

/** What one dialect differs in. */
export interface MiotyContract {
  readonly name: MiotyDialectName;
  /** Operations that the dialect has no command for. */
  readonly lacks: readonly Kind[];
}

/** The module's own key; what it starts with is the published one. */
export const OWN_KEY = Uint8Array.from({ length: 16 }, (_, n) => 0xb1 ^ (n * 29));

/** Counter of the next uplink. */
export const FIRST_COUNTER = 100;

/** One operation of each kind, `raw` left out, in an order in which a module that is attached locally takes them all. */
export const EVERY_OPERATION: Readonly<Record<Exclude<Kind, 'raw'>, ContractOperation>> = {
  probe: { kind: 'probe' },
  getId: { kind: 'getId' },
  getFirmware: { kind: 'getFirmware' },
  getLibrary: { kind: 'getLibrary' },
  getShortAddress: { kind: 'getShortAddress' },
  attachState: { kind: 'attachState' },
  packetCounter: { kind: 'packetCounter' },
  uplink: { kind: 'uplink', payload: 'a5' },
  transparentUplink: { kind: 'transparentUplink', mpdu: '00'.repeat(12) },
  setPower: { kind: 'setPower', powerDbm: 10 },
  getPower: { kind: 'getPower' },
  setUplinkMode: { kind: 'setUplinkMode', mode: 'low-delay' },
  setZone: { kind: 'setZone', zone: 'EU2' },
  setSyncBurst: { kind: 'setSyncBurst', on: false },
  carrier: { kind: 'carrier', frequencyHz: 868_180_000, modulated: false },
  radioOff: { kind: 'radioOff' },
  detachLocal: { kind: 'detachLocal' },
  setShortAddress: { kind: 'setShortAddress', shortAddress: 'c0fe' },
  setEui: { kind: 'setEui', eui: '0102030405060708' },
  setNetworkKey: { kind: 'setNetworkKey', key: 'declared' },
  attachLocal: { kind: 'attachLocal' },
  softReset: { kind: 'softReset' },
  factoryReset: { kind: 'factoryReset' },
  attachOverAir: { kind: 'attachOverAir', nonce: 'a1b2c3d4' },
  detachOverAir: { kind: 'detachOverAir', nonce: 'a1b2c3d4' },
};

/** Driver and emulated firmware over an emulated line; the module is attached locally with the published key. */
export async function contractBench(
  name: MiotyDialectName,
  manner: LineManner = 'as it comes',
  options: BenchOptions = {},
) {
  const bench = await miotyBench(name, { ...options, memory: { packetCounter: FIRST_COUNTER, ...options.memory } });
  const dialect = miotyDialect(name);
  const tap = tapped(bench.farEnd);
  const line: EmulatedLineOptions = {
    baudRate: dialect.baudRate,
    ...(manner === 'byte by byte' && { pacing: bench.clock }),
    ...(manner === 'random chunks' && { chunking: seededRandom(11) }),
  };
  const transport = emulatedTransport(tap.farEnd, line);
  const module = await openModule(dialect, transport, bench.clock, { rc: 'EU1', key: OWN_KEY });
  const perform = (operation: ContractOperation): Promise<Exchange> => module.perform(operation);
  return { ...bench, tap, module, perform, ...airOf(bench) };
}

/** What has been on the air since the last look. */
function airOf({ emissions, scale }: Awaited<ReturnType<typeof miotyBench>>) {
  let seen = 0;
  const fresh = () => {
    const all = emissions().slice(seen);
    seen += all.length;
    return all;
  };
  return {
    bursts: fresh,
    /** The one frame that was sent; null when nothing was. */
    frame(key: Uint8Array = KEY, profile: RadioProfileId = 'EU1', epEui = EUI): DecodedRadioFrame | null {
      const bursts = fresh().map((emission) => ({
        timeSymbols: emission.startSeconds * SYMBOL_RATE_BPS * scale,
        frequencyHz: emission.carrierHz / scale,
        symbols: symbolsOf(emission, scale),
      }));
      return bursts.length === 0
        ? null
        : (decodeUplink(profile, bursts, { credentials: [{ epEui, keyName: 'network', key }] })?.decoded ?? null);
    },
  };
}

/** A case for dialects that have these operations. */
export type Has = (kinds: readonly Kind[], what: string, run: () => Promise<void>) => void;
