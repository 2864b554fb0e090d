import type { ObservedRadioFrame } from '../mioty/types.ts';
import { isUnbrigError, messageOf, UnbrigError } from '../ports/errors.ts';
import type { ObservedFrame } from '../sigfox/types.ts';
import type { CaseBinding, JudgeContext, JudgeInputs, MeasuredValue } from './judgement.ts';
import { isIndicative, judgeMeasure, unsetMeasure } from './measure.ts';
import { messagesOf, radioMessagesOf } from './messages.ts';
import type { CaseResult, CatalogueCase, CheckResult, Measurement, Observation, ReasonCode, Verdict } from './types.ts';
import { worse } from './verdict.ts';

/** The part of a case's result that judging gives. */
export type Judgement = Pick<
  CaseResult,
  'execution' | 'verdict' | 'measurements' | 'checks' | 'remarks' | 'frames' | 'observation'
> &
  Partial<Pick<CaseResult, 'reasonCode' | 'error' | 'executionReason'>>;

interface Inconclusive {
  readonly reason: ReasonCode;
  readonly text: string;
}

/**
 * Runs the judging half of a case on one observation. Pure: the same observation, declaration and catalogue give the same judgement bit for bit.
 * Whatever the case's code throws is an error of the test code, never a verdict on the module.
 */
export function judgeCase(
  catalogueCase: CatalogueCase,
  binding: CaseBinding,
  observation: Observation,
  inputs: JudgeInputs,
): Judgement {
  const blank = { measurements: [], checks: [], remarks: [], frames: [], observation: observation.id };
  if (observation.broken !== undefined) {
    return { ...blank, execution: 'aborted', verdict: 'none', error: observation.broken };
  }
  const notes = createNotes();
  const context = createContext(catalogueCase, observation, inputs, notes);
  let stopped: Inconclusive | undefined;
  try {
    binding.judge(context);
  } catch (error) {
    stopped = inconclusiveOf(error);
    if (stopped === undefined) {
      const code = isUnbrigError(error) ? error.code : 'case-threw';
      return {
        ...blank,
        execution: 'aborted',
        verdict: 'none',
        error: { errorClass: 'test-code', code, message: `${catalogueCase.id}: ${messageOf(error)}` },
      };
    }
  }
  return conclude(catalogueCase, observation, notes, stopped);
}

interface Notes {
  readonly measured: Map<string, Measurement>;
  readonly checks: Map<string, CheckResult>;
  readonly remarks: string[];
  readonly frames: Set<number>;
}

function createNotes(): Notes {
  return { measured: new Map(), checks: new Map(), remarks: [], frames: new Set() };
}

const stopKey = 'unbrigInconclusive';

function inconclusiveOf(error: unknown): Inconclusive | undefined {
  if (typeof error !== 'object' || error === null || !(stopKey in error)) return undefined;
  return error[stopKey] as Inconclusive;
}

function createContext(
  catalogueCase: CatalogueCase,
  observation: Observation,
  inputs: JudgeInputs,
  notes: Notes,
): JudgeContext {
  const inconclusive = (reason: ReasonCode, text: string): never => {
    throw Object.assign(new Error(text), { [stopKey]: { reason, text } });
  };
  const ixit = (name: string): number | string | boolean => {
    const value = inputs.declared.ixit[name];
    if (value === undefined) return inconclusive('NO_IXIT', `the vendor did not declare ${name}`);
    return value;
  };
  return {
    catalogueCase,
    observation,
    messages: messagesOf(observation),
    radioMessages: radioMessagesOf(observation),
    declared: inputs.declared,
    measure: (id, value) => setMeasure(catalogueCase, observation, inputs, notes, id, value),
    check: (name, ok, detail) => stateCheck(catalogueCase, observation, notes, name, ok, detail),
    remark: (text) => {
      notes.remarks.push(text);
    },
    inconclusive,
    ixitNumber: (name) => {
      const value = ixit(name);
      return typeof value === 'number' ? value : inconclusive('NO_IXIT', `${name} is not a number`);
    },
    ixitText: (name) => String(ixit(name)),
  };
}

function setMeasure(
  catalogueCase: CatalogueCase,
  observation: Observation,
  inputs: JudgeInputs,
  notes: Notes,
  id: string,
  value: MeasuredValue,
): void {
  const declaration = catalogueCase.measures.find((measure) => measure.id === id);
  if (declaration === undefined)
    throw new UnbrigError('measure-undeclared', 'test-code', `measure ${id} is not in the catalogue`);
  if (notes.measured.has(id)) throw new UnbrigError('measure-set-twice', 'test-code', `measure ${id} was set twice`);
  notes.measured.set(id, judgeMeasure(declaration, value, observation, inputs, isRegulatory(catalogueCase)));
}

