import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { type RadioProfileId, radioProfileIds } from '../rig/mioty/types.ts';
import { defineCases } from '../rig/suite.ts';
import { check, same } from './judging/checks.ts';
import { repliesOf, stepOf, taken, toldBy } from './judging/mioty-at/steps.ts';

/** A setting is taken, and a query gives it back. */
function readBack(
  context: JudgeContext,
  set: string,
  query: string,
  read: (text: string) => boolean,
  due: string,
): void {
  check(context, 'taken', taken(stepOf(context, set)));
  const told = toldBy(stepOf(context, query));
  check(context, 'readBack', { ok: told !== null && read(told), expected: due, observed: told ?? 'nothing' });
}

/** Modules that count their power in steps of their own come this near to a whole dBm. */
const STEP_DBM = 1;

function judgePower(context: JudgeContext): void {
  for (const [set, query, name] of [
    ['set-low', 'low', 'powerLowDbm'],
    ['set-high', 'high', 'powerHighDbm'],
  ] as const) {
    const due = context.ixitNumber(name);
    readBack(context, set, query, (text) => Math.abs(Number(text) - due) <= STEP_DBM, `${due} dBm`);
  }
}

const judgeMode = (context: JudgeContext): void => {
  readBack(context, 'set-low-delay', 'low-delay', (text) => text === '-UM:2', '-UM:2');
  readBack(context, 'set-standard', 'standard', (text) => text === '-UM:0', '-UM:0');
};

/** AT-UP counts EU0, EU1, EU2, US0 from 0; a number for India is not public. */
function judgeProfile(context: JudgeContext): void {
  const number = radioProfileIds.indexOf(context.declared.zone as RadioProfileId);
  const due = `-UP:${number}`;
  readBack(context, 'set-profile', 'profile', (text) => text === due, due);
}

const judgeAddress =
  (pairs: readonly (readonly [set: string, query: string])[]) =>
  (context: JudgeContext): void => {
    const own = toldBy(stepOf(context, 'own-address')) ?? '';
    for (const [set, query] of pairs) {
      const due = query === 'own' ? own : '5A3C';
      readBack(context, set, query, (text) => text.toUpperCase() === due.toUpperCase(), due);
    }
  };

const judgeSyncBurst = (context: JudgeContext): void =>
  readBack(context, 'set-off', 'off', (text) => text === '-US:0', '-US:0');

const SETTINGS = ['set-low-delay', 'set-standard'];

function judgeBareStatus(context: JudgeContext): void {
  for (const name of SETTINGS) {
    const texts = repliesOf(stepOf(context, name).exchange);
    check(context, 'statusAlone', same('0', texts.length === 0 ? null : texts.join(', ')));
  }
}

function judgeEui(context: JudgeContext): void {
  const told = toldBy(stepOf(context, 'eui'));
  check(context, 'asDeclared', same(context.declared.epId.toLowerCase(), told === null ? null : told.toLowerCase()));
}

export const cases = defineCases([
  { id: 'mioty/at/settings/BV-01', judge: judgePower },
  { id: 'mioty/at/settings/BV-02', judge: judgeMode },
  { id: 'mioty/at/settings/BV-03', judge: judgeProfile },
  {
    id: 'mioty/at/settings/BV-04',
    judge: judgeAddress([
      ['set-capitals', 'capitals'],
      ['set-own', 'own'],
    ]),
  },
  { id: 'mioty/at/settings/BV-05', judge: judgeSyncBurst },
  { id: 'mioty/at/settings/BV-06', judge: judgeAddress([['set-small', 'small']]) },
  { id: 'mioty/at/settings/BV-07', judge: judgeBareStatus },
  { id: 'mioty/at/settings/BV-08', judge: judgeEui },
]);
