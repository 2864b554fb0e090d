import * as allure from 'allure-js-commons';
import { Status, type TestResult } from 'allure-js-commons';
import type { CampaignRecord } from '../rig/conformance/record.ts';
import type { CaseResult, CatalogueCase } from '../rig/conformance/types.ts';
import { axesText, caseAnchor, clauseTexts, instanceName, outcomeOf, reasonOf, shortIdOf } from './outcome.ts';
import { limitText, marginText, measuredText, oneLine, RULE_WORDS, readable } from './text.ts';

/** What Allure needs of a catalogue entry; the record's cases have it too. */
export type AllureSubject = Pick<CatalogueCase, 'id' | 'title' | 'purpose' | 'requirementText' | 'refs' | 'advisory'>;

export interface AllureCaseDetails {
  readonly name: string;
  /** Markdown. */
  readonly description: string;
  readonly labels: readonly { readonly name: string; readonly value: string }[];
  readonly links: readonly { readonly url: string; readonly name: string; readonly type: string }[];
  readonly parameters: readonly { readonly name: string; readonly value: string; readonly excluded: boolean }[];
  /** Checks and measurements as steps. */
  readonly steps: readonly { readonly name: string; readonly status: Status }[];
  readonly status: Status;
  readonly message: string;
}

const STATUS: Readonly<Record<ReturnType<typeof outcomeOf>, Status>> = {
  pass: Status.PASSED,
  fail: Status.FAILED,
  inconclusive: Status.BROKEN,
  error: Status.BROKEN,
  'not-run': Status.BROKEN,
  blocked: Status.SKIPPED,
  'not-applicable': Status.SKIPPED,
};

/** The case in Allure's words. A fail is `failed`; what the rig cannot tell is `broken`, never `skipped`. */
export function allureCaseDetails(subject: AllureSubject, result: CaseResult): AllureCaseDetails {
  const [family = '', ...topic] = subject.id.split('/').slice(0, -1);
  const axes = axesText(result.axes);
  const clauses = clauseTexts(subject);
  return {
    name: `${subject.id} ${subject.title}`,
    description: describe(subject, result),
    labels: [
      { name: 'epic', value: family.charAt(0).toUpperCase() + family.slice(1) },
      { name: 'feature', value: topic.join(' ') },
      { name: 'story', value: axes === '' ? 'all configurations' : axes },
      { name: 'severity', value: severityOf(subject) },
      ...subject.refs.flatMap((ref) =>
        ref.requirement === undefined ? [] : [{ name: 'tag', value: ref.requirement }],
      ),
      ...(result.reasonCode === undefined ? [] : [{ name: 'tag', value: result.reasonCode }]),
    ],
    // The clause is spelt out in the section of the HTML report that lies beside it.
    links: clauses.map((name) => ({ url: `./report.html#${caseAnchor(result)}`, name, type: 'clause' })),
    parameters: [
      ...Object.entries(result.axes).map(([name, value]) => ({ name, value, excluded: false })),
      ...result.measurements.map((m) => ({ name: m.quantity, value: measuredText(m), excluded: true })),
      { name: 'attempts', value: String(result.attempts), excluded: true },
    ],
    steps: [
      ...result.measurements.map((m) => ({
        name: oneLine(`${m.quantity}: ${measuredText(m)}, limit ${limitText(m)}`),
        status: m.conformity.endsWith('fail')
          ? Status.FAILED
          : m.conformity === 'inconclusive'
            ? Status.BROKEN
            : Status.PASSED,
      })),
      ...result.checks.map((check) => ({
        name: oneLine(
          check.ok ? check.sentence : `${check.sentence} Expected ${check.expected}, observed ${check.observed}`,
        ),
        status: check.ok ? Status.PASSED : Status.FAILED,
      })),
    ],
    status: STATUS[outcomeOf(result)],
    message: messageOf(subject, result),
  };
}

/** Tells the running Allure test what case it is. Outside Allure's environment it does nothing. */
export async function describeToAllure(subject: AllureSubject, result: CaseResult): Promise<void> {
  const details = allureCaseDetails(subject, result);
  await allure.displayName(details.name);
  await allure.description(details.description);
  await allure.labels(...details.labels);
  await allure.links(...details.links);
  for (const { name, value, excluded } of details.parameters)
    await allure.parameter(name, readable(value), { excluded });
  for (const { name, status } of details.steps) await allure.logStep(name, status);
}

function severityOf(subject: AllureSubject): string {
  if (subject.advisory) return 'minor';
  return subject.refs.some((ref) => ref.level === 'MUST') ? 'critical' : 'normal';
}

