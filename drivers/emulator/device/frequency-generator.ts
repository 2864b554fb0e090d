import type { Device } from './device.ts';

/**
 * The official library's frequency generator (sigfox-ep-lib v4.3 as described in its behaviour, not normative):
 * r <- (61 r + c) mod 16384 with c = 61 (low 16 bits of the ID + 1) mod 16384, made odd.
 */
export function nextFrequencyState(state: number, epIdLow16: number): number {
  const increment = ((61 * (epIdLow16 + 1)) % 16384) | 1;
  return (61 * state + increment) % 16384;
}

/** Place in a range of `widthHz` that a state stands for, whole hertz from the range's lower end. */
export function placeInRange(state: number, widthHz: number): number {
  return Math.floor((widthHz * state) / 16383);
}

/** Takes the next state in RAM; it reaches the non-volatile memory with the counter. */
export function drawState(device: Device): number {
  device.frequencyState = nextFrequencyState(device.frequencyState, device.epIdLow16);
  return device.frequencyState;
}

/** One of `count` equal chances, from the upper bits of a state: the lowest ones have short periods. */
export function drawIndex(device: Device, count: number): number {
  return Math.floor((count * drawState(device)) / 16384);
}
