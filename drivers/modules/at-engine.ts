import type { Clock } from '../../rig/ports/clock.ts';
import type { Exchange, ModuleOperation, TranscriptLine } from '../../rig/ports/module.ts';
import type { Transport } from '../transports/transport.ts';
import { type Answer, askedTwice, lacksValue, statusOf, unfinished, unsupported } from './answer.ts';
import type { Aside, Command, Dialect, DialectSession, ModuleFacts } from './dialect.ts';
import { type Reply, type ReplyWatch, watchReply } from './reply.ts';
import { type Redactor, redactor } from './secrets.ts';
import { openSerialLine, type SerialLine } from './serial-line.ts';
import type { ReceivedLine } from './tokenizer.ts';
import { readable, replyText, transcriptLine } from './transcript.ts';

/** How often the harmless probe command is tried at least to find the module's ear again. Sends are never repeated. */
const PROBE_ATTEMPTS = 3;
/** Bounds the wait for silence before a command, in quiet times. */
const LONGEST_DRAIN_QUIETS = 20;

/** What an AT module is made of; `openModule` puts it together. */
export interface AtEngine extends AsyncDisposable {
  perform(operation: ModuleOperation): Promise<Exchange>;
  transcript(): readonly TranscriptLine[];
  /** Silence, flush, then the probe command until it is answered. False when it never was, or the line has gone. */
  resynchronise(): Promise<boolean>;
}

/** @throws UnbrigError (link) when the port cannot be opened. */
export async function openAtEngine(
  dialect: Dialect,
  transport: Transport,
  clock: Clock,
  facts: ModuleFacts,
): Promise<AtEngine> {
  const engine = new Engine(dialect, clock, facts);
  await engine.open(transport);
  return engine;
}

