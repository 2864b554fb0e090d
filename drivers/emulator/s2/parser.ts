/*
 * The line parser of the TD12xx (libtdcore at_parse.c as its vendor published it), byte by byte, with its traps.
 */

/** Characters that a line holds; the next one overflows it. */
const LONGEST_LINE = 75;

const NUL = 0x00;
const BACKSPACE = 0x08;
const LF = 0x0a;
const CR = 0x0d;
const CANCEL = 0x18;
const DELETE = 0x7f;
/** Takes the last character off a terminal. */
const RUB_OUT = '\b \b';

export interface ParserEvents {
  /** Whether characters are sent back. */
  echoes(): boolean;
  echo(text: string): void;
  /** A line in capitals. It need not begin with AT. */
  line(text: string): void;
  /** `A/`: the last line once more. */
  repeat(): void;
  overflow(): void;
}

export interface Parser {
  take(byte: number): void;
  reset(): void;
}

export function createParser(events: ParserEvents): Parser {
  let state: 'idle' | 'attention' | 'line' = 'idle';
  /** With AT. Outlives a line that was cancelled without echo. */
  let buffer = '';
  const echo = (text: string): void => {
    if (events.echoes()) events.echo(text);
  };
  const add = (character: string): void => {
    echo(character);
    buffer += character.toUpperCase();
  };

  const awaitAttention = (character: string): void => {
    if (!/[Aa]/.test(character)) return;
    add(character);
    state = 'attention';
  };

  const awaitSecond = (character: string): void => {
    state = 'idle';
    if (/[Tt]/.test(character)) {
      add(character);
      state = 'line';
      return;
    }
    buffer = buffer.slice(0, -1);
    if (character === '/') {
      echo(character);
      events.repeat();
    } else {
      echo(RUB_OUT);
    }
  };

  const cancel = (byte: number): void => {
    state = 'idle';
    // Without echo the parser forgets to rewind: the next command is stored behind the old text.
    if (!events.echoes()) return;
    events.echo(String.fromCharCode(byte) + RUB_OUT.repeat(buffer.length));
    buffer = '';
  };

  const collect = (byte: number): void => {
    const character = String.fromCharCode(byte);
    if (byte === CR || byte === LF) {
      const line = buffer;
      state = 'idle';
      buffer = '';
      echo(character);
      events.line(line);
    } else if (byte === NUL || byte === CANCEL) {
      cancel(byte);
    } else if (byte === BACKSPACE || byte === DELETE) {
      if (buffer.length <= 'AT'.length) return;
      buffer = buffer.slice(0, -1);
      echo(RUB_OUT);
    } else if (buffer.length >= LONGEST_LINE) {
      // The character is lost, what follows is collected as if it were a command.
      buffer = '';
      events.overflow();
    } else {
      add(character);
    }
  };

  return {
    take(byte) {
      if (state === 'line') collect(byte);
      else (state === 'idle' ? awaitAttention : awaitSecond)(String.fromCharCode(byte));
    },
    reset() {
      state = 'idle';
      buffer = '';
    },
  };
}