function stateCheck(
  catalogueCase: CatalogueCase,
  observation: Observation,
  notes: Notes,
  name: string,
  ok: boolean,
  detail: { expected: string; observed: string; frame?: ObservedFrame | ObservedRadioFrame },
): void {
  const sentence = catalogueCase.checks[name];
  if (sentence === undefined)
    throw new UnbrigError('check-undeclared', 'test-code', `check ${name} is not in the catalogue`);
  const frame = placeOf(detail.frame, observation);
  if (frame >= 0) notes.frames.add(frame);
  if (notes.checks.get(name)?.ok === false) return;
  notes.checks.set(name, {
    name,
    sentence,
    ok,
    expected: detail.expected,
    observed: detail.observed,
    ...(frame >= 0 ? { frame } : {}),
  });
}

/** Place of a frame among the observation's of its kind; -1 for none. */
function placeOf(frame: ObservedFrame | ObservedRadioFrame | undefined, observation: Observation): number {
  if (frame === undefined) return -1;
  return frame.tech === 'mioty-uplink' ? observation.radioFrames.indexOf(frame) : observation.frames.indexOf(frame);
}

function conclude(
  catalogueCase: CatalogueCase,
  observation: Observation,
  notes: Notes,
  stopped: Inconclusive | undefined,
): Judgement {
  const measurements = catalogueCase.measures.map((measure) => notes.measured.get(measure.id) ?? unsetMeasure(measure));
  const checks = [...notes.checks.values()];
  const remarks = [...notes.remarks];
  const base = { measurements, checks, remarks, frames: [...notes.frames], observation: observation.id };
  const missing = [
    ...catalogueCase.measures.filter((measure) => !notes.measured.has(measure.id)).map((measure) => measure.id),
    ...Object.keys(catalogueCase.checks).filter((name) => !notes.checks.has(name)),
  ];
  if (stopped === undefined && missing.length > 0) {
    const message = `${catalogueCase.id}: declared and never set: ${missing.join(', ')}`;
    return {
      ...base,
      execution: 'aborted',
      verdict: 'none',
      error: { errorClass: 'test-code', code: 'declared-not-set', message },
    };
  }
  let verdict: Verdict = stopped === undefined ? 'pass' : 'inconclusive';
  let reasonCode = stopped?.reason;
  if (stopped !== undefined) remarks.push(stopped.text);
  for (const check of checks)
    if (!check.ok)
      verdict = worse(verdict, brokenVerdict(catalogueCase, remarks, `${check.sentence}: ${check.observed}`));
  for (const measurement of measurements) {
    const outcome = verdictOf(measurement);
    if (outcome === 'fail')
      verdict = worse(verdict, brokenVerdict(catalogueCase, remarks, `${measurement.quantity} is outside its limit`));
    if (outcome === 'inconclusive') {
      verdict = worse(verdict, 'inconclusive');
      reasonCode ??= reasonFor(catalogueCase, observation, measurement.id);
    }
  }
  return {
    ...base,
    execution: 'completed',
    verdict,
    ...(verdict === 'inconclusive' && reasonCode !== undefined ? { reasonCode } : {}),
  };
}

/** Cases of the group `regulation` hold a value against the law, not against the protocol. */
function isRegulatory({ id }: CatalogueCase): boolean {
  return id.split('/')[1] === 'regulation';
}

function reasonFor(catalogueCase: CatalogueCase, observation: Observation, measureId: string): ReasonCode {
  const declaration = catalogueCase.measures.find((measure) => measure.id === measureId);
  const indicative = declaration !== undefined && isRegulatory(catalogueCase) && isIndicative(declaration, observation);
  return indicative ? 'INDICATIVE_ONLY' : 'U_TOO_LARGE';
}

/** An advisory requirement that is broken is told, not failed. */
function brokenVerdict(catalogueCase: CatalogueCase, remarks: string[], text: string): Verdict {
  if (!catalogueCase.advisory) return 'fail';
  remarks.push(`advisory: ${text}`);
  return 'pass';
}

function verdictOf(measurement: Measurement): Verdict {
  switch (measurement.conformity) {
    case 'fail':
    case 'conditional-fail':
      return 'fail';
    case 'inconclusive':
      return measurement.value === null ? 'none' : 'inconclusive';
    default:
      return 'pass';
  }
}
