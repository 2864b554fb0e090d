import type { BssciUnderTest } from '../ports/bssci.ts';
import type { Clock } from '../ports/clock.ts';
import { isUnbrigError, messageOf } from '../ports/errors.ts';
import type { PowerSwitch } from '../ports/instrument.ts';
import type { MiotyNetworkUnderTest } from '../ports/mioty-network.ts';
import type { Module } from '../ports/module.ts';
import type { NetworkUnderTest } from '../ports/network.ts';
import type { CaptureRequest, Probe } from '../ports/probe.ts';
import type { Random } from '../ports/random.ts';
import type { Transmitter } from '../ports/transmitter.ts';
import { createContext, type StimulusNotes } from './context.ts';
import { createListener } from './listener.ts';
import type { Stimulus } from './stimulus.ts';
import { detectorOf } from './technology.ts';
import type { DeclaredModule, KeyLookup, RawObservation } from './types.ts';

/** What the stimulus half needs of the bench. */
export interface ObservationBench {
  readonly clock: Clock;
  readonly module: Module;
  readonly probe: Probe;
  readonly power: PowerSwitch | null;
  readonly transmitter: Transmitter | null;
  readonly network: NetworkUnderTest | null;
  readonly miotyNetwork: MiotyNetworkUnderTest | null;
  readonly bssci: BssciUnderTest | null;
  /** The device key for downlinks; nothing of it is recorded. */
  readonly keyOf: KeyLookup;
  readonly request: CaptureRequest;
  readonly declared: DeclaredModule;
  readonly random: Random;
}

/** The probe listens this long before and after the stimulus, so that nothing on the air is cut off. */
const MARGIN_SECONDS = 1;

/**
 * Runs one stimulus while the probe listens and keeps all that was seen. What breaks on the way (the line, the probe) is kept as `broken`: the cases
 * on this observation become errors, not verdicts.
 */
export async function observe(
  stimulus: Stimulus,
  axes: Readonly<Record<string, string>>,
  bench: ObservationBench,
): Promise<RawObservation> {
  const notes: StimulusNotes = {
    marks: [],
    exchanges: [],
    transmissions: [],
    networkExchanges: [],
    miotyNetworkExchanges: [],
    bssciExchanges: [],
  };
  const transcriptStart = bench.module.transcript().length;
  const listener = createListener(detectorOf(bench.declared));
  let broken: RawObservation['broken'];
  try {
    const capture = await bench.probe.capture(bench.request);
    const pump = listener.follow(capture);
    try {
      await bench.clock.sleep(MARGIN_SECONDS);
      await stimulus.run(createContext(bench, notes, listener));
      await bench.clock.sleep(MARGIN_SECONDS);
    } finally {
      await capture.stop();
      await pump;
    }
  } catch (error) {
    broken = brokenBy(error);
  }
  const cutouts = listener.finish();
  return {
    id: observationId(stimulus.id, axes),
    stimulus: stimulus.id,
    axes,
    emulated:
      bench.probe.description.emulated || bench.module.emulated || bench.transmitter?.description.emulated === true,
    ...notes,
    transcript: bench.module.transcript().slice(transcriptStart),
    transmitter: bench.transmitter?.description ?? null,
    probe: bench.probe.description,
    request: bench.request,
    capture: listener.summary(),
    cutouts,
    waterfall: listener.waterfall(),
    ...(broken === undefined ? {} : { broken }),
  };
}

/** Id of an observation: the stimulus and its axes, `message/bit0@rc=RC1`. */
export function observationId(stimulus: string, axes: Readonly<Record<string, string>>): string {
  const parts = Object.entries(axes).map(([name, value]) => `${name}=${value}`);
  return parts.length === 0 ? stimulus : `${stimulus}@${parts.join(',')}`;
}

function brokenBy(error: unknown): NonNullable<RawObservation['broken']> {
  if (isUnbrigError(error)) return { errorClass: error.errorClass, code: error.code, message: error.message };
  return { errorClass: 'test-code', code: 'stimulus-threw', message: messageOf(error) };
}
