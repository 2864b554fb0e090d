import type { VNode } from 'preact';
import type { CampaignRecord, RecordedObservation } from '../../rig/conformance/record.ts';
import { duration, number, readable } from '../text.ts';
import { framesOf } from './model.ts';
import { Facts, observationAnchor, Text } from './parts.tsx';

/** What the campaign itself put on the air: a legal budget as well as the lab's time. */
export function Airtime({ record }: { readonly record: CampaignRecord }): VNode {
  const { totalSeconds, worstHourSeconds } = record.airtime;
  return (
    <section id="airtime">
      <h2>Airtime ledger</h2>
      <table class="data">
        <thead>
          <tr>
            <th>Observation</th>
            <th>Frames</th>
            <th>On the air</th>
          </tr>
        </thead>
        <tbody>
          {record.observations.map((observation) => (
            <tr key={observation.id}>
              <th scope="row">
                <a href={`#${observationAnchor(observation.id)}`}>
                  <Text of={observation.title} />
                </a>
              </th>
              <td>{framesOf(observation).length}</td>
              <td>{duration(onTimeSeconds(observation))}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Whole campaign</th>
            <td>{record.observations.reduce((sum, observation) => sum + framesOf(observation).length, 0)}</td>
            <td>{duration(totalSeconds)}</td>
          </tr>
        </tfoot>
      </table>
      <p>
        Busiest hour: {duration(worstHourSeconds)}, {number((worstHourSeconds / 3600) * 100, 2)} % of it
        {record.bench.clock === 'simulated' ? ' (hours of the simulated clock)' : ''}.
      </p>
    </section>
  );
}

/** Of Sigfox frames, or of the bursts of radio frames and those beside them. */
function onTimeSeconds({ frames, radioFrames, strayBursts }: RecordedObservation): number {
  const emissions = [...frames, ...radioFrames.flatMap(({ bursts }) => bursts), ...strayBursts];
  return emissions.reduce((sum, emission) => sum + emission.onTimeSeconds.value, 0);
}

/** With what it was measured, and how far that can be trusted. */
export function Bench({ record }: { readonly record: CampaignRecord }): VNode {
  const { bench } = record;
  const { probe } = bench;
  return (
    <section id="bench">
      <h2>Bench and equipment</h2>
      <Facts
        rows={[
          ['Rig file', bench.rigFile ?? 'built-in emulated bench'],
          ['Module file', bench.dutFile ?? 'built-in emulated module'],
          ['Clock', bench.clock],
          ['Dialect', bench.dialect],
          ['Transport', bench.transport],
          ['Power switch', bench.powerSwitch ?? 'none'],
          ['Injected faults', bench.faults.length === 0 ? 'none' : bench.faults.join(', ')],
        ]}
      />
      <table class="data">
        <thead>
          <tr>
            <th>Probe</th>
            <th>Emulated</th>
            <th>Frequency</th>
            <th>Time</th>
            <th>Power</th>
            <th>Frequency reference, u</th>
            <th>Sample clock, u</th>
            <th>Host to sample time, u</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">
              <Text of={`${probe.driver}: ${probe.id}`} />
            </th>
            <td>{probe.emulated ? 'yes' : 'no'}</td>
            <td>{probe.traceability.frequency}</td>
            <td>{probe.traceability.time}</td>
            <td>{probe.traceability.power}</td>
            <td>{number(probe.frequencyReferencePpm)} ppm</td>
            <td>{number(probe.sampleClockPpm)} ppm</td>
            <td>{number(probe.hostTimeSeconds * 1e3)} ms</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

/** What the vendor claims (ICS) and the parameters that were needed (IXIT), ISO/IEC 9646. */
export function Declared({ record }: { readonly record: CampaignRecord }): VNode {
  const { zones } = record.declared;
  return (
    <section id="declared">
      <h2>ICS and IXIT used</h2>
      {zones.map(({ zone, ics, ixit }) => (
        <div key={zone}>
          {zones.length > 1 ? <h3>{zone}</h3> : null}
          <div class="pair">
            <NameTable head={['ICS item', 'Answer']} rows={Object.entries(ics)} />
            <NameTable
              head={['IXIT parameter', 'Value']}
              rows={Object.entries(ixit).map(([name, value]) => [name, String(value)])}
            />
          </div>
        </div>
      ))}
    </section>
  );
}

function NameTable({
  head,
  rows,
}: {
  readonly head: readonly [string, string];
  readonly rows: readonly (readonly [string, string])[];
}): VNode {
  return (
    <table class="data">
      <thead>
        <tr>
          <th>{head[0]}</th>
          <th>{head[1]}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{readable(name)}</th>
            <td>{readable(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the words and signs mean, and what the results do not claim. */
export function Notes({ key_ }: { readonly key_: string }): VNode {
  return (
    <section id="notes">
      <h2>How to read this report</h2>
      <p>
        Results relate only to the item tested. U is the expanded uncertainty with k = 2 (about 95 %). A verdict only
        gets worse: pass, inconclusive, fail. An error belongs to the rig, an instrument or the link; it is never a pass
        and never a fail of the module. Blocked cases have no public limit or lack something on the bench. Quantities
        marked informative have no limit and decide nothing.
      </p>
      <p>
        Decision rules: <b>simple</b>, the value alone decides; <b>guard(U)</b>, pass only when inside the limit by at
        least U, fail only when outside by more than U, else inconclusive; <b>nonBinary(U)</b>, conditional pass and
        conditional fail within U of the limit; <b>etsiCapped</b>, the value alone decides as long as U stays below a
        cap.
      </p>
      <p>Bar figures: {key_}. The report shall not be reproduced except in full.</p>
    </section>
  );
}
