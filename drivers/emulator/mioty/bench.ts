import type { RadioProfileId } from '../../../rig/mioty/types.ts';
import type { Clock } from '../../../rig/ports/clock.ts';
import { UnbrigError } from '../../../rig/ports/errors.ts';
import type { PowerSwitch } from '../../../rig/ports/instrument.ts';
import type { MiotyDialectName } from '../../../rig/ports/module.ts';
import type { Probe } from '../../../rig/ports/probe.ts';
import type { FarEnd } from '../../transports/far-end.ts';
import type { Ether } from '../ether.ts';
import type { FrontEnd } from '../receiver-front-end.ts';

export interface MiotyBenchOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** Command language of the module. */
  readonly module: MiotyDialectName;
  /** Names from FAULTS. */
  readonly faults?: readonly string[];
  /** EU1 unless given. */
  readonly profile?: RadioProfileId;
  /** Sixteen hex digits. */
  readonly epEui?: string;
  /** Network key, 16 bytes. */
  readonly key?: Uint8Array;
  /** Packet counter of the next uplink, 32 bits. */
  readonly packetCounter?: number;
  /** Energy per symbol over noise density at the module's default power, dB. */
  readonly snrDb?: number;
  /** How much too high the receiver reads frequencies. */
  readonly frequencyOffsetHz?: number;
  readonly frequencyDriftHzPerSecond?: number;
  readonly format?: 'cu8' | 'cf32_le';
  /** Render everything, quiet or not; unless given, on a real clock alone. */
  readonly continuous?: boolean;
}

/** An emulated MIOTY module on the air with a receiver beside it. */
export interface EmulatedMiotyBench extends AsyncDisposable {
  readonly farEnd: FarEnd;
  readonly ether: Ether;
  readonly frontEnd: FrontEnd;
  readonly probe: Probe;
  readonly power: PowerSwitch;
  readonly epEui: string;
  readonly profile: RadioProfileId;
}

export function createEmulatedMiotyBench(options: MiotyBenchOptions): EmulatedMiotyBench {
  throw new UnbrigError('unknown-module', 'usage', `no emulated module ${options.module}`);
}
