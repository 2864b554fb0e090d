import type { ObservedBurst, ObservedRadioFrame } from '../mioty/types.ts';
import type { BssciScenarioReply, BssciScenarioRequest } from '../ports/bssci.ts';
import type { ErrorClass } from '../ports/errors.ts';
import type { MiotyNetworkReply, MiotyNetworkRequest } from '../ports/mioty-network.ts';
import type { Exchange, TranscriptLine } from '../ports/module.ts';
import type { NetworkReply, NetworkRequest } from '../ports/network.ts';
import type { CaptureRequest, ProbeDescription } from '../ports/probe.ts';
import type { TransmitterDescription } from '../ports/transmitter.ts';
import type { ObservedFrame } from '../sigfox/types.ts';
import type { CaptureSummary, Cutout, Waterfall } from '../signal/types.ts';

// ---- catalogue (suites/catalogue/*.yaml, schema in rig/conformance/catalogue-schema.ts) ----

/** How sure a figure is: 3 = also matches a real recording, 2 = two independent sources, 1 = one source, declared = the vendor's own word. */
export type Confidence = 'confirmed-3' | 'confirmed-2' | 'one-source' | 'declared' | 'not-public';

export interface Reference {
  /** Short name of the document: `seed-002`, `sigfox-ep-lib`, `rfc8376`, `EN 300 220-2`. */
  readonly doc: string;
  readonly version?: string;
  readonly clause?: string;
  /** Requirement id, SFX-RAD-001 and the like. */
  readonly requirement?: string;
  readonly level: 'MUST' | 'SHOULD' | 'MAY';
}

export type DecisionRule = 'simple' | 'guard' | 'nonBinary' | 'etsiCapped';

/** A quantity that a case declares and then sets. */
export interface MeasureDeclaration {
  readonly id: string;
  readonly quantity: string;
  readonly unit: string;
  /** `max-abs`-like reductions are the case's business; limits are on the value that it sets. */
  readonly limit?: {
    /** A number, or `ixit:<name>` for a value that the vendor declares, or `rc:<field>` and `profile:<field>` for a field of the radio configuration or profile; a leading `-` negates. */
    readonly low?: number | string;
    readonly high?: number | string;
    readonly source: string;
    readonly confidence: Confidence;
  };
  /** Why there is no limit (`NOT_PUBLIC` and where one would be found). Exactly one of limit and informative is given. */
  readonly informative?: string;
  readonly rule?: DecisionRule;
  /**
   * The value is absolute in this dimension, so the probe's reference counts too: its frequency reference (unit Hz or ppm of the carrier), its sample
   * clock (durations, rates), its level, or host time against sample time (from a UART event to an RF event). Left out for differences that cancel it.
   */
  readonly absolute?: 'frequency' | 'time' | 'power' | 'host-time';
  /** Largest expanded uncertainty that etsiCapped accepts, in `unit`. */
  readonly maxExpandedUncertainty?: number;
}

/** What a bench must have for a case; `network` is one of the module's technology, the ends of the BSSCI are a base station or a service centre to test; `transmitter-level` is a transmitter whose level at the module is known. */
export const NEEDS = [
  'power-switch',
  'device-key',
  'simulated-time',
  'transmitter',
  'transmitter-level',
  'network',
  'bssci-station',
  'bssci-centre',
] as const;
export type Need = (typeof NEEDS)[number];

