import type { BssciUnderTest } from '../rig/ports/bssci.ts';
import type { Clock } from '../rig/ports/clock.ts';
import { UnbrigError } from '../rig/ports/errors.ts';
import type { PowerSwitch } from '../rig/ports/instrument.ts';
import type { MiotyNetworkUnderTest } from '../rig/ports/mioty-network.ts';
import type { DialectName } from '../rig/ports/module.ts';
import type { NetworkUnderTest } from '../rig/ports/network.ts';
import type { Probe, ProbeDescription } from '../rig/ports/probe.ts';
import type { Transmitter } from '../rig/ports/transmitter.ts';
import type { EmulatedBench, EmulatedBenchOptions } from './emulator/bench.ts';
import type { MiotyBenchOptions } from './emulator/mioty/bench.ts';
import type { Dialect, ModuleFacts } from './modules/dialect.ts';
import type { OpenedModule } from './modules/open-module.ts';
import type { TransmitterSettings } from './transmitters/settings.ts';
import type { Transport } from './transports/transport.ts';

export type { FaultDescription } from './emulator/faults/fault.ts';
export { FAULTS, faultNamed } from './emulator/faults/registry.ts';
export { listHidDevices } from './instruments/hid-devices.ts';
export type { OpenedModule } from './modules/open-module.ts';
export type { TransmitterSettings } from './transmitters/settings.ts';
export { COMMAND_PLACEHOLDERS } from './transmitters/settings.ts';
export { openPty } from './transports/pty.ts';
export { presentPorts } from './transports/serial.ts';

/** An emulated module on an emulated line, the ether, a receiver and a transmitter on it, and a network whose base stations can hear it. */
export interface OpenedEmulation {
  readonly module: OpenedModule;
  readonly probe: Probe;
  readonly transmitter: Transmitter;
  readonly network: NetworkUnderTest;
  readonly power: PowerSwitch;
  close(): Promise<void>;
}

/**
 * Opens the emulated far ends: module, ether, receiver, power switch. Drivers are loaded only when they are asked for, and all before the module's
 * time begins: loading takes host time, in which a simulated clock would run ahead.
 */
export async function openEmulation(options: EmulatedBenchOptions): Promise<OpenedEmulation> {
  const [{ createEmulatedBench }, { emulatedTransport }, open] = await Promise.all([
    import('./emulator/bench.ts'),
    import('./transports/emulated-binding.ts'),
    dialectOpener(options.module ?? 's1'),
  ]);
  const far: EmulatedBench = createEmulatedBench(options);
  const module = await open(emulatedTransport(far.farEnd), options.clock, { rc: options.rc ?? 'RC1' });
  return {
    module,
    probe: far.probe,
    transmitter: far.transmitter,
    network: far.network,
    power: far.power,
    close: async () => {
      await module[Symbol.asyncDispose]();
      await far[Symbol.asyncDispose]();
    },
  };
}

/**
 * An emulated MIOTY module on an emulated line, the ether and a receiver on it, a network at the level of messages, and ends of the base station to
 * service centre interface.
 */
export type OpenedMiotyEmulation = Omit<OpenedEmulation, 'transmitter' | 'network'> & {
  readonly miotyNetwork: MiotyNetworkUnderTest;
  readonly bssci: BssciUnderTest;
};

/** As `openEmulation`, of a MIOTY module. Nothing is sent to it: the downlink is not public. */
export async function openMiotyEmulation(options: MiotyBenchOptions): Promise<OpenedMiotyEmulation> {
  const [{ createEmulatedMiotyBench, EMULATED_MIOTY_DEFAULTS }, { emulatedTransport }, open] = await Promise.all([
    import('./emulator/mioty/bench.ts'),
    import('./transports/emulated-binding.ts'),
    dialectOpener(options.module),
  ]);
  const far = createEmulatedMiotyBench(options);
  const facts: ModuleFacts = { rc: far.profile, key: options.key ?? EMULATED_MIOTY_DEFAULTS.key };
  const module = await open(emulatedTransport(far.farEnd), options.clock, facts);
  return {
    module,
    probe: far.probe,
    miotyNetwork: far.miotyNetwork,
    bssci: far.bssci,
    power: far.power,
    close: async () => {
      await module[Symbol.asyncDispose]();
      await far[Symbol.asyncDispose]();
    },
  };
}

/**
 * Opens a real module on a serial line. On its radio configuration waits and the channels of hopping zones depend.
 * @throws UnbrigError (link) when the port cannot be opened.
 */
export async function openSerialModule(
  path: string,
  baudRate: number,
  clock: Clock,
  dialect: DialectName,
  facts: ModuleFacts,
): Promise<OpenedModule> {
  const [{ serialTransport }, open] = await Promise.all([import('./transports/serial.ts'), dialectOpener(dialect)]);
  return open(await serialTransport({ path, baudRate }), clock, facts);
}

type OpenDialect = (transport: Transport, clock: Clock, facts: ModuleFacts) => Promise<OpenedModule>;

async function dialectOpener(name: DialectName): Promise<OpenDialect> {
  const [{ openModule }, dialect] = await Promise.all([import('./modules/open-module.ts'), dialectNamed(name)]);
  return (transport, clock, facts) => openModule(dialect, transport, clock, facts);
}

async function dialectNamed(name: DialectName): Promise<Dialect> {
  switch (name) {
    case 's1':
      return (await import('./modules/s1.ts')).S1;
    case 's2':
      return (await import('./modules/s2.ts')).S2;
    case 's3':
      return (await import('./modules/s3.ts')).S3;
    case 's4':
      return (await import('./modules/s4.ts')).S4;
    case 'm1':
    case 'm2':
    case 'm3':
    case 'm4':
      return (await import('./modules/mioty.ts')).miotyDialect(name);
  }
}

/** Opens a receiver behind an rtl_tcp server. */
export async function openRtlTcpProbe(options: {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly description: Partial<ProbeDescription>;
}): Promise<Probe> {
  const { rtlTcpProbe } = await import('./probes/rtl-tcp-probe.ts');
  return rtlTcpProbe(options);
}

/**
 * Opens what sends to a real module; null for none. The emulated one comes with the emulation.
 * @throws UnbrigError `transmitter-missing` (instrument), `transmitter-without-air` (usage)
 */
export async function openTransmitter(settings: TransmitterSettings, clock: Clock): Promise<Transmitter | null> {
  switch (settings.kind) {
    case 'none':
      return null;
    case 'hackrf':
      return (await import('./transmitters/hackrf-transfer.ts')).hackrfTransmitter({ ...settings, clock });
    case 'command':
      return (await import('./transmitters/command.ts')).commandTransmitter({ ...settings, clock });
    case 'emulated':
      throw new UnbrigError(
        'transmitter-without-air',
        'usage',
        'rig.yaml: an emulated transmitter reaches emulated modules only; give a real module a real one (transmitter: hackrf or command) or none',
      );
  }
}
