import { Fragment, type VNode } from 'preact';
import type { RecordedCase } from '../../rig/conformance/record.ts';
import { axesText, caseAnchor, clauseTexts, type Outcome, outcomeOf, reasonOf } from '../outcome.ts';
import { duration, limitText, marginText, measuredText, RULE_WORDS, readable } from '../text.ts';
import { keys, type ReportModel } from './model.ts';
import { Badge, Facts, FigureView, FileLink, observationAnchor, relevantLines, Text, Transcript } from './parts.tsx';

const OPEN: readonly Outcome[] = ['fail', 'inconclusive', 'error'];
const MOST_LINES = 14;
const MOST_FRAMES = 3;

/** Everything about one case: what is demanded, what was found, and where the proof lies. */
export function CaseSection({
  model,
  recorded,
}: {
  readonly model: ReportModel;
  readonly recorded: RecordedCase;
}): VNode {
  const outcome = outcomeOf(recorded);
  const reason = reasonOf(recorded);
  return (
    <article class={`case edge-${outcome}`} id={caseAnchor(recorded)}>
      <h3>
        <span class="id">
          <Text of={recorded.id} />
        </span>
        <Badge outcome={outcome} />
      </h3>
      <p class="name">
        <Text of={recorded.title} />
        {recorded.advisory ? <span class="mark">advisory</span> : null}
      </p>
      <p class="requirement">
        <Text of={recorded.requirementText} />
      </p>
      {reason === '' || outcome === 'not-applicable' ? null : (
        <p class={`reason edge-${outcome}`}>
          <Text of={reason} />
        </p>
      )}
      <Facts rows={caseFacts(recorded)} />
      <Measurements model={model} recorded={recorded} />
      <Checks recorded={recorded} />
      {recorded.remarks.map((remark) => (
        <p class="remark" key={remark}>
          Remark: <Text of={remark} />
        </p>
      ))}
      <Proof model={model} recorded={recorded} open={OPEN.includes(outcome)} />
      <p class="again">
        Repeat only this case: <code>{readable(recorded.repeatCommand)}</code>
      </p>
    </article>
  );
}

function caseFacts(recorded: RecordedCase): readonly (readonly [string, string])[] {
  const attempts = recorded.attempts === 1 ? 'one attempt' : `${recorded.attempts} attempts`;
  // A case that judges what another one had observed takes no time of its own.
  const time = recorded.durationSeconds < 0.005 ? [] : [duration(recorded.durationSeconds)];
  const executed = [recorded.execution, ...(recorded.attempts > 0 ? [attempts, ...time] : [])].join(', ');
  const axes = axesText(recorded.axes);
  return [
    ['Purpose', recorded.purpose],
    ['Clause', clauseTexts(recorded).join('; ')],
    ['Applicability', `${recorded.applicability}: ${recorded.applicabilityReason}`],
    ['Executed', executed],
    ...(axes === '' ? [] : [['Axes', axes] as const]),
  ];
}

function Measurements({
  model,
  recorded,
}: {
  readonly model: ReportModel;
  readonly recorded: RecordedCase;
}): VNode | null {
  if (recorded.measurements.length === 0) return null;
  return (
    <>
      <table class="data">
        <thead>
          <tr>
            <th>Quantity</th>
            <th>Measured ± U</th>
            <th>Limit</th>
            <th>Margin</th>
            <th>Rule</th>
            <th>Conformity</th>
            <th>Limit from</th>
          </tr>
        </thead>
        <tbody>
          {recorded.measurements.map((m) => (
            <tr key={m.id} class={`c-${m.conformity}`}>
              <th scope="row">
                <Text of={m.quantity} />
                {m.samples > 1 ? <small>from {m.samples} values</small> : null}
              </th>
              <td>{measuredText(m)}</td>
              <td>{limitText(m)}</td>
              <td>{marginText(m)}</td>
              <td>{m.limit === undefined ? '–' : RULE_WORDS[m.rule]}</td>
              <td>{m.conformity === 'none' ? 'informative' : m.conformity}</td>
              <td>
                <Text
                  of={m.limit === undefined ? (m.informative ?? '–') : `${m.limit.source} (${m.limit.confidence})`}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {recorded.measurements.map((m) => (
        <FigureView shelf={model.shelf} of={keys.bar(recorded, m)} key={m.id} />
      ))}
    </>
  );
}

function Checks({ recorded }: { readonly recorded: RecordedCase }): VNode | null {
  if (recorded.checks.length === 0) return null;
  return (
    <ul class="checks">
      {recorded.checks.map((check) => (
        <li class={check.ok ? 'ok' : 'broken'} key={check.name}>
          <b>{check.ok ? '✓' : '✗'}</b>
          <span>
            <Text of={check.sentence} />
            {check.ok ? null : (
              <em>
                {' '}
                Expected <code>{readable(check.expected)}</code>, observed <code>{readable(check.observed)}</code>
                {check.frame === undefined ? '' : ` in frame ${check.frame + 1}`}.
              </em>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Transcript, frames and spectrogram of the observation that the case judged. */
function Proof({
  model,
  recorded,
  open,
}: {
  readonly model: ReportModel;
  readonly recorded: RecordedCase;
  readonly open: boolean;
}): VNode | null {
  const id = recorded.observation;
  const files = (
    <ul class="files">
      {recorded.evidence.map((item) => (
        <li key={item.path}>
          {item.kind}: <FileLink path={item.path} />
        </li>
      ))}
    </ul>
  );
  if (id === undefined) return recorded.evidence.length === 0 ? null : files;
  const observation = model.recorded(id);
  const frames = model.drawnFrames(recorded).slice(0, MOST_FRAMES);
  const lines = relevantLines(model.raw(id)?.transcript ?? [], observation, recorded.frames);
  const seen = frames.find((frame) => model.shelf.get(keys.spectrogram(id, frame)) !== undefined);
  return (
    <details open={open}>
      <summary>
        Evidence: <Text of={observation?.title ?? id} />
      </summary>
      <FigureView shelf={model.shelf} of={keys.transactions(id)} />
      <Transcript lines={lines} most={MOST_LINES} folder={observation?.folder ?? ''} />
      {frames.map((frame) => (
        <Fragment key={frame}>
          <FigureView shelf={model.shelf} of={keys.hopping(id, frame)} />
          <FigureView shelf={model.shelf} of={keys.layout(id, frame)} />
          <FigureView shelf={model.shelf} of={keys.burst(id, frame)} />
        </Fragment>
      ))}
      {seen === undefined ? null : <FigureView shelf={model.shelf} of={keys.spectrogram(id, seen)} />}
      {files}
      {observation === undefined ? null : (
        <p class="again">
          <a href={`#${observationAnchor(id)}`}>
            Whole observation: <Text of={id} />
          </a>
        </p>
      )}
    </details>
  );
}
