import type { Clock } from '../ports/clock.ts';
import { isUnbrigError, messageOf, UnbrigError } from '../ports/errors.ts';
import type { PowerSwitch } from '../ports/instrument.ts';
import type { IqBlock } from '../ports/iq.ts';
import type { Exchange, Module, ModuleOperation } from '../ports/module.ts';
import type { Capture, CaptureRequest, Probe } from '../ports/probe.ts';
import type { Random } from '../ports/random.ts';
import { createDetector } from '../signal/detector.ts';
import type { Cutout } from '../signal/types.ts';
import { SEND_MARK } from './messages.ts';
import type { Stimulus, StimulusContext } from './stimulus.ts';
import type { DeclaredModule, Mark, RawObservation } from './types.ts';

/** What the stimulus half needs of the bench. */
export interface ObservationBench {
  readonly clock: Clock;
  readonly module: Module;
  readonly probe: Probe;
  readonly power: PowerSwitch | null;
  readonly request: CaptureRequest;
  readonly declared: DeclaredModule;
  readonly random: Random;
}

/** The probe listens this long before and after the stimulus, so that nothing on the air is cut off. */
const MARGIN_SECONDS = 1;
/** How long after the module's answer a message may still be on the air (a module that answers early). */
const AFTER_SEND_SECONDS = 9;

/**
 * Runs one stimulus while the probe listens and keeps all that was seen. What breaks on the way (the line, the probe) is kept as `broken`: the cases
 * on this observation become errors, not verdicts.
 */
export async function observe(
  stimulus: Stimulus,
  axes: Readonly<Record<string, string>>,
  bench: ObservationBench,
): Promise<RawObservation> {
  const marks: Mark[] = [];
  const exchanges: Exchange[] = [];
  const transcriptStart = bench.module.transcript().length;
  const detector = createDetector();
  const cutouts: Cutout[] = [];
  let broken: RawObservation['broken'];
  try {
    const capture = await bench.probe.capture(bench.request);
    const pump = listen(capture, (block) => cutouts.push(...detector.push(block)));
    try {
      await bench.clock.sleep(MARGIN_SECONDS);
      await stimulus.run(createContext(bench, marks, exchanges));
      await bench.clock.sleep(MARGIN_SECONDS);
    } finally {
      await capture.stop();
      await pump;
    }
  } catch (error) {
    broken = brokenBy(error);
  }
  cutouts.push(...detector.finish());
  return {
    id: observationId(stimulus.id, axes),
    stimulus: stimulus.id,
    axes,
    emulated: bench.probe.description.emulated || bench.module.emulated,
    marks,
    exchanges,
    transcript: bench.module.transcript().slice(transcriptStart),
    probe: bench.probe.description,
    request: bench.request,
    capture: detector.summary(),
    cutouts,
    waterfall: detector.waterfall(),
    ...(broken === undefined ? {} : { broken }),
  };
}

/** Id of an observation: the stimulus and its axes, `message/bit0@rc=RC1`. */
export function observationId(stimulus: string, axes: Readonly<Record<string, string>>): string {
  const parts = Object.entries(axes).map(([name, value]) => `${name}=${value}`);
  return parts.length === 0 ? stimulus : `${stimulus}@${parts.join(',')}`;
}

async function listen(capture: Capture, push: (block: IqBlock) => void): Promise<void> {
  for await (const block of capture) push(block);
}

function brokenBy(error: unknown): NonNullable<RawObservation['broken']> {
  if (isUnbrigError(error)) return { errorClass: error.errorClass, code: error.code, message: error.message };
  return { errorClass: 'test-code', code: 'stimulus-threw', message: messageOf(error) };
}

function createContext(bench: ObservationBench, marks: Mark[], exchanges: Exchange[]): StimulusContext {
  const mark: StimulusContext['mark'] = (name, data = {}) => {
    marks.push({ name, timeSeconds: bench.clock.nowSeconds(), data });
  };
  const perform = async (operation: ModuleOperation): Promise<Exchange> => {
    const exchange = await bench.module.perform(operation);
    exchanges.push(exchange);
    if (exchange.status === 'gone') {
      throw new UnbrigError(
        'line-gone',
        'link',
        `the serial line closed during ${operation.kind}; check the cable and the adapter`,
        {
          facts: { operation: operation.kind },
        },
      );
    }
    return exchange;
  };
  return {
    clock: bench.clock,
    random: bench.random,
    declared: bench.declared,
    power: bench.power,
    mark,
    perform,
    send: async (operation, facts = {}) => {
      mark(SEND_MARK, { ...sendFacts(operation), ...facts });
      const exchange = await perform(operation);
      await bench.clock.sleep(AFTER_SEND_SECONDS);
      return exchange;
    },
  };
}

function sendFacts(operation: ModuleOperation): Readonly<Record<string, number | string | boolean>> {
  switch (operation.kind) {
    case 'sendBit':
      return { type: operation.bit === 1 ? 'bit1' : 'bit0', payload: '', downlink: operation.downlink === true };
    case 'sendFrame':
      return {
        type: operation.payload === '' ? 'empty' : 'bytes',
        payload: operation.payload,
        downlink: operation.downlink === true,
      };
    case 'sendKeepAlive':
      return { type: 'keep_alive', payload: '', downlink: false };
    default:
      return { type: operation.kind, payload: '', downlink: false };
  }
}
