/** Suite files in plan order, which is the order of their names. Jest asks for a default export with these two methods. */
export default class PlanSequencer {
  sort<T extends { readonly path: string }>(tests: readonly T[]): T[] {
    return [...tests].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  cacheResults(): void {}
}
