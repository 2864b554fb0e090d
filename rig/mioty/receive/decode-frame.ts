import {
  decodeFrameHead,
  decodeRadioFrame,
  hasExtension,
  type RadioFrameContent,
  type RadioFrameHead,
} from '../radio-frame-decode.ts';
import type { SoftBurst } from '../soft-burst.ts';
import type { SoftBits } from './soft-bits.ts';

/** Decisions on a burst of a frame. */
export interface IndexedBits extends SoftBits {
  readonly index: number;
}

export interface FrameDecoding {
  readonly content: RadioFrameContent;
  /** Bursts that were heard and did not count. */
  readonly leftOut: ReadonlySet<number>;
}

/** How many of 24 bursts, the most disturbed ones, are left out in turn when a frame does not decode with all of them. */
const LEFT_OUT = [0, 3, 6, 9];
const DISTURBED = 1.2;

/** Decisions on the bursts after the core, once the head says where they are. */
export type ExtensionOf = (head: RadioFrameHead) => readonly IndexedBits[];

const asSoft = ({ index, soft }: IndexedBits): SoftBurst => ({ index, soft, domain: 'bits' });

/** Decodes a frame from decisions on its bursts, if need be without those that seem to lie under something else. */
export function decodeFrame(core: readonly IndexedBits[], extensionOf: ExtensionOf): FrameDecoding {
  let best: FrameDecoding | null = null;
  const extensions = new Map<number, readonly IndexedBits[]>();
  for (const share of LEFT_OUT) {
    const usable = without(core, share);
    if (share > 0 && usable.length === without(core, share - 3).length) break;
    const head = decodeFrameHead(usable.map(asSoft));
    const key = (head.headerCrc << 16) | (head.payloadCrc << 8) | head.psi;
    let extension: readonly IndexedBits[] = [];
    if (head.headerCrcOk && hasExtension(head.psi)) {
      extension = extensions.get(key) ?? extensionOf(head);
      extensions.set(key, extension);
    }
    const all = [...usable, ...without(extension, share)];
    const content = decodeRadioFrame(all.map(asSoft));
    const used = new Set(all.map(({ index }) => index));
    const leftOut = new Set([...core, ...extension].map(({ index }) => index).filter((index) => !used.has(index)));
    if (content.payloadCrcOk) return { content, leftOut };
    if (best === null || (content.headerCrcOk && !best.content.headerCrcOk)) best = { content, leftOut };
  }
  return best ?? { content: decodeRadioFrame([]), leftOut: new Set() };
}

/** All but the most disturbed ones, `share` of every 24. */
function without(bursts: readonly IndexedBits[], share: number): readonly IndexedBits[] {
  const most = Math.round((share * bursts.length) / 24);
  const worst = [...bursts]
    .filter(({ disturbance }) => disturbance > DISTURBED)
    .sort((a, b) => b.disturbance - a.disturbance || a.index - b.index)
    .slice(0, most);
  return bursts.filter((burst) => !worst.includes(burst));
}
