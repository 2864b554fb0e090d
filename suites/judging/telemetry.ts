import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { ModuleOperation } from '../../rig/ports/module.ts';

/** What the module answered to one kind of query, one figure an answer; `line` counts from 0. */
export function answers(context: JudgeContext, kind: ModuleOperation['kind'], line: number): readonly number[] {
  const asked = context.observation.exchanges.filter(({ operation }) => operation.kind === kind);
  if (asked.length === 0)
    throw new UnbrigError('observation-incomplete', 'test-code', `the stimulus did not ask for ${kind}`);
  const figures = asked.map(({ values }) => Number.parseInt(values[line] ?? '', 10));
  if (figures.some(Number.isNaN))
    context.inconclusive('DUT_SILENT', `the module did not answer a number when asked for its ${kind}`);
  return figures;
}

export const mean = (figures: readonly number[]): number =>
  figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
