import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { keyFingerprint } from '../../../rig/mioty/network/test-devices.ts';
import { DOWNLINK, FIRST, MOBILE, SECOND, THIRD } from '../../stimuli/mioty-network/class-a.ts';
import { type Attachment, euiOf, sessionKeyOf } from '../../stimuli/mioty-network/frames.ts';
import { check, same } from '../checks.ts';
import {
  answered,
  checkDone,
  checkLayers,
  checkRefused,
  checkRejected,
  checkStored,
  keysOf,
  outcomes,
} from '../mioty-network.ts';

/** Messages about the end point in the order in which they passed, of those that the attachment is made of. */
const attachSequence = ['attachRequest', 'att', 'keyRequest', 'keyResponse', 'attRsp', 'attachAccept'] as const;
const parts: readonly string[] = attachSequence;

function judgeSequence(context: JudgeContext): void {
  checkDone(context, 'attached', 'first attach');
  const passed = answered(context, 'traffic', 'traffic').map(({ message }) => message);
  const order = passed.filter((message) => parts.includes(message)).join(', ');
  check(context, 'order', same(attachSequence.join(', '), order));
}

function checkSessionKey(context: JudgeContext, name: string, label: string, attachment: Attachment): void {
  const held = keysOf(context, label, MOBILE).find(({ layer }) => layer === 'session');
  check(context, name, same(keyFingerprint(sessionKeyOf(MOBILE, attachment)), held?.fingerprint ?? null));
}

const overAirCases: readonly CaseBinding[] = [
  { id: 'mioty/attach/over-air/BV-01', judge: judgeSequence },
  {
    id: 'mioty/attach/over-air/BV-02',
    judge: (context) => {
      checkSessionKey(context, 'derived', 'first: north', FIRST);
      checkStored(context, 'used', 'first: counter 0', 'first: counter 1');
    },
  },
  {
    id: 'mioty/attach/over-air/BV-03',
    judge: (context) => {
      const { lastPacketCounter } = answered(context, 'second: end point', 'endPoint');
      check(context, 'forgotten', { ...same('none', String(lastPacketCounter ?? 'none')) });
      checkStored(context, 'restarted', 'second: counter 0', 'third: counter 0');
    },
  },
  {
    id: 'mioty/attach/over-air/BI-01',
    judge: (context) => {
      checkRefused(context, 'refused', 'wrong sign', 'sign of another counter');
      checkStored(context, 'unharmed', 'session unharmed');
    },
  },
  {
    id: 'mioty/attach/over-air/BI-02',
    judge: (context) => {
      checkRefused(context, 'refused', 'caught attach', 'same attach counter', 'lower attach counter');
      checkStored(context, 'unharmed', 'session unharmed');
    },
  },
  {
    id: 'mioty/attach/over-air/BI-03',
    judge: (context) => checkRefused(context, 'refused', 'nonce again'),
  },
];

const sessionCases: readonly CaseBinding[] = [
  {
    id: 'mioty/attach/session/BV-01',
    judge: (context) => {
      checkRejected(context, 'networkKey', 'under the network key');
      checkLayers(context, 'station', 'first: north', MOBILE, 'session');
    },
  },
  {
    id: 'mioty/attach/session/BV-02',
    judge: (context) => {
      const places = ['first: north', 'second: north', 'third: south'];
      const keys = places.flatMap((label) => keysOf(context, label, MOBILE).map((key) => key.fingerprint));
      check(context, 'different', same(places.length, new Set(keys).size));
      checkSessionKey(context, 'derived', 'second: north', SECOND);
      checkSessionKey(context, 'derived', 'third: south', THIRD);
    },
  },
  {
    id: 'mioty/attach/session/BI-01',
    judge: (context) => {
      checkRejected(context, 'caught', 'second: caught in the first');
      checkRejected(context, 'oldKey', 'second: under the first key');
      checkStored(context, 'newKey', 'second: counter 0');
    },
  },
  {
    id: 'mioty/attach/hand-off/BV-01',
    judge: (context) => {
      checkDone(context, 'attached', 'third attach');
      checkLayers(context, 'earlier', 'third: north', MOBILE);
      checkRejected(context, 'earlier', 'third: at the earlier station');
      checkStored(context, 'now', 'third: counter 0');
    },
  },
  {
    id: 'mioty/attach/hand-off/BV-02',
    judge: (context) => checkStored(context, 'goesOn', 'third: after a restart'),
  },
  {
    id: 'mioty/attach/detach/BV-02',
    judge: (context) => {
      checkDone(context, 'detached', 'detached');
      checkLayers(context, 'forgotten', 'detached: south', MOBILE);
      checkRejected(context, 'rejected', 'after the detachment');
    },
  },
];

function downlinkAt(context: JudgeContext, label: string): string {
  return outcomes(context, label)
    .map(({ downlink }) => downlink ?? 'none')
    .join();
}

const downlinkCases: readonly CaseBinding[] = [
  {
    id: 'mioty/attach/downlink/BV-01',
    judge: (context) => {
      checkDone(context, 'taken', 'downlink');
      check(context, 'waits', same(1, answered(context, 'downlink waits', 'endPoint').waiting));
      check(context, 'sent', same(DOWNLINK, downlinkAt(context, 'with a window')));
      check(context, 'once', same('none', downlinkAt(context, 'with a window again')));
      check(context, 'once', same(0, answered(context, 'downlink sent', 'endPoint').waiting));
    },
  },
  {
    id: 'mioty/attach/downlink/BI-01',
    judge: (context) => check(context, 'held', same('none', downlinkAt(context, 'without a window'))),
  },
];

/** Attachment over the air, sessions and downlinks of class A. */
export const attachCases: readonly CaseBinding[] = [
  ...overAirCases,
  ...sessionCases,
  ...downlinkCases,
  {
    id: 'mioty/attach/over-air/BV-04',
    judge: (context) => {
      const request = answered(context, 'traffic', 'traffic').find(({ message }) => message === 'att');
      const fields = [...(request?.fields ?? [])].sort().join(', ');
      check(context, 'fields', same('attachCnt, epEui, nonce, sign', fields));
      check(context, 'about', same(euiOf(MOBILE), request?.epEui ?? null));
    },
  },
];
