import type { Clock } from '../../rig/ports/clock.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { PowerSwitch } from '../../rig/ports/instrument.ts';
import type { SigfoxDialectName } from '../../rig/ports/module.ts';
import { MODULE_DEVICE } from '../../rig/ports/network.ts';
import type { Probe } from '../../rig/ports/probe.ts';
import { type Random, seededRandom } from '../../rig/ports/random.ts';
import type { Transmitter } from '../../rig/ports/transmitter.ts';
import { hexToBytes } from '../../rig/sigfox/hex.ts';
import { isCounterRollover } from '../../rig/sigfox/message-counter.ts';
import type { RegisteredDevice } from '../../rig/sigfox/network/registration.ts';
import { radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';
import type { RadioConfigurationId, UplinkBitRate } from '../../rig/sigfox/types.ts';
import { emulatedProbe } from '../probes/emulated-probe.ts';
import { emulatedTransmitter } from '../transmitters/emulated-transmitter.ts';
import type { EmulatedTransmitterSettings } from '../transmitters/settings.ts';
import type { FarEnd } from '../transports/far-end.ts';
import type { Device } from './device/device.ts';
import { radioPlan } from './device/radio-plan.ts';
import { createEther, type Ether, PATH_LOSS_DB } from './ether.ts';
import { faultOf } from './faults/registry.ts';
import { createFirmware } from './firmwares.ts';
import { createEmulatedNetwork, type EmulatedNetwork } from './network/emulated-network.ts';
import { createFrontEnd, type FrontEnd } from './receiver-front-end.ts';

export interface EmulatedBenchOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** Command language of the module; S1 unless given. */
  readonly module?: SigfoxDialectName;
  /** Names from FAULTS. */
  readonly faults?: readonly string[];
  readonly rc?: RadioConfigurationId;
  /** Unless given, the lowest that the zone has. */
  readonly bitRateBps?: UplinkBitRate;
  /** Eight hex digits, most significant byte first. */
  readonly epId?: string;
  /** Sixteen hex digits; drawn from the seed unless given. */
  readonly pac?: string;
  /** Device key, 16 bytes. */
  readonly key?: Uint8Array;
  /** Counter of the last message in the non-volatile memory. */
  readonly messageCounter?: number;
  readonly rollover?: number;
  /** Signal over noise in a bandwidth equal to the bit rate, at the module's default power. */
  readonly snrDb?: number;
  /** How much too high the receiver reads frequencies. */
  readonly frequencyOffsetHz?: number;
  readonly frequencyDriftHzPerSecond?: number;
  readonly format?: 'cu8' | 'cf32_le';
  /** Render everything, quiet or not; unless given, on a real clock alone. */
  readonly continuous?: boolean;
  readonly transmitter?: EmulatedTransmitterSettings;
}

/** An emulated module on the air with a receiver beside it. */
export interface EmulatedBench extends AsyncDisposable {
  readonly farEnd: FarEnd;
  readonly ether: Ether;
  readonly frontEnd: FrontEnd;
  readonly probe: Probe;
  readonly transmitter: Transmitter;
  readonly network: EmulatedNetwork;
  readonly power: PowerSwitch;
  readonly device: Device;
  readonly epId: string;
  readonly pac: string;
}

/** What the built-in module is unless told otherwise. ID and key are the test credentials that sigfox-ep-lib publishes; no secret. */
export const EMULATED_DEFAULTS = {
  module: 's1',
  rc: 'RC1',
  epId: 'FEDCBA98',
  key: hexToBytes('0123456789ABCDEF0123456789ABCDEF', 'published test key'),
  rollover: 4096,
  snrDb: 45,
  frequencyOffsetHz: 85,
} as const;

/** Full scale over the module's default power at the receiver: room for noise and for the highest power. */
const HEADROOM_DB = 10;

/** The counter starts this far before its rollover: a day of 140 messages crosses it. */
const BEFORE_ROLLOVER = 116;

function checkIdentity(epId: string, key: Uint8Array, rollover: number): void {
  const refuse = (message: string): never => {
    throw new UnbrigError('bad-emulated-module', 'usage', message, { facts: { epId, rollover } });
  };
  if (!/^[0-9A-Fa-f]{8}$/.test(epId)) refuse(`emulated module: EP-ID ${JSON.stringify(epId)} is not eight hex digits`);
  if (key.length !== 16) refuse(`emulated module: the device key has ${key.length} bytes, must be 16`);
  if (!isCounterRollover(rollover)) refuse(`emulated module: rollover ${rollover} is none of 128, 256 ... 4096`);
}

