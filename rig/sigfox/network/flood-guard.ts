const MINUTE_SECONDS = 60;

/** Takes the time of one more event into account. True while there are at most `perMinute` in any minute. */
export function withinRate(times: number[], nowSeconds: number, perMinute: number): boolean {
  while (times.length > 0 && times[0] <= nowSeconds - MINUTE_SECONDS) times.shift();
  times.push(nowSeconds);
  return times.length <= perMinute;
}
