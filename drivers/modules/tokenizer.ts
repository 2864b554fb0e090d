import { ReadlineParser } from '@serialport/parser-readline';
import type { Clock } from '../../rig/ports/clock.ts';

/** A received line with its terminator, or what stood in place of one. */
export interface ReceivedLine {
  /** Clock time of the first byte. */
  readonly timeSeconds: number;
  readonly bytes: Uint8Array;
}

/** Cuts the bytes of a module into lines. It sees them as they arrive, in chunks of any size. */
export interface Tokenizer {
  put(bytes: Uint8Array): void;
  /** Bytes of a line that has not ended yet; null when there are none. */
  partial(): ReceivedLine | null;
}

/** How a dialect cuts its lines; made anew when what was left of a line is thrown away. */
export type CreateTokenizer = (clock: Clock, onLine: (line: ReceivedLine) => void) => Tokenizer;

/** When the bytes of a line came: the time of each chunk, by the place of its first byte in the line. */
type Arrivals = readonly { readonly place: number; readonly timeSeconds: number }[];

/** Lines end in LF or CR LF: serialport's parser cuts them; a tap beside it keeps the arrival times and the unfinished rest. */
export const linesEndingInLf: CreateTokenizer = (clock, onLine) => {
  // latin1 is one character a byte: nothing that a module sends is lost or replaced.
  const parser = new ReadlineParser({ delimiter: '\n', includeDelimiter: true, encoding: 'latin1' });
  const cut: Arrivals[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let arrivals: Arrivals = [];
  parser.on('data', (text: string) => {
    for (const line of segments(text, cut.shift() ?? [{ place: 0, timeSeconds: clock.nowSeconds() }])) onLine(line);
  });
  return {
    put(bytes) {
      const timeSeconds = clock.nowSeconds();
      arrivals = [...arrivals, { place: rest.length, timeSeconds }];
      rest = Buffer.concat([rest, bytes]);
      for (let at = rest.indexOf(0x0a); at >= 0; at = rest.indexOf(0x0a)) {
        cut.push(arrivals);
        rest = rest.subarray(at + 1);
        arrivals = rest.length === 0 ? [] : [{ place: 0, timeSeconds }];
      }
      parser.write(Buffer.from(bytes));
    },
    partial: () => (rest.length === 0 ? null : { timeSeconds: arrivals[0]!.timeSeconds, bytes: Uint8Array.from(rest) }),
  };
};

/** A carriage return alone also ends a line: the echo of a command is followed by its reply without a line feed between. */
function segments(text: string, arrivals: Arrivals): readonly ReceivedLine[] {
  const lines: ReceivedLine[] = [];
  for (const match of text.matchAll(/[^\r]*(\r\n|\r|$)/g)) {
    if (match[0] === '') continue;
    const arrival = arrivals.findLast(({ place }) => place <= match.index) ?? arrivals[0]!;
    lines.push({ timeSeconds: arrival.timeSeconds, bytes: Uint8Array.from(Buffer.from(match[0], 'latin1')) });
  }
  return lines;
}
