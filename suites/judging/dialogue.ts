import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import type { Exchange, ModuleOperation, TranscriptLine } from '../../rig/ports/module.ts';
import { missing } from './turns.ts';

/** The first exchange of a kind. */
export function sole(context: JudgeContext, kind: ModuleOperation['kind']): Exchange {
  const found = context.observation.exchanges.find(({ operation }) => operation.kind === kind);
  if (found === undefined) throw missing(context, `an exchange ${kind}`);
  return found;
}

/** A line on which nothing at all comes back shows a broken bench as well as a broken module. */
export function requireTalking(context: JudgeContext): void {
  const { exchanges } = context.observation;
  const heard = exchanges.some(({ lines }) => lines.some(({ direction }) => direction === 'from-module'));
  if (!heard) context.inconclusive('DUT_SILENT', 'the module answered none of the commands');
}

/** Lines that came as replies; what the rig's own resynchronisation brought is left out. */
export function fromModule(context: JudgeContext): readonly TranscriptLine[] {
  return context.observation.transcript.filter(
    (line) => line.direction === 'from-module' && line.stale !== true && line.text !== '',
  );
}

/** Replies that repeat the command before them. */
export function echoesOf(lines: readonly TranscriptLine[]): readonly TranscriptLine[] {
  let command = '';
  return lines.filter((line) => {
    if (line.direction === 'from-module') return command !== '' && line.text.trim() === command;
    command = line.text.trim();
    return false;
  });
}

/** What a reply holds beside its values: status lines, echoes of the command left out. */
export function surplusLines({ lines, values }: Exchange): readonly string[] {
  const echoes = new Set(echoesOf(lines));
  const texts = lines
    .filter((line) => line.direction === 'from-module' && !echoes.has(line))
    .map((line) => line.text.trim());
  return texts.filter((text) => text !== '' && !values.some((value) => value.trim() === text));
}

/** The last line of a reply. */
export function lastLineOf({ lines }: Exchange): TranscriptLine | undefined {
  return lines.filter((line) => line.direction === 'from-module' && line.text !== '').at(-1);
}

/** The control characters at the end of a line, hex. */
export function endingOf({ hex }: TranscriptLine): string {
  return /^(?:..)*?((?:[01].)*)$/.exec(hex.toLowerCase())?.[1] ?? '';
}
