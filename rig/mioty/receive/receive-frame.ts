import type { Cutout, Estimate } from '../../signal/types.ts';
import { placeExtension } from '../assemble-extension.ts';
import type { BurstAssembly, BurstPlacement, BurstPoint } from '../assemble-types.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import { decodeContent } from '../mpdu-decode.ts';
import { CORE_BURSTS, tsmaPattern } from '../patterns.ts';
import { radioProfile } from '../profile.ts';
import { burstCountOf } from '../radio-frame.ts';
import type { RadioFrameHead } from '../radio-frame-decode.ts';
import type { EndPointCredentials, FrameBurst, ObservedRadioFrame } from '../types.ts';
import { burstPlaces } from '../uplink.ts';
import type { ReceivedBurst } from './burst.ts';
import { spotOf } from './burst-spot.ts';
import type { CutoutIndex } from './cutout-index.ts';
import { decodeFrame, type FrameDecoding, type IndexedBits } from './decode-frame.ts';
import { anySender, type FrameLines, type FramePlace, fitLines, type LineGuess, likelySender } from './frame-lines.ts';
import { isWeak, type PlaceView, softViews, viewPlaces } from './frame-views.ts';
import { SYMBOL_SECONDS } from './look.ts';
import { type FrameMeasurement, frameBurst, measureStray, measureView } from './observe-frame.ts';

/** What the receiver of a frame has at hand. */
export interface Scene {
  readonly cutouts: readonly Cutout[];
  readonly index: CutoutIndex;
  readonly bursts: readonly ReceivedBurst[];
  readonly points: readonly BurstPoint[];
  readonly credentials: readonly EndPointCredentials[];
}

export interface ReceivedFrame {
  readonly frame: ObservedRadioFrame;
  /** Bursts of the list that belong to it. */
  readonly claimed: readonly number[];
}

/** A burst of the list and the place that it fills, or is taken to have missed. */
interface Member {
  readonly place: FramePlace;
  readonly item: number;
}

/** How far from its time a burst on the right carrier counts as strayed. */
const STRAY_SYMBOLS = 40;

const memberOf = ({ index, startSymbols, carrier, item }: BurstPlacement): Member => ({
  place: { index, startSymbols, carrier },
  item,
});

function corePlaces({ upg, pattern }: BurstAssembly): FramePlace[] {
  const { startSymbols, carriers } = tsmaPattern(upg, pattern);
  return startSymbols.map((start, index) => ({ index, startSymbols: start, carrier: carriers[index] }));
}

function extensionPlaces({ upg, pattern }: BurstAssembly, head: RadioFrameHead): FramePlace[] {
  const count = burstCountOf(head.psi);
  return burstPlaces(upg, pattern, head.headerCrc, head.payloadCrc, count)
    .map(({ startSymbols, carrier }, index) => ({ index, startSymbols, carrier }))
    .slice(CORE_BURSTS);
}

function linesOf(scene: Scene, members: readonly Member[], guess: LineGuess): FrameLines {
  return fitLines(
    members.map(({ place, item }) => ({ place, ...spotOf(scene.bursts[item]) })),
    guess,
    isWeak(members.map(({ item }) => scene.bursts[item])) ? likelySender : anySender,
  );
}

function viewsOf(
  scene: Scene,
  lines: FrameLines,
  places: readonly FramePlace[],
  members: readonly Member[],
): PlaceView[] {
  const filled = new Map(members.map(({ place, item }) => [place.index, scene.bursts[item]]));
  return viewPlaces(
    scene.cutouts,
    scene.index,
    lines,
    places.map((place) => ({ place, own: filled.get(place.index) ?? null })),
  );
}

const indexed = (views: readonly PlaceView[], cutouts: readonly Cutout[]): IndexedBits[] =>
  softViews(views, cutouts).map((bits, k) => ({ ...bits, index: views[k].place.index }));

