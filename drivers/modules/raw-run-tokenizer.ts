import type { CreateTokenizer } from './tokenizer.ts';

const CR = 0x0d;
const LF = 0x0a;

/**
 * Length of the line at the start of `bytes`, terminator included, as far as its raw run decides it: 0 while more bytes are needed.
 * It is asked again with each further byte.
 */
export type RawRun = (bytes: readonly number[]) => number;

/**
 * Lines end in CR LF, LF or CR, but after `prefix` at the start of a line come raw bytes that may hold any of them: there `run` says
 * where the line ends.
 */
export const linesWithRawRun =
  (prefix: string, run: RawRun): CreateTokenizer =>
  (clock, onLine) => {
    const start = [...Buffer.from(prefix, 'latin1')];
    let pending: { readonly byte: number; readonly timeSeconds: number }[] = [];
    const lengthOfLine = (): number => {
      const bytes = pending.map(({ byte }) => byte);
      if (start.every((byte, index) => bytes[index] === byte)) {
        const length = run(bytes.slice(start.length));
        return length === 0 ? 0 : start.length + length;
      }
      const last = bytes.at(-1)!;
      if (last === LF) return bytes.length;
      // What follows a lone CR belongs to the next line.
      return bytes.at(-2) === CR ? bytes.length - 1 : 0;
    };
    const cut = (length: number): void => {
      const line = pending.slice(0, length);
      const rest = pending.slice(length);
      pending = [];
      onLine({ timeSeconds: line[0]!.timeSeconds, bytes: Uint8Array.from(line, ({ byte }) => byte) });
      for (const entry of rest) take(entry);
    };
    const take = (entry: { readonly byte: number; readonly timeSeconds: number }): void => {
      pending.push(entry);
      const length = lengthOfLine();
      if (length > 0) cut(length);
    };
    return {
      put(bytes) {
        const timeSeconds = clock.nowSeconds();
        for (const byte of bytes) take({ byte, timeSeconds });
      },
      partial: () =>
        pending.length === 0
          ? null
          : { timeSeconds: pending[0]!.timeSeconds, bytes: Uint8Array.from(pending, ({ byte }) => byte) },
    };
  };
