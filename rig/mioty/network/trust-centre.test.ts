import { describe, expect, it } from '@jest/globals';
import { stackMiotyBehaviours } from './behaviour.ts';
import { signStatement } from './statements.ts';
import { createTrustCentre } from './trust-centre.ts';
import type { Surroundings } from './unit.ts';
import { cityPlan } from './use-cases.ts';
import { createWires } from './wires.ts';

const epEui = '70b3d56770111505';
const claim = (messages: number) => signStatement({ by: 'service-centre', period: 1, epEui, messages });
const receipt = (messages: number) => signStatement({ by: 'works', period: 1, epEui, messages });

function trustCentre() {
  const behaviour = stackMiotyBehaviours([]);
  const surroundings: Surroundings = {
    plan: cityPlan,
    behaviour,
    wires: createWires(behaviour, []),
    warn: () => {},
    warnings: [],
  };
  const trust = createTrustCentre(surroundings);
  trust.addCustomer('works', 'somebody');
  trust.take({ message: 'owns', epEui, customer: 'works' }, 'works', 0);
  return trust;
}

describe('the trust centre', () => {
  it.each([
    ['what both sides state', 5, 5, 5, 0],
    ['no more than was receipted', 8, 5, 5, 3],
    ['no more than is claimed', 4, 5, 4, 0],
  ])('bills %s', (_what, claimed, receipted, messages, disputed) => {
    const trust = trustCentre();
    trust.take({ message: 'statement', statement: claim(claimed), receipt: receipt(receipted) }, 'service-centre', 1);
    trust.settle(2);
    expect(trust.bills()).toEqual([{ customer: 'works', period: 1, registrations: 1, messages, disputed }]);
  });

  it('refuses a statement that was altered on its way, and one of another period', () => {
    const trust = trustCentre();
    const altered = { ...claim(5), messages: 50 };
    const late = signStatement({ by: 'service-centre', period: 2, epEui, messages: 5 });
    for (const statement of [altered, late]) {
      const answer = trust.take({ message: 'statement', statement, receipt: receipt(5) }, 'service-centre', 1);
      expect(answer).toEqual({ message: 'error', reason: 'statement-signed' });
    }
    trust.settle(2);
    expect(trust.bills()[0].messages).toBe(0);
  });

  it('bills nothing on a receipt that does not hold', () => {
    const trust = trustCentre();
    const forged = { ...receipt(5), messages: 9 };
    trust.take({ message: 'statement', statement: claim(9), receipt: forged }, 'service-centre', 1);
    trust.settle(2);
    expect(trust.bills()[0]).toMatchObject({ messages: 0, disputed: 9 });
  });
});
