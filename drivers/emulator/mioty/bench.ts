import { SYMBOL_RATE_BPS } from '../../../rig/mioty/profile.ts';
import { PUBLISHED_NETWORK_KEY } from '../../../rig/mioty/published-key.ts';
import type { RadioProfileId } from '../../../rig/mioty/types.ts';
import type { BssciUnderTest } from '../../../rig/ports/bssci.ts';
import type { Clock } from '../../../rig/ports/clock.ts';
import { UnbrigError } from '../../../rig/ports/errors.ts';
import type { PowerSwitch } from '../../../rig/ports/instrument.ts';
import type { MiotyNetworkUnderTest } from '../../../rig/ports/mioty-network.ts';
import type { MiotyDialectName } from '../../../rig/ports/module.ts';
import type { Probe } from '../../../rig/ports/probe.ts';
import { type Random, seededRandom } from '../../../rig/ports/random.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { emulatedProbe } from '../../probes/emulated-probe.ts';
import type { FarEnd } from '../../transports/far-end.ts';
import { createEther, type Ether, PATH_LOSS_DB } from '../ether.ts';
import type { Fault } from '../faults/fault.ts';
import { faultOf } from '../faults/registry.ts';
import { createEmulatedBssci } from '../mioty-bssci/peers.ts';
import { createEmulatedMiotyNetwork } from '../mioty-network/emulated-mioty-network.ts';
import { createFrontEnd, type FrontEnd } from '../receiver-front-end.ts';
import type { MiotyDevice } from './device/device.ts';
import { PACKET_COUNTERS } from './device/memory.ts';
import { createMiotyFirmware } from './shell/firmware.ts';
import { FIRMWARE_PROFILES } from './shell/profiles.ts';

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
  readonly miotyNetwork: MiotyNetworkUnderTest;
  readonly bssci: BssciUnderTest;
  readonly power: PowerSwitch;
  readonly device: MiotyDevice;
  /** Sixteen hex digits, in capitals. */
  readonly epEui: string;
  readonly profile: RadioProfileId;
}

/** What the built-in module is unless told otherwise. The EUI is made up, the key is the example of RFC 4493: no secret. */
export const EMULATED_MIOTY_DEFAULTS = {
  profile: 'EU1',
  epEui: '70B3D5677FF0A1B2',
  key: PUBLISHED_NETWORK_KEY,
  // Ten uplinks before the 24 bits that the air shows are used up.
  packetCounter: 0xff_fff6,
  snrDb: 30,
  frequencyOffsetHz: 85,
} as const;

/** Bursts follow each other so closely that wide margins would render all of a frame. */
const PROBE_MARGIN_SECONDS = 0.02;

/** Full scale over the module's default power at the receiver: room for noise and for the highest power. */
const HEADROOM_DB = 10;

function checkIdentity(epEui: string, key: Uint8Array, packetCounter: number): void {
  const refuse = (message: string): never => {
    throw new UnbrigError('bad-emulated-module', 'usage', message, { facts: { epEui, packetCounter } });
  };
  if (!/^[0-9A-Fa-f]{16}$/.test(epEui)) {
    refuse(`emulated module: EUI-64 ${JSON.stringify(epEui)} is not sixteen hex digits`);
  }
  if (key.length !== 16) refuse(`emulated module: the network key has ${key.length} bytes, must be 16`);
  if (!(Number.isInteger(packetCounter) && packetCounter >= 0 && packetCounter < PACKET_COUNTERS)) {
    refuse(`emulated module: packet counter ${packetCounter} is no number of 32 bits`);
  }
}

