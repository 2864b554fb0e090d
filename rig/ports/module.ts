/** Command languages of Sigfox modules: AX-SF, TD12xx, STM32WL AT_Slave, Sigfox EP modem. */
export const sigfoxDialectNames = ['s1', 's2', 's3', 's4'] as const;
/** Command languages of MIOTY modules: Fraunhofer AT v2, Radiocrafts RC1882, Swissphone m.YON, Miromico. */
export const miotyDialectNames = ['m1', 'm2', 'm3', 'm4'] as const;
export const dialectNames = [...sigfoxDialectNames, ...miotyDialectNames] as const;
export type SigfoxDialectName = (typeof sigfoxDialectNames)[number];
export type MiotyDialectName = (typeof miotyDialectNames)[number];
export type DialectName = (typeof dialectNames)[number];

export function isMiotyDialect(name: DialectName): name is MiotyDialectName {
  return (miotyDialectNames as readonly string[]).includes(name);
}

export function technologyOfDialect(name: DialectName): 'sigfox' | 'mioty' {
  return isMiotyDialect(name) ? 'mioty' : 'sigfox';
}

/** What a suite may ask of a module. The dialect spells it; suites never do. */
export type ModuleOperation = CommonOperation | SigfoxOperation | MiotyOperation;

/** What modules of both technologies may know. */
export type CommonOperation =
  | { readonly kind: 'probe' }
  /** EP-ID of a Sigfox module, eight hex digits; EUI-64 of a MIOTY module, sixteen. */
  | { readonly kind: 'getId' }
  | { readonly kind: 'getFirmware' }
  | { readonly kind: 'setPower'; readonly powerDbm: number }
  | { readonly kind: 'getPower' }
  | { readonly kind: 'softReset' }
  /** Of a module for several zones: radio configuration RC1, RC2, RC3C ..., or radio profile EU0, EU1 ... */
  | { readonly kind: 'setZone'; readonly zone: string }
  /** One raw line, for grammar cases. */
  | { readonly kind: 'raw'; readonly line: string };

export type SigfoxOperation =
  /** Sixteen hex digits. */
  | { readonly kind: 'getPac' }
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
  | { readonly kind: 'setKeyMode'; readonly key: 'private' | 'public' }
  /** Uplink bit rate, 100 or 600 bit/s. */
  | { readonly kind: 'setBitRate'; readonly bitRateBps: number }
  /** T_IFU and T_CONF where the module lets them be set. */
  | { readonly kind: 'setInterFrame'; readonly milliseconds: number }
  | { readonly kind: 'setConfirmationDelay'; readonly milliseconds: number }
  /** Hopping zones: the values are `1` (default macro channel used last) or `0`, and the number of micro channels still free. */
  | { readonly kind: 'channelState' }
  | { readonly kind: 'resetChannels' }
  /** Sigfox RFP test mode by letter (facts: C = three longest frames at the uplink centre). */
  | { readonly kind: 'testMode'; readonly mode: string; readonly count: number };

/** States of attachment, by `-MSTA:` 0 to 4. */
export const attachStates = ['detached', 'detach-pending', 'attached', 'attach-requested', 'locally-attached'] as const;
export type AttachState = (typeof attachStates)[number];

export type MiotyOperation =
  | { readonly kind: 'getLibrary' }
  /** Sixteen hex digits (others to provoke a refusal). */
  | { readonly kind: 'setEui'; readonly eui: string }
  | { readonly kind: 'getShortAddress' }
  /** Four hex digits (others to provoke a refusal). */
  | { readonly kind: 'setShortAddress'; readonly shortAddress: string }
  /**
   * Writes the network key: the declared one of the module under test, or the example key that RFC 4493 publishes. The operation names the key, the
   * driver knows it; transcript and exchange show its place only.
   */
  | { readonly kind: 'setNetworkKey'; readonly key: 'declared' | 'published' }
  | { readonly kind: 'setUplinkMode'; readonly mode: 'standard' | 'retransmission' | 'low-delay' }
  | { readonly kind: 'setSyncBurst'; readonly on: boolean }
  /** The value is the state. */
  | { readonly kind: 'attachLocal' }
  | { readonly kind: 'detachLocal' }
  | { readonly kind: 'attachState' }
  /** nonce: four bytes, hex. The value is the state. */
  | { readonly kind: 'attachOverAir'; readonly nonce: string }
  | { readonly kind: 'detachOverAir'; readonly nonce: string }
  /** The value is the counter, decimal. */
  | { readonly kind: 'packetCounter' }
  /**
   * payload: hex, 0..245 bytes (more, or other letters, to provoke a refusal); mpf: 0..255, sent as the first byte; downlink: bidirectional. The
   * value is the packet counter that the reply names. meanwhile: another line, sent so long after the first while the radio works; then the exchange
   * holds the answers to both.
   */
  | {
      readonly kind: 'uplink';
      readonly payload: string;
      readonly mpf?: number;
      readonly downlink?: boolean;
      readonly meanwhile?: { readonly line: string; readonly afterSeconds: number };
    }
  /** A whole MPDU, hex, past the module's MAC. */
  | { readonly kind: 'transparentUplink'; readonly mpdu: string; readonly downlink?: boolean }
  /** Test carriers at a frequency: plain, modulated; and their end. */
  | { readonly kind: 'carrier'; readonly frequencyHz: number; readonly modulated: boolean }
  | { readonly kind: 'radioOff' }
  | { readonly kind: 'factoryReset' };

export interface TranscriptLine {
  /** Clock time of the first byte, seconds. */
  readonly timeSeconds: number;
  readonly direction: 'to-module' | 'from-module';
  /** The bytes as they were, terminator included, in hex; a key that the driver knows is kept as `<key>` here and in the text. */
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
  /** Lower-case hex, sixteen digits from a Sigfox module: the downlink that the module says it got in this exchange. Left out when it names none. */
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
