import type { CommonOperation, Exchange, SigfoxDialectName, SigfoxOperation } from '../../../rig/ports/module.ts';
import { seededRandom } from '../../../rig/ports/random.ts';
import { createFirmware } from '../../emulator/firmwares.ts';
import { CORE_IDENTITY } from '../../emulator/testing/core-bench.ts';
import { decodeEmission } from '../../emulator/testing/emissions.ts';
import { type BenchOptions, firmwareBench } from '../../emulator/testing/firmware-bench.ts';
import { type EmulatedLineOptions, emulatedTransport } from '../../transports/emulated-binding.ts';
import type { Dialect } from '../dialect.ts';
import { openModule } from '../open-module.ts';
import { tapped } from './tapped-far-end.ts';

export type ContractOperation = CommonOperation | SigfoxOperation;
export type Kind = ContractOperation['kind'];

/** How a line carries the bytes: in the pieces that the far end gives, one by one at the baud rate, or cut at random. */
export type LineManner = 'as it comes' | 'byte by byte' | 'random chunks';

/** What one dialect differs in. */
export interface ModuleContract {
  readonly dialect: Dialect<SigfoxDialectName>;
  /** Operations that the dialect has no command for. */
  readonly lacks: readonly Kind[];
  /** What an exchange says of a window in which nothing came. */
  readonly withoutDownlink: Pick<Exchange, 'status' | 'errorText'>;
  /** Refusals that the driver itself makes, without the module. */
  readonly refusedByDriver?: readonly string[];
}

/** Leading zeros get lost in more than one dialect. */
export const EP_ID = '00A1B2C3';
export const PAC = '0F1E2D3C4B5A6978';
export const KEY = CORE_IDENTITY.key;

/** One operation of each kind; `testMode` and `raw` are dialect specific and have tests of their own. */
export const EVERY_OPERATION: Readonly<Record<Exclude<Kind, 'raw' | 'testMode'>, ContractOperation>> = {
  probe: { kind: 'probe' },
  getId: { kind: 'getId' },
  getPac: { kind: 'getPac' },
  getFirmware: { kind: 'getFirmware' },
  temperature: { kind: 'temperature' },
  voltage: { kind: 'voltage' },
  sendFrame: { kind: 'sendFrame', payload: 'a5' },
  sendBit: { kind: 'sendBit', bit: 1 },
  sendKeepAlive: { kind: 'sendKeepAlive' },
  setFrameCount: { kind: 'setFrameCount', frames: 2 },
  setPower: { kind: 'setPower', powerDbm: 9 },
  getPower: { kind: 'getPower' },
  setKeyMode: { kind: 'setKeyMode', key: 'public' },
  softReset: { kind: 'softReset' },
  setZone: { kind: 'setZone', zone: 'RC6' },
  setBitRate: { kind: 'setBitRate', bitRateBps: 600 },
  setInterFrame: { kind: 'setInterFrame', milliseconds: 100 },
  setConfirmationDelay: { kind: 'setConfirmationDelay', milliseconds: 2000 },
  channelState: { kind: 'channelState' },
  resetChannels: { kind: 'resetChannels' },
};

export async function contractBench(
  { dialect }: ModuleContract,
  manner: LineManner = 'as it comes',
  options: BenchOptions = {},
) {
  const identity = { ...CORE_IDENTITY, epId: EP_ID, pac: PAC };
  const bench = firmwareBench((given) => createFirmware(dialect.name, given), { identity, ...options });
  const tap = tapped(bench.farEnd);
  const line: EmulatedLineOptions = {
    baudRate: dialect.baudRate,
    ...(manner === 'byte by byte' && { pacing: bench.clock }),
    ...(manner === 'random chunks' && { chunking: seededRandom(11) }),
  };
  const module = await openModule(dialect, emulatedTransport(tap.farEnd, line), bench.clock, {
    rc: options.rc ?? 'RC1',
  });
  return {
    ...bench,
    tap,
    module,
    perform: (operation: CommonOperation | SigfoxOperation) => module.perform(operation),
    /** Frames since the last call, decoded. */
    frames: framesOf(bench),
  };
}

function framesOf({ emissions, device }: ReturnType<typeof firmwareBench>) {
  let seen = 0;
  return (key: Uint8Array = KEY) => {
    const fresh = emissions().slice(seen);
    seen += fresh.length;
    return fresh.map((emission) => ({
      ...decodeEmission(emission, key, device.plan.bitRateBps),
      emission,
    }));
  };
}

/** A case for dialects that have these operations. */
export type Has = (kinds: readonly Kind[], what: string, run: () => Promise<void>) => void;
