import type { Refusal } from '../device/refusal.ts';

/** How a command ends: data lines, then the status, a line of one digit (at-dialects M1.1). */
export interface Answer {
  readonly lines: readonly string[];
  /** `0` done, `1` refused by library or MAC, `2` refused by the AT interpreter; null for no word at all. */
  readonly status: '0' | '1' | '2' | null;
}

export const done = (...lines: string[]): Answer => ({ lines, status: '0' });
export const SILENCE: Answer = { lines: [], status: null };

export const refused = ({ line, code }: Refusal, ...before: string[]): Answer => ({
  lines: [...before, `-${line}:${code}`],
  status: '1',
});

const interpreter = (code: number): Answer => ({ lines: [`AT!ERR:${code}`], status: '2' });

/** What the AT interpreter refuses by itself (at-dialects M1.4). */
export const UNKNOWN_COMMAND = interpreter(2);
export const OUT_OF_BOUNDS = interpreter(3);
export const SIZE_MISMATCH = interpreter(4);
export const UNEXPECTED_CHARACTER = interpreter(5);
export const INVALID_ARGUMENT = interpreter(6);
export const READ_FAILED = interpreter(7);

export const text = ({ lines, status }: Answer): string =>
  [...lines, ...(status === null ? [] : [status])].map((line) => `${line}\r\n`).join('');
