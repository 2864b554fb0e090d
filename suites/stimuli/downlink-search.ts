/** Where a search begins and how far it goes. */
export interface EdgeSearch {
  /** Where the edge ought to be. */
  readonly expected: number;
  /** +1: heard above the edge; -1: heard below it. */
  readonly heardSide: 1 | -1;
  /** How far from the expected edge it is looked for, to the side where things are heard and to the other. */
  readonly furthestHeard: number;
  readonly furthestUnheard: number;
  /** Largest distance between the two places that the edge lies between at the end. */
  readonly resolution: number;
}

/** From the expected edge to the first places on either side, and how much further each next one is. */
const FIRST_STEP = 0.15;
const GROWTH = 4;

interface Change {
  /** The first place in a direction with the wanted outcome, and the last one without. */
  readonly at: number;
  readonly before: number | null;
}

/**
 * Finds the place where `heardAt` changes: one try on either side of the expected edge, further out until it changes between two, then halves.
 * Gives up where it never changes. The judge works the edge out anew from what was sent and told, so nothing is returned.
 */
export async function searchEdge(search: EdgeSearch, heardAt: (place: number) => Promise<boolean>): Promise<void> {
  const { expected, heardSide, resolution } = search;
  const isHeard = (distance: number): Promise<boolean> => heardAt(expected + heardSide * distance);
  const between = await bracket(search, isHeard);
  if (between === null) return;
  let { heard, unheard } = between;
  while (Math.abs(heard - unheard) > resolution) {
    const middle = (heard + unheard) / 2;
    if (await isHeard(middle)) heard = middle;
    else unheard = middle;
  }
}

/** Two places with the edge between them, by their distance from the expected one; null when there is none within reach. */
async function bracket(
  { furthestHeard, furthestUnheard }: EdgeSearch,
  isHeard: (distance: number) => Promise<boolean>,
): Promise<{ readonly heard: number; readonly unheard: number } | null> {
  const found = await gallop(isHeard, furthestHeard);
  if (found === null) return null;
  if (found.before !== null) return { heard: found.at, unheard: found.before };
  const end = await gallop(async (step) => !(await isHeard(-step)), furthestUnheard);
  if (end === null) return null;
  return { heard: end.before === null ? found.at : -end.before, unheard: -end.at };
}

/** Ever larger steps until one is as wanted; null when the furthest is not either. */
async function gallop(wanted: (step: number) => Promise<boolean>, furthest: number): Promise<Change | null> {
  let before: number | null = null;
  for (let step = FIRST_STEP; before !== furthest; step = Math.min(step * GROWTH, furthest)) {
    if (await wanted(step)) return { at: step, before };
    before = step;
  }
  return null;
}
