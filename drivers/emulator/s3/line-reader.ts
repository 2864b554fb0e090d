/*
 * How the AT_Slave of STM32CubeWL takes its lines (sgfx_command.c): the interrupt writes each byte to the same place of the command, a task of the main
 * loop counts it. The two part as soon as the main loop is held up.
 */

const COMMAND_SIZE = 64;
const RECEIVE_ERROR = 0x01;
const BACKSPACE = '\b';
const LF = 0x0a;
const CR = 0x0d;

export interface LineEvents {
  /** A line to carry out; the returned promise holds the main loop up until the command is over. */
  line(text: string): Promise<void> | null;
  overflow(): void;
  receiveError(): void;
}

export interface LineReader {
  receive(byte: number): void;
  /** Holds the main loop up until the returned function is called: text is printed, or the radio works. */
  holdUp(): () => void;
  reset(): void;
}

export function createLineReader(events: LineEvents): LineReader {
  const command = new Uint8Array(COMMAND_SIZE);
  let place = 0;
  let taskIsDue = false;
  const holders = new Set<symbol>();

  const task = (): void => {
    taskIsDue = false;
    const byte = command[place];
    if (byte === RECEIVE_ERROR) {
      place = 0;
      events.receiveError();
    } else if (byte === CR || byte === LF) {
      if (place > 0) carryOut();
    } else if (place === COMMAND_SIZE - 1) {
      place = 0;
      events.overflow();
    } else {
      place++;
    }
  };

  const carryOut = (): void => {
    const running = events.line(textOf(command.subarray(0, place)));
    if (running === null) {
      place = 0;
      return;
    }
    const release = holdUp();
    void running.then(() => {
      place = 0;
      release();
    });
  };

  const holdUp = (): (() => void) => {
    const holder = Symbol('holder');
    holders.add(holder);
    return () => {
      if (!holders.delete(holder) || holders.size > 0) return;
      // Whatever came meanwhile, the task looks at the place where it stands: after a command at that command's own first letter.
      if (taskIsDue) task();
    };
  };

  return {
    receive(byte) {
      command[place] = byte;
      taskIsDue = true;
      if (holders.size === 0) task();
    },
    holdUp,
    reset() {
      command.fill(0);
      place = 0;
      taskIsDue = false;
      holders.clear();
    },
  };
}

/** A backspace takes the character before it, at the end of the line. */
function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const character of String.fromCharCode(...bytes)) {
    text = character === BACKSPACE ? text.slice(0, -1) : text + character;
  }
  return text;
}
