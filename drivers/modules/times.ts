import { radioConfiguration, radioConfigurationIds } from '../../rig/sigfox/radio-configuration.ts';

/** Modules answer a short command in 20 to 100 ms; drivers in the field wait 0.1 to 4 s. */
export const SHORT_SECONDS = 1;

/** Carrier sense 5 s, then at most 19 + 33.5 s or 20 + 25 s to the end of the window, then the confirmation (sigfox-ep-lib, sigfox_rc.c). */
const DOWNLINK_SECONDS = 75;

/** Time on air of one frame at 100 bit/s without ramps, by payload class (112, 120, 144, 176 and 208 bits). */
const FRAME_SECONDS: readonly (readonly [mostBytes: number, seconds: number])[] = [
  [0, 1.12],
  [1, 1.2],
  [4, 1.44],
  [8, 1.76],
  [12, 2.08],
];
const LONGEST_PAYLOAD_BYTES = 12;
const MOST_FRAMES = 3;
/** One symbol up and one down. */
const RAMP_SECONDS = 0.02;
/** T_IFU is the application's choice up to 2000 ms (sigfox-ep-lib, sigfox_types.h). */
const LONGEST_GAP_SECONDS = 2;
const MARGIN = 1.5;
/** Carrier sense before the first frame where the zone wants it (sigfox-ep-lib). */
const CARRIER_SENSE_SECONDS = 5;

/** What a zone adds to the time of a message, seconds. */
interface ZoneTimes {
  /** Hopping zones: pause after the last frame, inside the command or before the next one. */
  readonly pauseSeconds: number;
  /** Listen before talk: frames 2 and 3 may wait for a free channel so long (T_LF). */
  readonly repeatedFramesSeconds: number;
}

/** A zone that the table does not have (the legacy RC3A) adds nothing. */
function zoneTimes(rc: string): ZoneTimes {
  const none = { pauseSeconds: 0, repeatedFramesSeconds: 0 };
  if (!radioConfigurationIds.some((id) => id === rc)) return none;
  const access = radioConfiguration(rc).spectrumAccess;
  if (access.kind === 'frequency-hopping') return { ...none, pauseSeconds: access.hopping.quietSeconds.value };
  if (access.kind === 'listen-before-talk') {
    return { ...none, repeatedFramesSeconds: access.repeatedFramesMilliseconds.value / 1000 };
  }
  return none;
}

/** Pause that a hopping zone wants after a message; 0 in other zones. */
export const hoppingPauseSeconds = (rc: string): number => zoneTimes(rc).pauseSeconds;

/** What the bound on a message depends on. The bit rate does not count: it is taken as the slower one. */
export interface MessageTime {
  readonly rc: string;
  readonly payloadBytes: number;
  readonly frames: number;
}

/** Bound on the wait for the end of an uplink; about 20 s for three frames of 12 bytes, as drivers in the field use. */
export function uplinkSeconds({ rc, payloadBytes, frames }: MessageTime): number {
  const [, frameSeconds] = FRAME_SECONDS.find(([most]) => payloadBytes <= most) ?? FRAME_SECONDS.at(-1)!;
  const onAir = frames * (frameSeconds + RAMP_SECONDS) + (frames - 1) * LONGEST_GAP_SECONDS;
  const { pauseSeconds, repeatedFramesSeconds } = zoneTimes(rc);
  const carrierSense = CARRIER_SENSE_SECONDS + (frames > 1 ? repeatedFramesSeconds : 0);
  return Math.ceil(carrierSense + MARGIN * onAir) + pauseSeconds;
}

const longestUplinkSeconds = (rc: string): number =>
  uplinkSeconds({ rc, payloadBytes: LONGEST_PAYLOAD_BYTES, frames: MOST_FRAMES });

/** Bound on the wait for the end of a message with a downlink request: uplink, window, confirmation. */
export const downlinkSeconds = (rc: string): number => DOWNLINK_SECONDS + zoneTimes(rc).pauseSeconds;

/** Downlinks in mode D each of which begins its 30 s anew: a bound on what a tester sends, not on what the mode hears. */
const MOST_HITS = 10;

/** What one run of a test mode takes, and the messages in it (sigfox-ep-addon-rfp v2.1). */
const TEST_MODES: Readonly<Record<string, { readonly seconds: number; readonly messages: number }>> = {
  A: { seconds: 9 * 9, messages: 9 },
  B: { seconds: 100 * 18, messages: 300 },
  C: { seconds: 3 * 3.1, messages: 3 },
  D: { seconds: MOST_HITS * 30, messages: 0 },
  E: { seconds: 301 * (2.1 + 4 + 6), messages: 301 },
  F: { seconds: DOWNLINK_SECONDS + 2.1, messages: 2 },
  G: { seconds: 2 * (12 + 8 + 2.1), messages: 2 },
  J: { seconds: 16 * 18, messages: 16 },
  K: { seconds: 8.3, messages: 1 },
  L: { seconds: 3 * 6.3, messages: 3 },
};

/** Bound on the wait for the end of a test mode, by its letter; that of a message where the letter is unknown. */
export function testModeSeconds(rc: string, mode: string, count: number): number {
  const run = TEST_MODES[mode] ?? { seconds: longestUplinkSeconds(rc), messages: 1 };
  const runSeconds = MARGIN * run.seconds + run.messages * zoneTimes(rc).pauseSeconds;
  return SHORT_SECONDS + Math.ceil(Math.max(1, count) * runSeconds) + CARRIER_SENSE_SECONDS;
}
