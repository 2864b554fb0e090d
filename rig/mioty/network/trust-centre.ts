import type { MiotyBill, MiotyStatement } from '../../ports/mioty-network.ts';
import type { Message } from './messages.ts';
import { isSigned } from './statements.ts';
import { done, error, inventoryOf, notMine, type Surroundings, type Unit } from './unit.ts';

/** Knows who the customers are and what is theirs, alone in the network, and bills them (guideline 5.2.5). */
export interface TrustCentre extends Unit {
  readonly role: 'trust-centre';
  addCustomer(customer: string, personal: string): void;
  /** Bills the period for which the service centre has told its counts. */
  settle(nowSeconds: number): void;
  bills(): readonly MiotyBill[];
}

/** What is proved of one end point in a period. */
interface Proof {
  readonly epEui: string;
  readonly claimed: number;
  /** By the receipts of the application centre. */
  readonly receipted: number;
}

export function createTrustCentre({ behaviour, wires }: Surroundings): TrustCentre {
  const name = 'trust-centre';
  const customers = new Map<string, string>();
  const owners = new Map<string, string>();
  const bills: MiotyBill[] = [];
  let fresh: string[] = [];
  let proofs: Proof[] = [];
  let period = 1;

  const isGood = (statement: MiotyStatement, epEui: string): boolean =>
    isSigned(statement) && statement.period === period && statement.epEui === epEui;

  const takeStatement = ({ statement, receipt }: Extract<Message, { readonly message: 'statement' }>): Message => {
    const { epEui, messages: claimed } = statement;
    if (!isGood(statement, epEui)) return error('statement-signed');
    const receipted = receipt !== null && isGood(receipt, epEui) ? receipt.messages : 0;
    proofs.push({ epEui, claimed, receipted });
    return done;
  };

  /** What the application centres say themselves, by end point. */
  const denials = (nowSeconds: number): ReadonlyMap<string, number> => {
    const said = new Map<string, number>();
    for (const centre of wires.named('application-centre')) {
      const answer = wires.ask(name, centre, { message: 'statementRequest', period }, nowSeconds);
      if (answer.message !== 'ownStatements') continue;
      for (const own of answer.statements) if (isGood(own, own.epEui)) said.set(own.epEui, own.messages);
    }
    return said;
  };

  const billOf = (customer: string, said: ReadonlyMap<string, number>): MiotyBill => {
    const own = proofs.filter(({ epEui }) => owners.get(epEui) === customer);
    const sum = (value: (proof: Proof) => number): number => own.reduce((total, proof) => total + value(proof), 0);
    return {
      customer,
      period,
      registrations: fresh.filter((epEui) => owners.get(epEui) === customer).length,
      messages: behaviour.billed(sum((proof) => provedMessages(proof, said))),
      disputed: sum(({ epEui, claimed, receipted }) => {
        const admitted = said.get(epEui) ?? receipted;
        return Math.max(0, claimed - receipted) + Math.max(0, receipted - admitted);
      }),
    };
  };
  /** Neither side can change what both have signed: more than was receipted is not billed, and a receipt cannot be denied. */
  const provedMessages = ({ epEui, claimed, receipted }: Proof, said: ReadonlyMap<string, number>): number => {
    const admitted = said.get(epEui) ?? receipted;
    if (admitted < receipted && behaviour.check(false, 'denial')) return admitted;
    return behaviour.check(claimed <= receipted, 'receipt') ? claimed : receipted;
  };

  return {
    name,
    role: 'trust-centre',
    addCustomer: (customer, personal) => void customers.set(customer, personal),
    take: (message) => {
      switch (message.message) {
        case 'owns':
          owners.set(message.epEui, message.customer);
          fresh.push(message.epEui);
          return done;
        case 'statement':
          return takeStatement(message);
        default:
          return notMine();
      }
    },
    settle: (nowSeconds) => {
      const said = denials(nowSeconds);
      for (const customer of customers.keys()) bills.push(billOf(customer, said));
      fresh = [];
      proofs = [];
      period += 1;
    },
    bills: () => [...bills],
    inventory: () =>
      inventoryOf({
        personal: [...customers.values()],
        owners: [...owners].map(([epEui, owner]) => ({ epEui, owner })),
      }),
  };
}
