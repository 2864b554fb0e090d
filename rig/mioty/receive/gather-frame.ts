import type { MskPlace } from '../../signal/msk-states.ts';
import type { Cutout } from '../../signal/types.ts';
import { placeExtension } from '../assemble-extension.ts';
import type { BurstAssembly, BurstPlacement, BurstPoint } from '../assemble-types.ts';
import { BURST_SYMBOLS } from '../interleaver.ts';
import { CORE_BURSTS, tsmaPattern } from '../patterns.ts';
import { radioProfile } from '../profile.ts';
import { burstCountOf } from '../radio-frame.ts';
import type { RadioFrameHead } from '../radio-frame-decode.ts';
import { dataDecisions, hardDecisions } from '../soft-burst.ts';
import type { EndPointCredentials } from '../types.ts';
import { burstPlaces } from '../uplink.ts';
import type { ReceivedBurst } from './burst.ts';
import { spotOf } from './burst-spot.ts';
import type { CutoutIndex } from './cutout-index.ts';
import { decodeFrame, type FrameDecoding, type IndexedBits } from './decode-frame.ts';
import {
  anySender,
  type FrameLines,
  type FramePlace,
  fitLines,
  type LineGuess,
  likelySender,
  placeOn,
} from './frame-lines.ts';
import { isWeak, type PlaceView, softViews, viewPlaces } from './frame-views.ts';
import { SYMBOL_SECONDS } from './look.ts';

/** What the receiver of a frame has at hand. */
export interface Scene {
  readonly cutouts: readonly Cutout[];
  readonly index: CutoutIndex;
  readonly bursts: readonly ReceivedBurst[];
  readonly points: readonly BurstPoint[];
  readonly credentials: readonly EndPointCredentials[];
}

/** A burst of the list and the place that it fills, or is taken to have missed. */
interface Member {
  readonly place: FramePlace;
  readonly item: number;
}

/** A midamble as strong as this is none by chance. */
const SURE_STRENGTH = 25;

/** How far from its time a burst on the right carrier counts as strayed. */
const STRAY_SYMBOLS = 48;

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

type Decide = (views: readonly PlaceView[], cutouts: readonly Cutout[]) => IndexedBits[];

/** By the tones of strong bursts alone: where the deviation is wrong, the phase says nothing. */
const toneBits: Decide = (views) =>
  views.flatMap(({ own, place: { index } }) => {
    if (own === null || own.strength < SURE_STRENGTH) return [];
    const soft = dataDecisions({ index, soft: hardDecisions(own.burst.symbols) });
    return [{ index, soft, disturbance: 1 }];
  });

const indexed: Decide = (views, cutouts) =>
  softViews(views, cutouts).map((bits, k) => ({ ...bits, index: views[k].place.index }));

/** All that belongs to a frame while it is put together. */
export interface Parts {
  readonly decoding: FrameDecoding;
  readonly members: readonly Member[];
  readonly views: readonly PlaceView[];
  readonly places: readonly FramePlace[];
}

interface Extension {
  readonly key: string;
  readonly places: readonly FramePlace[];
  readonly members: readonly Member[];
  readonly views: readonly PlaceView[];
}

export function guessOf({ startSymbols, timeScale, f0Hz, profile }: BurstAssembly): LineGuess {
  return {
    startSeconds: startSymbols * SYMBOL_SECONDS,
    symbolSeconds: timeScale * SYMBOL_SECONDS,
    f0Hz,
    spacingHz: radioProfile(profile).carrierSpacingHz,
  };
}

/** Bursts that nobody claims at places that are empty, whatever their midamble says. */
function fillPlaces(
  scene: Scene,
  lines: FrameLines,
  places: readonly FramePlace[],
  members: readonly Member[],
  taken: ReadonlySet<number>,
): Member[] {
  const filled = new Set(members.map(({ place }) => place.index));
  const used = new Set([...taken, ...members.map(({ item }) => item)]);
  const found: Member[] = [];
  for (const place of places) {
    if (filled.has(place.index)) continue;
    const item = burstAt(scene, placeOn(lines, place), used);
    if (item === null) continue;
    used.add(item);
    found.push({ place, item });
  }
  return found;
}

