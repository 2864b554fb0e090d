/** Modules answer a short command in 20 to 100 ms; drivers in the field wait 0.1 to 4 s. */
export const SHORT_SECONDS = 1;

/** Carrier sense 5 s, then at most 19 + 33.5 s or 20 + 25 s to the end of the window, then the confirmation (sigfox-ep-lib, sigfox_rc.c). */
export const DOWNLINK_SECONDS = 75;

/** Time on air of one frame at 100 bit/s without ramps, by payload class (112, 120, 144, 176 and 208 bits). */
const FRAME_SECONDS: readonly (readonly [mostBytes: number, seconds: number])[] = [
  [0, 1.12],
  [1, 1.2],
  [4, 1.44],
  [8, 1.76],
  [12, 2.08],
];
/** One symbol up and one down. */
const RAMP_SECONDS = 0.02;
/** T_IFU is the application's choice up to 2000 ms (sigfox-ep-lib, sigfox_types.h). */
const LONGEST_GAP_SECONDS = 2;
const MARGIN = 1.5;
/** Carrier sense before the first frame where the zone wants it (sigfox-ep-lib). */
const CARRIER_SENSE_SECONDS = 5;

/** Bound on the wait for OK after an uplink at 100 bit/s; about 20 s for three frames of 12 bytes, as drivers in the field use. */
export function uplinkSeconds(payloadBytes: number, frames: number): number {
  const [, frameSeconds] = FRAME_SECONDS.find(([most]) => payloadBytes <= most) ?? FRAME_SECONDS.at(-1)!;
  const onAir = frames * (frameSeconds + RAMP_SECONDS) + (frames - 1) * LONGEST_GAP_SECONDS;
  return Math.ceil(CARRIER_SENSE_SECONDS + MARGIN * onAir);
}

/** Messages that one repetition of a test mode sends at most: all uplink kinds are bit 0 and 1, empty, 1 to 12 bytes and control. */
const MESSAGES_PER_REPETITION: Readonly<Record<string, number>> = {
  A: 9,
  B: 17,
  C: 1,
  D: 1,
  E: 1,
  F: 1,
  G: 2,
  J: 17,
  K: 17,
  L: 2,
};

/** Bound on the wait for OK after AT$TM. Receiving modes (D, E, F) take a downlink time each. */
export function testModeSeconds(mode: string, count: number): number {
  const perMessage = 'DEF'.includes(mode) ? DOWNLINK_SECONDS : uplinkSeconds(12, 3);
  return SHORT_SECONDS + Math.max(1, count) * (MESSAGES_PER_REPETITION[mode] ?? 1) * perMessage;
}