/** @throws UnbrigError (usage) for an unknown fault or one of another technology, or an identity that no module has. */
export function createEmulatedMiotyBench(options: MiotyBenchOptions): EmulatedMiotyBench {
  const settings = { ...EMULATED_MIOTY_DEFAULTS, ...definedOf(options) };
  const { profile, key, packetCounter } = settings;
  checkIdentity(settings.epEui, key, packetCounter);
  const faults = (options.faults ?? []).map((name) => faultOf('mioty', name));
  const random = seededRandom(options.seed, 'emulated-mioty-bench');
  const ether = createEther();
  const { farEnd, device } = createMiotyFirmware(options.module, {
    clock: options.clock,
    random: random.fork(options.module),
    ether,
    factory: {
      epEui: hexToBytes(settings.epEui, 'EUI-64'),
      shortAddress: null,
      networkKey: key,
      ip6: IP6,
      packetCounter: 0,
      attachCounter: 0,
      state: 'detached',
      profile,
      mode: 0,
    },
    // A module that has been in service: attached locally, and so far with its counter.
    memory: { packetCounter, state: 'locally-attached' },
    behaviours: faults.flatMap((fault) => (fault.scope === 'mioty-module' ? [fault.behaviour()] : [])),
  });
  const { snrDb, frequencyOffsetHz } = settings;
  const frontEnd = frontEndOf(options, ether, random.fork('noise'), { snrDb, frequencyOffsetHz, faults });
  const probe = probeOf(options, ether, frontEnd, faults);
  return {
    farEnd,
    ether,
    frontEnd,
    probe,
    miotyNetwork: createEmulatedMiotyNetwork({ clock: options.clock, faults }),
    bssci: createEmulatedBssci({
      clock: options.clock,
      random: random.fork('bssci'),
      faults: faults.filter((fault) => fault.scope === 'bssci'),
    }),
    power: powerSwitchOf(device),
    device,
    epEui: settings.epEui.toUpperCase(),
    profile,
    async [Symbol.asyncDispose]() {
      await probe[Symbol.asyncDispose]();
      device.powerOff();
    },
  };
}

interface FrontEndFigures {
  readonly snrDb: number;
  readonly frequencyOffsetHz: number;
  readonly faults: readonly Fault[];
}

function frontEndOf(options: MiotyBenchOptions, ether: Ether, random: Random, figures: FrontEndFigures): FrontEnd {
  const unit = FIRMWARE_PROFILES[options.module].power;
  const receivedDbm = unit.powerDbm(unit.factory) - PATH_LOSS_DB;
  return createFrontEnd({
    ether,
    seed: random.integer(0x1_0000_0000),
    pathLossDb: PATH_LOSS_DB,
    noiseDensityDbmPerHz: receivedDbm - figures.snrDb - 10 * Math.log10(SYMBOL_RATE_BPS),
    fullScaleDbm: receivedDbm + HEADROOM_DB,
    frequencyOffsetHz: figures.frequencyOffsetHz,
    driftHzPerSecond: options.frequencyDriftHzPerSecond ?? 0,
    deaf: figures.faults.some((fault) => fault.scope === 'probe' && fault.deaf === true),
  });
}

function probeOf(options: MiotyBenchOptions, ether: Ether, frontEnd: FrontEnd, faults: readonly Fault[]): Probe {
  const drops = faults.flatMap((fault) => (fault.scope === 'probe' && fault.drops ? [fault.drops] : []))[0];
  return emulatedProbe({
    clock: options.clock,
    ether,
    frontEnd,
    marginSeconds: PROBE_MARGIN_SECONDS,
    ...(options.format ? { format: options.format } : {}),
    ...(options.continuous === undefined ? {} : { continuous: options.continuous }),
    ...(drops ? { drops } : {}),
  });
}

/** From the prefix that RFC 3849 keeps for documentation. */
const IP6 = hexToBytes('20010DB800000000', 'IPv6 prefix');

/** Given options alone: one that is present but undefined does not displace a default. */
function definedOf(options: MiotyBenchOptions): Pick<MiotyBenchOptions, keyof typeof EMULATED_MIOTY_DEFAULTS> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function powerSwitchOf(device: MiotyDevice): PowerSwitch {
  return {
    off: () => Promise.resolve(device.powerOff()),
    on: () => Promise.resolve(device.powerOn()),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
