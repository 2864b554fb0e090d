import type { Mark, Observation } from '../../rig/conformance/types.ts';
import type { Exchange, ModuleOperation } from '../../rig/ports/module.ts';
import { emptyObservation } from '../../rig/testing/observations.ts';
import { framesOf, sendOperation, type TestMessage } from './observed.ts';
import type { Played } from './played.ts';
import { reply } from './reply.ts';
import { looseDownlink, playTransaction, type TestTransaction } from './transactions.ts';

interface SendStep {
  readonly does: 'send';
  readonly message: TestMessage;
  readonly reply?: Partial<Exchange>;
  /** More data of the mark. */
  readonly facts?: Mark['data'];
  readonly silent?: true;
}

/** What happens in an observation that a test makes by hand, in order. */
export type Step =
  | SendStep
  | { readonly does: 'ask'; readonly operation: ModuleOperation; readonly reply: Partial<Exchange> }
  | {
      readonly does: 'mark';
      readonly name: string;
      readonly data?: Readonly<Record<string, string | number | boolean>>;
    }
  | { readonly does: 'wait'; readonly seconds: number }
  /** Frames that nobody asked for. */
  | { readonly does: 'air'; readonly message: TestMessage }
  | { readonly does: 'transact'; readonly transaction: TestTransaction }
  /** A downlink that answers nothing. */
  | { readonly does: 'loose'; readonly payload: string };

export const send = (message: TestMessage, reply: Partial<Exchange> = {}, facts: Mark['data'] = {}): Step => ({
  does: 'send',
  message,
  reply,
  facts,
});
/** A send that is answered with success and brings nothing on the air. */
export const sendUnheard = (message: TestMessage): Step => ({ does: 'send', message, silent: true });
export const mark = (name: string, data: Readonly<Record<string, string | number | boolean>> = {}): Step => ({
  does: 'mark',
  name,
  data,
});
export const wait = (seconds: number): Step => ({ does: 'wait', seconds });
export const air = (message: TestMessage): Step => ({ does: 'air', message });
export const transact = (transaction: TestTransaction): Step => ({ does: 'transact', transaction });
export const loose = (payload: string): Step => ({ does: 'loose', payload });
export const ask = (operation: ModuleOperation, ...values: string[]): Step => ({
  does: 'ask',
  operation,
  reply: { values, lines: values.map((text) => reply(text)) },
});
export const refuse = (operation: ModuleOperation, errorText = 'ERROR: parse error'): Step => ({
  does: 'ask',
  operation,
  reply: { status: 'error', errorText, lines: [reply(errorText)] },
});

const AFTER_SEND_SECONDS = 9;

const TEST_TRANSMITTER = {
  driver: 'test',
  id: 'test',
  emulated: true,
  startTimeSeconds: 0.001,
  frequencyReferencePpm: 0.5,
  levelDb: 0.5,
} as const;

/** An exchange that succeeds unless the answer says otherwise. */
function exchangeOf(
  operation: ModuleOperation,
  startSeconds: number,
  endSeconds: number,
  answer: Partial<Exchange>,
): Exchange {
  const lines = [reply('OK', '0d0a', endSeconds)];
  return { operation, status: 'ok', values: [], lines, timeoutSeconds: 20, startSeconds, endSeconds, ...answer };
}

/** What a step leaves behind that begins at `now`, after `sends` others that send. */
function playStep(step: Step, now: number, sends: number): Played {
  switch (step.does) {
    case 'mark':
      return { marks: [{ name: step.name, timeSeconds: now, data: step.data ?? {} }], endSeconds: now };
    case 'wait':
      return { endSeconds: now + step.seconds };
    case 'ask':
      return { exchanges: [exchangeOf(step.operation, now, now + 0.1, step.reply)], endSeconds: now + 0.1 };
    case 'air':
      return framesOf(step.message, now + 0.2);
    case 'loose': {
      const sent = looseDownlink(step.payload, now + 2);
      return { transmissions: [sent], endSeconds: sent.endSeconds };
    }
    case 'transact':
      return playTransaction(step.transaction, now, sends);
    case 'send':
      return playSend(step, now);
  }
}

function playSend({ message, reply: answer, facts, silent }: SendStep, now: number): Played {
  const heard = framesOf(message, now + 0.2);
  const { type = 'bytes', payload = '' } = message;
  const data = { type, payload: type === 'bytes' ? payload : '', downlink: false, ...facts };
  const exchange = exchangeOf(sendOperation(message), now, heard.endSeconds + 0.02, answer ?? {});
  return {
    marks: [{ name: 'send', timeSeconds: now, data }],
    exchanges: [exchange],
    frames: silent === undefined ? heard.frames : [],
    endSeconds: exchange.endSeconds + AFTER_SEND_SECONDS,
  };
}

/** Plays the steps into an observation. */
export function observe(steps: readonly Step[], partial: Partial<Observation> = {}): Observation {
  const played: Played[] = [];
  let now = 1;
  for (const step of steps) {
    const sends = played.flatMap(({ marks = [] }) => marks).filter(({ name }) => name === 'send').length;
    const next = playStep(step, now, sends);
    played.push(next);
    now = next.endSeconds;
  }
  const exchanges = played.flatMap((entry) => entry.exchanges ?? []);
  const transmissions = played.flatMap((entry) => entry.transmissions ?? []);
  const empty = emptyObservation();
  return {
    ...empty,
    marks: played.flatMap(({ marks = [] }) => marks),
    exchanges,
    frames: played.flatMap(({ frames = [] }) => frames),
    transmissions,
    transmitter: transmissions.length === 0 ? null : TEST_TRANSMITTER,
    transcript: exchanges.flatMap(({ lines }) => lines),
    capture: { ...empty.capture, endTimeSeconds: now + 1 },
    ...partial,
  };
}
