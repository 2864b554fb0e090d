import type { Observation } from '../../rig/conformance/types.ts';
import type { Exchange, ModuleOperation, TranscriptLine } from '../../rig/ports/module.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import { emptyObservation } from '../../rig/testing/observations.ts';
import { framesOf, sendOperation, type TestMessage } from './observed.ts';

/** What happens in an observation that a test makes by hand, in order. */
export type Step =
  | { readonly does: 'send'; readonly message: TestMessage; readonly reply?: Partial<Exchange>; readonly silent?: true }
  | { readonly does: 'ask'; readonly operation: ModuleOperation; readonly reply: Partial<Exchange> }
  | {
      readonly does: 'mark';
      readonly name: string;
      readonly data?: Readonly<Record<string, string | number | boolean>>;
    }
  | { readonly does: 'wait'; readonly seconds: number }
  /** Frames that nobody asked for. */
  | { readonly does: 'air'; readonly message: TestMessage };

export const send = (message: TestMessage, reply: Partial<Exchange> = {}): Step => ({ does: 'send', message, reply });
/** A send that is answered with success and brings nothing on the air. */
export const sendUnheard = (message: TestMessage): Step => ({ does: 'send', message, silent: true });
export const mark = (name: string, data: Readonly<Record<string, string | number | boolean>> = {}): Step => ({
  does: 'mark',
  name,
  data,
});
export const wait = (seconds: number): Step => ({ does: 'wait', seconds });
export const air = (message: TestMessage): Step => ({ does: 'air', message });
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

/** A line from the module; CR LF at its end unless told otherwise. */
export function reply(text: string, ending = '0d0a', timeSeconds = 0): TranscriptLine {
  const hex = Array.from(text, (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('') + ending;
  return { timeSeconds, direction: 'from-module', hex, text };
}

const AFTER_SEND_SECONDS = 9;

/** Plays the steps into an observation. */
export function observe(steps: readonly Step[], partial: Partial<Observation> = {}): Observation {
  let now = 1;
  const marks: Observation['marks'][number][] = [];
  const exchanges: Exchange[] = [];
  const frames: ObservedFrame[] = [];
  const exchange = (operation: ModuleOperation, endSeconds: number, answer: Partial<Exchange>): void => {
    const base = {
      operation,
      status: 'ok' as const,
      values: [],
      lines: [reply('OK', '0d0a', endSeconds)],
      timeoutSeconds: 20,
    };
    exchanges.push({ ...base, startSeconds: now, endSeconds, ...answer });
    now = endSeconds;
  };
  for (const step of steps) {
    if (step.does === 'mark') marks.push({ name: step.name, timeSeconds: now, data: step.data ?? {} });
    else if (step.does === 'wait') now += step.seconds;
    else if (step.does === 'ask') exchange(step.operation, now + 0.1, step.reply);
    else {
      const heard = framesOf(step.message, now + 0.2);
      if (step.does === 'air' || step.silent === undefined) frames.push(...heard.frames);
      if (step.does === 'air') {
        now = heard.endSeconds;
        continue;
      }
      const { type = 'bytes', payload = '' } = step.message;
      marks.push({
        name: 'send',
        timeSeconds: now,
        data: { type, payload: type === 'bytes' ? payload : '', downlink: false },
      });
      exchange(sendOperation(step.message), heard.endSeconds + 0.02, step.reply ?? {});
      now += AFTER_SEND_SECONDS;
    }
  }
  const empty = emptyObservation();
  return {
    ...empty,
    marks,
    exchanges,
    frames,
    transcript: exchanges.flatMap(({ lines }) => lines),
    capture: { ...empty.capture, endTimeSeconds: now + 1 },
    ...partial,
  };
}
