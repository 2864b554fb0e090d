import type { Command } from 'commander';
import { REASONS } from '../conformance/reasons.ts';
import type { CatalogueCase, MeasureDeclaration } from '../conformance/types.ts';
import { ZONE_ITEMS } from '../conformance/zone-items.ts';
import { ERROR_CODES } from '../ports/error-codes.ts';
import { UnbrigError } from '../ports/errors.ts';
import { suiteCatalogue } from './campaign/layout.ts';

export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description('explain a case, a reason code, an error code, an ICS item or an IXIT name')
    .argument('<id>', 'for instance sigfox/uplink/frame/BV-01, SNR_TOO_LOW, line-gone, interFrameMs')
    .option('--json', 'JSON')
    .action((id: string, options: { json?: boolean }) => {
      const catalogue = suiteCatalogue();
      const entry = catalogue.cases.find((candidate) => candidate.id === id);
      const text = entry === undefined ? explainWord(id, catalogue.proforma) : explainCase(entry);
      if (text === undefined) {
        throw new UnbrigError(
          'nothing-to-explain',
          'usage',
          `${id} is no case, reason, error code, ICS item or IXIT name; \`unbrig list\` shows the cases`,
        );
      }
      const output = options.json === true ? JSON.stringify({ type: 'explanation', id, ...(entry ?? { text }) }) : text;
      process.stdout.write(`${output}\n`);
    });
}

function explainWord(
  id: string,
  proforma: {
    readonly ics: readonly { id: string; text: string }[];
    readonly ixit: readonly { id: string; text: string; unit: string }[];
  },
): string | undefined {
  const reason = Object.entries(REASONS).find(([code]) => code === id)?.[1];
  const error = Object.entries(ERROR_CODES).find(([code]) => code === id)?.[1];
  const ics = proforma.ics.find((item) => item.id === id);
  const ixit = proforma.ixit.find((item) => item.id === id);
  const zone = ZONE_ITEMS[id];
  if (zone !== undefined) return `${id} (follows from the radio configuration, never asked): ${zone}`;
  if (reason !== undefined) return `${id}: inconclusive or blocked. ${reason}`;
  if (error !== undefined) return `${id}: ${error}`;
  if (ics !== undefined) return `${id} (ICS item, answered yes or no in dut.yaml): ${ics.text}`;
  if (ixit !== undefined) return `${id} (IXIT, unit ${ixit.unit}): ${ixit.text}`;
  return undefined;
}

function explainCase(entry: CatalogueCase): string {
  const lines = [
    `${entry.id}  ${entry.title}${entry.advisory ? '  (advisory: told, never failed)' : ''}`,
    '',
    `Requirement    ${entry.requirementText}`,
    `Purpose        ${entry.purpose}`,
    ...entry.refs.map(
      (ref) =>
        `Reference      ${[ref.doc, ref.version, ref.clause, ref.requirement].filter((part) => part !== undefined).join(' ')} (${ref.level})`,
    ),
    `Applies when   ${entry.applicability}`,
    ...(entry.notPublic === undefined
      ? [`Observation    ${entry.observation}, about ${entry.airtimeSeconds} s on the air`]
      : [`Blocked        NOT_PUBLIC; needed: ${entry.notPublic}`]),
    ...(entry.needs.length > 0 ? [`Needs          ${entry.needs.join(', ')}`] : []),
    ...(entry.ixit.length > 0 ? [`IXIT           ${entry.ixit.join(', ')}`] : []),
    ...entry.measures.map((measure) => `Measure        ${describeMeasure(measure)}`),
    ...Object.values(entry.checks).map((sentence) => `Check          ${sentence}`),
    ...(entry.notPublic === undefined
      ? [`Fails when     ${entry.verdictCriteria.fail}`, `Inconclusive   ${entry.verdictCriteria.inconclusive}`]
      : []),
  ];
  return lines.join('\n');
}

function describeMeasure(measure: MeasureDeclaration): string {
  if (measure.limit === undefined) return `${measure.quantity} [${measure.unit}], informative: ${measure.informative}`;
  const { low, high, source, confidence } = measure.limit;
  return `${measure.quantity} [${measure.unit}], limit ${low ?? ''}..${high ?? ''} (${source}; ${confidence}), rule ${measure.rule ?? 'guard'}`;
}
