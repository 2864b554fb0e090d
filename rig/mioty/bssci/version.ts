/** A protocol version; only major and minor decide about compatibility (BSSCI 1.0.0, 4.3). */
export interface BssciVersion {
  readonly major: number;
  readonly minor: number;
}

/** Reads `major.minor.patch`; null for anything else. */
export function readVersion(text: unknown): BssciVersion | null {
  const match = typeof text === 'string' ? /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(text) : null;
  return match === null ? null : { major: Number(match[1]), minor: Number(match[2]) };
}

/** Two parties understand each other when major and minor are the same (4.1, 4.2). */
export function compatible(one: unknown, other: unknown): boolean {
  const [a, b] = [readVersion(one), readVersion(other)];
  return a !== null && b !== null && a.major === b.major && a.minor === b.minor;
}

/** The operations to go by: 1.1 differs, all other versions are read as 1.0. */
export function minorOf(version: string): 0 | 1 {
  const read = readVersion(version);
  return read?.major === 1 && read.minor === 1 ? 1 : 0;
}