/** Starts with a word that the categories below look for. */
function messageOf(subject: AllureSubject, result: CaseResult): string {
  const outcome = outcomeOf(result);
  if (outcome === 'pass') return '';
  const reason = readable(reasonOf(result));
  if (outcome === 'error') return reason;
  if (outcome !== 'fail') return `${outcome}${reason === '' ? '' : `: ${reason}`}`;
  const broken = result.checks
    .filter((check) => !check.ok)
    .map((check) => `${check.sentence} Expected ${check.expected}, observed ${check.observed}`);
  const outside = result.measurements
    .filter((m) => m.conformity.endsWith('fail'))
    .map((m) => `${m.quantity}: ${measuredText(m)}, limit ${limitText(m)}, margin ${marginText(m)}`);
  return readable([subject.requirementText, ...outside, ...broken].join('\n'));
}

function describe(subject: AllureSubject, result: CaseResult): string {
  const cell = (text: string): string => oneLine(text).replaceAll(/[|\\`*_<>[\]]/g, '\\$&');
  const rows = result.measurements.map(
    (m) =>
      `| ${[m.quantity, measuredText(m), limitText(m), marginText(m), RULE_WORDS[m.rule], m.conformity].map(cell).join(' | ')} |`,
  );
  const head = ['| quantity | measured ± U | limit | margin | rule | conformity |', '|---|---|---|---|---|---|'];
  return [
    cell(subject.purpose),
    `**Requirement:** ${cell(subject.requirementText)}`,
    `**Clause:** ${cell(clauseTexts(subject).join('; '))}`,
    ...(rows.length === 0 ? [] : [[...head, ...rows].join('\n')]),
    ...result.remarks.map((remark) => `Remark: ${cell(remark)}`),
  ].join('\n\n');
}

/** Content of categories.json: what kind of trouble a red or yellow case is. */
export function allureCategories(): readonly { name: string; matchedStatuses: Status[]; messageRegex?: string }[] {
  const containing = (words: string): string => `[\\s\\S]*\\b${words}\\b[\\s\\S]*`;
  const { BROKEN, FAILED, SKIPPED } = Status;
  return [
    { name: 'Requirement broken', matchedStatuses: [FAILED] },
    { name: 'Inconclusive', matchedStatuses: [BROKEN], messageRegex: containing('[Ii]nconclusive') },
    { name: 'Link error', matchedStatuses: [BROKEN], messageRegex: containing('link error') },
    { name: 'Instrument error', matchedStatuses: [BROKEN], messageRegex: containing('instrument error') },
    { name: 'Rig error', matchedStatuses: [BROKEN], messageRegex: containing('(rig|test-code|operator) error') },
    { name: 'Not run', matchedStatuses: [BROKEN], messageRegex: containing('not-run') },
    { name: 'Not applicable or blocked', matchedStatuses: [SKIPPED] },
  ];
}

/** Content of environment.properties. */
export function allureEnvironmentInfo(record: CampaignRecord): Readonly<Record<string, string>> {
  const { identification, epId, zones } = record.declared;
  const { bench } = record;
  return {
    EMULATED: record.emulated ? 'yes: nothing real was on the air' : 'no',
    partial: record.partial ? 'PARTIAL' : 'no',
    certificate: 'NOT A CERTIFICATE, pre-certification, not accredited',
    module: `${identification.maker} ${identification.model}, hardware ${identification.hardware}, firmware ${identification.firmware}`,
    epId,
    zones: zones.map(({ zone }) => zone).join(', '),
    dialect: bench.dialect,
    transport: bench.transport,
    probe: `${bench.probe.driver}:${bench.probe.id}`,
    clock: bench.clock,
    faults: bench.faults.length === 0 ? 'none' : bench.faults.join(', '),
    seed: String(record.seed),
    run: record.runId,
    unbrig: record.unbrigVersion,
  };
}

/** Result files for a record whose test run left none, in plan order from the campaign's start. */
export function allureResults(record: CampaignRecord): readonly TestResult[] {
  let clockMs = Date.parse(record.startedAt);
  return record.cases.map((recorded) => {
    const details = allureCaseDetails(recorded, recorded);
    const id = instanceName(recorded).replaceAll(/[^A-Za-z0-9]+/g, '-');
    const start = clockMs;
    clockMs += recorded.durationSeconds * 1e3;
    return {
      uuid: `${record.runId}-${id}`,
      historyId: id,
      testCaseId: id,
      fullName: instanceName(recorded),
      name: `${shortIdOf(recorded.id)} ${recorded.title}`,
      description: details.description,
      status: details.status,
      statusDetails: details.message === '' ? {} : { message: details.message },
      stage: allure.Stage.FINISHED,
      start,
      stop: clockMs,
      labels: [...details.labels],
      links: [...details.links],
      parameters: details.parameters.map((parameter) => ({ ...parameter, value: readable(parameter.value) })),
      steps: details.steps.map(({ name, status }) => ({
        name,
        status,
        statusDetails: {},
        stage: allure.Stage.FINISHED,
        steps: [],
        attachments: [],
        parameters: [],
        start,
        stop: start,
      })),
      attachments: [],
    };
  });
}