class Engine implements AtEngine {
  readonly #dialect: Dialect;
  readonly #clock: Clock;
  readonly #session: DialectSession;
  readonly #transcript: TranscriptLine[] = [];
  readonly #toModule: Redactor;
  readonly #fromModule: Redactor;
  #line!: SerialLine;
  /** The reply that is being waited for; what comes without one is stale. */
  #active: {
    readonly watch: ReplyWatch;
    readonly lines: TranscriptLine[];
    readonly echo: string;
    readonly stale: boolean;
  } | null = null;
  /** A late reply may still come, or the module may have restarted. */
  #unsettled = false;
  /** A module that did not answer in time may be busy with its command for as long again. */
  #busyUntilSeconds = Number.NEGATIVE_INFINITY;
  #lastByteSeconds = Number.NEGATIVE_INFINITY;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(dialect: Dialect, clock: Clock, facts: ModuleFacts) {
    this.#dialect = dialect;
    this.#clock = clock;
    this.#session = dialect.openSession(facts);
    const secrets = this.#session.secrets ?? [];
    this.#toModule = redactor(secrets);
    this.#fromModule = redactor(secrets);
  }

  async open(transport: Transport): Promise<void> {
    this.#line = await openSerialLine(transport, this.#dialect.tokenizer, this.#clock, {
      onBytes: () => this.#onBytes(),
      onLine: (line) => this.#onLine(line),
      onGone: () => this.#active?.watch.onGone(),
    });
  }

  transcript(): readonly TranscriptLine[] {
    return this.#transcript;
  }

  perform(operation: ModuleOperation): Promise<Exchange> {
    return this.#inTurn(async () => {
      const commands = this.#session.spell(operation);
      if (commands === null || !commands.every(({ text }) => this.#dialect.takes(text))) {
        return unsupported(operation, this.#clock.nowSeconds());
      }
      const exchange = await this.#exchange(operation, commands);
      this.#session.observe(exchange);
      return exchange;
    });
  }

  resynchronise(): Promise<boolean> {
    return this.#inTurn(() => this.#settle());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#line[Symbol.asyncDispose]();
  }

  /** One command at a time, in the order of the calls. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.then(
      () => {},
      () => {},
    );
    return result;
  }

  async #exchange(operation: ModuleOperation, commands: readonly Command[]): Promise<Exchange> {
    if (commands.length > 0) await this.#makeReady(operation);
    const startSeconds = this.#clock.nowSeconds();
    const answers: Answer[] = [];
    for (const command of commands) {
      if (this.#line.isGone()) break;
      answers.push(await this.#answer(command));
      if (answers.at(-1)!.status !== 'ok') break;
    }
    const last = answers.at(-1);
    const lines = answers.flatMap((answer) => answer.lines);
    const downlink = lines.map((line) => this.#dialect.downlinkOf(line)).find((payload) => payload !== null);
    const errorText = last?.errorText;
    return {
      operation,
      status: statusOf(answers, commands),
      ...(errorText !== undefined && { errorText }),
      values: answers.flatMap((answer) => answer.values),
      ...(typeof downlink === 'string' && { downlink }),
      lines,
      startSeconds,
      endSeconds: last?.endSeconds ?? startSeconds,
      timeoutSeconds: [...answers, ...commands.slice(answers.length)].reduce(
        (sum, part) => sum + part.timeoutSeconds,
        0,
      ),
    };
  }

  /** Finds the module's ear again where it may be lost, and does what the dialect wants done before an operation. */
  async #makeReady(operation: ModuleOperation): Promise<void> {
    if (this.#unsettled) await this.#settle();
    if (this.#session.prepare !== undefined && !this.#line.isGone()) {
      await this.#session.prepare(operation, this.#aside());
      if (this.#unsettled) await this.#settle();
    }
    await this.#awaitGap();
  }

  #aside(): Aside {
    return {
      clock: this.#clock,
      ask: async (command) => {
        const { reply, texts } = await this.#ask(command, true);
        this.#unsettled ||= reply.status === 'timeout';
        return reply.status === 'ok' ? this.#valuesOf(command, texts) : null;
      },
    };
  }

  async #answer(command: Command): Promise<Answer> {
    const first = await this.#answerOnce(command);
    return lacksValue(command, first) ? askedTwice(first, await this.#answerOnce(command)) : first;
  }

  async #answerOnce(command: Command): Promise<Answer> {
    const { reply, lines, texts } = await this.#ask(command, false);
    this.#unsettled ||= reply.status === 'timeout' || command.restarts === true;
    if (reply.status === 'timeout') this.#busyUntilSeconds = reply.endSeconds + command.timeoutSeconds;
    const errorText = reply.status === 'error' ? texts.map(this.#dialect.errorOf).find((text) => text !== null) : null;
    return {
      status: reply.status === 'timeout' ? unfinished(command, lines, texts) : reply.status,
      ...(typeof errorText === 'string' && { errorText }),
      values: this.#valuesOf(command, texts),
      lines,
      endSeconds: reply.endSeconds,
      timeoutSeconds: command.timeoutSeconds,
    };
  }

  #valuesOf(command: Command, texts: readonly string[]): readonly string[] {
    const data = texts.filter((text) => !this.#dialect.isStatus(text));
    return command.values?.(data) ?? data;
  }

  /** Writes a command once and gathers what comes until its reply is over. */
  async #ask(command: Command, stale: boolean): Promise<Asked> {
    await this.#awaitGap();
    this.#keepPartial(true);
    const watch = watchReply(command, this.#dialect.quietSeconds, this.#clock);
    const lines: TranscriptLine[] = [];
    const echo = readable(this.#toModule.redact(latin1(command.text), false));
    this.#active = { watch, lines, echo, stale };
    lines.push(this.#send(command.text + this.#dialect.terminator, stale));
    const cancel = this.#sendMeanwhile(command, lines);
    if (this.#line.isGone()) watch.onGone();
    let reply = await watch.reply;
    cancel();
    if (reply.status === 'timeout') {
      await this.#line.checkPresence();
      if (this.#line.isGone()) reply = { status: 'gone', endSeconds: this.#clock.nowSeconds() };
    }
    // Without its end a line is still what the module said in this exchange.
    const partial = reply.status === 'timeout' || reply.status === 'gone' ? this.#keepPartial(stale) : null;
    if (partial !== null) lines.push(partial);
    this.#active = null;
    return { reply, lines, texts: replyTexts(lines, echo) };
  }

  /** Sends the line that belongs between a command and its answer. Returns the cancel function. */
  #sendMeanwhile({ meanwhile }: Command, lines: TranscriptLine[]): () => void {
    if (meanwhile === undefined) return () => {};
    const { text, afterSeconds } = meanwhile;
    return this.#clock.at(this.#clock.nowSeconds() + afterSeconds, () => {
      lines.push(this.#send(text + this.#dialect.terminator, false));
    });
  }

  async #settle(): Promise<boolean> {
    await this.#awaitSilence(this.#dialect.quietSeconds);
    if (this.#line.isGone()) return false;
    this.#keepPartial(true);
    this.#send(this.#dialect.flush, true);
    await this.#clock.sleep(this.#dialect.quietSeconds);
    let answered = false;
    let attempts = 0;
    const mayAnswer = (): boolean => attempts < PROBE_ATTEMPTS || this.#clock.nowSeconds() < this.#busyUntilSeconds;
    while (!answered && mayAnswer() && !this.#line.isGone()) {
      answered = (await this.#ask(this.#dialect.probe, true)).reply.status === 'ok';
      attempts++;
    }
    this.#unsettled = false;
    return answered;
  }

  async #awaitGap(): Promise<void> {
    if (this.#dialect.gapSeconds !== undefined) await this.#awaitSilence(this.#dialect.gapSeconds);
  }

  async #awaitSilence(seconds: number): Promise<void> {
    const latest = this.#clock.nowSeconds() + LONGEST_DRAIN_QUIETS * seconds;
    for (;;) {
      const now = this.#clock.nowSeconds();
      const quietAt = Math.min(this.#lastByteSeconds + seconds, latest);
      if (quietAt <= now || this.#line.isGone()) return;
      await this.#clock.sleep(quietAt - now);
    }
  }

  #send(text: string, stale: boolean): TranscriptLine {
    const bytes = latin1(text);
    const kept = this.#toModule.redact(bytes, false);
    const line = transcriptLine('to-module', this.#clock.nowSeconds(), kept, stale);
    this.#transcript.push(line);
    this.#line.write(bytes);
    return line;
  }

  #onBytes(): void {
    this.#lastByteSeconds = this.#clock.nowSeconds();
    if (this.#active === null) this.#unsettled = true;
    else this.#active.watch.onBytes();
  }

  #onLine(received: ReceivedLine): void {
    const kept = this.#fromModule.redact(received.bytes, false);
    const line = transcriptLine('from-module', received.timeSeconds, kept, this.#active?.stale ?? true);
    this.#transcript.push(line);
    if (this.#active === null) return;
    this.#active.lines.push(line);
    this.#active.watch.onLines(replyTexts(this.#active.lines, this.#active.echo));
  }

  #keepPartial(stale: boolean): TranscriptLine | null {
    const partial = this.#line.takePartial();
    if (partial === null) return null;
    const kept = this.#fromModule.redact(partial.bytes, true);
    const line = transcriptLine('from-module', partial.timeSeconds, kept, stale);
    this.#transcript.push(line);
    return line;
  }
}

/** A command's reply, and all lines of both sides. */
interface Asked {
  readonly reply: Reply;
  readonly lines: TranscriptLine[];
  /** What the module answered: without empty lines and without the echo of the command. */
  readonly texts: readonly string[];
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

const replyTexts = (lines: readonly TranscriptLine[], echo: string): readonly string[] =>
  lines
    .filter((line) => line.direction === 'from-module')
    .map(replyText)
    .filter((text) => text !== '' && text !== echo);