/** The bursts that the head of a frame announces. */
function lookForExtension(
  scene: Scene,
  assembly: BurstAssembly,
  head: RadioFrameHead,
  coreMembers: readonly Member[],
  taken: ReadonlySet<number>,
): Extension {
  const burstCount = burstCountOf(head.psi);
  const placed = placeExtension(scene.points, assembly, { ...head, burstCount }, {}, taken).map(memberOf);
  const places = extensionPlaces(assembly, head);
  const lines = linesOf(scene, [...coreMembers, ...placed], guessOf(assembly));
  const members = [...placed, ...fillPlaces(scene, lines, places, placed, taken)];
  return { key: keyOf(head), places, members, views: viewsOf(scene, lines, places, members) };
}

/** Decodes a frame: its core, with `extra` bursts that strayed from their place, then what the head says of its extension. */
function attempt(
  scene: Scene,
  assembly: BurstAssembly,
  taken: ReadonlySet<number>,
  lines: FrameLines,
  extra: readonly Member[],
  decide: Decide = indexed,
): Parts {
  const straight = assembly.placements.map(memberOf);
  const places = corePlaces(assembly);
  const placed = [...straight, ...extra];
  const members = [...placed, ...fillPlaces(scene, lines, places, placed, taken)];
  const views = viewsOf(scene, lines, places, members);
  const extensions: Extension[] = [];
  const decoding = decodeFrame(decide(views, scene.cutouts), (head) => {
    const extension = lookForExtension(scene, assembly, head, straight, taken);
    extensions.push(extension);
    return decide(extension.views, scene.cutouts);
  });
  const { content } = decoding;
  const found = content.headerCrcOk ? extensions.find(({ key }) => key === keyOf(content)) : undefined;
  if (found === undefined) return { decoding, members, views, places };
  return {
    decoding,
    members: [...members, ...found.members],
    views: [...views, ...found.views],
    places: [...places, ...found.places],
  };
}

/** Puts a frame together and decodes it; if need be with bursts that strayed, for what they say may be right. */
export function gatherFrame(scene: Scene, assembly: BurstAssembly, taken: ReadonlySet<number>): Parts {
  const straight = assembly.placements.map(memberOf);
  const lines = linesOf(scene, straight, guessOf(assembly));
  const parts = attempt(scene, assembly, taken, lines, []);
  if (parts.decoding.content.payloadCrcOk) return parts;
  const byTones = attempt(scene, assembly, taken, lines, [], toneBits);
  if (byTones.decoding.content.payloadCrcOk) return byTones;
  const filled = new Set(straight.map(({ place }) => place.index));
  const empty = corePlaces(assembly).filter(({ index }) => !filled.has(index));
  const strays = straysOf(scene, lines, empty, taken);
  if (strays.length === 0) return parts;
  const withStrays = attempt(scene, assembly, taken, lines, strays);
  return withStrays.decoding.content.payloadCrcOk ? withStrays : parts;
}

const keyOf = ({ headerCrc, payloadCrc, psi }: RadioFrameHead): string => `${headerCrc} ${payloadCrc} ${psi}`;

/** A burst that lies at a place as well as can be, and is sure. */
const AT_PLACE_SYMBOLS = 1;
const AT_PLACE_HZ = 300;

function burstAt(scene: Scene, { startSeconds, symbolSeconds, carrierHz }: MskPlace, used: ReadonlySet<number>) {
  const middle = startSeconds + (BURST_SYMBOLS / 2) * symbolSeconds;
  const item = scene.bursts.findIndex(
    ({ middleSeconds, burst, strength }, k) =>
      !used.has(k) &&
      strength > SURE_STRENGTH &&
      Math.abs(middleSeconds.value - middle) < AT_PLACE_SYMBOLS * symbolSeconds &&
      Math.abs(burst.carrierHz.value - carrierHz) < AT_PLACE_HZ,
  );
  return item < 0 ? null : item;
}

/** Bursts that nobody claims near places that nothing fills: at the time of one on another carrier, or on its carrier somewhat early or late. */
export function straysOf(
  scene: Scene,
  lines: FrameLines,
  empty: readonly FramePlace[],
  taken: ReadonlySet<number>,
): Member[] {
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
