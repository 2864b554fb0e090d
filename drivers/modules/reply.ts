import type { Clock } from '../../rig/ports/clock.ts';
import type { Exchange } from '../../rig/ports/module.ts';
import type { Command } from './dialect.ts';

/** Bounds the wait for silence after a reply, in quiet times: a module that never stops talking must not hold the rig up. */
const LONGEST_TAIL_QUIETS = 10;

export interface Reply {
  readonly status: Extract<Exchange['status'], 'ok' | 'error' | 'timeout' | 'gone'>;
  /** When the end rule was met, the time ran out, or the line went. */
  readonly endSeconds: number;
}

/** Watches one reply: the engine tells it what comes, it says when the reply is over. */
export interface ReplyWatch {
  readonly reply: Promise<Reply>;
  /** Something that may be the begin of a line came. */
  onBytes(): void;
  /** All lines of the reply so far. */
  onLines(lines: readonly string[]): void;
  onGone(): void;
}

/**
 * The reply ends by the command's own rule, and then by `quietSeconds` of silence, so that whatever follows on its heels (an OK after
 * a query, a second OK) is still part of this exchange. The wait for the rule is bounded by the command's time-out.
 */
export function watchReply(command: Command, quietSeconds: number, clock: Clock): ReplyWatch {
  let ended: Reply | null = null;
  /** The rule said `settle` or `linger`: another line may still change the end. */
  let provisional = false;
  let lingers = false;
  let over = false;
  let finish = (_reply: Reply): void => {};
  const reply = new Promise<Reply>((resolve) => {
    finish = resolve;
  });
  let cancelQuiet = (): void => {};
  const close = (result: Reply): void => {
    over = true;
    cancelDeadline();
    cancelQuiet();
    finish(result);
  };
  const cancelDeadline = clock.at(clock.nowSeconds() + command.timeoutSeconds, () => {
    if (ended === null) close({ status: 'timeout', endSeconds: clock.nowSeconds() });
    else if (provisional) close(ended);
  });
  const awaitQuiet = (result: Reply): void => {
    cancelQuiet();
    const latest = result.endSeconds + LONGEST_TAIL_QUIETS * quietSeconds;
    cancelQuiet = clock.at(Math.min(clock.nowSeconds() + quietSeconds, latest), () => close(result));
  };

  return {
    reply,
    onBytes() {
      if (!over && !lingers && ended !== null) awaitQuiet(ended);
    },
    onLines(lines) {
      if (over) return;
      if (ended === null || provisional) {
        const progress = command.end(lines);
        if (progress !== 'more') {
          lingers = progress === 'linger';
          provisional = lingers || progress === 'settle';
          ended = { status: progress === 'error' ? 'error' : 'ok', endSeconds: clock.nowSeconds() };
        }
      }
      if (ended !== null && !lingers) awaitQuiet(ended);
    },
    onGone() {
      if (!over) close(ended ?? { status: 'gone', endSeconds: clock.nowSeconds() });
    },
  };
}
