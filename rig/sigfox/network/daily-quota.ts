const DAY_SECONDS = 86_400;

/** Messages of one device in any 24 hours, same in all offers and regions (Sigfox Technical Overview 3.4). */
export const uplinksPerDay = 140;
/** Downlinks of one device in any 24 hours that are guaranteed (same clause); more only when resources are left. */
export const downlinksPerDay = 4;

/** Those of the times that lie in the 24 hours before `nowSeconds`. */
export function withinDay(times: readonly number[], nowSeconds: number): number[] {
  return times.filter((time) => time > nowSeconds - DAY_SECONDS);
}
