import { create } from 'xmlbuilder2';
import type { CampaignRecord, RecordedCase } from '../rig/conformance/record.ts';
import { clauseTexts, groupOf, instanceName, type Outcome, outcomeOf, reasonOf } from './outcome.ts';
import { limitText, marginText, measuredText, RULE_WORDS, readable } from './text.ts';

type Builder = ReturnType<typeof create>;

/**
 * The record as JUnit XML: one test suite for the module under test. A fail is a failure; inconclusive, errors of the rig and cases that should
 * have run and did not are errors, so that no reader counts them as fine; not applicable and blocked are skipped with the reason.
 * The same record gives the same bytes.
 */
export function junitXml(record: CampaignRecord): string {
  const { identification, epId } = record.declared;
  const document = create({ version: '1.0', encoding: 'UTF-8' });
  const totals = totalsOf(record);
  const suites = document.ele('testsuites', { name: 'unbrig', ...totals });
  const suite = suites.ele('testsuite', {
    name: readable(`${identification.maker} ${identification.model} ${epId}`),
    timestamp: record.startedAt,
    ...totals,
  });
  properties(suite, {
    dut: `${identification.maker} ${identification.model}, hardware ${identification.hardware}, firmware ${identification.firmware}`,
    ...(identification.serial === undefined ? {} : { serial: identification.serial }),
    epId,
    zones: record.declared.zones.map(({ zone }) => zone).join(', '),
    probe: `${record.bench.probe.driver}:${record.bench.probe.id}`,
    emulated: String(record.emulated),
    partial: String(record.partial),
    seed: String(record.seed),
    runId: record.runId,
    unbrig: record.unbrigVersion,
    catalogue: `${record.catalogue.cases} cases, sha256 ${record.catalogue.sha256}`,
  });
  for (const recorded of record.cases) testCase(suite, record, recorded);
  return `${document.end({ prettyPrint: true })}\n`;
}

const AS_ERROR: readonly Outcome[] = ['error', 'inconclusive', 'not-run'];
const AS_SKIPPED: readonly Outcome[] = ['not-applicable', 'blocked'];

function totalsOf(record: CampaignRecord): Record<string, string> {
  const outcomes = record.cases.map(outcomeOf);
  const count = (wanted: readonly Outcome[]): string =>
    String(outcomes.filter((outcome) => wanted.includes(outcome)).length);
  const seconds = record.cases.reduce((sum, recorded) => sum + recorded.durationSeconds, 0);
  return {
    tests: String(outcomes.length),
    failures: count(['fail']),
    errors: count(AS_ERROR),
    skipped: count(AS_SKIPPED),
    time: seconds.toFixed(3),
  };
}

function testCase(suite: Builder, record: CampaignRecord, recorded: RecordedCase): void {
  const outcome = outcomeOf(recorded);
  const element = suite.ele('testcase', {
    classname: groupOf(recorded.id).replaceAll('/', '.'),
    name: instanceName(recorded),
    time: recorded.durationSeconds.toFixed(3),
  });
  properties(element, {
    title: recorded.title,
    clause: clauseTexts(recorded).join('; '),
    dut: record.declared.epId,
    probe: `${record.bench.probe.driver}:${record.bench.probe.id}`,
    emulated: String(record.emulated),
    attempts: String(recorded.attempts),
    seed: String(record.seed),
    verdict: recorded.verdict,
  });
  const message = readable(reasonOf(recorded) || recorded.title);
  const detail = readable(detailText(recorded));
  if (outcome === 'fail')
    element.ele('failure', { type: 'fail', message: readable(recorded.requirementText) }).txt(detail);
  else if (AS_ERROR.includes(outcome))
    element.ele('error', { type: errorType(recorded, outcome), message }).txt(detail);
  else if (AS_SKIPPED.includes(outcome)) element.ele('skipped', { message });
  if (recorded.remarks.length > 0) element.ele('system-out').txt(readable(recorded.remarks.join('\n')));
}

/** The reason code of an inconclusive, the error class of an error. */
function errorType(recorded: RecordedCase, outcome: Outcome): string {
  if (recorded.error !== undefined) return recorded.error.errorClass;
  return recorded.reasonCode ?? outcome;
}

function detailText(recorded: RecordedCase): string {
  return [
    `requirement: ${recorded.requirementText}`,
    `clause: ${clauseTexts(recorded).join('; ')}`,
    ...recorded.measurements.map(
      (m) =>
        `${m.conformity.padEnd(4)} ${m.quantity} = ${measuredText(m)}, limit ${limitText(m)}, margin ${marginText(m)}, rule ${RULE_WORDS[m.rule]}`,
    ),
    ...recorded.checks
      .filter((check) => !check.ok)
      .map((check) => `broken: ${check.sentence} Expected ${check.expected}, observed ${check.observed}`),
    ...recorded.evidence.map((item) => `evidence: ${item.path}`),
    `again: ${recorded.repeatCommand}`,
  ].join('\n');
}

function properties(parent: Builder, values: Readonly<Record<string, string>>): void {
  const list = parent.ele('properties');
  for (const [name, value] of Object.entries(values)) list.ele('property', { name, value: readable(value) });
}
