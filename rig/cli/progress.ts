/** One live line on a terminal, plain lines elsewhere. Everything goes to stderr; stdout is for results. */
export interface Progress {
  /** Replaces the live line; prints nothing where there is no terminal. */
  update(text: string): void;
  /** One step of long work is done: replaces the live line on a terminal, prints a line elsewhere. */
  step(text: string): void;
  /** Prints a line that stays, above the live one. */
  line(text: string): void;
  /** Removes the live line. */
  end(): void;
}

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let live = '';
  const clear = (): void => {
    if (live !== '') stream.write('\r\u001b[2K');
  };
  const draw = (): void => {
    if (live !== '') stream.write(live.slice(0, Math.max(20, (stream.columns ?? 80) - 1)));
  };
  const update = (text: string): void => {
    if (!stream.isTTY) return;
    clear();
    live = text;
    draw();
  };
  return {
    update,
    step: (text) => {
      if (stream.isTTY) update(text);
      else stream.write(`${text}\n`);
    },
    line: (text) => {
      clear();
      stream.write(`${text}\n`);
      draw();
    },
    end: () => {
      clear();
      live = '';
    },
  };
}
