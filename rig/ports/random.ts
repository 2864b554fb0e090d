/** A seeded source of chance. Chance is passed in; nothing calls Math.random. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  /** Normal, mean 0, standard deviation 1. */
  gaussian(): number;
  /** An independent stream named after its use, so that one use more does not shift the others. */
  fork(name: string): Random;
}

function hash(text: string, seed: number): number {
  let h = (seed ^ 0x811c9dc5) >>> 0;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
  return (h ^ (h >>> 16)) >>> 0;
}

/** sfc32 (Chris Doty-Humphrey's small fast counting generator), 128-bit state, seeded by hashing. */
export function seededRandom(seed: number, name = ''): Random {
  let a = hash(`${name}/a`, seed);
  let b = hash(`${name}/b`, seed);
  let c = hash(`${name}/c`, seed);
  let counter = 1;
  const u32 = (): number => {
    const t = (((a + b) >>> 0) + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + t) >>> 0;
    return t;
  };
  for (let i = 0; i < 12; i++) u32();
  const next = (): number => u32() / 0x1_0000_0000;
  return {
    next,
    integer: (below) => Math.floor(next() * below),
    gaussian: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    fork: (child) => seededRandom(seed, `${name}/${child}`),
  };
}
