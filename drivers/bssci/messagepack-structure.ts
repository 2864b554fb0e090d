/** Entries of one array or map; a list of downlinks for each of some hundred packet counters is far below. */
export const MAX_ENTRIES = 65_536;
/** A message holds an object that holds arrays of arrays. */
const MAX_DEPTH = 8;

/** Bytes of the length and of the value behind each first byte that has a size of its own. */
const FIXED: Readonly<Record<number, number>> = {
  202: 4,
  203: 8,
  204: 1,
  205: 2,
  206: 4,
  207: 8,
  208: 1,
  209: 2,
  210: 4,
  211: 8,
  212: 2,
  213: 3,
  214: 5,
  215: 9,
  216: 17,
};

/**
 * Walks over the first bytes of the values and refuses what would cost more memory than the payload itself: nesting, and arrays and maps that claim more
 * entries than bytes follow. A decoder sets memory aside for each claim before it reads on.
 */
export function checkStructure(payload: Uint8Array): void {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  /** Values that are still to come on each level. */
  const levels: number[] = [1];
  let place = 0;
  const size = (bytes: 1 | 2 | 4): number => {
    const at = place;
    place += bytes;
    if (bytes === 1) return view.getUint8(at);
    return bytes === 2 ? view.getUint16(at) : view.getUint32(at);
  };
  const skip = (bytes: number): void => {
    place += bytes;
  };
  const enter = (values: number): void => {
    if (values > payload.length - place) throw new Error('an array or map that claims more than the payload holds');
    levels.push(values);
    if (levels.length > MAX_DEPTH) throw new Error(`more than ${MAX_DEPTH} levels`);
  };
  const value = (first: number): void => {
    if (first >= 0x80 && first <= 0x8f) enter(2 * (first & 0x0f));
    else if (first >= 0x90 && first <= 0x9f) enter(first & 0x0f);
    else if (first >= 0xa0 && first <= 0xbf) skip(first & 0x1f);
    else if (first === 0xdc || first === 0xdd) enter(size(first === 0xdc ? 2 : 4));
    else if (first === 0xde || first === 0xdf) enter(2 * size(first === 0xde ? 2 : 4));
    else if (first === 0xc4 || first === 0xd9) skip(size(1));
    else if (first === 0xc5 || first === 0xda) skip(size(2));
    else if (first === 0xc6 || first === 0xdb) skip(size(4));
    else if (first >= 0xc7 && first <= 0xc9) skip(1 + size(first === 0xc7 ? 1 : first === 0xc8 ? 2 : 4));
    else skip(FIXED[first] ?? 0);
  };
  while (levels.length > 0) {
    const left = levels[levels.length - 1];
    if (left === 0) {
      levels.pop();
      continue;
    }
    levels[levels.length - 1] = left - 1;
    value(size(1));
  }
}