export interface CatalogueCase {
  readonly id: string;
  readonly title: string;
  readonly purpose: string;
  /** The requirement in one sentence of our own, printed when it fails. */
  readonly requirementText: string;
  readonly refs: readonly Reference[];
  /** ICS expression: item names with `and`, `or`, `not`, brackets; or `always`. */
  readonly applicability: string;
  /** IXIT names that the case cannot do without. */
  readonly ixit: readonly string[];
  /** The observation that it judges; name of a stimulus in suites/stimuli. */
  readonly observation: string;
  readonly needs: readonly Need[];
  /** With `transmitter` in needs: the coarsest start of a transmission (standard uncertainty) with which the case still means something, seconds. */
  readonly transmitterTimingSeconds?: number;
  readonly airtimeSeconds: number;
  readonly measures: readonly MeasureDeclaration[];
  /** Boolean checks by name, each with the sentence that a report prints. */
  readonly checks: Readonly<Record<string, string>>;
  readonly verdictCriteria: { readonly fail: string; readonly inconclusive: string };
  readonly minFidelity: 'emulator-ok' | 'hardware' | 'calibrated';
  /** A SHOULD that is only reported: a broken check gives pass with a remark, never fail. */
  readonly advisory: boolean;
  readonly timeoutSeconds: number;
  /** The case cannot be made from public texts: what would be needed. It is planned as blocked and has no code. */
  readonly notPublic?: string;
}

// ---- inputs of a judgement ----

export type IcsAnswer = 'yes' | 'no' | 'unanswered';

/** What a module speaks on the air; also the family of its cases, the first part of their ids. */
export const technologies = ['sigfox', 'mioty'] as const;
export type Technology = (typeof technologies)[number];

/** The module as its vendor declares it (dut.yaml), without secrets. */
export interface DeclaredModule {
  readonly technology: Technology;
  readonly identification: {
    readonly maker: string;
    readonly model: string;
    readonly hardware: string;
    readonly firmware: string;
    readonly serial?: string;
  };
  /** Its end-point id: EP-ID of a Sigfox module, eight hex digits; EUI-64 of a MIOTY module, sixteen. */
  readonly epId: string;
  /** Radio configuration RC1, RC2 ..., or radio profile EU0, EU1 ... */
  readonly zone: string;
  readonly ics: Readonly<Record<string, IcsAnswer>>;
  /** Plain numbers, texts and booleans; never a key. */
  readonly ixit: Readonly<Record<string, number | string | boolean>>;
}

/** Something that the stimulus noted while it ran: a send with its payload, a reset, the begin of a quiet wait. */
export interface Mark {
  readonly name: string;
  readonly timeSeconds: number;
  readonly data: Readonly<Record<string, number | string | boolean>>;
}

/** Something that the rig itself put on the air for the module. Times are clock times of the first and after the last bit (or of the whole carrier). */
export interface SentTransmission {
  readonly kind: 'downlink' | 'interferer';
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly frequencyHz: number;
  /** At the module's antenna connector. */
  readonly levelDbm: number;
  /** Of a downlink: the send mark that it answers, by its place among the send marks; left out when nobody asked. */
  readonly send?: number;
  /** Of a downlink: eight bytes, hex. */
  readonly payload?: string;
  /** Of a downlink: the counter of the request that it was made for. */
  readonly messageCounter?: number;
  /** Of a downlink: what is wrong with it on purpose; `none` when it is right. */
  readonly defect?: string;
  /** Of a downlink: the 15 bytes after the sync word, hex. */
  readonly content?: string;
}

interface Asked<Request, Reply> {
  readonly timeSeconds: number;
  readonly request: Request;
  readonly reply: Reply;
}

/** One request to a Sigfox network under test and its reply. */
export type NetworkExchange = Asked<NetworkRequest, NetworkReply>;
/** One request to a MIOTY network under test and its reply. */
export type MiotyNetworkExchange = Asked<MiotyNetworkRequest, MiotyNetworkReply>;
/** One scenario that was played against an end of the base station to service centre interface, and what passed there. */
export type BssciExchange = Asked<BssciScenarioRequest, BssciScenarioReply>;

/** Gives the key bytes of an EP-ID to the receiver and to the maker of downlinks; nothing else sees them. */
export type KeyLookup = (epId: string) => Uint8Array | undefined;

