import type { Mark, Observation } from '../../rig/conformance/types.ts';
import type { ObservedBurst, ObservedRadioFrame } from '../../rig/mioty/types.ts';
import type { Exchange, ModuleOperation } from '../../rig/ports/module.ts';
import { emptyObservation } from '../../rig/testing/observations.ts';
import { frameOf, type TestUplink } from './mioty-observed.ts';

type Facts = Mark['data'];

/** What happens in an observation of a MIOTY module that a test makes by hand, in order. */
type MiotyStep =
  | {
      readonly does: 'send';
      readonly uplink: TestUplink;
      readonly reply?: Partial<Exchange>;
      readonly facts?: Facts;
      /** Nothing is heard of it. */
      readonly unheard?: true;
      /** Bursts that stand alone, made from those of the frame. */
      readonly strays?: (frame: ObservedRadioFrame) => readonly ObservedBurst[];
      /** The receiver makes no frame of it. */
      readonly unframed?: true;
    }
  | { readonly does: 'mark'; readonly name: string; readonly data?: Facts; readonly seconds: number }
  | { readonly does: 'ask'; readonly operation: ModuleOperation; readonly reply: Partial<Exchange> }
  /** A frame that nobody asked for. */
  | { readonly does: 'air'; readonly uplink: TestUplink };

type SendStep = Extract<MiotyStep, { does: 'send' }>;

export const send = (uplink: TestUplink, more: Omit<SendStep, 'does' | 'uplink'> = {}): MiotyStep => ({
  does: 'send',
  uplink,
  ...more,
});
export const mark = (name: string, seconds: number, data: Facts = {}): MiotyStep => ({
  does: 'mark',
  name,
  seconds,
  data,
});
export const ask = (operation: ModuleOperation, reply: Partial<Exchange> = {}): MiotyStep => ({
  does: 'ask',
  operation,
  reply,
});
export const air = (uplink: TestUplink): MiotyStep => ({ does: 'air', uplink });

interface Played {
  readonly marks?: readonly Mark[];
  readonly exchanges?: readonly Exchange[];
  readonly frames?: readonly ObservedRadioFrame[];
  readonly strays?: readonly ObservedBurst[];
  readonly endSeconds: number;
}

const AFTER_SEND_SECONDS = 5;

function exchangeOf(
  operation: ModuleOperation,
  startSeconds: number,
  endSeconds: number,
  reply: Partial<Exchange>,
): Exchange {
  return { operation, status: 'ok', values: [], lines: [], timeoutSeconds: 20, startSeconds, endSeconds, ...reply };
}

function playSend({ uplink, reply = {}, facts = {}, ...heard }: SendStep, now: number): Played {
  const frame = frameOf(uplink, now + 0.2);
  const { payload = '', mpf, counter = 100 } = uplink;
  const operation: ModuleOperation = { kind: 'uplink', payload, ...(mpf === undefined ? {} : { mpf }) };
  const data = { type: 'uplink', payload, downlink: false, ...(mpf === undefined ? {} : { mpf }), ...facts };
  const endSeconds = frame.endSeconds.value + 0.1;
  const exchange = exchangeOf(operation, now, endSeconds, { values: [String(counter)], ...reply });
  return {
    marks: [{ name: 'send', timeSeconds: now, data }],
    exchanges: [exchange],
    frames: heard.unheard || heard.unframed ? [] : [frame],
    strays: heard.strays?.(frame) ?? [],
    endSeconds: endSeconds + AFTER_SEND_SECONDS,
  };
}

function playStep(step: MiotyStep, now: number): Played {
  switch (step.does) {
    case 'send':
      return playSend(step, now);
    case 'mark':
      return {
        marks: [{ name: step.name, timeSeconds: now, data: step.data ?? {} }],
        endSeconds: now + step.seconds,
      };
    case 'ask':
      return { exchanges: [exchangeOf(step.operation, now, now + 0.1, step.reply)], endSeconds: now + 0.1 };
    case 'air': {
      const frame = frameOf(step.uplink, now + 0.2);
      return { frames: [frame], endSeconds: frame.endSeconds.value };
    }
  }
}

/** Plays the steps into an observation. */
export function observe(steps: readonly MiotyStep[], partial: Partial<Observation> = {}): Observation {
  const played: Played[] = [];
  let now = 1;
  for (const step of steps) {
    const next = playStep(step, now);
    played.push(next);
    now = next.endSeconds;
  }
  const empty = emptyObservation();
  return {
    ...empty,
    marks: played.flatMap(({ marks = [] }) => marks),
    exchanges: played.flatMap(({ exchanges = [] }) => exchanges),
    radioFrames: played.flatMap(({ frames = [] }) => frames),
    strayBursts: played.flatMap(({ strays = [] }) => strays),
    capture: { ...empty.capture, endTimeSeconds: now + 1 },
    ...partial,
  };
}
