import { styleText } from 'node:util';
import type { CampaignRecord, RecordedCase } from '../rig/conformance/record.ts';
import type { Measurement } from '../rig/conformance/types.ts';
import {
  axesText,
  clauseTexts,
  failures,
  instanceName,
  OUTCOME_WORDS,
  OUTCOMES,
  type Outcome,
  outcomeOf,
  reasonOf,
  troubles,
} from './outcome.ts';
import { duration, limitText, marginText, measuredText, oneLine, RULE_WORDS, wrap } from './text.ts';

/** How to write for the reader at hand. */
export interface TerminalStyle {
  readonly colour: boolean;
  readonly width: number;
}

/** Colours only on a terminal whose user has not refused them (https://no-color.org); width from the terminal, 60 to 120, else 80. */
export function terminalStyle(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
): TerminalStyle {
  const refused = environment.NO_COLOR !== undefined && environment.NO_COLOR !== '';
  const width = stream.isTTY === true && stream.columns !== undefined ? stream.columns : 80;
  return { colour: stream.isTTY === true && !refused, width: Math.min(120, Math.max(60, width)) };
}

type Format = Parameters<typeof styleText>[0];

const LOOK: Readonly<Record<Outcome, { readonly mark: string; readonly word: string; readonly format: Format }>> = {
  pass: { mark: '✓', word: 'PASS', format: 'green' },
  fail: { mark: '✗', word: 'FAIL', format: ['red', 'bold'] },
  error: { mark: '!', word: 'ERROR', format: ['magenta', 'bold'] },
  inconclusive: { mark: '?', word: 'INCONC', format: 'yellow' },
  'not-applicable': { mark: '-', word: 'N/A', format: 'gray' },
  blocked: { mark: '-', word: 'BLOCKED', format: 'cyan' },
  'not-run': { mark: '·', word: 'NOT RUN', format: 'cyan' },
};

