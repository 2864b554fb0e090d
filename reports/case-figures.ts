import type { CampaignRecord, RecordedCase, RecordedObservation } from '../rig/conformance/record.ts';
import type { RawObservation } from '../rig/conformance/types.ts';
import { burstTrackFigure } from './figures/burst-track.ts';
import { frameLayoutFigure, radioFrameLayoutFigure } from './figures/frame-layout.ts';
import { hoppingFigure } from './figures/hopping.ts';
import { measureBarFigure } from './figures/measure-bar.ts';
import type { Figure } from './figures/model.ts';
import { phaseStepsFigure } from './figures/phase-steps.ts';
import { spectrogramFigure } from './figures/spectrogram.ts';
import { brokenFrames } from './html/model.ts';

/** A figure and the name of its file in the case's folder, without ending. */
export interface NamedFigure {
  readonly name: string;
  readonly figure: () => Figure;
  /** Of a figure that several cases share: what it is of. */
  readonly shared?: string;
}

const MOST_FRAMES = 3;

/** The figures of one case for its folder: a bar a measurement, its first frames (those that broke a check before the others), and one spectrogram. */
export function caseFigures(
  record: CampaignRecord,
  recorded: RecordedCase,
  raw: RawObservation | undefined,
): readonly NamedFigure[] {
  const bars = recorded.measurements.flatMap((m): NamedFigure[] => {
    const figure = measureBarFigure(m, { key: true });
    if (figure === null) return [];
    return [{ name: `measured-${m.id.replaceAll(/[^A-Za-z0-9.-]+/g, '-')}`, figure: () => figure }];
  });
  const observation = record.observations.find(({ id }) => id === recorded.observation);
  if (observation !== undefined && observation.radioFrames.length > 0)
    return [...bars, ...radioFigures(recorded, observation, raw)];
  const frames = observation?.frames ?? [];
  const looked = recorded.frames.length > 0 ? recorded.frames : frames.map((_, index) => index);
  const chosen = [...new Set([...brokenFrames(recorded), ...looked])]
    .filter((index) => index in frames)
    .slice(0, MOST_FRAMES);
  const drawn = chosen.flatMap((index, place): NamedFigure[] => {
    const frame = frames[index];
    const name = `Frame ${index + 1}`;
    const shared = `${recorded.observation} ${name}`;
    const layout = { name: `frame-${index + 1}`, figure: () => frameLayoutFigure(frame, name), shared };
    const cutout = raw?.cutouts[frame.cutout];
    if (cutout === undefined || place > 0) return [layout];
    const looks: readonly NamedFigure[] = [
      { name: `frame-${index + 1}-spectrogram`, figure: () => spectrogramFigure(cutout, frame, name), shared },
    ];
    const steps = phaseStepsFigure(cutout, frame, name);
    if (steps === null) return [layout, ...looks];
    return [layout, ...looks, { name: `frame-${index + 1}-phase`, figure: () => steps, shared }];
  });
  return [...bars, ...drawn];
}

/** Hops and fields of the first radio frames, those that broke a check before the others, and one burst. */
function radioFigures(
  recorded: RecordedCase,
  { id, radioFrames, strayBursts }: RecordedObservation,
  raw: RawObservation | undefined,
): readonly NamedFigure[] {
  const looked = recorded.frames.length > 0 ? recorded.frames : [...radioFrames.keys()];
  const chosen = [...new Set([...brokenFrames(recorded), ...looked])]
    .filter((index) => index in radioFrames)
    .slice(0, MOST_FRAMES);
  return chosen.flatMap((index, place): NamedFigure[] => {
    const frame = radioFrames[index];
    const name = `Radio frame ${index + 1}`;
    const shared = `${id} ${name}`;
    const drawn: NamedFigure[] = [
      { name: `frame-${index + 1}-hopping`, figure: () => hoppingFigure(frame, strayBursts, name), shared },
      { name: `frame-${index + 1}`, figure: () => radioFrameLayoutFigure(frame, name), shared },
    ];
    const [burst] = frame.bursts;
    const cutout = burst === undefined ? undefined : raw?.cutouts[burst.cutout];
    const track = cutout === undefined || place > 0 ? null : burstTrackFigure(cutout, burst, name);
    return track === null ? drawn : [...drawn, { name: `frame-${index + 1}-burst`, figure: () => track, shared }];
  });
}