/** All that belongs to a frame while it is put together. */
interface Parts {
  readonly decoding: FrameDecoding;
  readonly members: readonly Member[];
  readonly views: readonly PlaceView[];
  readonly places: readonly FramePlace[];
  readonly guess: LineGuess;
}

/** Puts a frame together and decodes it: its core, then what the head says of its extension. */
function gather(scene: Scene, assembly: BurstAssembly, taken: ReadonlySet<number>): Parts {
  const guess: LineGuess = {
    startSeconds: assembly.startSymbols * SYMBOL_SECONDS,
    symbolSeconds: assembly.timeScale * SYMBOL_SECONDS,
    f0Hz: assembly.f0Hz,
    spacingHz: radioProfile(assembly.profile).carrierSpacingHz,
  };
  const coreMembers = assembly.placements.map(memberOf);
  const core = corePlaces(assembly);
  const coreViews = viewsOf(scene, linesOf(scene, coreMembers, guess), core, coreMembers);
  let extension: { key: string; places: FramePlace[]; members: Member[]; views: PlaceView[] } | null = null;
  const decoding = decodeFrame(indexed(coreViews, scene.cutouts), (head) => {
    const burstCount = burstCountOf(head.psi);
    const members = placeExtension(scene.points, assembly, { ...head, burstCount }, {}, taken).map(memberOf);
    const places = extensionPlaces(assembly, head);
    const lines = linesOf(scene, [...coreMembers, ...members], guess);
    const views = viewsOf(scene, lines, places, members);
    extension = { key: keyOf(head), places, members, views };
    return indexed(views, scene.cutouts);
  });
  const found = extension as { key: string; places: FramePlace[]; members: Member[]; views: PlaceView[] } | null;
  if (found === null || !decoding.content.headerCrcOk || found.key !== keyOf(decoding.content)) {
    return { decoding, members: coreMembers, views: coreViews, places: core, guess };
  }
  return {
    decoding,
    members: [...coreMembers, ...found.members],
    views: [...coreViews, ...found.views],
    places: [...core, ...found.places],
    guess,
  };
}

const keyOf = ({ headerCrc, payloadCrc, psi }: RadioFrameHead): string => `${headerCrc} ${payloadCrc} ${psi}`;

/** Bursts that nobody claims near places that nothing fills: at the time of one on another carrier, or on its carrier somewhat early or late. */
function straysOf(scene: Scene, lines: FrameLines, empty: readonly FramePlace[], taken: ReadonlySet<number>): Member[] {
  const found: Member[] = [];
  const used = new Set<number>();
  for (const place of empty) {
    const distance = (item: number): number | null => {
      const { burst } = scene.bursts[item];
      if (taken.has(item) || used.has(item)) return null;
      const symbols =
        (burst.startSeconds.value - lines.startSeconds.value) / lines.symbolSeconds.value - place.startSymbols;
      const slots = (burst.carrierHz.value - lines.f0Hz.value) / lines.carrierSpacingHz.value - place.carrier;
      const isNear = Math.abs(symbols) <= 1 || (Math.abs(symbols) <= STRAY_SYMBOLS && Math.abs(slots) <= 0.4);
      return isNear ? Math.abs(symbols) + Math.abs(slots) : null;
    };
    let best: { item: number; distance: number } | null = null;
    for (let item = 0; item < scene.bursts.length; item++) {
      const d = distance(item);
      if (d !== null && (best === null || d < best.distance)) best = { item, distance: d };
    }
    if (best === null) continue;
    used.add(best.item);
    found.push({ place, item: best.item });
  }
  return found;
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
  const { decoding, members, views, places, guess } = gather(scene, assembly, taken);
  const { content, leftOut } = decoding;
  const measured = views.flatMap((view) => measureView(view, scene.cutouts, content.symbols) ?? []);
  const lines = fitLines(
    measured.map(({ place, middleSeconds, burst }) => ({ place, middleSeconds, carrierHz: burst.carrierHz })),
    guess,
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
