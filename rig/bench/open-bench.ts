import {
  faultNamed,
  type OpenedModule,
  openEmulation,
  openRtlTcpProbe,
  openSerialModule,
} from '../../drivers/index.ts';
import type { ObservationBench } from '../conformance/observe.ts';
import type { BenchAbilities } from '../conformance/plan.ts';
import type { Proforma } from '../conformance/proforma.ts';
import type { CampaignRecord } from '../conformance/record.ts';
import type { DeclaredModule, KeyLookup } from '../conformance/types.ts';
import type { Clock } from '../ports/clock.ts';
import { UnbrigError } from '../ports/errors.ts';
import type { PowerSwitch } from '../ports/instrument.ts';
import type { NetworkUnderTest } from '../ports/network.ts';
import type { Probe, ProbeDescription } from '../ports/probe.ts';
import { seededRandom } from '../ports/random.ts';
import type { Transmitter } from '../ports/transmitter.ts';
import { radioConfiguration } from '../sigfox/radio-configuration.ts';
import type { RadioConfigurationId } from '../sigfox/types.ts';
import { checkProformaNames, declaredIn, loadBenchConfig } from './config.ts';
import { transportText } from './config-address.ts';
import { type DeviceKey, readDeviceKey } from './config-key.ts';
import type { BenchConfig, ProbeConfig } from './config-types.ts';
import { realClock } from './real-clock.ts';
import { simulatedClock } from './simulated-clock.ts';

/** What a bench is opened from. */
export interface BenchRequest {
  readonly rigFile: string | null;
  readonly dutFile: string | null;
  readonly seed: number;
  readonly faults: readonly string[];
  /** Radio configuration to open the module in; null takes the first that is declared. */
  readonly rc: string | null;
}

/** What is known of a bench before anything is opened. */
export interface BenchPlan {
  readonly config: BenchConfig;
  readonly declared: DeclaredModule;
  readonly abilities: BenchAbilities;
  readonly emulated: boolean;
  readonly keyCommitment: string | null;
  readonly warnings: readonly string[];
  readonly description: Omit<CampaignRecord['bench'], 'rigFile' | 'dutFile' | 'faults' | 'probe'>;
}

export interface OpenedBench extends ObservationBench, AsyncDisposable {
  readonly abilities: BenchAbilities;
  readonly keyOf: KeyLookup;
  close(): Promise<void>;
}

/** IQ rate of a capture: wider than the 192 kHz operational band, and a rate that an RTL-SDR has. */
const SAMPLE_RATE_HZ = 250_000;

/**
 * Reads the configuration and says what the bench will be. Opens nothing.
 * @throws UnbrigError (usage) that names file, place and cure.
 */
export function planBench(request: BenchRequest, proforma: Proforma): BenchPlan {
  const config = loadBenchConfig(request);
  const names = (items: readonly { readonly id: string }[]): string[] => items.map((item) => item.id);
  checkProformaNames(config, { ics: names(proforma.ics), ixit: names(proforma.ixit) });
  const { rig, dut } = config;
  const declared = declaredIn(dut, request.rc ?? dut.zones[0].rc);
  const key = readDeviceKey(dut);
  const emulatedModule = rig.module.transport.kind === 'emulated';
  request.faults.forEach(faultNamed);
  if (request.faults.length > 0 && !emulatedModule) {
    throw new UnbrigError(
      'fault-on-real-module',
      'usage',
      '--fault works on the emulated module only; leave it out or use the emulated bench',
    );
  }
  return {
    config,
    declared,
    abilities: {
      powerSwitch: rig.power !== 'none',
      deviceKey: key !== null,
      simulatedTime: rig.clock === 'simulated',
      transmitter: emulatedModule ? { timingSeconds: 0, levelKnown: true } : null,
      network: emulatedModule,
    },
    emulated: emulatedModule || rig.probe.address.kind === 'emulated',
    keyCommitment: key?.commitment ?? null,
    warnings: key?.warnings ?? [],
    description: {
      clock: rig.clock,
      dialect: rig.module.dialect,
      transport: transportText(rig.module.transport),
      powerSwitch: rig.power === 'none' ? null : rig.power,
    },
  };
}

