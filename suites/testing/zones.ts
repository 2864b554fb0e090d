import { type Judgement, judgeCase } from '../../rig/conformance/judge.ts';
import { SEND_MARK } from '../../rig/conformance/messages.ts';
import { judgeInputsOf } from '../../rig/conformance/session.ts';
import type { Mark, Observation, SentTransmission } from '../../rig/conformance/types.ts';
import type { Exchange, ModuleOperation } from '../../rig/ports/module.ts';
import { radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import { emptyObservation } from '../../rig/testing/observations.ts';
import { catalogue, declared, loadSuites } from './judging.ts';
import { framesOf, type TestMessage } from './observed.ts';

const suites = await loadSuites();
/** Uplink centre that `framesOf` counts its offsets from. */
const FRAMES_CENTRE_HZ = 868_130_000;

const rateOf = (rc: string): 100 | 600 => (radioConfiguration(rc).bitRatesBps.value.includes(100) ? 100 : 600);

/** The judgement of a case on a hand-made observation of a module for this radio configuration. */
export function judgeIn(
  rc: string,
  id: string,
  observation: Observation,
  ixit: Readonly<Record<string, number | string>> = {},
): Judgement {
  const entry = catalogue.cases.find((candidate) => candidate.id === id);
  const binding = [...suites.values()].flat().find((candidate) => candidate.id === id);
  if (entry === undefined || binding === undefined) throw new Error(`no case ${id}`);
  const module = { ...declared, zone: rc, ixit: { ...declared.ixit, bitRateBps: rateOf(rc), ...ixit } };
  return judgeCase(entry, binding, observation, judgeInputsOf(module));
}

/** The frames of a message at these distances from the uplink centre of the zone, as a good receiver reports them; as many as distances. */
export function framesIn(
  rc: string,
  startSeconds: number,
  message: TestMessage & { readonly offsetsHz: readonly number[] },
): readonly ObservedFrame[] {
  const shiftHz = radioConfiguration(rc).uplinkCentreHz.value - FRAMES_CENTRE_HZ;
  const offsetsHz = message.offsetsHz.map((offset) => offset + shiftHz);
  const all = framesOf({ bitRateBps: rateOf(rc), ...message, offsetsHz }, startSeconds).frames;
  return all.slice(0, offsetsHz.length);
}

/** A mark of a send and the exchange that follows it. */
export interface TimedSend {
  readonly atSeconds: number;
  readonly untilSeconds: number;
  readonly operation?: ModuleOperation;
  readonly reply?: Partial<Exchange>;
  readonly mark?: string;
  readonly data?: Mark['data'];
}

const bit: ModuleOperation = { kind: 'sendBit', bit: 1 };

const exchangeOf = ({ atSeconds, untilSeconds, operation = bit, reply = {} }: TimedSend): Exchange => ({
  operation,
  status: 'ok',
  values: [],
  lines: [],
  startSeconds: atSeconds,
  endSeconds: untilSeconds,
  timeoutSeconds: 60,
  ...reply,
});

export interface TimedParts {
  readonly sends: readonly TimedSend[];
  /** Marks beside those of the sends. */
  readonly marks?: readonly Mark[];
  readonly frames: readonly ObservedFrame[];
  readonly transmissions?: readonly SentTransmission[];
  readonly more?: Partial<Observation>;
}

/** An observation out of parts with their own times. */
export function timed({ sends, marks = [], frames, transmissions = [], more = {} }: TimedParts): Observation {
  const empty = emptyObservation();
  const all = [
    ...marks,
    ...sends.map(({ mark = SEND_MARK, atSeconds, data = {} }) => ({
      name: mark,
      timeSeconds: atSeconds,
      data: { type: 'bit1', payload: '', downlink: false, ...data },
    })),
  ];
  const exchanges = sends.map(exchangeOf);
  const lastSeconds = Math.max(
    ...exchanges.map(({ endSeconds }) => endSeconds),
    ...frames.map((f) => f.endSeconds.value),
  );
  return {
    ...empty,
    marks: all.sort((a, b) => a.timeSeconds - b.timeSeconds),
    exchanges,
    frames,
    transmissions,
    transmitter: {
      driver: 'test',
      id: 'test',
      emulated: true,
      startTimeSeconds: 1e-4,
      frequencyReferencePpm: 0.5,
      levelDb: 0.3,
    },
    capture: { ...empty.capture, endTimeSeconds: lastSeconds + 10 },
    ...more,
  };
}

/** A carrier of the rig. */
export const carrier = (
  startSeconds: number,
  endSeconds: number,
  levelDbm: number,
  frequencyHz = radioConfiguration('RC3C').uplinkCentreHz.value,
): SentTransmission => ({ kind: 'interferer', startSeconds, endSeconds, frequencyHz, levelDbm });
