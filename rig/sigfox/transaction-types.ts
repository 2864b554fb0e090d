import type { MessageInput } from './message-input.ts';
import type { DecodedUplinkFrame } from './types.ts';

/** What a transaction can violate, in the order of reports. `FREQ_DIVERSITY` is advisory outside frequency hopping. */
export const transactionViolations = [
  'FRAME_COUNT',
  'FRAME_RANK',
  'BIT_RATE',
  'FREQ_BAND',
  'FREQ_DIVERSITY',
  'FH_MICRO_CHANNEL',
  'FH_20S',
  'DELTA_F',
  'T_IFU',
  'T_IFB',
  'T_W',
  'T_RX',
  'FREQ_DL',
  'T_CONF',
  'CONF_MISSING',
  'CONF_TYPE',
  'CONF_COUNTER',
  'DUTY_CYCLE',
] as const;
export type TransactionViolation = (typeof transactionViolations)[number];

/** One frame on the air; times without ramps, microseconds. */
export interface TransactionFrame {
  readonly t_start_us: number;
  readonly t_end_us: number;
  readonly freq_hz: number;
  readonly bit_rate_bps: number;
  readonly hex: string;
}

/** A frame with its place in the message and what it says. */
export interface PlacedFrame extends TransactionFrame {
  readonly decoded: DecodedUplinkFrame;
  /** The rank that belongs in its place: by order when no frame is missing, otherwise by its frame type. */
  readonly place: number | null;
}

/** What was seen, in the machine format of `check sigfox`. */
export interface ObservedTransaction {
  readonly frames: readonly TransactionFrame[];
  /** When and where the device listened. */
  readonly rx_window?: { readonly open_us: number; readonly close_us: number; readonly freq_hz: number };
  /** End of a downlink that the device took. */
  readonly downlink_frame_end_us?: number;
}

/**
 * What the device was asked for. With `number_of_frames` it is one message; without it the frames are any sequence of messages, judged by band,
 * hopping and duty cycle.
 */
export interface DeclaredTransaction extends Partial<Omit<MessageInput, 'rc'>> {
  readonly rc: string;
  /** Version of the radio configuration that the device was made with; the newest when left out. */
  readonly rc_version?: string;
  /** Share of the observation period, 0 to 1; the radio configuration's own limit when left out. */
  readonly duty_cycle_limit?: number;
  readonly period_s?: number;
}

/**
 * Bounds of this analyser for what counts as a gross error. They are not limits of the specification: its tolerances for timers and frequencies
 * are not public.
 */
export const grossErrorBounds = {
  timerSeconds: 0.06,
  frequencyHz: 500,
  /** Frames nearer than this are taken to share one frequency. */
  sameFrequencyHz: 50,
} as const;

/** Whether a value departs from the expected one by more than the bound. */
export function isOff(value: number, expected: number, bound: number): boolean {
  return Math.abs(value - expected) > bound;
}
