import type { Clock } from '../../rig/ports/clock.ts';
import type { DialectName, Exchange, ModuleOperation, TranscriptLine } from '../../rig/ports/module.ts';
import type { CreateTokenizer } from './tokenizer.ts';

/**
 * How far a reply is: `more` to come; `settle`: over, unless another line comes at once; `linger`: a success, but lines are awaited until the time is
 * over; `ok` and `error`: over.
 * It sees the reply's lines so far: echo and empty lines left out, terminators and leading line noise stripped.
 */
export type Progress = 'more' | 'settle' | 'linger' | 'ok' | 'error';
export type EndRule = (lines: readonly string[]) => Progress;

/** Takes the values out of the data lines of a reply. */
export type ReadValues = (lines: readonly string[]) => readonly string[];

export interface Command {
  /** Without the terminator. */
  readonly text: string;
  readonly end: EndRule;
  readonly timeoutSeconds: number;
  /** The values in the units of the port, from the reply's data lines; unless given, these lines as they are. */
  readonly values?: ReadValues;
  /** The module may answer nothing and mean yes (it resets). */
  readonly silenceIsOk?: true;
  /** Resynchronise before the next command: the module restarts. */
  readonly restarts?: true;
  /** Sent so long after the command, before its answer is over. */
  readonly meanwhile?: { readonly text: string; readonly afterSeconds: number };
  /** A query that changes nothing: asked once more when its answer is a success without the value. */
  readonly repeatable?: true;
}

/** What the rig knows of a module before it talks to it. */
export interface ModuleFacts {
  /** Its radio configuration, RC1, RC2, RC3C ..., or its radio profile, EU0, EU1 ... */
  readonly rc: string;
  /** Network key of a MIOTY module, 16 bytes, for commands that write it. No line that holds it is kept as it was. */
  readonly key?: Uint8Array;
}

/** Commands of the rig's own between two exchanges. */
export interface Aside {
  readonly clock: Clock;
  /** The values of the answer; null when it was no success. */
  ask(command: Command): Promise<readonly string[] | null>;
}

/** The spelling of operations for one open module; it may remember what it was told. */
export interface DialectSession {
  /** Keys that may come by on the line: lines are kept with `<key>` in their place. */
  readonly secrets?: readonly Uint8Array[];
  /**
   * The commands of an operation, in order; none: the dialect keeps it for the next send and there is nothing to say now. Null: the dialect has no
   * such command.
   */
  spell(operation: ModuleOperation): readonly Command[] | null;
  /** What the vendors want done before an operation. */
  prepare?(operation: ModuleOperation, aside: Aside): Promise<void>;
  observe(exchange: Exchange): void;
}

/** The command language of a module family, as data and small functions. */
export interface Dialect<Name extends DialectName = DialectName> {
  readonly name: Name;
  readonly baudRate: number;
  readonly terminator: string;
  readonly tokenizer: CreateTokenizer;
  /** How long a module may boot after its port was opened (opening asserts DTR, which resets some boards). */
  readonly bootSeconds: number;
  /** Silence after which nothing more belongs to a reply. */
  readonly quietSeconds: number;
  /** The least time from the last byte of the module to the next command; one that comes sooner is not served properly. */
  readonly gapSeconds?: number;
  /** Sent alone, it ends whatever half a line the module has in its buffer. */
  readonly flush: string;
  /** A harmless command that every awake module answers; it also makes the module talk as the dialect reads (echo, traces). */
  readonly probe: Command;
  /** Whether the module takes a line as what it says; one that it would cut up or choke on is never sent. */
  takes(text: string): boolean;
  /** The module's error text when the line is one. */
  errorOf(line: string): string | null;
  /** Lines that are not data: results and error texts. */
  isStatus(line: string): boolean;
  /** The downlink that a line tells: lower-case hex, of Sigfox modules 16 digits. It sees the bytes, which may be anything. */
  downlinkOf(line: TranscriptLine): string | null;
  openSession(facts: ModuleFacts): DialectSession;
}
