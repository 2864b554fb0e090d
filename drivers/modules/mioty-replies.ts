import { attachStates, type TranscriptLine } from '../../rig/ports/module.ts';
import type { EndRule, ReadValues } from './dialect.ts';

/*
 * Replies of the AT protocol v2: data lines -NAME:value, information lines I:text, then a status that is a line of one digit: 0 success, 1 an error of
 * library or MAC told by -MNFO:n or -MERR:n, 2 an error of the AT interpreter told by AT!ERR:n. Bytes are their number, HT, hex digits, and SUB, which
 * may be missing. The lines are seen as the transcript has them, HT as \x09 and SUB as \x1A.
 */

const isSuccess = (line: string): boolean => line === '0';
const isRefusal = (line: string): boolean => /^[1-9]$/.test(line);

/** Names the reason of a refusal, and stands before the status. */
const REASON = /^(-MNFO|-MERR|AT!ERR):/;

export const isStatus = (line: string): boolean => isSuccess(line) || isRefusal(line) || REASON.test(line);

/** `I:` leads it as far as is known; of M4 nothing is. */
const isInformation = (line: string): boolean => !line.startsWith('-') && !isStatus(line);

/** The reason; a status alone where none was given. */
export const errorOf = (line: string): string | null => (REASON.test(line) || isRefusal(line) ? line : null);

export const untilStatus: EndRule = (lines) => {
  if (lines.some(isRefusal)) return 'error';
  return lines.some(isSuccess) ? 'ok' : 'more';
};

/** The statuses of a command and of a line that came between; the exchange ends as the later one says. */
export const untilBoth: EndRule = (lines) => {
  const statuses = lines.filter((line) => isSuccess(line) || isRefusal(line));
  if (statuses.length < 2) return 'more';
  return statuses.findLast(isRefusal) === statuses.at(-1) ? 'error' : 'ok';
};

/** A status alone may be the late one of an earlier command: the answer that is meant holds an information line. */
export const untilInformed: EndRule = (lines) => {
  if (lines.some(isRefusal)) return 'error';
  const informed = lines.findIndex(isInformation);
  return informed >= 0 && lines.slice(informed).some(isSuccess) ? 'ok' : 'more';
};

/** A restart: a status or none, then the banner and its status or none. */
export const untilRestarted: EndRule = (lines) => {
  if (lines.some(isRefusal)) return 'error';
  if (untilInformed(lines) === 'ok') return 'ok';
  return lines.some((line) => isSuccess(line) || isInformation(line)) ? 'linger' : 'more';
};

/** Texts of information lines. */
export const information: ReadValues = (lines) =>
  lines
    .filter((line) => isInformation(line) || line.startsWith('-LIBV:'))
    .map((line) => line.replace(/^(I|-LIBV):/, ''));

/** The number of a data line. */
export const number =
  (name: string, convert: (digits: string) => string = (digits) => digits): ReadValues =>
  (lines) => {
    const digits = lastMatch(lines, new RegExp(`^-${name}:(-?\\d+)$`));
    return digits === null ? [] : [convert(digits)];
  };

/** The bytes of a data line, in hex as they stand there. */
export const bytes =
  (name: string): ReadValues =>
  (lines) => {
    const digits = lastMatch(lines, new RegExp(`^-${name}:\\d+\\\\x09([0-9A-Fa-f]*)(?:\\\\x1A)?$`));
    return digits === null ? [] : [digits];
  };

/** The name of the state; a number without a name as it is. A reply may tell several states, of which the last is the one that stays. */
export const attachState: ReadValues = number('(?:MSTA|MAS)', (digits) => attachStates[Number(digits) as 0] ?? digits);

/** The last line that tells it. */
function lastMatch(lines: readonly string[], pattern: RegExp): string | null {
  return lines.map((line) => pattern.exec(line)?.[1]).findLast((text) => text !== undefined) ?? null;
}

const DOWNLINK = /^-B(?:MPF)?:(\d+)\\x09([0-9A-Fa-f]*)(?:\\x1A)?$/;

/** The payload of a downlink. -BMPF: has the MPF as its first byte in one revision and before it in a line of its own in another; it is left as told. */
export function downlinkOf({ text }: TranscriptLine): string | null {
  const told = DOWNLINK.exec(text);
  return told && told[2]!.length === 2 * Number(told[1]) ? told[2]!.toLowerCase() : null;
}