/**
 * Opens the bench: emulated far ends, or a serial line and a receiver.
 * @throws UnbrigError (link or instrument) when something does not open, `module-silent` (link) when the module answers nothing at all.
 */
export async function openBench(request: BenchRequest, proforma: Proforma): Promise<OpenedBench> {
  const plan = planBench(request, proforma);
  const { rig, dut } = plan.config;
  const clock = rig.clock === 'simulated' ? simulatedClock() : realClock();
  const key = readDeviceKey(dut);
  const far = await openFarEnds(request, plan, clock, key);
  const centreFrequencyHz = radioConfiguration(plan.declared.rc).uplinkCentreHz.value;
  const close = async (): Promise<void> => {
    await far.close();
  };
  try {
    await expectAnswer(far.module, transportText(rig.module.transport));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    clock,
    module: far.module,
    probe: far.probe,
    power: far.power,
    transmitter: far.transmitter,
    network: far.network,
    request: { centreFrequencyHz, sampleRateHz: SAMPLE_RATE_HZ },
    declared: plan.declared,
    random: seededRandom(request.seed, 'campaign'),
    abilities: plan.abilities,
    keyOf: keyLookup(dut.epId, key),
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface FarEnds {
  readonly module: OpenedModule;
  readonly probe: Probe;
  readonly power: PowerSwitch | null;
  readonly transmitter: Transmitter | null;
  readonly network: NetworkUnderTest | null;
  close(): Promise<void>;
}

async function openFarEnds(
  request: BenchRequest,
  plan: BenchPlan,
  clock: Clock,
  key: DeviceKey | null,
): Promise<FarEnds> {
  const { rig, dut } = plan.config;
  const { rc, ixit } = plan.declared;
  const { transport } = rig.module;
  if (transport.kind === 'emulated') {
    const { seed: _seed, driftHzPerSecond, ...frontEnd } = rig.emulator;
    const emulation = await openEmulation({
      clock,
      seed: rig.emulator.seed ?? request.seed,
      faults: request.faults,
      rc: rc as RadioConfigurationId,
      epId: dut.epId,
      ...(key === null ? {} : { key: key.use((bytes) => Uint8Array.from(bytes)) }),
      ...frontEnd,
      ...(ixit.bitRateBps === 100 || ixit.bitRateBps === 600 ? { bitRateBps: ixit.bitRateBps } : {}),
      ...(typeof ixit.messageCounterRollover === 'number' ? { rollover: ixit.messageCounterRollover } : {}),
      ...(driftHzPerSecond === undefined ? {} : { frequencyDriftHzPerSecond: driftHzPerSecond }),
    });
    return { ...emulation, power: rig.power === 'emulated' ? emulation.power : null, network: null };
  }
  const probe = await openProbe(rig.probe, clock);
  try {
    const module = await openSerialModule(transport.path, transport.baudRate, clock);
    const close = async (): Promise<void> => {
      await module[Symbol.asyncDispose]();
      await probe[Symbol.asyncDispose]();
    };
    return { module, probe, power: null, transmitter: null, network: null, close };
  } catch (error) {
    await probe[Symbol.asyncDispose]();
    throw error;
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

/** A module that answers neither AT nor a query is not there; one that answers only some things is there, and is judged. */
async function expectAnswer(module: OpenedModule, transport: string): Promise<void> {
  if (module.answered) return;
  const exchange = await module.perform({ kind: 'getId' });
  if (exchange.status !== 'silent' && exchange.status !== 'gone') return;
  throw new UnbrigError(
    'module-silent',
    'link',
    `the module on ${transport} answers nothing; check power, wiring (TX and RX crossed) and the baud rate`,
    { facts: { transport } },
  );
}

/** The key of the module under test for the receiver; copies live only as long as the process. */
function keyLookup(epId: string, key: DeviceKey | null): KeyLookup {
  if (key === null) return () => undefined;
  const bytes = key.use((secret) => Uint8Array.from(secret));
  const own = epId.toUpperCase();
  return (asked) => (asked.toUpperCase() === own ? bytes : undefined);
}