/** The highest subscription: a bench sends much. */
const MODULE_MESSAGES_PER_DAY = 140;

function drawPac(random: Random): string {
  return Array.from({ length: 16 }, () => random.integer(16).toString(16).toUpperCase()).join('');
}

/** @throws UnbrigError (usage) for an unknown fault, zone or bit rate, or an identity that no device has. */
export function createEmulatedBench(options: EmulatedBenchOptions): EmulatedBench {
  const settings = { ...EMULATED_DEFAULTS, ...definedOf(options) };
  checkIdentity(settings.epId, settings.key, settings.rollover);
  const faults = (options.faults ?? []).map((name) => faultOf('sigfox', name));
  const random = seededRandom(options.seed, 'emulated-bench');
  const bitRateBps =
    options.bitRateBps ?? radioConfiguration(settings.rc).bitRatesBps.value.toSorted((a, b) => a - b)[0];
  const plan = radioPlan(settings.rc, bitRateBps);
  const pac = options.pac ?? drawPac(random.fork('pac'));
  const ether = createEther();
  const firmware = createFirmware(settings.module, {
    clock: options.clock,
    random: random.fork(settings.module),
    ether,
    identity: { epId: settings.epId, pac, key: settings.key, counterRollover: settings.rollover },
    rc: settings.rc,
    bitRateBps,
    messageCounter: options.messageCounter ?? settings.rollover - BEFORE_ROLLOVER,
    behaviours: faults.flatMap((fault) => (fault.scope === 'module' ? [fault.behaviour()] : [])),
  });
  const receivedDbm = plan.defaultPowerDbm - PATH_LOSS_DB;
  const frontEnd = createFrontEnd({
    ether,
    seed: random.fork('noise').integer(0x1_0000_0000),
    pathLossDb: PATH_LOSS_DB,
    noiseDensityDbmPerHz: receivedDbm - settings.snrDb - 10 * Math.log10(bitRateBps),
    fullScaleDbm: receivedDbm + HEADROOM_DB,
    frequencyOffsetHz: settings.frequencyOffsetHz,
    driftHzPerSecond: options.frequencyDriftHzPerSecond ?? 0,
    deaf: faults.some((fault) => fault.scope === 'probe' && fault.deaf === true),
  });
  const drops = faults.flatMap((fault) => (fault.scope === 'probe' && fault.drops ? [fault.drops] : []))[0];
  const probe = emulatedProbe({
    clock: options.clock,
    ether,
    frontEnd,
    ...(options.format ? { format: options.format } : {}),
    ...(options.continuous === undefined ? {} : { continuous: options.continuous }),
    ...(drops ? { drops } : {}),
  });
  const transmitter = emulatedTransmitter({
    clock: options.clock,
    ether,
    pathLossDb: PATH_LOSS_DB,
    random: random.fork('transmitter'),
    ...options.transmitter,
  });
  const power = powerSwitchOf(firmware.device);
  const network = createEmulatedNetwork({
    clock: options.clock,
    ether,
    random: random.fork('network'),
    rc: settings.rc,
    faults,
    devices: () => [registrationOf(firmware.device)],
  });
  return {
    farEnd: firmware.farEnd,
    ether,
    frontEnd,
    probe,
    transmitter,
    network,
    power,
    device: firmware.device,
    epId: settings.epId.toUpperCase(),
    pac,
    async [Symbol.asyncDispose]() {
      network.close();
      await transmitter[Symbol.asyncDispose]();
      await probe[Symbol.asyncDispose]();
      firmware.device.powerOff();
    },
  };
}

/** The module as a network knows it that has served it up to now. */
function registrationOf({ identity, plan, nvm }: Device): RegisteredDevice {
  return {
    name: MODULE_DEVICE,
    application: MODULE_DEVICE,
    epId: hexToBytes(identity.epId, 'EP-ID'),
    key: identity.key,
    rollover: identity.counterRollover,
    rc: plan.rc.id,
    messagesPerDay: MODULE_MESSAGES_PER_DAY,
    lastCounter: nvm.messageCounter,
  };
}

/** Given options alone: one that is present but undefined does not displace a default. */
function definedOf(options: EmulatedBenchOptions): Pick<EmulatedBenchOptions, keyof typeof EMULATED_DEFAULTS> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function powerSwitchOf(device: Device): PowerSwitch {
  return {
    off: () => Promise.resolve(device.powerOff()),
    on: () => Promise.resolve(device.powerOn()),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
