import type { Estimate } from '../../signal/types.ts';
import type { BurstAssembly } from '../assemble-types.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import { decodeContent } from '../mpdu-decode.ts';
import type { FrameBurst, ObservedRadioFrame } from '../types.ts';
import type { FrameDecoding } from './decode-frame.ts';
import { anySender, type FrameLines, type FramePlace, fitLines } from './frame-lines.ts';
import { gatherFrame, guessOf, type Scene, straysOf } from './gather-frame.ts';
import { type FrameMeasurement, frameBurst, measureStray, measureView } from './observe-frame.ts';

export interface ReceivedFrame {
  readonly frame: ObservedRadioFrame;
  /** Bursts of the list that belong to it. */
  readonly claimed: readonly number[];
}

function meanOf(estimates: readonly Estimate[]): Estimate {
  const count = Math.max(1, estimates.length);
  const value = estimates.reduce((sum, one) => sum + one.value, 0) / count;
  const square = estimates.reduce((sum, one) => sum + one.standardUncertainty ** 2, 0);
  return { value, standardUncertainty: Math.sqrt(square) / count };
}

function endOf(lines: FrameLines, lastStartSymbols: number): Estimate {
  const symbols = lastStartSymbols + BURST_SYMBOLS;
  return {
    value: lines.startSeconds.value + symbols * lines.symbolSeconds.value,
    standardUncertainty: Math.hypot(
      lines.startSeconds.standardUncertainty,
      symbols * lines.symbolSeconds.standardUncertainty,
    ),
  };
}

/** Decodes and measures one assembled frame. `taken`: bursts of the list that other frames have. */
export function receiveFrame(scene: Scene, assembly: BurstAssembly, taken: ReadonlySet<number>): ReceivedFrame {
  const { decoding, members, views, places } = gatherFrame(scene, assembly, taken);
  const { content, leftOut } = decoding;
  const measured = views.flatMap((view) => measureView(view, scene.cutouts, content.symbols) ?? []);
  const lines = fitLines(
    measured.map(({ place, middleSeconds, burst }) => ({ place, middleSeconds, carrierHz: burst.carrierHz })),
    guessOf(assembly),
    anySender,
  );
  const filled = new Set(measured.map(({ place }) => place.index));
  const claimed = members.map(({ item }) => item);
  const strays = straysOf(
    scene,
    lines,
    places.filter(({ index }) => !filled.has(index)),
    new Set([...taken, ...claimed]),
  );
  const all: FrameMeasurement[] = [
    ...measured,
    ...strays.map(({ place, item }) => measureStray(scene.bursts[item], place, content.symbols)),
  ].sort((a, b) => a.place.index - b.place.index);
  return {
    frame: observed(scene, assembly, {
      lines,
      content,
      bursts: all.map((one) => frameBurst(one, lines)),
      places,
      erased: places.map(({ index }) => index).filter((index) => !filled.has(index) || leftOut.has(index)),
    }),
    claimed: [...claimed, ...strays.map(({ item }) => item)],
  };
}

interface Outcome {
  readonly lines: FrameLines;
  readonly content: FrameDecoding['content'];
  readonly bursts: readonly FrameBurst[];
  readonly places: readonly FramePlace[];
  readonly erased: readonly number[];
}

function observed(scene: Scene, assembly: BurstAssembly, outcome: Outcome): ObservedRadioFrame {
  const { lines, content, bursts, places, erased } = outcome;
  const { symbolSeconds } = lines;
  const isErased = new Set(erased);
  const good = bursts.filter(({ index }) => !isErased.has(index));
  return {
    tech: 'mioty-uplink',
    profile: assembly.profile,
    upg: assembly.upg,
    pattern: assembly.pattern,
    channel: assembly.channel,
    startSeconds: lines.startSeconds,
    endSeconds: endOf(lines, places[places.length - 1].startSymbols),
    f0Hz: lines.f0Hz,
    carrierSpacingHz: lines.carrierSpacingHz,
    symbolRateBps: {
      value: 1 / symbolSeconds.value,
      standardUncertainty: symbolSeconds.standardUncertainty / symbolSeconds.value ** 2,
    },
    driftHzPerSecond: lines.driftHzPerSecond,
    powerDbfs: meanOf(good.map(({ powerDbfs }) => powerDbfs)),
    snrDb: meanOf(good.map(({ snrDb }) => snrDb)),
    bursts,
    burstCount: content.burstCount,
    erasedBursts: erased,
    decoded: decodeContent(content, { credentials: scene.credentials }),
    samplesLost: bursts.some(({ samplesLost }) => samplesLost),
  };
}
