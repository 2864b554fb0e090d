import type { Estimate } from '../signal/types.ts';

export type RadioConfigurationId = 'RC1' | 'RC2' | 'RC3C' | 'RC3D' | 'RC4' | 'RC5' | 'RC6' | 'RC7';
export type UplinkBitRate = 100 | 600;
export type Rank = 1 | 2 | 3;
export type MessageType = 'bit0' | 'bit1' | 'empty' | 'bytes' | 'keep_alive' | 'downlink_confirmation';
/** Payload class of a frame, told by its frame type; `control` covers keep-alive and downlink confirmation. */
export type FrameKind = 'bit-or-empty' | 'bytes-1' | 'bytes-2-4' | 'bytes-5-8' | 'bytes-9-12' | 'control';

/** What an analyser can hold against one frame; the words of the golden mutants. */
export type FrameViolation =
  | 'preamble'
  | 'frame_type'
  | 'length'
  | 'encoding'
  | 'crc'
  | 'auth'
  | 'ep_id'
  | 'message_counter'
  | 'bidirectional_flag'
  | 'repeater_flag'
  | 'payload'
  | 'length_indicator';

/** One uplink frame after de-coding of its rank. Fields that the frame is too short for are null. */
export interface DecodedUplinkFrame {
  readonly crcOk: boolean;
  /** Null without a key. */
  readonly authOk: boolean | null;
  readonly rank: Rank | null;
  readonly kind: FrameKind | null;
  readonly li: number | null;
  readonly bf: boolean | null;
  readonly rep: boolean | null;
  readonly mc: number | null;
  /** Eight hex digits, most significant byte first, as a person reads it. */
  readonly epId: string | null;
  readonly payload: string | null;
  readonly auth: string | null;
  readonly violations: readonly FrameViolation[];
}

/** A frame that was found on the air: what it said and how it was sent. */
export interface ObservedFrame {
  readonly tech: 'sigfox-uplink';
  /** Start of the first preamble bit and end of the last bit, ramps excluded, on the probe's time line. */
  readonly startSeconds: Estimate;
  readonly endSeconds: Estimate;
  /** Carrier at mid-frame. */
  readonly carrierHz: Estimate;
  readonly driftHzPerSecond: Estimate;
  readonly bitRateBps: UplinkBitRate;
  readonly symbolRateBps: Estimate;
  /** Mean power over the bits, dB relative to the probe's full scale squared. */
  readonly powerDbfs: Estimate;
  /** Signal over noise in a bandwidth equal to the bit rate (Eb/N0 scale), dB. */
  readonly snrDb: Estimate;
  /** Root mean square of the phase error at the decision instants, radians. */
  readonly phaseErrorRad: Estimate;
  /** Largest departure of a phase step from 180 degrees on a 0 bit, and from 0 on a 1 bit, degrees (median over the frame). */
  readonly inversionDegrees: Estimate;
  readonly rampUpSeconds: Estimate;
  readonly rampDownSeconds: Estimate;
  /** On-time above -26 dBc, ramps included. */
  readonly onTimeSeconds: Estimate;
  /** Whole frame from the preamble's first byte, as received (coded), hex. */
  readonly hex: string;
  readonly decoded: DecodedUplinkFrame;
  /** Index of the cut-out in the observation that it was found in. */
  readonly cutout: number;
  readonly samplesLost: boolean;
}
