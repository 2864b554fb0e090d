import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { CLONES, MASS, massDevice, TRAVELLER } from '../../stimuli/network/clones.ts';
import { DOWNLINKS, UPLINKS } from '../../stimuli/network/quotas.ts';
import {
  ALPHA,
  BETA,
  deviceOf,
  FLOODING,
  MISLEADING_PAYLOAD,
  PLAIN_PAYLOAD,
} from '../../stimuli/network/supervision.ts';
import { check, same } from '../checks.ts';
import {
  alarmOn,
  answered,
  checkAlarm,
  checkCount,
  checkRejected,
  checkTaken,
  outcomes,
  replyTo,
  under,
} from '../network.ts';

/** The second voice is not taken, somebody is told, and the device is shut out where the proof is clear. */
function judgeClone(context: JudgeContext, device: string, label: string): void {
  const [, second] = outcomes(context, label);
  check(context, 'rejected', same('rejected', second?.outcome ?? null));
  checkAlarm(context, 'alarm', device);
  check(context, 'blacklisted', same(true, answered(context, `${device}: state`, 'device').blacklisted));
}

/** Of five messages the third and the fifth lag behind. */
function judgeTwoCounters(context: JudgeContext): void {
  const taken = outcomes(context, 'counter').map((entry) => entry.outcome !== 'rejected');
  for (const behind of [2, 4]) check(context, 'rejected', same(false, taken[behind] ?? null));
  checkAlarm(context, 'alarm', CLONES.counter);
}

function judgeMass(context: JudgeContext): void {
  const states = under(context, 'mass: state').map(({ reply }) => reply.device?.blacklisted === true);
  checkCount(
    context,
    'blacklisted',
    MASS,
    states.filter((listed) => listed),
  );
  const named = Array.from({ length: MASS }, (_, index) => massDevice(index)).filter((device) =>
    alarmOn(context, device),
  );
  checkCount(context, 'alarm', MASS, named);
  checkRejected(context, 'rejected', 'mass: after');
}

function checkRefused(context: JudgeContext, label: string): void {
  check(context, 'refused', same('refused', replyTo(context, label).kind));
}

export const cloneCases: readonly CaseBinding[] = [
  { id: 'sigfox/network/clone/BI-01', judge: (context) => judgeClone(context, CLONES.time, 'time') },
  { id: 'sigfox/network/clone/BI-02', judge: (context) => judgeClone(context, CLONES.place, 'place') },
  { id: 'sigfox/network/clone/BI-03', judge: judgeTwoCounters },
  { id: 'sigfox/network/clone/BI-04', judge: judgeMass },
  {
    id: 'sigfox/network/clone/BV-01',
    judge: (context) => {
      checkTaken(context, 'taken', 'travels');
      checkAlarm(context, 'noAlarm', TRAVELLER, false);
    },
  },
  { id: 'sigfox/network/registration/BI-01', judge: (context) => checkRefused(context, 'id twice') },
  { id: 'sigfox/network/registration/BI-02', judge: (context) => checkRefused(context, 'key twice') },
];

const sentDownlinks = (context: JudgeContext, label: string): number =>
  answered(context, label, 'downlinks').filter((entry) => entry.startSeconds !== undefined).length;

export const quotaCases: readonly CaseBinding[] = [
  {
    id: 'sigfox/network/quota/BV-01',
    judge: (context) => {
      checkTaken(context, 'allowed', 'allowed');
      checkTaken(context, 'nextDay', 'next day');
    },
  },
  { id: 'sigfox/network/quota/BI-01', judge: (context) => checkRejected(context, 'beyond', 'beyond') },
  {
    id: 'sigfox/network/quota/BV-02',
    judge: (context) => {
      const sent = sentDownlinks(context, 'downlinks');
      check(context, 'guaranteed', { ok: sent >= DOWNLINKS, expected: `at least ${DOWNLINKS}`, observed: `${sent}` });
    },
  },
  {
    id: 'sigfox/network/quota/BI-02',
    judge: (context) => {
      const sent = sentDownlinks(context, 'downlinks');
      check(context, 'noMore', { ok: sent <= DOWNLINKS, expected: `at most ${DOWNLINKS}`, observed: `${sent}` });
    },
  },
  {
    id: 'sigfox/network/quota/BV-03',
    judge: (context) => {
      const more = sentDownlinks(context, 'downlinks with resources') - sentDownlinks(context, 'downlinks');
      check(context, 'oneMore', same(1, more));
    },
  },
  {
    id: 'sigfox/network/quota/BI-03',
    judge: (context) => {
      const calls = answered(context, 'greedy: callbacks', 'callbacks').length;
      check(context, 'bounded', { ok: calls <= UPLINKS, expected: `at most ${UPLINKS}`, observed: `${calls}` });
      check(context, 'served', { ok: calls > 0, expected: 'at least one', observed: `${calls}` });
    },
  },
];

