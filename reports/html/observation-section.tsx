import { Fragment, type VNode } from 'preact';
import type { RecordedObservation } from '../../rig/conformance/record.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import type { Estimate } from '../../rig/signal/types.ts';
import { axesText, caseAnchor } from '../outcome.ts';
import { decimalsFor, duration, megahertz, number } from '../text.ts';
import { framesOf, keys, type ReportModel } from './model.ts';
import { Facts, FigureView, FileLink, observationAnchor, Text, Transcript } from './parts.tsx';
import { RadioFrameTable } from './radio-frame-table.tsx';
import { BssciTables, NetworkTable, TransmissionTable } from './sent-tables.tsx';

const MOST_FRAMES = 12;
const MOST_LINES = 40;

/** What was asked, heard and found once, on which several cases rest. */
export function ObservationSection({
  model,
  observation,
}: {
  readonly model: ReportModel;
  readonly observation: RecordedObservation;
}): VNode {
  const { id, frames, capture, folder } = observation;
  const cases = model.record.cases.filter((recorded) => recorded.observation === id);
  const raw = model.raw(id);
  return (
    <article class="observation" id={observationAnchor(id)}>
      <h3>
        <Text of={observation.title} />
      </h3>
      {observation.broken === undefined ? null : (
        <p class="reason edge-error">
          Broke off, {observation.broken.errorClass} error {observation.broken.code}:{' '}
          <Text of={observation.broken.message} />
        </p>
      )}
      <Facts
        rows={[
          ['Observation', id],
          ['Stimulus', observation.stimulus],
          ['Axes', axesText(observation.axes) || 'none'],
          [
            'Listened',
            `${duration(capture.endTimeSeconds - capture.startTimeSeconds)} at ${(capture.centreFrequencyHz / 1e6).toFixed(3)} MHz, ${capture.sampleRateHz / 1e3} kS/s`,
          ],
          ['Found', foundText(observation)],
          [
            'Samples',
            `${capture.lost.length === 0 ? 'none lost' : `lost in ${capture.lost.length} gaps`}, ${number(capture.clippedShare * 100)} % at full scale`,
          ],
        ]}
      />
      <p class="cases">
        Judged by{' '}
        {cases.map((recorded, k) => (
          <>
            {k === 0 ? '' : ', '}
            <a href={`#${caseAnchor(recorded)}`}>{recorded.id}</a>
          </>
        ))}
      </p>
      <FigureView shelf={model.shelf} of={keys.waterfall(id)} />
      <FigureView shelf={model.shelf} of={keys.scatter(id)} />
      <FigureView shelf={model.shelf} of={keys.timeline(id)} />
      <FigureView shelf={model.shelf} of={keys.transactions(id)} />
      <TransmissionTable sent={raw?.transmissions ?? []} />
      <NetworkTable exchanges={[...(raw?.networkExchanges ?? []), ...(raw?.miotyNetworkExchanges ?? [])]} />
      <BssciTables exchanges={raw?.bssciExchanges ?? []} />
      <FrameTable frames={frames} />
      <RadioFrameTable frames={observation.radioFrames} />
      <FrameFigures model={model} observation={observation} />
      <details>
        <summary>Transcript of the serial line, {raw?.transcript.length ?? 0} lines</summary>
        <Transcript lines={raw?.transcript ?? []} most={MOST_LINES} folder={folder} />
      </details>
      <ul class="files">
        {['observation.json', 'transcript.txt', 'cutouts.sigmf-meta', 'cutouts.sigmf-data', 'waterfall.svg'].map(
          (name) => (
            <li key={name}>
              <FileLink path={`${folder}/${name}`} />
            </li>
          ),
        )}
      </ul>
    </article>
  );
}

function foundText({ frames, radioFrames, strayBursts, undecodedBursts }: RecordedObservation): string {
  const undecoded = `${undecodedBursts} bursts that did not decode`;
  if (radioFrames.length === 0 && strayBursts.length === 0) return `${frames.length} frames, ${undecoded}`;
  return `${radioFrames.length} radio frames, ${strayBursts.length} bursts that belong to none, ${undecoded}`;
}

function FrameFigures({
  model,
  observation,
}: {
  readonly model: ReportModel;
  readonly observation: RecordedObservation;
}): VNode {
  const { id } = observation;
  const drawn = [...framesOf(observation).keys()].filter(
    (index) => model.shelf.get(keys.layout(id, index)) !== undefined,
  );
  return (
    <>
      {drawn.map((index) => (
        <Fragment key={index}>
          <FigureView shelf={model.shelf} of={keys.hopping(id, index)} />
          <FigureView shelf={model.shelf} of={keys.layout(id, index)} />
        </Fragment>
      ))}
      {drawn.map((index) => (
        <>
          <FigureView shelf={model.shelf} of={keys.spectrogram(id, index)} />
          <FigureView shelf={model.shelf} of={keys.phase(id, index)} />
          <FigureView shelf={model.shelf} of={keys.burst(id, index)} />
        </>
      ))}
    </>
  );
}

function FrameTable({ frames }: { readonly frames: readonly ObservedFrame[] }): VNode | null {
  if (frames.length === 0) return null;
  return (
    <>
      <table class="data frames">
        <thead>
          <tr>
            <th>Frame</th>
            <th>Start, s</th>
            <th>On the air, s</th>
            <th>Carrier</th>
            <th>Drift, Hz/s</th>
            <th>SNR, dB</th>
            <th>Rank</th>
            <th>MC</th>
            <th>Content</th>
          </tr>
        </thead>
        <tbody>
          {frames.slice(0, MOST_FRAMES).map((frame, index) => (
            <tr key={index}>
              <th scope="row">{index + 1}</th>
              <td>{frame.startSeconds.value.toFixed(4)}</td>
              <td>{estimateText(frame.onTimeSeconds)}</td>
              <td>{megahertz(frame.carrierHz.value)}</td>
              <td>{estimateText(frame.driftHzPerSecond)}</td>
              <td>{estimateText(frame.snrDb)}</td>
              <td>{frame.decoded.rank ?? '?'}</td>
              <td>{frame.decoded.mc ?? '?'}</td>
              <td>
                <code>{frame.decoded.payload ?? frame.hex}</code> {frame.decoded.crcOk ? '' : 'CRC wrong '}
                {frame.decoded.violations.join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {frames.length > MOST_FRAMES ? (
        <p class="quiet">
          {frames.length - MOST_FRAMES} more frames in <FileLink path="record.json" />
        </p>
      ) : null}
    </>
  );
}

function estimateText(estimate: Estimate): string {
  return number(estimate.value, Math.min(4, decimalsFor(estimate.standardUncertainty)));
}
