import type { VNode } from 'preact';
import type { CampaignRecord, RecordedCase } from '../../rig/conformance/record.ts';
import { axesText, caseAnchor, groupOf, OUTCOME_WORDS, OUTCOMES, outcomeOf, reasonOf, shortIdOf } from '../outcome.ts';
import { oneLine } from '../text.ts';

interface Row {
  readonly group: string;
  readonly axes: string;
  readonly cases: readonly RecordedCase[];
}

/** Every case by suite as a coloured and lettered cell that leads to its section. */
export function Matrix({ record }: { readonly record: CampaignRecord }): VNode {
  const rows = matrixRows(record.cases);
  const oneAxis = new Set(rows.map((row) => row.axes)).size < 2;
  return (
    <section id="matrix">
      <h2>
        Matrix
        {oneAxis && rows.length > 0 && rows[0].axes !== '' ? <small>{rows[0].axes}</small> : null}
      </h2>
      <table class="matrix">
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.group} ${row.axes}`}>
              <th scope="row">
                {row.group}
                {oneAxis || row.axes === '' ? null : <small>{row.axes}</small>}
              </th>
              <td>
                {row.cases.map((recorded) => (
                  <Cell recorded={recorded} key={recorded.id} />
                ))}
              </td>
              <td class="tally">{tally(row.cases)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="legend">
        {OUTCOMES.map((outcome) => (
          <span key={outcome}>
            <i class={`swatch o-${outcome}`}>{OUTCOME_WORDS[outcome].letter}</i> {OUTCOME_WORDS[outcome].label}
          </span>
        ))}
      </p>
    </section>
  );
}

function Cell({ recorded }: { readonly recorded: RecordedCase }): VNode {
  const outcome = outcomeOf(recorded);
  const { letter, label } = OUTCOME_WORDS[outcome];
  const reason = reasonOf(recorded);
  const hint = oneLine(`${recorded.title}: ${label}${reason === '' ? '' : ` (${reason})`}`);
  return (
    <a class={`cell o-${outcome}`} href={`#${caseAnchor(recorded)}`} title={hint}>
      <b>{letter}</b>
      <span>{shortIdOf(recorded.id)}</span>
      {recorded.attempts > 1 ? <sup title={`${recorded.attempts} attempts`}>{recorded.attempts}×</sup> : null}
    </a>
  );
}

/** Cases in plan order, a row for each suite and set of axes. */
export function matrixRows(cases: readonly RecordedCase[]): readonly Row[] {
  const rows = new Map<string, { group: string; axes: string; cases: RecordedCase[] }>();
  for (const recorded of cases) {
    const group = groupOf(recorded.id);
    const axes = axesText(recorded.axes);
    const row = rows.get(`${group} ${axes}`) ?? { group, axes, cases: [] };
    row.cases.push(recorded);
    rows.set(`${group} ${axes}`, row);
  }
  return [...rows.values()];
}

function tally(cases: readonly RecordedCase[]): string {
  const passed = cases.filter((recorded) => outcomeOf(recorded) === 'pass').length;
  const applicable = cases.filter((recorded) => outcomeOf(recorded) !== 'not-applicable').length;
  return `${passed} of ${applicable}`;
}
