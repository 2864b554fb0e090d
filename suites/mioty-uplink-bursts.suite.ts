import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { ownStrays, strangeBursts } from './judging/mioty/air.ts';
import { countedBursts, dueBursts } from './judging/mioty/bursts.ts';
import {
  allProvenUplinks,
  allReadableUplinks,
  checkUplinks,
  provenUplinkAt,
  type SentUplink,
} from './judging/mioty/uplinks.ts';
import { turnsOf } from './judging/turns.ts';

/** Number of bursts of these sends of the observation. */
const judgeCount =
  (...sends: readonly number[]) =>
  (context: JudgeContext): void => {
    const uplinks = sends.map((index) => provenUplinkAt(context, index));
    checkUplinks(context, 'count', uplinks, (uplink) => {
      const due = dueBursts(uplink);
      const counted = countedBursts(context, uplink);
      return { ok: counted === due, expected: `${due} bursts`, observed: `${counted} bursts` };
    });
  };

function judgeOneFrame(context: JudgeContext): void {
  checkUplinks(context, 'oneFrame', allReadableUplinks(context), ({ frames }) => ({
    ok: frames.length === 1,
    expected: '1 frame',
    observed: `${frames.length} frames`,
  }));
}

function judgeNoOthers(context: JudgeContext): void {
  checkUplinks(context, 'noOthers', allProvenUplinks(context), ({ frame, strayBursts }) => {
    const others = ownStrays(frame, strayBursts).length;
    return { ok: others === 0, expected: 'no burst beside those of the frame', observed: `${others} bursts` };
  });
}

/** Symbols of the midamble that are wrong. Bursts without any midamble are no frame, but strong ones of a burst's length can only be the module's. */
function judgePilot(context: JudgeContext, kind: 'core' | 'extension'): void {
  const strange = turnsOf(context, 'send').find((turn, index) => {
    return context.radioMessages[index]?.frames.length === 0 && strangeBursts(context, turn).length >= 24;
  });
  if (strange !== undefined) {
    const count = strangeBursts(context, strange).length;
    context.check('pilot', false, { expected: 'the midamble', observed: `${count} bursts without any midamble` });
    return;
  }
  const uplinks = allProvenUplinks(context).filter((uplink) => kind === 'core' || dueBursts(uplink) > 24);
  checkUplinks(context, 'pilot', uplinks, (uplink) => pilotFinding(uplink, kind));
}

function pilotFinding({ frame }: SentUplink, kind: 'core' | 'extension') {
  const own = frame.bursts.filter(({ index }) => (kind === 'core' ? index < 24 : index >= 24));
  const wrong = own.filter((burst) => burst.kind !== kind || burst.pilotErrors > 0);
  return {
    ok: wrong.length === 0 && own.length > 0,
    expected: `the midamble of ${kind} bursts`,
    observed: wrong.length === 0 ? `${own.length} bursts` : `another in ${wrong.length} of ${own.length} bursts`,
  };
}

const counts: readonly (readonly [string, readonly number[]])[] = [
  ['BV-01', [0, 1, 2, 3]],
  ['BV-02', [4]],
  ['BV-03', [5]],
  ['BV-04', [6]],
  ['BV-05', [0]],
  ['BV-06', [1]],
  ['BV-07', [0]],
  ['BV-08', [0, 1, 2]],
  ['BV-09', [1]],
];

export const cases = defineCases([
  ...counts.map(
    ([number, sends]): CaseBinding => ({ id: `mioty/uplink/bursts/${number}`, judge: judgeCount(...sends) }),
  ),
  { id: 'mioty/uplink/bursts/BV-10', judge: judgeOneFrame },
  { id: 'mioty/uplink/bursts/BV-11', judge: judgeNoOthers },
  { id: 'mioty/uplink/bursts/BV-12', judge: (context) => judgePilot(context, 'core') },
  { id: 'mioty/uplink/bursts/BV-13', judge: (context) => judgePilot(context, 'extension') },
]);