/** Names of fields, down to the last, that hold one of the values. */
function fieldsWith(value: unknown, wanted: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return wanted.includes(String(value).toLowerCase()) ? [''] : [];
  return Object.entries(value).flatMap(([name, inner]) => fieldsWith(inner, wanted).map((rest) => `${name} ${rest}`));
}

/** What only the way of a message tells. */
const RADIO_FIELDS = ['receptions', 'rssiDbm', 'snrDb', 'frequencyHz', 'baseStation', 'tally', 'counter'] as const;

function judgeSeparation(context: JudgeContext): void {
  for (const application of [ALPHA, BETA]) {
    const metadata = answered(context, `${application}: metadata`, 'metadata');
    checkCount(context, 'metadata', 1, metadata);
    const payloads = fieldsWith(metadata, [MISLEADING_PAYLOAD, PLAIN_PAYLOAD]);
    check(context, 'metadata', {
      ok: payloads.length === 0,
      expected: 'no payload',
      observed: payloads.join() || 'none',
    });
    const messages = answered(context, `${application}: stored`, 'messages');
    const radio = messages.flatMap((message) => RADIO_FIELDS.filter((field) => field in message));
    check(context, 'messages', { ok: radio.length === 0, expected: 'no radio data', observed: radio.join() || 'none' });
  }
}

function judgeRetrievable(context: JudgeContext): void {
  const payloadOf = { [ALPHA]: MISLEADING_PAYLOAD, [BETA]: PLAIN_PAYLOAD };
  for (const [application, payload] of Object.entries(payloadOf)) {
    const stored = answered(context, `${application}: stored`, 'messages').map((message) => message.payload);
    check(context, 'payload', same(payload, stored.join()));
  }
}

/** Each application gets the messages of its own devices, whatever they say. */
function judgeDestination(context: JudgeContext): void {
  for (const application of [ALPHA, BETA]) {
    const calls = answered(context, `${application}: callbacks`, 'callbacks').map((call) => call.device);
    check(context, 'own', same(deviceOf(application), calls.join()));
  }
}

export const storeCases: readonly CaseBinding[] = [
  { id: 'sigfox/network/store/BV-01', judge: judgeSeparation },
  { id: 'sigfox/network/store/BV-02', judge: judgeRetrievable },
  { id: 'sigfox/network/callback/BV-01', judge: judgeDestination },
];

function judgeBlockByHand(context: JudgeContext): void {
  checkRejected(context, 'station', 'station blocked');
  checkTaken(context, 'released', 'station let through', 'application let through');
  const during = answered(context, 'callbacks while blocked', 'callbacks');
  const after = answered(context, 'callbacks after', 'callbacks');
  const counters = (calls: typeof during): string =>
    calls
      .filter((call) => call.device === 'beside a block')
      .map((call) => call.counter)
      .join();
  check(context, 'application', same('2', counters(during)));
  check(context, 'released', same('2,4', counters(after)));
}

export const floodCases: readonly CaseBinding[] = [
  {
    id: 'sigfox/network/flood/BI-01',
    judge: (context) => {
      checkTaken(context, 'before', 'before the flood');
      checkRejected(context, 'blocked', 'after the flood');
      checkAlarm(context, 'alarm', FLOODING);
      checkTaken(context, 'others', 'beside the flood');
    },
  },
  {
    id: 'sigfox/network/flood/BI-02',
    judge: (context) => {
      const taken = under(context, 'answers').map(({ reply }) => reply.kind === 'done');
      check(context, 'first', same(true, taken[0]));
      check(
        context,
        'blocked',
        same(
          false,
          taken.slice(-5).some((ok) => ok),
        ),
      );
      check(context, 'others', same('done', replyTo(context, 'calm answer').kind));
    },
  },
  { id: 'sigfox/network/flood/BI-03', judge: judgeBlockByHand },
];

function statesOf(context: JudgeContext, label: string): string {
  const stations = answered(context, label, 'baseStations');
  return ['north', 'south', 'east']
    .map((name) => stations.find((station) => station.baseStation === name)?.state ?? 'missing')
    .join();
}

export const supervisionCases: readonly CaseBinding[] = [
  {
    id: 'sigfox/network/supervision/BV-01',
    judge: (context) => check(context, 'up', same('up,up,up', statesOf(context, 'all up'))),
  },
  {
    id: 'sigfox/network/supervision/BI-01',
    judge: (context) => {
      check(context, 'silent', same('up,silent,up', statesOf(context, 'one silent')));
      checkAlarm(context, 'alarm', 'south');
    },
  },
];
