import type { Exchange, ModuleOperation } from '../../rig/ports/module.ts';

/**
 * How far a reply is: `more` to come; `settle`: over, unless another line comes at once; `ok` and `error`: over.
 * It sees the reply's lines so far: echo and empty lines left out, terminators and leading line noise stripped.
 */
export type Progress = 'more' | 'settle' | 'ok' | 'error';
export type EndRule = (lines: readonly string[]) => Progress;

export interface Command {
  /** Without the terminator. */
  readonly text: string;
  readonly end: EndRule;
  readonly timeoutSeconds: number;
  /** The module may answer nothing and mean yes (it resets). */
  readonly silenceIsOk?: true;
  /** Resynchronise before the next command: the module restarts. */
  readonly restarts?: true;
}

/** The spelling of operations for one open module; it may remember what it was told. */
export interface DialectSession {
  /** Null: the dialect has no such command. */
  spell(operation: ModuleOperation): Command | null;
  observe(exchange: Exchange): void;
}

/** The command language of a module family, as data and small functions. */
export interface Dialect {
  readonly name: string;
  readonly baudRate: number;
  readonly terminator: string;
  /** What ends a received line, for @serialport/parser-readline. */
  readonly lineDelimiter: string;
  /** How long a module may boot after its port was opened (opening asserts DTR, which resets some boards). */
  readonly bootSeconds: number;
  /** Silence after which nothing more belongs to a reply. */
  readonly quietSeconds: number;
  /** Sent alone, it ends whatever half a line the module has in its buffer. */
  readonly flush: string;
  /** A harmless command that every awake module answers. */
  readonly probe: Command;
  /** The module's error text when the line is one. */
  errorOf(line: string): string | null;
  /** Lines that are not data: results and error texts. */
  isStatus(line: string): boolean;
  openSession(): DialectSession;
}
