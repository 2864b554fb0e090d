import { seededRandom } from '../../../../rig/ports/random.ts';
import { openSession } from './bench.ts';
import { compare } from './compare.ts';
import { runTransaction, type Views } from './run.ts';
import { drawSession, drawTransaction } from './scenario.ts';

/** Transactions of one device, one after the other. */
const SESSION_TRANSACTIONS = 10;
const DAY_SECONDS = 86_400;

export interface Disagreement {
  /** `seed 1, session 3, transaction 7`: run that session again with the seed to see it. */
  readonly where: string;
  readonly what: string;
}

export interface TransactionsResult {
  readonly transactions: number;
  readonly disagreements: readonly Disagreement[];
  /** How often what happened: a test that never came to the point proves nothing. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Every `of`-th session, beginning with number `index`, so that several workers can divide a count among them. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/**
 * Random transactions of emulated devices through ether, base stations and network, with the rig's receiver beside; after each the views of all three
 * are compared. The same seed gives the same transactions, and the first ones are the same whatever the count.
 */
export async function runTransactions(
  count: number,
  seed: number,
  { index, of }: Share = { index: 0, of: 1 },
): Promise<TransactionsResult> {
  const disagreements: Disagreement[] = [];
  const counts: Record<string, number> = {};
  let transactions = 0;
  for (let session = 1; (session - 1) * SESSION_TRANSACTIONS < count; session++) {
    if ((session - 1) % of !== index) continue;
    const first = (session - 1) * SESSION_TRANSACTIONS;
    const length = Math.min(SESSION_TRANSACTIONS, count - first);
    await runSession(seed, session, length, (where, views, what) => {
      transactions++;
      for (const name of happenings(views)) counts[name] = (counts[name] ?? 0) + 1;
      disagreements.push(...what.map((sentence) => ({ where, what: sentence })));
    });
  }
  return { transactions, disagreements, counts };
}

async function runSession(
  seed: number,
  session: number,
  length: number,
  onDone: (where: string, views: Views, what: readonly string[]) => void,
): Promise<void> {
  const random = seededRandom(seed, `session ${session}`);
  const plan = drawSession(random.fork('plan'), `seed ${seed}, session ${session}`);
  const bench = await openSession(plan, random.fork('bench'));
  const sentSeconds: number[] = [];
  for (let number = 1; number <= length; number++) {
    const chance = random.fork(`transaction ${number}`);
    const where = `${plan.name} (${plan.rc}, ${plan.bitRateBps} bit/s), transaction ${number}`;
    const views = await runTransaction(bench, drawTransaction(chance.fork('plan'), plan, where), chance.fork('air'));
    const decidedSeconds = (views.device.window?.openSeconds ?? 0) - 1;
    const downlinksToday = sentSeconds.filter((time) => time > decidedSeconds - DAY_SECONDS).length;
    onDone(where, views, compare(bench, views, { downlinksToday }));
    const sent = views.network.downlinks?.[0]?.startSeconds;
    if (sent !== undefined) sentSeconds.push(sent);
  }
  await bench.close();
}

function happenings({ plan, device, network }: Views): string[] {
  const [downlink] = network.downlinks ?? [];
  return [
    plan.message.downlink ? 'bidirectional' : 'uplink only',
    ...(network.messages?.length === 1 ? ['stored'] : ['lost']),
    ...(plan.disturbances.length > 0 ? ['disturbed'] : []),
    ...(plan.off.length > 0 ? ['stations off'] : []),
    ...(plan.rogues.length > 0 ? ['wrong downlinks'] : []),
    ...(downlink === undefined ? [] : [`downlink ${downlink.reason ?? downlink.state}`]),
    ...(device.outcome.downlink === null ? [] : ['downlink taken']),
    ...(device.outcome.refused === null ? [] : [`refused ${device.outcome.refused}`]),
  ];
}
