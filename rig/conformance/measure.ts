import { COVERAGE_FACTOR, decide, marginOf, riskOutside } from './decide.ts';
import type { JudgeInputs, MeasuredValue } from './judgement.ts';
import { resolveLimit } from './limits.ts';
import type { DecisionRule, MeasureDeclaration, Measurement, Observation } from './types.ts';

/** Rounded so that a record reads well and does not change with the last bit of a transcendental function. */
function rounded(value: number): number {
  return Number(value.toPrecision(10));
}

/**
 * Turns a set value into a measurement: adds what the probe's references contribute, resolves the limit and decides.
 * @param regulatory the limit is one of regulation: a value that the probe gives as an indication only may break it, but cannot support a pass.
 */
export function judgeMeasure(
  declaration: MeasureDeclaration,
  value: MeasuredValue,
  observation: Observation,
  inputs: JudgeInputs,
  regulatory = false,
): Measurement {
  const standard = Math.hypot(value.standardUncertainty, referenceUncertainty(declaration, value.value, observation));
  const expanded = COVERAGE_FACTOR * standard;
  const rule: DecisionRule = declaration.rule ?? 'guard';
  const common = {
    id: declaration.id,
    quantity: declaration.quantity,
    unit: declaration.unit,
    value: rounded(value.value),
    expandedUncertainty: rounded(expanded),
    coverageFactor: COVERAGE_FACTOR,
    rule,
    samples: value.samples ?? 1,
    ...(value.series === undefined ? {} : { series: value.series.map(rounded) }),
    rawReference: [observation.id],
  };
  if (declaration.limit === undefined) {
    return {
      ...common,
      informative: declaration.informative ?? '',
      conformity: 'none',
      margin: null,
      riskOfFalseAccept: null,
    };
  }
  const bounds = resolveLimit(declaration.limit, inputs.declared, inputs.radio);
  const source = { source: declaration.limit.source, confidence: declaration.limit.confidence };
  if ('missing' in bounds) {
    return { ...common, limit: source, conformity: 'inconclusive', margin: null, riskOfFalseAccept: null };
  }
  const decided = decide(rule, value.value, expanded, bounds, declaration.maxExpandedUncertainty);
  const unsupported = regulatory && decided.endsWith('pass') && isIndicative(declaration, observation);
  const conformity = unsupported ? 'inconclusive' : decided;
  return {
    ...common,
    limit: { ...bounds, ...source },
    conformity,
    margin: rounded(marginOf(value.value, bounds)),
    riskOfFalseAccept: rounded(riskOutside(value.value, standard, bounds)),
  };
}

/** Whether the probe gives the dimension that the value is absolute in as an indication only. */
export function isIndicative({ absolute }: MeasureDeclaration, { probe }: Observation): boolean {
  if (absolute === undefined) return false;
  return probe.traceability[absolute === 'host-time' ? 'time' : absolute] === 'indicative';
}

/** A measure that was declared and never set. */
export function unsetMeasure(declaration: MeasureDeclaration): Measurement {
  return {
    id: declaration.id,
    quantity: declaration.quantity,
    unit: declaration.unit,
    value: null,
    expandedUncertainty: null,
    coverageFactor: COVERAGE_FACTOR,
    rule: declaration.rule ?? 'guard',
    conformity: 'inconclusive',
    margin: null,
    riskOfFalseAccept: null,
    samples: 0,
    rawReference: [],
  };
}

/** Standard uncertainty that the probe's references add to an absolute value, in the measure's unit. */
function referenceUncertainty(declaration: MeasureDeclaration, value: number, observation: Observation): number {
  const { probe, request } = observation;
  switch (declaration.absolute) {
    case 'frequency':
      return declaration.unit === 'ppm'
        ? probe.frequencyReferencePpm
        : probe.frequencyReferencePpm * 1e-6 * request.centreFrequencyHz;
    case 'time':
      return declaration.unit === 'ppm' ? probe.sampleClockPpm : Math.abs(value) * probe.sampleClockPpm * 1e-6;
    case 'host-time':
      return declaration.unit === 'ms' ? probe.hostTimeSeconds * 1e3 : probe.hostTimeSeconds;
    default:
      return 0;
  }
}
