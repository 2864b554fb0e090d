import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedObservation } from '../../conformance/record.ts';
import type { CaseResult } from '../../conformance/types.ts';
import type { ProbeDescription } from '../../ports/probe.ts';
import type { Job } from './job.ts';

/** What the process that runs the suites tells the parent, which alone writes the record. */
export type CampaignEvent =
  | { readonly type: 'bench'; readonly probe: ProbeDescription; readonly dialect: string }
  | { readonly type: 'stimulus'; readonly id: string; readonly title: string; readonly expectedSeconds: number }
  | { readonly type: 'observation'; readonly observation: RecordedObservation }
  | { readonly type: 'case'; readonly result: CaseResult }
  | { readonly type: 'broken'; readonly errorClass: string; readonly code: string; readonly message: string };

/** One file a zone: each has one writer. */
export const eventsFile = (zone: string): string => `events-${zone}.jsonl`;

/** Appends at once, so that a killed run leaves all that was known; the live copy over the process channel is for progress only. */
export function emitEvent({ runFolder, zone }: Pick<Job, 'runFolder' | 'zone'>, event: CampaignEvent): void {
  appendFileSync(join(runFolder, eventsFile(zone)), `${JSON.stringify(event)}\n`);
  process.send?.(event);
}

/** The events of one zone of a run; a last line that was cut off by a kill is left out. */
export function readEvents(runFolder: string, zone: string): readonly CampaignEvent[] {
  const path = join(runFolder, eventsFile(zone));
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CampaignEvent);
}
