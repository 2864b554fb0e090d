import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import type { NetworkDownlink } from '../../../rig/ports/network.ts';
import { worstDutyCycleWindow } from '../../../rig/regulation/duty-cycle.ts';
import { decodeDownlinkContent } from '../../../rig/sigfox/downlink-frame.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { testDevice } from '../../../rig/sigfox/network/test-devices.ts';
import { downlinkOffsetHz, radioConfiguration } from '../../../rig/sigfox/radio-configuration.ts';
import { grossErrorBounds } from '../../../rig/sigfox/transaction-types.ts';
import {
  ANSWER,
  DEVICES,
  type DownlinkDevice,
  FIRST_OFFSET_HZ,
  firstFrameEnd,
  REQUEST_COUNTER,
} from '../../stimuli/network/downlinks.ts';
import { check, same } from '../checks.ts';
import { answered, outcomes, replyTo, under } from '../network.ts';

type Sent = NetworkDownlink & Required<Pick<NetworkDownlink, 'startSeconds' | 'endSeconds' | 'frequencyHz'>>;

const isSent = (entry: NetworkDownlink): entry is Sent =>
  entry.startSeconds !== undefined && entry.endSeconds !== undefined && entry.frequencyHz !== undefined;

/** The downlinks that went out to a device. */
function sentTo(context: JudgeContext, which: DownlinkDevice): readonly Sent[] {
  return answered(context, `${DEVICES[which]}: downlinks`, 'downlinks').filter(isSent);
}

/** The one downlink that a case is about; without it there is nothing to measure. */
function downlinkOf(context: JudgeContext, which: DownlinkDevice): Sent {
  const [sent] = sentTo(context, which);
  return sent ?? context.inconclusive('NOTHING_MEASURED', `no downlink went out to the device that ${DEVICES[which]}`);
}

const RANKS = { plain: 1, second: 2, third: 3 } as const;

/** End of frame 1 of a request, from what was reported. */
function endOfFirstFrame(context: JudgeContext, which: keyof typeof RANKS): number {
  const [{ request }] = under(context, DEVICES[which]);
  if (request.kind !== 'report') return context.inconclusive('NOTHING_MEASURED', 'no report of the request');
  const [reception] = request.receptions;
  return firstFrameEnd(reception.startSeconds, RANKS[which], reception.frame);
}

const KINDS = Object.keys(RANKS) as (keyof typeof RANKS)[];
/** The network states its times; what is left is their rounding. */
const exact = (value: number) => ({ value, standardUncertainty: 1e-6 });

function judgeTime(context: JudgeContext): void {
  const rc = radioConfiguration(context.declared.zone);
  const starts = KINDS.map((which) => downlinkOf(context, which).startSeconds - endOfFirstFrame(context, which));
  const ends = KINDS.map(
    (which) => downlinkOf(context, which).endSeconds - endOfFirstFrame(context, which) - rc.waitSeconds.value,
  );
  context.measure('start', { ...exact(Math.min(...starts)), samples: starts.length, series: starts });
  context.measure('end', { ...exact(Math.max(...ends)), samples: ends.length, series: ends });
}

function judgeFrequency(context: JudgeContext): void {
  const rc = radioConfiguration(context.declared.zone);
  const expected = rc.uplinkCentreHz.value + FIRST_OFFSET_HZ + downlinkOffsetHz(rc);
  for (const which of KINDS) {
    const { frequencyHz } = downlinkOf(context, which);
    check(context, 'frequency', {
      ok: Math.abs(frequencyHz - expected) <= grossErrorBounds.frequencyHz,
      expected: `${expected} Hz`,
      observed: `${frequencyHz} Hz (${DEVICES[which]})`,
    });
  }
}

function judgeContent(context: JudgeContext): void {
  const device = DEVICES.plain;
  const { content = '' } = downlinkOf(context, 'plain');
  const credentials = { ...testDevice(device), messageCounter: REQUEST_COUNTER };
  const bytes = hexToBytes(content, 'downlink content');
  const decoded = bytes.length === 15 ? decodeDownlinkContent(bytes, credentials) : null;
  check(context, 'accepted', same(true, decoded?.accepted ?? null));
  check(context, 'payload', same(ANSWER, decoded?.payload ?? null));
}

function judgeStation(context: JudgeContext): void {
  const heardBy = under(context, DEVICES.plain).flatMap(({ request }) =>
    request.kind === 'report' ? request.receptions.map((reception) => reception.baseStation) : [],
  );
  const { baseStation = 'none' } = downlinkOf(context, 'plain');
  check(context, 'heardIt', {
    ok: heardBy.includes(baseStation),
    expected: heardBy.join(' or '),
    observed: baseStation,
  });
}

function checkNothingSent(context: JudgeContext, which: DownlinkDevice): void {
  check(context, 'nothingSent', same(0, sentTo(context, which).length));
}

/** The confirmation was reported; the request shows it, or does not. */
function judgeConfirmation(context: JudgeContext, which: 'confirmed' | 'misconfirmed'): void {
  downlinkOf(context, which);
  outcomes(context, `${DEVICES[which]}: confirmation`);
  const [request] = answered(context, `${DEVICES[which]}: downlinks`, 'downlinks');
  check(context, 'state', same(which === 'confirmed' ? 'confirmed' : 'sent', request?.state ?? null));
}

function judgeDuty(context: JudgeContext): void {
  const sent = under(context, 'downlinks').flatMap(({ reply }) => (reply.downlinks ?? []).filter(isSent));
  const worst = worstDutyCycleWindow(sent.map(({ startSeconds, endSeconds }) => ({ startSeconds, endSeconds })));
  const onTime = worst?.onTimeSeconds ?? context.inconclusive('NOTHING_MEASURED', 'no downlink went out at all');
  context.measure('onTime', { ...exact(onTime), samples: sent.length });
}

export const downlinkCases: readonly CaseBinding[] = [
  { id: 'sigfox/network/downlink/TI-01', judge: judgeTime },
  { id: 'sigfox/network/downlink/BV-01', judge: judgeFrequency },
  { id: 'sigfox/network/downlink/BV-02', judge: judgeContent },
  { id: 'sigfox/network/downlink/BV-03', judge: judgeStation },
  { id: 'sigfox/network/downlink/BV-04', judge: (context) => judgeConfirmation(context, 'confirmed') },
  { id: 'sigfox/network/downlink/BI-01', judge: (context) => checkNothingSent(context, 'unasked') },
  {
    id: 'sigfox/network/downlink/BI-02',
    judge: (context) => {
      check(context, 'refused', same('refused', replyTo(context, `${DEVICES.late}: answer`).kind));
      checkNothingSent(context, 'late');
    },
  },
  { id: 'sigfox/network/downlink/BI-03', judge: (context) => checkNothingSent(context, 'foreign') },
  { id: 'sigfox/network/downlink/BI-04', judge: (context) => judgeConfirmation(context, 'misconfirmed') },
  { id: 'sigfox/network/duty-cycle/BI-01', judge: judgeDuty },
];
