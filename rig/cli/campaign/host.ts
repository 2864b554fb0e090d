import { join } from 'node:path';
import { type OpenedBench, openBench } from '../../bench/open-bench.ts';
import { observationFolder, writeObservation } from '../../conformance/evidence.ts';
import type { CaseBinding } from '../../conformance/judgement.ts';
import { type PlannedCase, planCampaign } from '../../conformance/plan.ts';
import type { Proforma } from '../../conformance/proforma.ts';
import { createSession, type Session } from '../../conformance/session.ts';
import type { Stimulus } from '../../conformance/stimulus.ts';
import { axesOf } from '../../conformance/technology.ts';
import type { CaseResult, Observation } from '../../conformance/types.ts';
import { isUnbrigError, messageOf } from '../../ports/errors.ts';
import { emitEvent } from './events.ts';
import { type Job, readJob } from './job.ts';
import { loadStimuli, suiteCatalogue } from './layout.ts';

/**
 * What outlives the suite files of one campaign: the opened bench, the observations, the log. It lives in the outer realm, once a process;
 * jest's environment hands it to each suite file.
 */
export interface CampaignHost {
  /** The plan entry of a case, or undefined when the catalogue does not have it. */
  planned(id: string): PlannedCase | undefined;
  /** Runs one case and tells the parent. Never throws for a verdict. */
  run(planned: PlannedCase, binding: CaseBinding): Promise<CaseResult>;
  close(): Promise<void>;
}

const hostKey = Symbol.for('unbrig.campaign-host');
const store = globalThis as { [hostKey]?: Promise<CampaignHost> };

/** The host of this process; opened at first use. */
export function campaignHost(): Promise<CampaignHost> {
  store[hostKey] ??= openHost(readJob());
  return store[hostKey];
}

/** Closes what was opened, if anything was. */
export async function closeCampaignHost(): Promise<void> {
  const opened = store[hostKey];
  if (opened !== undefined) await (await opened.catch(() => undefined))?.close();
}

async function openHost(job: Job): Promise<CampaignHost> {
  const catalogue = suiteCatalogue();
  const stimuli = await loadStimuli();
  const bench = await openOrTell(job, catalogue.proforma);
  const plan = new Map(
    planCampaign(catalogue, job.selection, bench.declared, bench.abilities).map((entry) => [entry.case.id, entry]),
  );
  emitEvent(job, { type: 'bench', probe: bench.probe.description, dialect: bench.module.dialect });
  const session = createSession({
    bench,
    stimuli: stimuli.map((stimulus) => announced(stimulus, job)),
    axes: axesOf(bench.declared),
    onObservation: (observation, stimulus) => keepObservation(job, observation, stimulus),
  });
  return {
    planned: (id) => plan.get(id),
    run: (planned, binding) => runAndTell(job, session, planned, binding),
    close: bench.close,
  };
}

async function openOrTell(job: Job, proforma: Proforma): Promise<OpenedBench> {
  try {
    return await openBench(job, proforma);
  } catch (error) {
    const known = isUnbrigError(error)
      ? { errorClass: error.errorClass, code: error.code }
      : { errorClass: 'rig', code: 'bench-not-opened' };
    emitEvent(job, { type: 'broken', ...known, message: messageOf(error) });
    throw error;
  }
}

/** Tells the parent when a stimulus begins, so that long ones can be seen to run. */
function announced(stimulus: Stimulus, job: Job): Stimulus {
  return {
    ...stimulus,
    run: (context) => {
      const { id, title, expectedSeconds } = stimulus;
      emitEvent(job, { type: 'stimulus', id, title, expectedSeconds });
      return stimulus.run(context);
    },
  };
}

async function runAndTell(job: Job, session: Session, planned: PlannedCase, binding: CaseBinding): Promise<CaseResult> {
  const result = await session.run(planned, binding);
  const folder = result.observation === undefined ? null : observationFolder(result.observation);
  const evidence =
    folder === null
      ? []
      : [
          { kind: 'transcript', path: join(folder, 'transcript.txt') },
          { kind: 'iq', path: join(folder, 'cutouts.sigmf-meta') },
          { kind: 'observation', path: join(folder, 'observation.json') },
        ];
  const told = { ...result, evidence };
  emitEvent(job, { type: 'case', result: told });
  return told;
}

function keepObservation(job: Job, observation: Observation, stimulus: Stimulus): void {
  writeObservation(job.runFolder, observation);
  emitEvent(job, {
    type: 'observation',
    observation: {
      id: observation.id,
      stimulus: observation.stimulus,
      title: stimulus.title,
      axes: observation.axes,
      folder: observationFolder(observation.id),
      capture: observation.capture,
      marks: observation.marks,
      frames: observation.frames,
      radioFrames: observation.radioFrames,
      strayBursts: observation.strayBursts,
      undecodedBursts: observation.undecoded.length,
      ...(observation.broken === undefined ? {} : { broken: observation.broken }),
    },
  });
}
