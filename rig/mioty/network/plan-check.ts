import { type MiotyNetworkPlan, miotyTasks } from '../../ports/mioty-network.ts';
import type { StackedMiotyBehaviour } from './behaviour.ts';

/** Why a plan cannot be; null for a good one. Every task but billing needs a unit, and a unit that the network has (guideline 4.1). */
export function planDefect(plan: MiotyNetworkPlan, behaviour: StackedMiotyBehaviour): string | null {
  for (const task of miotyTasks) {
    const takers = plan.tasks[task];
    if (!behaviour.check(takers.length > 0 || task === 'billing', 'task-assigned')) return 'task-assigned';
    if (
      !behaviour.check(
        takers.every((role) => plan.roles.includes(role)),
        'task-unit',
      )
    )
      return 'task-unit';
  }
  return null;
}
