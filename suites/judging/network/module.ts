import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { DOWNLINK_PAYLOAD, UPLINK_PAYLOAD } from '../../stimuli/network/module.ts';
import { check, same } from '../checks.ts';
import { messageAt } from '../messages.ts';
import { answered, under } from '../network.ts';

/** What the network stored is what the module sent: once, with its counter, by as many replicas as were on the air. */
function judgeUplink(context: JudgeContext): void {
  under(context, 'listen');
  const sent = messageAt(context, 0);
  const stored = answered(context, 'module: stored', 'messages');
  check(context, 'payload', same(UPLINK_PAYLOAD, stored.map((message) => message.payload).join()));
  const [record] = answered(context, 'module: metadata', 'metadata').filter((entry) => entry.kind === 'message');
  const onAir = sent.frames.map(({ frame }) => frame.decoded.mc).at(0) ?? null;
  check(context, 'counter', same(onAir ?? 'a counter', record?.counter ?? null));
  const ranks = new Set(record?.receptions.map((reception) => reception.rank));
  check(context, 'replicas', same(sent.frames.length, ranks.size));
}

/** The module told the eight bytes of the application, and the network knows it. */
function judgeDownlink(context: JudgeContext): void {
  under(context, 'listen');
  const { exchange } = messageAt(context, 0);
  check(context, 'taken', same(DOWNLINK_PAYLOAD, exchange.downlink ?? null));
  const [request] = answered(context, 'module: downlinks', 'downlinks');
  check(context, 'confirmed', same('confirmed', request?.state ?? null));
}

export const moduleCases: readonly CaseBinding[] = [
  { id: 'sigfox/network/module/BV-01', judge: judgeUplink },
  { id: 'sigfox/network/module/BV-02', judge: judgeDownlink },
];
