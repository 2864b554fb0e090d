import { messagesOf } from '../../rig/conformance/messages.ts';
import {
  type CampaignRecord,
  observationAsRecorded,
  type RecordedCase,
  type RecordedObservation,
} from '../../rig/conformance/record.ts';
import type { Mark, Measurement, RawObservation } from '../../rig/conformance/types.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import { burstTrackFigure } from '../figures/burst-track.ts';
import { frameLayoutFigure, radioFrameLayoutFigure } from '../figures/frame-layout.ts';
import { frequencyScatterFigure } from '../figures/frequency-scatter.ts';
import { hoppingFigure } from '../figures/hopping.ts';
import { measureBarFigure } from '../figures/measure-bar.ts';
import { phaseStepsFigure } from '../figures/phase-steps.ts';
import { spectrogramFigure } from '../figures/spectrogram.ts';
import { messageTimelineFigure } from '../figures/timeline.ts';
import { transactionsFigure } from '../figures/transactions.ts';
import { waterfallFigure } from '../figures/waterfall.ts';
import { failures, instanceName } from '../outcome.ts';
import { createShelf, type Shelf } from './shelf.ts';

/** What the sections of the page draw from. */
export interface ReportModel {
  readonly record: CampaignRecord;
  readonly shelf: Shelf;
  raw(observationId: string): RawObservation | undefined;
  recorded(observationId: string): RecordedObservation | undefined;
  /** Frames of a case that the page has drawn, the ones that broke a check first. */
  drawnFrames(recorded: RecordedCase): readonly number[];
}

/** Frames at which a plot of all of them tells more than a drawing of each. */
const MANY_FRAMES = 12;
/** Drawn frames an observation: its first message, and as many that broke something. */
const MOST_DRAWN = 3;
const MOST_BROKEN = 6;
const MOST_SPECTROGRAMS = 2;
/** Half width of the Sigfox uplink band around the centre that the rig listens to (sigfox-ep-lib, 192 kHz macro channel). */
const BAND_HALF_WIDTH_HZ = 96_000;

export const keys = {
  bar: (recorded: RecordedCase, measurement: Measurement): string => `bar ${instanceName(recorded)} ${measurement.id}`,
  layout: (observation: string, frame: number): string => `layout ${observation} ${frame}`,
  spectrogram: (observation: string, frame: number): string => `spectrogram ${observation} ${frame}`,
  phase: (observation: string, frame: number): string => `phase ${observation} ${frame}`,
  hopping: (observation: string, frame: number): string => `hopping ${observation} ${frame}`,
  burst: (observation: string, frame: number): string => `burst ${observation} ${frame}`,
  waterfall: (observation: string): string => `waterfall ${observation}`,
  timeline: (observation: string): string => `timeline ${observation}`,
  transactions: (observation: string): string => `transactions ${observation}`,
  scatter: (observation: string): string => `scatter ${observation}`,
};

/** Draws what the page needs, the observations of failed cases first, within `mostFigureBytes`. */
export function reportModel(
  record: CampaignRecord,
  observations: readonly RawObservation[],
  mostFigureBytes: number,
): ReportModel {
  const shelf = createShelf(mostFigureBytes);
  const raws = new Map(observations.map((raw) => [raw.id, raw]));
  const listed = new Map(record.observations.map((observation) => [observation.id, observation]));
  for (const recorded of record.cases) {
    for (const measurement of recorded.measurements) {
      shelf.put(keys.bar(recorded, measurement), () => measureBarFigure(measurement));
    }
  }
  const urgent = failures(record).flatMap((recorded) => recorded.observation ?? []);
  for (const id of new Set([...urgent, ...listed.keys()])) {
    const observation = listed.get(id);
    if (observation !== undefined) shelveObservation(shelf, record, observation, raws.get(id));
  }
  return {
    record,
    shelf,
    raw: (id) => raws.get(id),
    recorded: (id) => listed.get(id),
    drawnFrames: (recorded) => {
      const id = recorded.observation ?? '';
      // A case that names no frame looked at all of them.
      const all = [...framesOf(listed.get(id)).keys()];
      const wanted = [...brokenFrames(recorded), ...(recorded.frames.length > 0 ? recorded.frames : all)];
      return [...new Set(wanted)].filter((frame) => shelf.get(keys.layout(id, frame)) !== undefined);
    },
  };
}

