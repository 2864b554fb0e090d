import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import { CORE_BURSTS } from '../rig/mioty/patterns.ts';
import { defineCases } from '../rig/suite.ts';
import { airOf, ownStrays, strangeBursts } from './judging/mioty/air.ts';
import { countedBursts, dueBursts } from './judging/mioty/bursts.ts';
import {
  allProvenUplinks,
  allReadableUplinks,
  CREDIBLE_SNR_DB,
  checkUplinks,
  provenUplinkAt,
  type SentUplink,
} from './judging/mioty/uplinks.ts';
import { type Turn, turnsOf } from './judging/turns.ts';

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

/**
 * Symbols of the midamble that are wrong. Bursts with another midamble, or with none, make no frame; so many strong ones of a burst's length after a command
 * can only be the module's.
 */
function judgePilot(context: JudgeContext, kind: 'core' | 'extension'): void {
  const [worst] = turnsOf(context, 'send')
    .map((turn) => unpiloted(context, turn))
    .sort((a, b) => b - a);
  if (worst >= CORE_BURSTS) {
    context.check('pilot', false, { expected: 'the midamble', observed: `${worst} strong bursts without it` });
    return;
  }
  const uplinks = allProvenUplinks(context).filter((uplink) => kind === 'core' || dueBursts(uplink) > CORE_BURSTS);
  checkUplinks(context, 'pilot', uplinks, (uplink) => pilotFinding(uplink, kind));
}

/** Strong bursts of a turn without a whole midamble, where no frame was found. */
function unpiloted(context: JudgeContext, turn: Turn): number {
  const { frames, strayBursts } = airOf(context, turn);
  if (frames.length > 0) return 0;
  const wrong = strayBursts.filter(({ snrDb, pilotErrors }) => snrDb.value >= CREDIBLE_SNR_DB && pilotErrors > 0);
  return wrong.length + strangeBursts(context, turn).length;
}

function pilotFinding({ frame }: SentUplink, kind: 'core' | 'extension') {
  const own = frame.bursts.filter(({ index }) => (kind === 'core' ? index < CORE_BURSTS : index >= CORE_BURSTS));
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