/** What is stored of one stimulus on one axis: all that a judge ever sees. */
export interface RawObservation {
  readonly id: string;
  readonly stimulus: string;
  readonly axes: Readonly<Record<string, string>>;
  readonly emulated: boolean;
  readonly marks: readonly Mark[];
  readonly exchanges: readonly Exchange[];
  readonly transcript: readonly TranscriptLine[];
  readonly transmissions: readonly SentTransmission[];
  readonly transmitter: TransmitterDescription | null;
  readonly networkExchanges: readonly NetworkExchange[];
  readonly miotyNetworkExchanges: readonly MiotyNetworkExchange[];
  readonly bssciExchanges: readonly BssciExchange[];
  readonly probe: ProbeDescription;
  readonly request: CaptureRequest;
  readonly capture: CaptureSummary;
  readonly cutouts: readonly Cutout[];
  readonly waterfall?: Waterfall;
  /** Set when the stimulus half broke off; then every case on it is an error, never a verdict. */
  readonly broken?: { readonly errorClass: ErrorClass; readonly code: string; readonly message: string };
}

/** A raw observation and what the receiver makes of its cut-outs (recomputed, never stored as truth). */
export interface Observation extends RawObservation {
  /** Sigfox frames; none of a MIOTY module. */
  readonly frames: readonly ObservedFrame[];
  /** TS-UNB radio frames, and bursts that belong to none; none of a Sigfox module. */
  readonly radioFrames: readonly ObservedRadioFrame[];
  readonly strayBursts: readonly ObservedBurst[];
  /** Cut-outs in which no frame, or no burst, was found. */
  readonly undecoded: readonly number[];
}

// ---- results ----

export interface Measurement {
  readonly id: string;
  readonly quantity: string;
  readonly unit: string;
  /** Null: declared and never set, which is an error. */
  readonly value: number | null;
  readonly expandedUncertainty: number | null;
  readonly coverageFactor: number;
  readonly limit?: {
    readonly low?: number;
    readonly high?: number;
    readonly source: string;
    readonly confidence: Confidence;
  };
  readonly informative?: string;
  readonly rule: DecisionRule;
  readonly conformity: 'pass' | 'conditional-pass' | 'conditional-fail' | 'fail' | 'inconclusive' | 'none';
  /** Distance to the nearer limit, positive inside. */
  readonly margin: number | null;
  /** Probability that the true value breaks the limit, from a normal distribution. */
  readonly riskOfFalseAccept: number | null;
  readonly samples: number;
  readonly series?: readonly number[];
  readonly rawReference: readonly string[];
}

export interface CheckResult {
  readonly name: string;
  readonly sentence: string;
  readonly ok: boolean;
  readonly expected: string;
  readonly observed: string;
  /** Index of the frame or exchange in the observation, when there is one. */
  readonly frame?: number;
}

export type Verdict = 'none' | 'pass' | 'inconclusive' | 'fail';
export type Applicability = 'applicable' | 'not-applicable' | 'not-selected';
export type Execution = 'completed' | 'aborted' | 'timeout' | 'blocked' | 'not-run';

export const REASON_CODES = [
  'SYNC_NOT_FOUND',
  'SNR_TOO_LOW',
  'SAMPLES_LOST',
  'DUT_SILENT',
  'U_TOO_LARGE',
  'NOT_PUBLIC',
  'NO_KEY',
  'NO_IXIT',
  'NO_POWER_SWITCH',
  'NO_TRANSMITTER',
  'TRANSMITTER_TOO_COARSE',
  'NO_NETWORK',
  'REAL_TIME_TOO_LONG',
  'INDICATIVE_ONLY',
  'NOTHING_MEASURED',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export interface CaseResult {
  readonly id: string;
  readonly axes: Readonly<Record<string, string>>;
  readonly applicability: Applicability;
  readonly applicabilityReason: string;
  readonly execution: Execution;
  readonly executionReason?: string;
  readonly verdict: Verdict;
  readonly reasonCode?: ReasonCode;
  readonly error?: { readonly errorClass: ErrorClass; readonly code: string; readonly message: string };
  readonly measurements: readonly Measurement[];
  readonly checks: readonly CheckResult[];
  readonly remarks: readonly string[];
  readonly observation?: string;
  /** Frames of the observation that the case looked at. */
  readonly frames: readonly number[];
  readonly attempts: number;
  readonly durationSeconds: number;
  readonly evidence: readonly { readonly kind: string; readonly path: string }[];
}
