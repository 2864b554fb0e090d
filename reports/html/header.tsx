import type { VNode } from 'preact';
import type { CampaignRecord } from '../../rig/conformance/record.ts';
import { OUTCOME_WORDS, OUTCOMES } from '../outcome.ts';
import { Facts } from './parts.tsx';

/** Who was tested, by what, with what outcome, and what the report is not. */
export function Header({ record }: { readonly record: CampaignRecord }): VNode {
  const { technology, identification, epId, zones } = record.declared;
  return (
    <header id="top">
      {record.emulated ? (
        <p class="emulated">
          <b>EMULATED</b> The module, the air or an instrument was emulated. This shows how the suite judges, not how a
          module behaves.
        </p>
      ) : null}
      <div class="title">
        <div>
          <p class="kicker">Conformance test report</p>
          <h1>
            {identification.maker} {identification.model}
          </h1>
          <p class="sub">
            {technology === 'sigfox' ? 'EP-ID' : 'EUI-64'} {epId} ·{' '}
            {technology === 'sigfox' ? 'radio configuration' : 'radio profile'}{' '}
            {zones.map(({ zone }) => zone).join(', ')} · hardware {identification.hardware} · firmware{' '}
            {identification.firmware}
          </p>
          <p class="marks">
            {record.partial ? <span class="mark loud">PARTIAL: not every applicable case completed</span> : null}
            {record.interrupted ? <span class="mark loud">INTERRUPTED</span> : null}
            <span class="mark">NOT A CERTIFICATE · pre-certification · not accredited</span>
          </p>
        </div>
        <VerdictBlock record={record} />
      </div>
      <ul class="counts" aria-label="Cases by outcome">
        {OUTCOMES.map((outcome) => {
          const { letter, label, count } = OUTCOME_WORDS[outcome];
          const number = record.summary.counts[count];
          return (
            <li class={`o-${outcome}${number === 0 ? ' zero' : ''}`} key={outcome}>
              <b>{number}</b>
              <span>
                {letter} {label}
              </span>
            </li>
          );
        })}
      </ul>
      <Identification record={record} />
    </header>
  );
}

function VerdictBlock({ record }: { readonly record: CampaignRecord }): VNode {
  const { verdict, exitCode } = record.summary;
  const outcome = verdict === 'none' ? 'not-run' : verdict;
  const words = {
    pass: 'PASS',
    fail: 'FAIL',
    inconclusive: 'INCONCLUSIVE',
    error: 'ERROR',
    'not-run': 'NOTHING JUDGED',
  };
  return (
    <div class={`verdict o-${outcome}`}>
      <b>{words[outcome]}</b>
      <span>campaign · exit code {exitCode}</span>
    </div>
  );
}

function Identification({ record }: { readonly record: CampaignRecord }): VNode {
  const { identification } = record.declared;
  return (
    <Facts
      rows={[
        ['Run', record.runId],
        ['Performed', performed(record)],
        ['Serial number', identification.serial ?? 'not declared'],
        ['Device key', record.keyCommitment === null ? 'none given' : `commitment ${record.keyCommitment}`],
        ['Selection', record.selection.length === 0 ? 'all cases' : record.selection.join(', ')],
        [
          'Method',
          `unbrig ${record.unbrigVersion}, catalogue of ${record.catalogue.cases} cases, SHA-256 ${record.catalogue.sha256}`,
        ],
        ['Seed', String(record.seed)],
      ]}
    />
  );
}

/** `2026-01-02 03:04:05 to 03:04:25 UTC`; the day of the end only where it differs. */
function performed({ startedAt, finishedAt }: CampaignRecord): string {
  const [startDay, startTime] = startedAt.slice(0, 19).split('T');
  const [endDay, endTime] = finishedAt.slice(0, 19).split('T');
  return `${startDay} ${startTime} to ${endDay === startDay ? '' : `${endDay} `}${endTime} UTC`;
}
