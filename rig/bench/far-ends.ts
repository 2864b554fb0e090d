import {
  type OpenedModule,
  openEmulation,
  openMiotyEmulation,
  openRtlTcpProbe,
  openSerialModule,
  openTransmitter,
  type TransmitterSettings,
} from '../../drivers/index.ts';
import type { BenchAbilities } from '../conformance/plan.ts';
import type { RadioProfileId } from '../mioty/types.ts';
import type { BssciUnderTest } from '../ports/bssci.ts';
import type { Clock } from '../ports/clock.ts';
import { UnbrigError } from '../ports/errors.ts';
import type { PowerSwitch } from '../ports/instrument.ts';
import type { MiotyNetworkUnderTest } from '../ports/mioty-network.ts';
import { isMiotyDialect, type MiotyDialectName, type SigfoxDialectName } from '../ports/module.ts';
import type { NetworkUnderTest } from '../ports/network.ts';
import type { Probe, ProbeDescription } from '../ports/probe.ts';
import type { Transmitter } from '../ports/transmitter.ts';
import type { RadioConfigurationId } from '../sigfox/types.ts';
import type { DeviceKey } from './config-key.ts';
import type { ProbeConfig, TransportAddress } from './config-types.ts';
import type { BenchPlan, BenchRequest } from './open-bench.ts';

/** What stands at the other end of the bench's lines and of the air. */
export interface FarEnds {
  readonly module: OpenedModule;
  readonly probe: Probe;
  readonly power: PowerSwitch | null;
  readonly transmitter: Transmitter | null;
  readonly network: NetworkUnderTest | null;
  readonly miotyNetwork: MiotyNetworkUnderTest | null;
  readonly bssci: BssciUnderTest | null;
  close(): Promise<void>;
}

/**
 * Opens emulated far ends, or a receiver, a transmitter and a serial line.
 * @throws UnbrigError (link or instrument) when something does not open
 */
export async function openFarEnds(
  request: BenchRequest,
  plan: BenchPlan,
  clock: Clock,
  key: DeviceKey | null,
): Promise<FarEnds> {
  const { transport } = plan.config.rig.module;
  if (transport.kind === 'serial') return openReal(plan, transport, clock, key);
  const { module } = transport;
  return isMiotyDialect(module)
    ? openMioty(request, plan, clock, key, module)
    : openSigfox(request, plan, clock, key, module);
}

type OpenEmulated<Name> = (
  request: BenchRequest,
  plan: BenchPlan,
  clock: Clock,
  key: DeviceKey | null,
  module: Name,
) => Promise<FarEnds>;

const openSigfox: OpenEmulated<SigfoxDialectName> = async (request, plan, clock, key, module) => {
  const { rig, dut } = plan.config;
  const { zone, ixit } = plan.declared;
  const { seed: _seed, driftHzPerSecond, ...frontEnd } = rig.emulator;
  const { kind, ...transmitter } = rig.transmitter.kind === 'emulated' ? rig.transmitter : ({ kind: 'none' } as const);
  const emulation = await openEmulation({
    clock,
    seed: rig.emulator.seed ?? request.seed,
    module,
    faults: request.faults,
    rc: zone as RadioConfigurationId,
    epId: dut.epId,
    ...(key === null ? {} : { key: key.use((bytes) => Uint8Array.from(bytes)) }),
    ...frontEnd,
    transmitter,
    ...(ixit.bitRateBps === 100 || ixit.bitRateBps === 600 ? { bitRateBps: ixit.bitRateBps } : {}),
    ...(typeof ixit.messageCounterRollover === 'number' ? { rollover: ixit.messageCounterRollover } : {}),
    ...(driftHzPerSecond === undefined ? {} : { frequencyDriftHzPerSecond: driftHzPerSecond }),
  });
  return {
    ...emulation,
    miotyNetwork: null,
    bssci: null,
    transmitter: kind === 'none' ? null : emulation.transmitter,
    power: rig.power === 'emulated' ? emulation.power : null,
  };
};

const openMioty: OpenEmulated<MiotyDialectName> = async (request, plan, clock, key, module) => {
  const { rig, dut } = plan.config;
  const { seed: _seed, driftHzPerSecond, ...frontEnd } = rig.emulator;
  const emulation = await openMiotyEmulation({
    clock,
    seed: rig.emulator.seed ?? request.seed,
    module,
    faults: request.faults,
    profile: plan.declared.zone as RadioProfileId,
    epEui: dut.epId,
    ...(key === null ? {} : { key: key.use((bytes) => Uint8Array.from(bytes)) }),
    ...frontEnd,
    ...(driftHzPerSecond === undefined ? {} : { frequencyDriftHzPerSecond: driftHzPerSecond }),
  });
  return {
    ...emulation,
    transmitter: null,
    network: null,
    power: rig.power === 'emulated' ? emulation.power : null,
  };
};

async function openReal(
  { config: { rig }, declared }: BenchPlan,
  transport: Extract<TransportAddress, { kind: 'serial' }>,
  clock: Clock,
  key: DeviceKey | null,
): Promise<FarEnds> {
  const opened: AsyncDisposable[] = [];
  const keep = <T extends AsyncDisposable | null>(resource: T): T => {
    if (resource !== null) opened.push(resource);
    return resource;
  };
  const close = async (): Promise<void> => {
    for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]();
  };
  try {
    const probe = keep(await openProbe(rig.probe, clock));
    const transmitter = keep(await openTransmitter(rig.transmitter, clock));
    const { path, baudRate } = transport;
    const keyOf = key === null ? {} : { key: key.use((bytes) => Uint8Array.from(bytes)) };
    const facts = { rc: declared.zone, ...keyOf };
    const module = keep(await openSerialModule(path, baudRate, clock, rig.module.dialect, facts));
    return { module, probe, power: null, transmitter, network: null, miotyNetwork: null, bssci: null, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is known of a transmitter before it is opened. */
export function transmitterAbility(settings: TransmitterSettings): BenchAbilities['transmitter'] {
  switch (settings.kind) {
    case 'none':
      return null;
    case 'emulated':
      return {
        timingSeconds: Math.max(settings.timingUncertaintySeconds ?? 0, settings.startJitterSeconds ?? 0),
        levelKnown: settings.levelUncertaintyDb !== null,
      };
    case 'hackrf':
      return {
        timingSeconds: settings.timingUncertaintySeconds,
        levelKnown: settings.levelAtFullScaleDbm !== null && settings.levelUncertaintyDb !== null,
      };
    case 'command':
      return { timingSeconds: settings.timingUncertaintySeconds, levelKnown: settings.levelUncertaintyDb !== null };
  }
}

async function openProbe(config: ProbeConfig, clock: Clock): Promise<Probe> {
  if (config.address.kind === 'emulated') {
    throw new UnbrigError(
      'probe-without-air',
      'usage',
      'rig.yaml: an emulated probe hears emulated modules only; give a real module a real probe, for instance probe: "rtl_tcp://127.0.0.1:1234"',
    );
  }
  const description: Partial<ProbeDescription> = {
    ...(config.id === null ? {} : { id: config.id }),
    ...(config.frequencyReferencePpm === null ? {} : { frequencyReferencePpm: config.frequencyReferencePpm }),
    ...(config.sampleClockPpm === null ? {} : { sampleClockPpm: config.sampleClockPpm }),
    traceability: { frequency: 'indicative', time: 'indicative', power: 'indicative', ...config.traceability },
  };
  return openRtlTcpProbe({ host: config.address.host, port: config.address.port, clock, description });
}
