import { simulatedClock } from '../../../../rig/bench/simulated-clock.ts';
import { SYMBOL_RATE_BPS } from '../../../../rig/mioty/profile.ts';
import type { RadioProfileId } from '../../../../rig/mioty/types.ts';
import { type DecodedUplink, decodeUplink } from '../../../../rig/mioty/uplink-decode.ts';
import type { MiotyDialectName } from '../../../../rig/ports/module.ts';
import { seededRandom } from '../../../../rig/ports/random.ts';
import { hexToBytes } from '../../../../rig/sigfox/hex.ts';
import { createEther, type OnAir } from '../../ether.ts';
import { recordEmissions } from '../../testing/emissions.ts';
import { rawDialogue } from '../../testing/firmware-bench.ts';
import type { MiotyDeviceOptions } from '../device/create-device.ts';
import type { Memory } from '../device/memory.ts';
import { createMiotyFirmware } from '../shell/firmware.ts';

export interface BenchOptions
  extends Partial<Pick<MiotyDeviceOptions, 'behaviours' | 'addressMode' | 'carrierOffsets'>> {
  readonly memory?: Partial<Memory>;
  readonly seed?: number;
}

/** The published example key of RFC 4493. */
export const KEY = hexToBytes('2b7e151628aed2a6abf7158809cf4f3c', 'published key');
export const EUI = '70B3D5677FF0A1B2';

/** An emulated module in simulated time, booted and attached locally, with its line and all that it puts on the ether. */
export async function miotyBench(name: MiotyDialectName, options: BenchOptions = {}) {
  const clock = simulatedClock();
  const ether = createEther();
  const emissions = recordEmissions(ether);
  const { memory, seed, ...rest } = options;
  const { farEnd, device } = createMiotyFirmware(name, {
    ...rest,
    clock,
    ether,
    random: seededRandom(seed ?? 7, 'mioty-bench'),
    factory: {
      epEui: hexToBytes(EUI, 'EUI-64'),
      shortAddress: null,
      networkKey: KEY,
      ip6: new Uint8Array(8),
      packetCounter: 0,
      attachCounter: 0,
      state: 'detached',
      profile: 'EU1',
      mode: 0,
    },
    memory: { state: 'locally-attached', packetCounter: 100, ...memory },
  });
  const dialogue = rawDialogue({ farEnd, clock });
  await clock.sleep(2);
  const lineEnd = name === 'm4' ? '\r\n' : '\r';
  return {
    clock,
    ether,
    device,
    farEnd,
    emissions,
    ...dialogue,
    /** Sends a line and gives what has come `seconds` later. */
    ask: (line: string, seconds = 1): Promise<string> => dialogue.ask(line + lineEnd, seconds),
    /** How the module's crystal scales frequencies and symbol rate. */
    scale: 1 + device.crystal.errorPpm * 1e-6,
  };
}

/** Bytes as the command line takes them. */
export const bytes = (hex: string): string => `${hex.length / 2}\t${hex}\x1a`;

/** The 36 tones of a burst, read from its envelope: 1 where the phase turns forwards over a symbol. */
export function symbolsOf({ envelope }: OnAir, scale: number): string {
  const symbolSeconds = 1 / (SYMBOL_RATE_BPS * scale);
  const i = new Float32Array(37);
  const q = new Float32Array(37);
  envelope.fill(i, q, 1e-9, symbolSeconds * (1 - 1e-7));
  return Array.from({ length: 36 }, (_, n) => (q[n + 1] * i[n] - i[n + 1] * q[n] > 0 ? '1' : '0')).join('');
}

/** The frame that a list of emissions makes, read with the module's key: what a receiver without errors would see. */
export function decodeEmissions(
  emissions: readonly OnAir[],
  scale: number,
  profile: RadioProfileId = 'EU1',
): DecodedUplink | null {
  const bursts = emissions.map((emission) => ({
    timeSymbols: (emission.startSeconds - emissions[0].startSeconds) * SYMBOL_RATE_BPS * scale,
    frequencyHz: emission.carrierHz,
    symbols: symbolsOf(emission, scale),
  }));
  return decodeUplink(profile, bursts, { credentials: [{ epEui: EUI.toLowerCase(), key: KEY, keyName: 'network' }] });
}
