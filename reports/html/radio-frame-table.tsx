import type { VNode } from 'preact';
import type { ObservedRadioFrame } from '../../rig/mioty/types.ts';
import { shortened } from '../figures/radio-frame-fields.ts';
import { FileLink } from './parts.tsx';

const MOST_FRAMES = 12;

/** The radio frames of an observation, one a row. */
export function RadioFrameTable({ frames }: { readonly frames: readonly ObservedRadioFrame[] }): VNode | null {
  if (frames.length === 0) return null;
  return (
    <>
      <table class="data frames">
        <thead>
          <tr>
            <th>Frame</th>
            <th>Start, s</th>
            <th>Span, s</th>
            <th>Pattern</th>
            <th>Carrier 0, MHz</th>
            <th>Bursts</th>
            <th>Es/N0, dB</th>
            <th>Counter</th>
            <th>Content</th>
          </tr>
        </thead>
        <tbody>
          {frames.slice(0, MOST_FRAMES).map((frame, index) => (
            <tr key={index}>
              <th scope="row">{index + 1}</th>
              <td>{frame.startSeconds.value.toFixed(4)}</td>
              <td>{(frame.endSeconds.value - frame.startSeconds.value).toFixed(4)}</td>
              <td>
                {frame.upg} {frame.pattern}, {frame.channel}
              </td>
              <td>{(frame.f0Hz.value / 1e6).toFixed(6)}</td>
              <td>
                {frame.bursts.length} of {frame.burstCount ?? '?'}
              </td>
              <td>{frame.snrDb.value.toFixed(1)}</td>
              <td>{frame.decoded.packetCounter ?? frame.decoded.packetCounterLow ?? '?'}</td>
              <td>
                <code>{contentText(frame)}</code>
                {troubles(frame)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {frames.length > MOST_FRAMES ? (
        <p class="quiet">
          {frames.length - MOST_FRAMES} more radio frames in <FileLink path="record.json" />
        </p>
      ) : null}
    </>
  );
}

function contentText({ decoded }: ObservedRadioFrame): string {
  const content = decoded.payload ?? decoded.ciphertext;
  return content === null ? 'not decoded' : shortened(content);
}

function troubles({ decoded }: ObservedRadioFrame): string {
  return [
    decoded.headerCrcOk ? '' : ' header CRC wrong',
    decoded.payloadCrcOk ? '' : ' payload CRC wrong',
    decoded.cmacOk === false ? ' CMAC wrong' : '',
  ].join('');
}
