import { faultNamed, type OpenedModule } from '../../drivers/index.ts';
import type { ObservationBench } from '../conformance/observe.ts';
import type { BenchAbilities } from '../conformance/plan.ts';
import type { Proforma } from '../conformance/proforma.ts';
import type { CampaignRecord } from '../conformance/record.ts';
import { captureRequestOf, technologyOfZone } from '../conformance/technology.ts';
import type { DeclaredModule, KeyLookup } from '../conformance/types.ts';
import { UnbrigError } from '../ports/errors.ts';
import type { ModuleOperation } from '../ports/module.ts';
import { seededRandom } from '../ports/random.ts';
import { checkProformaNames, declaredIn, loadBenchConfig } from './config.ts';
import { transportText } from './config-address.ts';
import { type DeviceKey, readDeviceKey } from './config-key.ts';
import type { BenchConfig } from './config-types.ts';
import { openFarEnds, transmitterAbility } from './far-ends.ts';
import { realClock } from './real-clock.ts';
import { simulatedClock } from './simulated-clock.ts';

/** What a bench is opened from. */
export interface BenchRequest {
  readonly rigFile: string | null;
  readonly dutFile: string | null;
  readonly seed: number;
  readonly faults: readonly string[];
  /** Radio configuration or profile to open the module in; null takes the first that is declared. */
  readonly zone: string | null;
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

/**
 * Reads the configuration and says what the bench will be. Opens nothing.
 * @throws UnbrigError (usage) that names file, place and cure.
 */
export function planBench(request: BenchRequest, proforma: Proforma): BenchPlan {
  const { rigFile, dutFile, zone } = request;
  const config = loadBenchConfig({
    rigFile,
    dutFile,
    ...(zone === null ? {} : { technology: technologyOfZone(zone) }),
  });
  const names = (items: readonly { readonly id: string }[]): string[] => items.map((item) => item.id);
  checkProformaNames(config, { ics: names(proforma.ics), ixit: names(proforma.ixit) });
  const { rig, dut } = config;
  const declared = declaredIn(dut, request.zone ?? dut.zones[0].zone);
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
      transmitter: transmitterAbility(rig.transmitter),
      network: emulatedModule,
      bssci: emulatedModule && dut.technology === 'mioty' ? ['service-centre', 'base-station'] : [],
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
  const close = async (): Promise<void> => {
    await far.close();
  };
  try {
    await expectAnswer(far.module, transportText(rig.module.transport));
    await enterZone(far.module, plan.declared);
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
    miotyNetwork: far.miotyNetwork,
    bssci: far.bssci,
    request: captureRequestOf(plan.declared),
    declared: plan.declared,
    random: seededRandom(request.seed, 'campaign'),
    abilities: plan.abilities,
    keyOf: keyLookup(dut.epId, key),
    close,
    [Symbol.asyncDispose]: close,
  };
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

/**
 * Puts a module of several zones into the one under test; a module built for one zone has no such command.
 * @throws UnbrigError `zone-refused` (precondition) when the module says no.
 */
async function enterZone(module: OpenedModule, { zone, ixit }: DeclaredModule): Promise<void> {
  const operations: ModuleOperation[] = [{ kind: 'setZone', zone }];
  if (typeof ixit.bitRateBps === 'number') operations.push({ kind: 'setBitRate', bitRateBps: ixit.bitRateBps });
  for (const operation of operations) {
    const { status, errorText } = await module.perform(operation);
    if (status === 'ok' || status === 'unsupported') continue;
    const answer = errorText ?? status;
    const message = `the module does not go to ${zone} (${operation.kind}: ${answer}); is it declared for a zone that it has?`;
    throw new UnbrigError('zone-refused', 'precondition', message, {
      facts: { zone, operation: operation.kind, answer },
    });
  }
}

/** The key of the module under test for the receiver; copies live only as long as the process. */
function keyLookup(epId: string, key: DeviceKey | null): KeyLookup {
  if (key === null) return () => undefined;
  const bytes = key.use((secret) => Uint8Array.from(secret));
  const own = epId.toUpperCase();
  return (asked) => (asked.toUpperCase() === own ? bytes : undefined);
}
