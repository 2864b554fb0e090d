import type { JudgeContext } from '../../../rig/conformance/judgement.ts';
import type { Exchange, TranscriptLine } from '../../../rig/ports/module.ts';
import { type Finding, same } from '../checks.ts';
import { requireTalking } from '../dialogue.ts';
import { exchangeOf, missing, type Turn, turnsOf } from '../turns.ts';

/** One command of a dialogue with a name, what came of it, and the time until the next one. */
export interface Step {
  readonly name: string;
  readonly turn: Turn;
  readonly exchange: Exchange;
}

/** The step of this name. Ends the judgement where the module never said a word, and where its dialect has no such command. */
export function stepOf(context: JudgeContext, name: string): Step {
  requireTalking(context);
  const marks = new Set(context.observation.marks.map((mark) => mark.name));
  const turn = [...marks]
    .flatMap((mark) => turnsOf(context, mark))
    .find(({ mark }) => mark.data.step === name || mark.data.command === name);
  if (turn === undefined) throw missing(context, `a step ${name}`);
  const exchange = exchangeOf(context, turn);
  if (exchange.status === 'unsupported') {
    return context.inconclusive('NOTHING_MEASURED', `the dialect has no command for ${exchange.operation.kind}`);
  }
  return { name, turn, exchange };
}

/** Lines of a reply without their ends, echoes and empty lines left out. */
export function repliesOf({ lines }: Exchange): readonly string[] {
  const sent = new Set(lines.filter(isCommand).map(({ text }) => text));
  return lines.flatMap((line) => (isCommand(line) || line.text === '' || sent.has(line.text) ? [] : [line.text]));
}

const isCommand = ({ direction }: TranscriptLine): boolean => direction === 'to-module';

/** A status is a line of one digit, and nothing else is (protocol v2). */
export const isStatusLine = (text: string): boolean => /^\d$/.test(text);

/** Data lines in the order in which they came. */
export const dataOf = (exchange: Exchange): readonly string[] =>
  repliesOf(exchange).filter((text) => !isStatusLine(text));

/** Numbers of the data lines of this name, `-MSTA:4` for instance. */
export function numbersOf(exchange: Exchange, name: string): readonly number[] {
  const pattern = new RegExp(`^-${name}:(\\d+)$`);
  return dataOf(exchange).flatMap((text) => {
    const digits = pattern.exec(text)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

/** The only number of this name that a step tells; null for none or several. */
export function numberOf({ exchange }: Step, name: string): number | null {
  const numbers = numbersOf(exchange, name);
  return numbers.length === 1 ? numbers[0] : null;
}

/** The value that the driver read from the reply; null for none. */
export const toldBy = ({ exchange }: Step): string | null => exchange.values[0] ?? null;

/** Success told by status 0 and by nothing else. */
export function taken({ exchange }: Step): Finding {
  return { ...same('ok', exchange.status), observed: exchange.errorText ?? exchange.status };
}
