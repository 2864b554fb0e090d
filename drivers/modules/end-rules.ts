import type { Command, EndRule, ReadValues } from './dialect.ts';
import { SHORT_SECONDS } from './times.ts';

/** How a dialect tells its results. */
export interface Results {
  isOk(line: string): boolean;
  isError(line: string): boolean;
}

/** Over at the first result. */
export const untilResult =
  ({ isOk, isError }: Results): EndRule =>
  (lines) => {
    if (lines.some(isError)) return 'error';
    return lines.some(isOk) ? 'ok' : 'more';
  };

/** Over when success and a further line have come, in either order. */
export const untilOkAnd =
  (results: Results, isLast: (line: string) => boolean): EndRule =>
  (lines) => {
    const result = untilResult(results)(lines);
    return result === 'ok' && !lines.some(isLast) ? 'more' : result;
  };

/** A command that is answered at once. */
export const short = (text: string, end: EndRule, values?: ReadValues): Command => ({
  text,
  end,
  timeoutSeconds: SHORT_SECONDS,
  ...(values && { values }),
});

/** What a pattern captures in the first line that it matches, as the one value. */
export const captured =
  (pattern: RegExp, convert: (text: string) => string = (text) => text): ReadValues =>
  (lines) => {
    for (const line of lines) {
      const match = pattern.exec(line);
      if (match) return [convert(match[1] ?? match[0])];
    }
    return [];
  };
