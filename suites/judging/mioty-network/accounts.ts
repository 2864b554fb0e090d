import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { isSigned } from '../../../rig/mioty/network/statements.ts';
import type { MiotyBill } from '../../../rig/ports/mioty-network.ts';
import {
  CLAIMED,
  DENIED,
  HOLDERS,
  HOMES,
  PERSONAL,
  SECOND_CUSTOMER,
  SENT,
} from '../../stimuli/mioty-network/accounts.ts';
import { CENTRE, TRUST_CENTRE, WORKS } from '../../stimuli/mioty-network/dialogue.ts';
import { euiOf } from '../../stimuli/mioty-network/frames.ts';
import { check, same } from '../checks.ts';
import { answered, inventory, outcomes } from '../mioty-network.ts';

type Device = keyof typeof SENT;
const devices = Object.keys(SENT) as Device[];
const sentOf = (customer: string): number =>
  devices.filter((device) => HOMES[device] === customer).reduce((sum, device) => sum + SENT[device], 0);

function bill(context: JudgeContext, customer: string, period: number): Partial<MiotyBill> {
  const found = answered(context, 'bills', 'bills').find(
    (entry) => entry.customer === customer && entry.period === period,
  );
  return found ?? {};
}

export const accountCases: readonly CaseBinding[] = [
  {
    id: 'mioty/delivery/account/BV-01',
    judge: (context) => {
      for (const customer of [WORKS, SECOND_CUSTOMER]) {
        check(context, 'billed', same(sentOf(customer), bill(context, customer, 1).messages ?? null));
        check(context, 'undisputed', same(0, bill(context, customer, 1).disputed ?? null));
      }
    },
  },
  {
    id: 'mioty/delivery/account/BV-02',
    judge: (context) => {
      const counted = outcomes(context, 'uplink').filter(({ outcome }) => outcome === 'stored');
      const stated = answered(context, 'statements', 'statements').filter(({ period }) => period === 1);
      for (const device of devices) {
        const said = stated.find(({ epEui }) => epEui === euiOf(device));
        check(context, 'stated', same(SENT[device], said?.messages ?? null));
      }
      check(context, 'once', same(3 * devices.reduce((sum, device) => sum + SENT[device], 0), counted.length));
    },
  },
  {
    id: 'mioty/delivery/account/BV-03',
    judge: (context) => {
      const registered = (customer: string, period: number) => bill(context, customer, period).registrations ?? null;
      check(context, 'first', same(2, registered(WORKS, 1)));
      check(context, 'first', same(1, registered(SECOND_CUSTOMER, 1)));
      check(context, 'later', same(0, registered(WORKS, 2)));
    },
  },
  {
    id: 'mioty/delivery/account/BV-04',
    judge: (context) => {
      const stated = answered(context, 'statements', 'statements');
      check(context, 'each', same(3 * devices.length, stated.length));
      for (const statement of stated) check(context, 'signed', same(true, isSigned(statement)));
      const told = answered(context, 'traffic', 'traffic').filter(
        ({ message, from, to }) => message === 'statement' && from === CENTRE && to === TRUST_CENTRE,
      );
      check(context, 'told', same(stated.length, told.length));
    },
  },
  {
    id: 'mioty/delivery/account/BI-01',
    judge: (context) => {
      const { messages = null, disputed = null } = bill(context, WORKS, 2);
      check(context, 'billed', same(sentOf(WORKS), messages));
      check(context, 'disputed', same(CLAIMED, disputed));
    },
  },
  {
    id: 'mioty/delivery/account/BI-02',
    judge: (context) => {
      const { messages = null, disputed = null } = bill(context, SECOND_CUSTOMER, 3);
      check(context, 'billed', same(sentOf(SECOND_CUSTOMER), messages));
      check(context, 'disputed', same(DENIED, disputed));
    },
  },
];

export const personalCases: readonly CaseBinding[] = [
  {
    id: 'mioty/network/personal/BV-01',
    judge: (context) => {
      for (const unit of HOLDERS) {
        const held = inventory(context, `inventory: ${unit}`).personal;
        const expected = unit === TRUST_CENTRE ? Object.values(PERSONAL).length : 0;
        check(context, unit === TRUST_CENTRE ? 'there' : 'nowhereElse', {
          ok: held.length === expected,
          expected: String(expected),
          observed: `${held.length} (${unit})`,
        });
      }
    },
  },
  {
    id: 'mioty/network/personal/BV-02',
    judge: (context) => {
      const { owners } = inventory(context, `inventory: ${TRUST_CENTRE}`);
      for (const device of devices) {
        const found = owners.find(({ epEui }) => epEui === euiOf(device));
        check(context, 'matched', same(HOMES[device], found?.owner ?? null));
      }
    },
  },
];
