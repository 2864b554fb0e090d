import { availableParallelism } from 'node:os';
import { loadBenchConfig, zonesOf } from '../../bench/config.ts';
import { type BenchPlan, type BenchRequest, planBench } from '../../bench/open-bench.ts';
import type { Catalogue } from '../../conformance/catalogue.ts';
import { type PlannedCase, planCampaign } from '../../conformance/plan.ts';
import { technologyOfZone } from '../../conformance/technology.ts';
import type { Technology } from '../../conformance/types.ts';
import { UnbrigError } from '../../ports/errors.ts';

/** One radio configuration or profile of a campaign and what will be done in it. */
export interface PlannedZone {
  readonly zone: string;
  readonly bench: BenchPlan;
  readonly plan: readonly PlannedCase[];
}

/**
 * Plans every radio configuration that was asked for. A zone in which the selection has nothing may be there as long as another one has.
 * @throws UnbrigError as `planBench`, `zonesOf` and `planCampaign` do; `zone-fixed` (usage) for several zones of a module that has one.
 */
export function planZones(
  request: Omit<BenchRequest, 'zone'>,
  asked: readonly string[],
  catalogue: Catalogue,
  selection: readonly string[],
): readonly PlannedZone[] {
  const config = loadBenchConfig({ ...request, technology: technologyMeant(asked, selection) });
  const zones = zonesOf(config, asked);
  if (zones.length > 1 && config.rig.module.transport.kind === 'serial' && config.rig.module.dialect === 's1') {
    const message = `a module of dialect s1 is built for one radio configuration, and ${zones.join(', ')} are asked for: run one at a time with --rc`;
    throw new UnbrigError('zone-fixed', 'usage', message, { facts: { zones } });
  }
  return zones.map((zone) => {
    const bench = planBench({ ...request, zone }, catalogue.proforma);
    return { zone, bench, plan: planCampaign(catalogue, selection, bench.declared, bench.abilities) };
  });
}

/** Of the two built-in modules the one that the zones belong to, or all selected cases. */
function technologyMeant(asked: readonly string[], selection: readonly string[]): Technology {
  const [zone] = asked;
  if (zone !== undefined) return technologyOfZone(zone);
  const wanted = selection.filter((pattern) => !pattern.startsWith('!'));
  return wanted.length > 0 && wanted.every((pattern) => /^mioty(\/|$)/.test(pattern)) ? 'mioty' : 'sigfox';
}

/** How many zones can be tested at once: each emulated module is a bench of its own, a real one is there once. */
export function zonesAtOnce({ bench }: PlannedZone): number {
  const { rig } = bench.config;
  const separate = rig.module.transport.kind === 'emulated' && rig.clock === 'simulated';
  return separate ? availableParallelism() : 1;
}
