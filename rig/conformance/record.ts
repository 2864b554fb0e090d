import type { ObservedBurst, ObservedRadioFrame } from '../mioty/types.ts';
import type { ProbeDescription } from '../ports/probe.ts';
import type { ObservedFrame } from '../sigfox/types.ts';
import type { CaptureSummary } from '../signal/types.ts';
import type { CaseResult, DeclaredModule, Mark, Observation, RawObservation, Reference, Verdict } from './types.ts';

/** What one case left behind, with as much of its catalogue entry as a reader of the record needs. */
export interface RecordedCase extends CaseResult {
  readonly title: string;
  readonly purpose: string;
  readonly requirementText: string;
  readonly refs: readonly Reference[];
  readonly advisory: boolean;
  /** One command that repeats only this case. */
  readonly repeatCommand: string;
}

/** One observation as the record lists it; the samples lie in its folder. */
export interface RecordedObservation {
  readonly id: string;
  readonly stimulus: string;
  readonly title: string;
  readonly axes: Readonly<Record<string, string>>;
  /** Folder relative to the run folder; holds observation.json, transcript.txt, cutouts.sigmf-meta/-data, waterfall.svg. */
  readonly folder: string;
  readonly capture: CaptureSummary;
  readonly marks: readonly Mark[];
  readonly frames: readonly ObservedFrame[];
  readonly radioFrames: readonly ObservedRadioFrame[];
  readonly strayBursts: readonly ObservedBurst[];
  readonly undecodedBursts: number;
  readonly broken?: { readonly errorClass: string; readonly code: string; readonly message: string };
}

/** A stored observation with the frames as the record tells them, for views; judging computes them again. */
export function observationAsRecorded(
  raw: RawObservation,
  { frames, radioFrames, strayBursts }: Pick<RecordedObservation, 'frames' | 'radioFrames' | 'strayBursts'>,
): Observation {
  return { ...raw, frames, radioFrames, strayBursts, undecoded: [] };
}

export interface VerdictCounts {
  readonly pass: number;
  readonly fail: number;
  readonly inconclusive: number;
  readonly error: number;
  readonly notApplicable: number;
  readonly blocked: number;
  readonly notRun: number;
}

/** The declaration as far as the campaign rested on it: one entry a radio configuration or profile, in the order that they ran. */
export interface DeclaredCampaign extends Pick<DeclaredModule, 'technology' | 'identification' | 'epId'> {
  readonly zones: readonly Pick<DeclaredModule, 'zone' | 'ics' | 'ixit'>[];
}

/** The canonical result of a campaign; every report is a view of it. */
export interface CampaignRecord {
  readonly schema: 'unbrig/record/1';
  readonly unbrigVersion: string;
  readonly runId: string;
  /** Times of day, ISO 8601; nothing else in the record depends on when it ran. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly seed: number;
  readonly emulated: boolean;
  /** True when an applicable selected case did not complete. */
  readonly partial: boolean;
  readonly interrupted: boolean;
  readonly selection: readonly string[];
  readonly declared: DeclaredCampaign;
  /** Salted SHA-256 that stands for the device key; null without a key. */
  readonly keyCommitment: string | null;
  readonly bench: {
    readonly rigFile: string | null;
    readonly dutFile: string | null;
    readonly clock: 'real' | 'simulated';
    readonly dialect: string;
    readonly transport: string;
    readonly probe: ProbeDescription;
    readonly powerSwitch: string | null;
    readonly faults: readonly string[];
  };
  readonly catalogue: { readonly cases: number; readonly sha256: string };
  readonly cases: readonly RecordedCase[];
  readonly observations: readonly RecordedObservation[];
  /** Total and worst sliding-hour on-time that the campaign's own emissions used. */
  readonly airtime: { readonly totalSeconds: number; readonly worstHourSeconds: number };
  readonly summary: { readonly verdict: Verdict | 'error'; readonly counts: VerdictCounts; readonly exitCode: number };
}