function paint(style: TerminalStyle, format: Format, text: string): string {
  return style.colour ? styleText(format, text, { validateStream: false }) : text;
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** One line for a case as it finishes: `✓ PASS    sigfox/uplink/frame/BV-01  Preamble of every frame   7.42 s`. */
export function caseLine(recorded: RecordedCase, style: TerminalStyle, withAxes = false): string {
  const name = withAxes ? `${Object.values(recorded.axes).join(' ').padEnd(4)}  ${recorded.id}` : recorded.id;
  const outcome = outcomeOf(recorded);
  const look = LOOK[outcome];
  const ran = recorded.attempts > 0 && recorded.execution !== 'not-run' && recorded.execution !== 'blocked';
  const tail = [
    recorded.attempts > 1 ? `${recorded.attempts} attempts` : '',
    ran && recorded.durationSeconds >= 0.005 ? duration(recorded.durationSeconds) : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
  const head = `${look.mark} ${look.word.padEnd(7)} `;
  const room = style.width - head.length - name.length - tail.length - 4;
  const reason = outcome === 'pass' ? '' : reasonOf(recorded);
  const note = oneLine(reason === '' ? recorded.title : reason);
  const middle = room >= 8 ? `${name}  ${clip(note, room).padEnd(room)}` : name;
  return `${paint(style, look.format, head)}${middle}  ${tail}`.trimEnd();
}

/**
 * What stands at the end of a campaign: every failure with all that is needed to act on it, worst first, then the counts.
 * @param runFolder printed before evidence paths, as the user would type it
 */
export function endSummary(record: CampaignRecord, runFolder: string, style: TerminalStyle): string {
  const blocks = failures(record).flatMap((recorded) => ['', ...failureBlock(record, recorded, runFolder, style)]);
  return [...blocks, '', ...notRunLines(record, style), ...totals(record, style)].join('\n');
}

function failureBlock(
  record: CampaignRecord,
  recorded: RecordedCase,
  runFolder: string,
  style: TerminalStyle,
): readonly string[] {
  const look = LOOK[outcomeOf(recorded)];
  const axes = axesText(recorded.axes);
  const put = (label: string, text: string): readonly string[] => labelled(label, text, style.width);
  const broken = recorded.checks.filter((check) => !check.ok);
  return [
    `${paint(style, look.format, `${look.mark} ${look.word}`)}  ${paint(style, 'bold', recorded.id)}${axes === '' ? '' : `  ${axes}`}`,
    ...put('', oneLine(recorded.title)),
    ...put('clause', clauseTexts(recorded).join('; ')),
    ...put('requires', oneLine(recorded.requirementText)),
    ...reasonLines(recorded, put),
    ...recorded.measurements
      .filter((m) => m.conformity !== 'pass' && m.conformity !== 'none')
      .flatMap((m) => measurementLines(m, style.width)),
    ...broken.flatMap((check) => [
      ...put('broken', `${oneLine(check.sentence)}${check.frame === undefined ? '' : ` (frame ${check.frame + 1})`}`),
      ...put('', `expected ${oneLine(check.expected)}, observed ${oneLine(check.observed)}`),
    ]),
    ...evidenceFolders(recorded).map((folder) => `    evidence  ${runFolder}/${folder}`),
    `    again     ${recorded.repeatCommand}`,
    ...(record.emulated ? [paint(style, 'yellow', '    EMULATED  nothing real was on the air')] : []),
  ];
}

/** Folders that hold the files of the evidence, each once. */
function evidenceFolders(recorded: RecordedCase): readonly string[] {
  return [...new Set(recorded.evidence.map((item) => item.path.replace(/[^/]*$/, '')))];
}

function reasonLines(
  recorded: RecordedCase,
  put: (label: string, text: string) => readonly string[],
): readonly string[] {
  const reason = oneLine(reasonOf(recorded));
  return reason === '' ? [] : put('reason', reason);
}

function measurementLines(measurement: Measurement, width: number): readonly string[] {
  return [
    ...labelled('measured', `${oneLine(measurement.quantity)} = ${measuredText(measurement)}`, width),
    ...labelled(
      'limit',
      `${limitText(measurement)}, margin ${marginText(measurement)}, rule ${RULE_WORDS[measurement.rule]}`,
      width,
    ),
  ];
}

/** `    label     text`, further lines under the text. A word longer than the line is left whole, so that it can be copied. */
function labelled(label: string, text: string, width: number): readonly string[] {
  return wrap(text, width - 14).map((line, k) => `    ${(k === 0 ? label : '').padEnd(10)}${line}`);
}

/** Cases that neither ran nor are beside the point, with the reason: nothing is left out in silence. */
function notRunLines(record: CampaignRecord, style: TerminalStyle): readonly string[] {
  const left = troubles(record).filter((recorded) => ['blocked', 'not-run'].includes(outcomeOf(recorded)));
  const lines = left.flatMap((recorded) => {
    const { mark, word, format } = LOOK[outcomeOf(recorded)];
    const head = paint(style, format, `${mark} ${word.padEnd(7)} `);
    return [`${head}${instanceName(recorded)}`, ...labelled('', oneLine(reasonOf(recorded)), style.width)];
  });
  return lines.length === 0 ? [] : [...lines, ''];
}

function totals(record: CampaignRecord, style: TerminalStyle): readonly string[] {
  const { counts, verdict, exitCode } = record.summary;
  const parts = OUTCOMES.map((outcome) => {
    const count = counts[OUTCOME_WORDS[outcome].count];
    const text = `${count} ${OUTCOME_WORDS[outcome].label}`;
    return {
      width: text.length,
      text: count === 0 || outcome === 'pass' ? text : paint(style, LOOK[outcome].format, text),
    };
  });
  const retried = record.cases.filter((recorded) => recorded.attempts > 1).length;
  const word = verdict === 'none' ? 'NOTHING JUDGED' : verdict.toUpperCase();
  const format = verdict === 'none' ? 'cyan' : LOOK[verdict].format;
  const marks = [
    record.partial ? 'PARTIAL' : '',
    record.interrupted ? 'INTERRUPTED' : '',
    record.emulated ? 'EMULATED' : '',
  ].filter((mark) => mark !== '');
  return [
    [
      paint(style, format, word),
      ...marks.map((mark) => paint(style, ['yellow', 'bold'], mark)),
      `(exit code ${exitCode})`,
    ].join('  '),
    ...joined(parts, style.width),
    ...(retried === 0
      ? []
      : [
          `${retried} needed more than one attempt: ${record.cases
            .filter((c) => c.attempts > 1)
            .map(instanceName)
            .join(', ')}`,
        ]),
  ];
}

/** Parts with dots between them, on as many lines as the width asks for. `width` of a part is what a reader sees of it. */
function joined(parts: readonly { readonly width: number; readonly text: string }[], width: number): readonly string[] {
  const lines: { width: number; readonly texts: string[] }[] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    if (line !== undefined && line.width + 3 + part.width <= width) {
      line.width += 3 + part.width;
      line.texts.push(part.text);
    } else lines.push({ width: part.width, texts: [part.text] });
  }
  return lines.map(({ texts }) => texts.join(' · '));
}
