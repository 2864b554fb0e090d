import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import type { PlacedFrame } from './messages.ts';

export interface Finding {
  readonly ok: boolean;
  readonly expected: string;
  readonly observed: string;
}

/** Equality of two values that print themselves. */
export function same(expected: string | number | boolean, observed: string | number | boolean | null): Finding {
  return {
    ok: observed === expected,
    expected: String(expected),
    observed: observed === null ? 'not there' : String(observed),
  };
}

/** States one check for every frame; the report shows the first one that breaks it. */
export function checkFrames(
  context: JudgeContext,
  name: string,
  frames: readonly PlacedFrame[],
  find: (placed: PlacedFrame) => Finding,
): void {
  for (const placed of frames) {
    const { ok, expected, observed } = find(placed);
    const where = frames.length > 1 ? ` (frame ${placed.rank})` : '';
    context.check(name, ok, { expected, observed: `${observed}${where}`, frame: placed.frame });
  }
}

export function check(context: JudgeContext, name: string, { ok, expected, observed }: Finding): void {
  context.check(name, ok, { expected, observed });
}
