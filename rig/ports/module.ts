/** Command languages with a driver and an emulated firmware: AX-SF, TD12xx, STM32WL AT_Slave, Sigfox EP modem. */
export const dialectNames = ['s1', 's2', 's3', 's4'] as const;
export type DialectName = (typeof dialectNames)[number];

/** What a suite may ask of a Sigfox module. The dialect spells it; suites never do. */
export type ModuleOperation =
  | { readonly kind: 'probe' }
  /** Eight hex digits, and sixteen. */
  | { readonly kind: 'getId' }
  | { readonly kind: 'getPac' }
  | { readonly kind: 'getFirmware' }
  /** Tenths of a degree Celsius. */
  | { readonly kind: 'temperature' }
  /** Millivolts: idle, then during the last transmission where the module tells it. */
  | { readonly kind: 'voltage' }
  /** payload: hex, even number of nibbles, 0..12 bytes (more, an odd number, or other letters to provoke a refusal). */
  | { readonly kind: 'sendFrame'; readonly payload: string; readonly downlink?: boolean }
  /** bit: 0 or 1 (another number to provoke a refusal). */
  | { readonly kind: 'sendBit'; readonly bit: number; readonly downlink?: boolean }
  | { readonly kind: 'sendKeepAlive' }
  /** Frames in a message: 1, 2 or 3. */
  | { readonly kind: 'setFrameCount'; readonly frames: number }
  | { readonly kind: 'setPower'; readonly powerDbm: number }
  | { readonly kind: 'getPower' }
  | { readonly kind: 'setKeyMode'; readonly key: 'private' | 'public' }
  | { readonly kind: 'softReset' }
  /** Radio configuration of a module for several zones: RC1, RC2, RC3C ... */
  | { readonly kind: 'setZone'; readonly rc: string }
  /** Uplink bit rate, 100 or 600 bit/s. */
  | { readonly kind: 'setBitRate'; readonly bitRateBps: number }
  /** T_IFU and T_CONF where the module lets them be set. */
  | { readonly kind: 'setInterFrame'; readonly milliseconds: number }
  | { readonly kind: 'setConfirmationDelay'; readonly milliseconds: number }
  /** Hopping zones: the values are `1` (default macro channel used last) or `0`, and the number of micro channels still free. */
  | { readonly kind: 'channelState' }
  | { readonly kind: 'resetChannels' }
  /** Sigfox RFP test mode by letter (facts: C = three longest frames at the uplink centre). */
  | { readonly kind: 'testMode'; readonly mode: string; readonly count: number }
  /** One raw line, for grammar cases. */
  | { readonly kind: 'raw'; readonly line: string };

export interface TranscriptLine {
  /** Clock time of the first byte, seconds. */
  readonly timeSeconds: number;
  readonly direction: 'to-module' | 'from-module';
  /** The bytes as they were, terminator included, in hex. */
  readonly hex: string;
  /** The line for reading: terminator stripped, non-printing bytes as \xNN. */
  readonly text: string;
  /** Belongs to no exchange: boot output, a reply that came too late, or the rig's own: resynchronisation, channels of hopping zones. */
  readonly stale?: true;
}

/** One command and what came of it. */
export interface Exchange {
  readonly operation: ModuleOperation;
  /** `silent`: nothing at all came in time. `timeout`: something came but not the end. `gone`: the line closed. */
  readonly status: 'ok' | 'error' | 'timeout' | 'silent' | 'unsupported' | 'gone';
  /** The module's own error text, verbatim. */
  readonly errorText?: string;
  /**
   * What the reply says, in the units of the operation. A dialect that tells a value so is passed on verbatim; of others the value is taken out of
   * its line and converted. For operations without a value of their own these are the data lines of the reply, status lines left out.
   */
  readonly values: readonly string[];
  /** Sixteen hex digits, lower case: the downlink that the module says it got in this exchange. Left out when it names none. */
  readonly downlink?: string;
  readonly lines: readonly TranscriptLine[];
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** The bound that was put on the wait. */
  readonly timeoutSeconds: number;
}

/** A module under test behind its dialect. */
export interface Module extends AsyncDisposable {
  readonly dialect: string;
  readonly emulated: boolean;
  /**
   * Never throws for what the module does: a refusal, silence or a closed line is a status of the exchange.
   * A send is never repeated. Answers `unsupported` without touching the line when the dialect has no such command.
   */
  perform(operation: ModuleOperation): Promise<Exchange>;
  /** Every line since the module was opened, in order. */
  transcript(): readonly TranscriptLine[];
}
