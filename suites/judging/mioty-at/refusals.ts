import type { JudgeContext } from '../../../rig/conformance/judgement.ts';
import type { Exchange } from '../../../rig/ports/module.ts';
import { check } from '../checks.ts';
import { repliesOf, type Step } from './steps.ts';

/** Who refused, why, and with what status. */
export interface Refusal {
  /** `MAC` for -MERR, `LIBRARY` for -MNFO, `AT` for AT!ERR; null where no reason was given. */
  readonly layer: 'MAC' | 'LIBRARY' | 'AT' | null;
  readonly code: number | null;
  readonly status: string | null;
}

const LAYERS = { '-MERR': 'MAC', '-MNFO': 'LIBRARY', 'AT!ERR': 'AT' } as const;

export function refusalOf(exchange: Exchange): Refusal {
  const texts = repliesOf(exchange);
  const reason = texts.map((text) => /^(-MERR|-MNFO|AT!ERR):(\d+)$/.exec(text)).findLast((match) => match !== null);
  const status = texts.findLast((text) => /^\d$/.test(text)) ?? null;
  if (reason === undefined || reason === null) return { layer: null, code: null, status };
  return { layer: LAYERS[reason[1] as keyof typeof LAYERS], code: Number(reason[2]), status };
}

const observedOf = ({ exchange }: Step): string => exchange.errorText ?? exchange.status;

/** States that a command was refused, and answered at all. */
export function checkRefused(context: JudgeContext, step: Step): void {
  check(context, 'refused', {
    ok: step.exchange.status === 'error',
    expected: 'an error',
    observed: `${observedOf(step)} after ${step.name}`,
  });
}

/** A reason that may stand for a refusal: either the library's word (-MNFO, -MERR) or the interpreter's. */
export interface Reasons {
  readonly library?: readonly number[];
  readonly interpreter?: readonly number[];
}

/** States that the reason of a refusal is one of these. */
export function checkReason(context: JudgeContext, step: Step, { library = [], interpreter = [] }: Reasons): void {
  const { layer, code } = refusalOf(step.exchange);
  const due = layer === 'AT' ? interpreter : library;
  const expected = [
    ...library.map((number) => `-MNFO:${number} or -MERR:${number}`),
    ...interpreter.map((number) => `AT!ERR:${number}`),
  ];
  check(context, 'reason', {
    ok: layer !== null && code !== null && due.includes(code),
    expected: expected.join(' or '),
    observed: `${observedOf(step)} after ${step.name}`,
  });
}

/** States that the status of a refusal and its reason belong together: 1 after -MNFO or -MERR, 2 after AT!ERR. */
export function checkStatus(context: JudgeContext, step: Step): void {
  const { layer, status } = refusalOf(step.exchange);
  const due = layer === 'AT' ? '2' : '1';
  check(context, 'status', {
    ok: layer !== null && status === due,
    expected: 'status 1 after -MNFO or -MERR, status 2 after AT!ERR',
    observed: `${layer === null ? 'no reason' : observedOf(step)}, status ${status ?? 'none'} after ${step.name}`,
  });
}
