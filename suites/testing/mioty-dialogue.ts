import type { Observation } from '../../rig/conformance/types.ts';
import type { Exchange, ModuleOperation } from '../../rig/ports/module.ts';
import { emptyObservation } from '../../rig/testing/observations.ts';
import { frameOf, type TestUplink } from './mioty-observed.ts';
import { reply } from './reply.ts';

/** One step of a dialogue that a test makes by hand. */
export interface Said {
  readonly step: string;
  /** The reply; tabulator and SUB as `\x09` and `\x1A`, as a transcript has them. */
  readonly says: readonly string[];
  readonly operation?: ModuleOperation;
  /** What the driver made of the reply, where it is not its data lines. */
  readonly values?: readonly string[];
  readonly status?: Exchange['status'];
  /** The step is a send, and this goes on the air; `silent` for a send that brings nothing. */
  readonly sends?: TestUplink | 'silent';
  /** Goes on the air though nothing was sent. */
  readonly unasked?: TestUplink;
}

const SECONDS_ON_THE_AIR = 4;
const PAUSE_SECONDS = 6;

function statusOf(says: readonly string[]): Exchange['status'] {
  const last = says.at(-1);
  if (last === undefined) return 'silent';
  return last === '0' ? 'ok' : 'error';
}

const isData = (text: string): boolean => !/^(\d$|-MNFO:|-MERR:|AT!ERR:)/.test(text);

function exchangeOf({ step, says, operation, values, status }: Said, startSeconds: number): Exchange {
  const endSeconds = startSeconds + SECONDS_ON_THE_AIR;
  const reason = says.find((text) => /^(-MNFO|-MERR|AT!ERR):/.test(text));
  const sent = { ...reply(`AT-${step}`, '0d', startSeconds), direction: 'to-module' } as const;
  return {
    operation: operation ?? { kind: 'raw', line: `AT-${step}` },
    status: status ?? statusOf(says),
    ...(reason === undefined ? {} : { errorText: reason }),
    values: values ?? says.filter(isData),
    lines: [sent, ...says.map((text) => reply(text, '0d0a', endSeconds))],
    startSeconds,
    endSeconds,
    timeoutSeconds: 16,
  };
}

/** What the steps leave behind, one after the other. */
export function dialogue(...steps: readonly Said[]): Observation {
  const begin = (index: number): number => 1 + index * (SECONDS_ON_THE_AIR + PAUSE_SECONDS);
  const exchanges = steps.map((said, index) => exchangeOf(said, begin(index)));
  const empty = emptyObservation();
  return {
    ...empty,
    axes: { profile: 'EU1' },
    marks: steps.map(({ step, sends }, index) => {
      const uplink = sends === undefined || sends === 'silent' ? {} : sends;
      const data = sends === undefined ? { step } : { step, type: 'uplink', payload: uplink.payload ?? '' };
      return { name: sends === undefined ? 'step' : 'send', timeSeconds: begin(index), data };
    }),
    exchanges,
    transcript: exchanges.flatMap(({ lines }) => lines),
    radioFrames: steps.flatMap(({ sends, unasked }, index) => {
      const uplink = unasked ?? (sends === 'silent' ? undefined : sends);
      return uplink === undefined ? [] : [frameOf(uplink, begin(index) + 0.2)];
    }),
    capture: { ...empty.capture, endTimeSeconds: begin(steps.length) },
  };
}

/** An uplink that went out and was answered as it should be. */
export const sent = (step: string, counter: number, told = counter): Said => ({
  step,
  says: [`-MPCT:${told}`, '-TXA:1', '-TXA:0', '0'],
  values: [String(told)],
  sends: { payload: '1e2d', counter },
});

export const told = (step: string, line: string, ...values: readonly string[]): Said => ({
  step,
  says: [line, '0'],
  ...(values.length === 0 ? {} : { values }),
});

export const refusedWith = (
  step: string,
  reason: string,
  status: '1' | '2' = reason.startsWith('AT') ? '2' : '1',
): Said => ({
  step,
  says: [reason, status],
});
