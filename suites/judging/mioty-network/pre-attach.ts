import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { FIXED, SPREAD } from '../../stimuli/mioty-network/class-z.ts';
import { STATIONS } from '../../stimuli/mioty-network/dialogue.ts';
import { euiOf } from '../../stimuli/mioty-network/frames.ts';
import { LEAKY, SAFE } from '../../stimuli/mioty-network/use-cases.ts';
import { check, same } from '../checks.ts';
import {
  answered,
  checkDone,
  checkLayers,
  checkRefused,
  checkRejected,
  checkStored,
  inventory,
} from '../mioty-network.ts';

/** Keys of an end point at every station, by how many of them have it. */
function checkSpread(context: JudgeContext, name: string, when: string, device: string, ...holders: readonly string[]) {
  for (const unit of STATIONS) {
    const layers = holders.includes(unit) ? (['network'] as const) : [];
    checkLayers(context, name, `${when}: ${unit}`, device, ...layers);
  }
}

const preAttachCases: readonly CaseBinding[] = [
  {
    id: 'mioty/attach/pre-attach/BV-01',
    judge: (context) => {
      checkRejected(context, 'before', 'too early');
      checkDone(context, 'attached', 'attached');
      const told = answered(context, 'traffic', 'traffic').filter(
        (entry) => entry.message === 'attPrp' && entry.interface === 'B' && entry.epEui === euiOf(FIXED),
      );
      check(context, 'propagated', same('north', told.map(({ to }) => to).join()));
      checkStored(context, 'after', 'first');
    },
  },
  {
    id: 'mioty/attach/pre-attach/BI-01',
    judge: (context) => checkRejected(context, 'elsewhere', 'at another station'),
  },
  { id: 'mioty/attach/class/BI-01', judge: (context) => checkRefused(context, 'refused', 'over the air') },
  { id: 'mioty/attach/class/BI-02', judge: (context) => checkRefused(context, 'refused', 'downlink') },
  {
    id: 'mioty/attach/detach/BV-01',
    judge: (context) => {
      checkDone(context, 'detached', 'detached');
      checkSpread(context, 'forgotten', 'detached', FIXED);
      checkRejected(context, 'rejected', 'after the detachment');
    },
  },
];

const spreadCases: readonly CaseBinding[] = [
  {
    id: 'mioty/keys/spread/BV-01',
    judge: (context) => checkSpread(context, 'chosen', 'attached', FIXED, 'north'),
  },
  {
    id: 'mioty/keys/spread/BV-02',
    judge: (context) => {
      checkSpread(context, 'all', 'attached', SPREAD, ...STATIONS);
      checkStored(context, 'heard', 'heard everywhere');
    },
  },
  {
    id: 'mioty/keys/spread/BV-03',
    judge: (context) => {
      checkSpread(context, 'moved', 'moved', FIXED, 'south');
      checkRejected(context, 'earlier', 'at the earlier station');
      checkStored(context, 'now', 'at the new station');
    },
  },
  {
    id: 'mioty/keys/spread/BV-04',
    judge: (context) => {
      for (const unit of STATIONS) {
        check(context, 'before', same(0, inventory(context, `before: ${unit}`).keys.length));
        const others = inventory(context, `detached: ${unit}`).keys.filter(({ epEui }) => epEui !== euiOf(SPREAD));
        check(context, 'after', same(0, others.length));
      }
    },
  },
];

const memoryCases: readonly CaseBinding[] = [
  {
    id: 'mioty/keys/memory/BV-01',
    judge: (context) => {
      const held = STATIONS.flatMap((unit) => inventory(context, `attached: ${unit}`).keys);
      for (const { where } of held) check(context, 'place', same('memory', where));
      check(context, 'held', { ok: held.length > 0, expected: 'keys to look at', observed: String(held.length) });
    },
  },
  {
    id: 'mioty/keys/memory/BV-02',
    judge: (context) => {
      check(context, 'lost', same(0, inventory(context, 'after the restart: north').keys.length));
      checkRejected(context, 'deaf', 'without a session');
    },
  },
  {
    id: 'mioty/keys/memory/BV-03',
    judge: (context) => {
      checkDone(context, 'session', 'resynchronised');
      checkLayers(context, 'back', 'after the resynchronisation: north', FIXED, 'network');
      checkLayers(context, 'back', 'after the resynchronisation: north', SPREAD, 'network');
      checkStored(context, 'heard', 'in the new session');
      const first = answered(context, 'traffic after', 'traffic').findLast(({ message }) => message === 'con');
      check(context, 'asked', same('north', first?.from ?? null));
    },
  },
  {
    id: 'mioty/keys/memory/BI-01',
    judge: (context) => {
      checkStored(context, 'genuine', 'before the restart');
      checkRejected(context, 'replayed', 'caught before');
    },
  },
];

const exposureCases: readonly CaseBinding[] = [
  {
    id: 'mioty/keys/exposure/BV-01',
    judge: (context) => {
      const told = answered(context, `exposure: ${LEAKY}`, 'exposure');
      check(context, 'told', same('north, south', [...told].sort().join(', ')));
      checkStored(context, 'sameKey', 'before', 'genuine');
      checkStored(context, 'forged', 'forged with the key that north had');
    },
  },
  {
    id: 'mioty/keys/exposure/BI-01',
    judge: (context) => {
      const told = answered(context, `exposure: ${SAFE}`, 'exposure');
      check(context, 'told', same('south', [...told].join(', ')));
      checkRejected(context, 'forged', 'forged with the session key that north had');
    },
  },
];

export const attachedCases: readonly CaseBinding[] = preAttachCases;
export const heldKeyCases: readonly CaseBinding[] = [...spreadCases, ...memoryCases, ...exposureCases];
