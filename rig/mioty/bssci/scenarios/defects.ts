import type { BssciDialogue } from '../dialogue.ts';
import { encodeFrame, HEADER_BYTES } from '../framing.ts';

/** A frame under another identifier. */
export function underOtherIdentifier(frame: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(frame);
  changed[7] ^= 0x02;
  return changed;
}

/** A header that promises 2 GiB, and a little of it. */
export function endlessFrame(): Uint8Array {
  const frame = encodeFrame(new Uint8Array(64));
  new DataView(frame.buffer).setUint32(HEADER_BYTES - 4, 0x7fff_ffff, true);
  return frame;
}

/** Payloads that are no message: a byte that MessagePack does not have, a number, a map that ends early, an array of 4 G entries, deep nesting. */
export const unreadableFrames: readonly (readonly [string, Uint8Array])[] = [
  ['a byte that MessagePack never uses', encodeFrame(Uint8Array.of(0xc1))],
  ['a number', encodeFrame(Uint8Array.of(0x07))],
  ['a map that ends early', encodeFrame(Uint8Array.of(0x82, 0xa4, 0x6f, 0x70))],
  ['an array that claims 4 G entries', encodeFrame(Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff))],
  ['a thousand levels of arrays', encodeFrame(new Uint8Array(1000).fill(0x91))],
  ['an empty payload', encodeFrame(new Uint8Array())],
];

/** Sends what no peer can understand, on a connection of its own each, and waits what becomes of it. */
export async function sendUnreadable(
  dialogue: BssciDialogue,
  prepare: (dialogue: BssciDialogue) => Promise<boolean>,
): Promise<void> {
  for (const [what, frame] of [...unreadableFrames, ['a header that promises 2 GiB', endlessFrame()] as const]) {
    if (!dialogue.isOpen && !(await prepare(dialogue))) return;
    dialogue.step(what);
    dialogue.sendBytes(frame, what);
    await dialogue.closedByPeer();
    dialogue.close();
  }
}
