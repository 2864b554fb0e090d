import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { CampaignRecord } from '../../rig/conformance/record.ts';
import type { RawObservation } from '../../rig/conformance/types.ts';
import { BAR_KEY } from '../figures/measure-bar.ts';
import { caseAnchor, failures, instanceName, leadingMeasurement, outcomeOf, reasonOf } from '../outcome.ts';
import { limitText, measuredText, readable } from '../text.ts';
import { Airtime, Bench, Declared, Notes } from './appendix.tsx';
import { CaseSection } from './case-section.tsx';
import { Header } from './header.tsx';
import { Matrix } from './matrix.tsx';
import { type ReportModel, reportModel } from './model.ts';
import { ObservationSection } from './observation-section.tsx';
import { Badge, Text } from './parts.tsx';
import { reportStyle } from './style.ts';

/** Figures may fill this much; text and tables of sixty cases and thirty observations stay below the rest of 8 MB. */
const MOST_FIGURE_BYTES = 6_000_000;

/** The whole report as one HTML file that needs nothing else: no script, no network, figures inline. */
export function reportHtml(
  record: CampaignRecord,
  observations: readonly RawObservation[],
  options: { readonly mostFigureBytes?: number } = {},
): string {
  const model = reportModel(record, observations, options.mostFigureBytes ?? MOST_FIGURE_BYTES);
  return `<!doctype html>\n${renderToString(<Page model={model} />)}\n`;
}

function Page({ model }: { readonly model: ReportModel }): VNode {
  const { record } = model;
  const { identification } = record.declared;
  const title = readable(
    `${record.emulated ? 'EMULATED: ' : ''}${identification.maker} ${identification.model}, conformance ${record.runId}`,
  );
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: reportStyle(record) }} />
      </head>
      <body>
        <nav>
          <a href="#top">Summary</a>
          <a href="#matrix">Matrix</a>
          <a href="#failures">Failures</a>
          <a href="#cases">Cases</a>
          <a href="#observations">Observations</a>
          <a href="#airtime">Airtime</a>
          <a href="#bench">Bench</a>
          <a href="#declared">ICS, IXIT</a>
          <a href="#notes">How to read</a>
          {record.emulated ? <b class="mark loud">EMULATED</b> : null}
        </nav>
        <main>
          <Header record={record} />
          <Matrix record={record} />
          <Failures record={record} />
          <section id="cases">
            <h2>Cases</h2>
            {record.cases.map((recorded) => (
              <CaseSection model={model} recorded={recorded} key={instanceName(recorded)} />
            ))}
          </section>
          <section id="observations">
            <h2>Observations</h2>
            {record.observations.map((observation) => (
              <ObservationSection model={model} observation={observation} key={observation.id} />
            ))}
          </section>
          <Airtime record={record} />
          <Bench record={record} />
          <Declared record={record} />
          <Notes key_={BAR_KEY} />
          <LeftOut model={model} />
          <p class="end">End of report {readable(record.runId)}</p>
        </main>
        <FigureStore model={model} />
      </body>
    </html>
  );
}

/** Every figure once; the sections show them by `use`. */
function FigureStore({ model }: { readonly model: ReportModel }): VNode {
  return (
    <svg class="store" width="0" height="0" aria-hidden="true">
      <defs>
        {model.shelf.all().map(({ id, markup }) => (
          // The markup comes from the renderer that escapes all text.
          <g id={id} key={id} dangerouslySetInnerHTML={{ __html: markup }} />
        ))}
      </defs>
    </svg>
  );
}

function Failures({ record }: { readonly record: CampaignRecord }): VNode {
  const list = failures(record);
  return (
    <section id="failures">
      <h2>Failures, errors and open questions</h2>
      {list.length === 0 ? <p>None.</p> : null}
      {list.map((recorded) => {
        const measured = leadingMeasurement(recorded);
        const broken = recorded.checks.find((check) => !check.ok);
        const reason = reasonOf(recorded);
        return (
          <a
            class={`failure edge-${outcomeOf(recorded)}`}
            href={`#${caseAnchor(recorded)}`}
            key={instanceName(recorded)}
          >
            <Badge outcome={outcomeOf(recorded)} />
            <span>
              <b class="id">
                <Text of={recorded.id} />
              </b>{' '}
              <Text of={recorded.title} />
              <small>
                <Text of={recorded.requirementText} />
              </small>
              {measured === undefined ? null : (
                <small>
                  {readable(`${measured.quantity}: ${measuredText(measured)}, limit ${limitText(measured)}`)}
                </small>
              )}
              {broken === undefined ? null : (
                <small>
                  {readable(`Broken: ${broken.sentence} Expected ${broken.expected}, observed ${broken.observed}`)}
                </small>
              )}
              {reason === '' ? null : <small>{readable(reason)}</small>}
            </span>
          </a>
        );
      })}
    </section>
  );
}

function LeftOut({ model }: { readonly model: ReportModel }): VNode | null {
  const left = model.shelf.left().length;
  return left === 0 ? null : (
    <p class="quiet">
      {left} figures were left out to keep this file small; the evidence that they show lies in the folders of the
      observations.
    </p>
  );
}