/** Frames of whichever technology the observation is of. */
export function framesOf(observation: RecordedObservation | undefined): readonly unknown[] {
  if (observation === undefined) return [];
  return observation.radioFrames.length > 0 ? observation.radioFrames : observation.frames;
}

/** Frames that a case holds something against. */
export function brokenFrames(recorded: RecordedCase): readonly number[] {
  return recorded.checks.flatMap((check) => (check.ok || check.frame === undefined ? [] : [check.frame]));
}

/** The frames of an observation that are worth a drawing each. */
function chosenFrames(record: CampaignRecord, observation: RecordedObservation): readonly number[] {
  const cases = record.cases.filter((recorded) => recorded.observation === observation.id);
  const broken = cases.flatMap(brokenFrames).slice(0, MOST_BROKEN);
  const frames = framesOf(observation);
  const first = [...frames.keys()].slice(0, MOST_DRAWN);
  return [...new Set([...broken, ...first])].filter((index) => index in frames);
}

/** The first message of an observation that has frames, with the mark of its command. */
export function firstMessage(
  observation: RecordedObservation,
  raw: RawObservation | undefined,
): { readonly mark: Mark | null; readonly frames: readonly ObservedFrame[] } {
  if (raw !== undefined) {
    const messages = messagesOf(observationAsRecorded(raw, observation));
    const heard = messages.find((message) => message.frames.length > 0);
    if (heard !== undefined) return heard;
  }
  return { mark: null, frames: observation.frames.slice(0, MOST_DRAWN) };
}

function shelveObservation(
  shelf: Shelf,
  record: CampaignRecord,
  observation: RecordedObservation,
  raw: RawObservation | undefined,
): void {
  const { id, frames, title, capture } = observation;
  const waterfall = raw?.waterfall;
  if (waterfall !== undefined) shelf.put(keys.waterfall(id), () => waterfallFigure(title, waterfall, capture));
  const transactions =
    raw === undefined ? null : transactionsFigure('Transactions', observationAsRecorded(raw, observation));
  if (transactions !== null) shelf.put(keys.transactions(id), () => transactions);
  shelveRadioFrames(shelf, record, observation, raw);
  if (frames.length === 0) return;
  const message = firstMessage(observation, raw);
  if (message.frames.length > 0) {
    const name = frames.length > message.frames.length ? 'First message' : 'Message';
    shelf.put(keys.timeline(id), () => messageTimelineFigure(`${name} on the air`, message.mark, message.frames));
  }
  if (frames.length > MANY_FRAMES) {
    const band = { centreHz: capture.centreFrequencyHz, halfWidthHz: BAND_HALF_WIDTH_HZ };
    shelf.put(keys.scatter(id), () => frequencyScatterFigure(`Carriers of ${frames.length} frames`, frames, band));
  }
  // Frames that broke something come first.
  chosenFrames(record, observation).forEach((index, place) => {
    const frame = frames[index];
    const name = `Frame ${index + 1}`;
    shelf.put(keys.layout(id, index), () => frameLayoutFigure(frame, name));
    const cutout = raw?.cutouts[frame.cutout];
    if (cutout === undefined || place >= MOST_SPECTROGRAMS) return;
    shelf.put(keys.spectrogram(id, index), () => spectrogramFigure(cutout, frame, name));
    if (place === 0) shelf.put(keys.phase(id, index), () => phaseStepsFigure(cutout, frame, name));
  });
}

/** Hops and fields of the radio frames that are worth it, and one burst of the first of them: one that is wrong before one that is right. */
function shelveRadioFrames(
  shelf: Shelf,
  record: CampaignRecord,
  observation: RecordedObservation,
  raw: RawObservation | undefined,
): void {
  const { id, radioFrames, strayBursts } = observation;
  if (radioFrames.length === 0) return;
  chosenFrames(record, observation).forEach((index, place) => {
    const frame = radioFrames[index];
    const name = `Radio frame ${index + 1}`;
    shelf.put(keys.hopping(id, index), () => hoppingFigure(frame, strayBursts, name));
    shelf.put(keys.layout(id, index), () => radioFrameLayoutFigure(frame, name));
    const burst = frame.bursts.find((one) => one.pilotErrors > 0 || (one.symbolErrors ?? 0) > 0) ?? frame.bursts[0];
    const cutout = burst === undefined ? undefined : raw?.cutouts[burst.cutout];
    if (cutout !== undefined && place < MOST_SPECTROGRAMS)
      shelf.put(keys.burst(id, index), () => burstTrackFigure(cutout, burst, name));
  });
}
