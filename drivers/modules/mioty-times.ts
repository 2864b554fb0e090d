import type { MiotyOperation } from '../../rig/ports/module.ts';

/** A query or a setting; drivers of RC1882 in the field wait as long. */
export const QUERY_SECONDS = 2;

/** Attaching and detaching, also locally: more than 2 s have been seen, and drivers in the field wait 30 s. */
export const ATTACH_SECONDS = 30;

export type UplinkMode = Extract<MiotyOperation, { kind: 'setUplinkMode' }>['mode'];

/** Parts of a MIOTY frame's time on the air, seconds at 2380.371 symbols a second. */
interface FrameTimes {
  /** Longest of the patterns with 24 bursts. */
  readonly coreSeconds: number;
  /** Longest step from one extension burst to the next: 337 + 127 or 66 + 127 symbols. */
  readonly extensionSeconds: number;
  readonly frames: number;
}

/** Patterns of TS-UNB-Lib; that repetition sends twice is what the STACKFORCE stack says of it. */
const FRAME_TIMES: Readonly<Record<UplinkMode, FrameTimes>> = {
  standard: { coreSeconds: 3.7, extensionSeconds: 0.195, frames: 1 },
  retransmission: { coreSeconds: 3.71, extensionSeconds: 0.195, frames: 2 },
  'low-delay': { coreSeconds: 0.81, extensionSeconds: 0.0811, frames: 1 },
};

/** The MPDU of which every byte more is one burst more. */
const CORE_MPDU_BYTES = 20;
/** Header, EUI-64, packet counter, MPF and CMAC: the most that a module puts around a payload. */
const MOST_MAC_BYTES = 17;
const MARGIN = 1.5;
/** For the line (1.1 s a way for the longest command at 9600 baud), and for what a module does before and after: RC1882 takes 1 s in all. */
const OVERHEAD_SECONDS = 4;

/** Bound on the wait for the end of an uplink of so many payload bytes. */
export function miotyUplinkSeconds(mode: UplinkMode, payloadBytes: number): number {
  const { coreSeconds, extensionSeconds, frames } = FRAME_TIMES[mode];
  const extensions = Math.max(0, payloadBytes + MOST_MAC_BYTES - CORE_MPDU_BYTES);
  return OVERHEAD_SECONDS + Math.ceil(MARGIN * frames * (coreSeconds + extensions * extensionSeconds));
}

/**
 * What a window may add. Nothing public says how long it is: m.YON takes 6 s more than for an uplink, and a downlink holds up to 200 bytes, which last
 * 41 s as an uplink.
 */
export const WINDOW_SECONDS = 60;
