import type { VNode } from 'preact';
import type {
  BssciExchange,
  MiotyNetworkExchange,
  NetworkExchange,
  SentTransmission,
} from '../../rig/conformance/types.ts';
import type { BssciLogEntry } from '../../rig/ports/bssci.ts';
import { megahertz } from '../text.ts';
import { Text } from './parts.tsx';

const MOST_ROWS = 24;

/** What the rig itself put on the air. */
export function TransmissionTable({ sent }: { readonly sent: readonly SentTransmission[] }): VNode | null {
  if (sent.length === 0) return null;
  return (
    <>
      <table class="data frames">
        <thead>
          <tr>
            <th>Sent by the rig</th>
            <th>First bit, s</th>
            <th>Last bit, s</th>
            <th>Carrier</th>
            <th>Level, dBm</th>
            <th>For MC</th>
            <th>Payload</th>
            <th>Wrong on purpose</th>
          </tr>
        </thead>
        <tbody>
          {sent.slice(0, MOST_ROWS).map((entry, index) => (
            <tr key={index}>
              <th scope="row">{entry.kind}</th>
              <td>{entry.startSeconds.toFixed(4)}</td>
              <td>{entry.endSeconds.toFixed(4)}</td>
              <td>{megahertz(entry.frequencyHz)}</td>
              <td>{entry.levelDbm.toFixed(1)}</td>
              <td>{entry.messageCounter ?? '–'}</td>
              <td>
                <code>{entry.payload ?? '–'}</code>
              </td>
              <td>{entry.defect ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More count={sent.length - MOST_ROWS} what="transmissions" />
    </>
  );
}

/** What was asked of the network under test, and what it answered. */
export function NetworkTable({
  exchanges,
}: {
  readonly exchanges: readonly (NetworkExchange | MiotyNetworkExchange)[];
}): VNode | null {
  if (exchanges.length === 0) return null;
  return (
    <>
      <table class="data frames">
        <thead>
          <tr>
            <th>Time, s</th>
            <th>Asked of the network</th>
            <th>Reply</th>
          </tr>
        </thead>
        <tbody>
          {exchanges.slice(0, MOST_ROWS).map(({ timeSeconds, request, reply }, index) => (
            <tr key={index}>
              <th scope="row">{timeSeconds.toFixed(3)}</th>
              <td>
                <code>
                  <Text of={JSON.stringify(request)} />
                </code>
              </td>
              <td>
                <code>
                  <Text of={JSON.stringify(reply)} />
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More count={exchanges.length - MOST_ROWS} what="exchanges" />
    </>
  );
}

/** What passed between the rig and an end of the base station to service centre interface, one table a scenario. */
export function BssciTables({ exchanges }: { readonly exchanges: readonly BssciExchange[] }): VNode | null {
  const played = exchanges.flatMap(({ reply }) => reply.bssci ?? []);
  if (played.length === 0) return null;
  return (
    <>
      {played.map(({ peer, scenario, entries }, place) => (
        <table class="data frames" key={place}>
          <caption>
            {scenario} with the {peer}
          </caption>
          <thead>
            <tr>
              <th>Time, s</th>
              <th>Connection</th>
              <th>What</th>
              <th>Content</th>
            </tr>
          </thead>
          <tbody>
            {entries.slice(0, MOST_ROWS).map((entry, index) => (
              <tr key={index}>
                <th scope="row">{entry.timeSeconds.toFixed(3)}</th>
                <td>{entry.connection}</td>
                <td>{'direction' in entry ? entry.direction : entry.kind}</td>
                <td>
                  <code>
                    <Text of={bssciContent(entry)} />
                  </code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </>
  );
}

function bssciContent(entry: BssciLogEntry): string {
  switch (entry.kind) {
    case 'step':
      return entry.step;
    case 'opened':
      return entry.tls === undefined ? '' : `${entry.tls.protocol} ${entry.tls.cipher}`;
    case 'not-opened':
      return entry.why;
    case 'closed':
      return `by the ${entry.by}`;
    case 'message':
      return JSON.stringify(entry.message);
    case 'bytes':
      return `${entry.count} bytes: ${entry.what}`;
  }
}

function More({ count, what }: { readonly count: number; readonly what: string }): VNode | null {
  return count <= 0 ? null : (
    <p class="quiet">
      {count} more {what} in observation.json
    </p>
  );
}
