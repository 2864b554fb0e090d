import type { PlannedCase } from '../../conformance/plan.ts';
import type { Progress } from '../progress.ts';
import type { CampaignEvent } from './events.ts';
import type { PlannedZone } from './zones.ts';

/** What one observation costs besides the time on the air that has to be made and looked at, in seconds of air. */
const FIXED_COST_SECONDS = 1.5;

/** Tells how far a campaign is and how long it will go on. */
export interface CampaignProgress {
  show(): void;
  take(zone: string, event: CampaignEvent): void;
}

/** The time left follows the time on the air: that is what a campaign in simulated time spends its time with. */
export function campaignProgress(zones: readonly PlannedZone[], progress: Progress, begun: string): CampaignProgress {
  const started = performance.now();
  const costs = new Map(zones.flatMap(({ zone, plan }) => [...costsOf(zone, plan)]));
  const all = [...costs.values()].reduce((sum, cost) => sum + cost, 0);
  const cases = zones.reduce((sum, { plan }) => sum + plan.filter(({ decision }) => decision === 'run').length, 0);
  const current = new Map<string, string>();
  let done = 0;
  let spent = 0;

  const left = (): string => {
    if (done < 3 || spent === 0) return '';
    const seconds = ((performance.now() - started) / 1e3 / spent) * (all - spent);
    return `about ${Math.ceil(seconds)} s left  `;
  };
  const show = (): void => {
    const doing = [...current].map(([zone, title]) => (zones.length > 1 ? `${zone}: ${title}` : title)).join(' | ');
    progress.update(`${done}/${cases}  ${left()}${doing === '' ? begun : doing}`);
  };
  return {
    show,
    take: (zone, event) => {
      if (event.type === 'stimulus') {
        const time = event.expectedSeconds === 0 ? '' : ` (about ${event.expectedSeconds} s of module time)`;
        current.set(zone, `${event.title}${time}`);
      }
      if (event.type === 'observation') spent += costs.get(`${zone} ${event.observation.stimulus}`) ?? 0;
      if (event.type === 'case') done += 1;
      show();
    },
  };
}

/** The zone that takes longest first: so the last one to end is a short one. */
export function longestFirst(zones: readonly PlannedZone[]): PlannedZone[] {
  const cost = ({ zone, plan }: PlannedZone): number =>
    [...costsOf(zone, plan).values()].reduce((sum, one) => sum + one, 0);
  return [...zones].sort((a, b) => cost(b) - cost(a));
}

/** Seconds of air that each distinct observation of a zone costs. */
function costsOf(zone: string, plan: readonly PlannedCase[]): ReadonlyMap<string, number> {
  const costs = new Map<string, number>();
  for (const { case: entry, decision } of plan) {
    if (decision !== 'run') continue;
    const name = `${zone} ${entry.observation}`;
    costs.set(name, Math.max(costs.get(name) ?? 0, entry.airtimeSeconds + FIXED_COST_SECONDS));
  }
  return costs;
}
