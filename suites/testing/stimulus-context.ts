import type { Interferer, LooseDownlink, PlannedDownlink, StimulusContext } from '../../rig/conformance/stimulus.ts';
import type { Mark } from '../../rig/conformance/types.ts';
import type { Exchange, ModuleOperation } from '../../rig/ports/module.ts';
import type { NetworkReply, NetworkRequest } from '../../rig/ports/network.ts';
import { seededRandom } from '../../rig/ports/random.ts';
import { declared } from './judging.ts';

export interface StimulusRecord {
  readonly operations: readonly {
    readonly operation: ModuleOperation;
    readonly timeSeconds: number;
    readonly sent: boolean;
  }[];
  readonly marks: readonly Mark[];
  /** Answers to each transaction, in order. */
  readonly planned: readonly (readonly PlannedDownlink[])[];
  readonly loose: readonly LooseDownlink[];
  readonly interferers: readonly Interferer[];
  readonly networkRequests: readonly NetworkRequest[];
  readonly seconds: number;
}

/** How long each send and each other command takes here. */
const SEND_SECONDS = 16;
const COMMAND_SECONDS = 0.1;
const TRANSACTION_SECONDS = 45;
const SCENARIO_SECONDS = 30;

/** What becomes of a transaction; nothing unless a test says so. */
export type Respond = (operation: ModuleOperation, downlinks: readonly PlannedDownlink[]) => Partial<Exchange>;

/** Plays a stimulus against nothing and notes what it asked for, and when. */
export async function play(
  run: (context: StimulusContext) => Promise<void>,
  respond: Respond = () => ({}),
): Promise<StimulusRecord> {
  let now = 0;
  const operations: StimulusRecord['operations'][number][] = [];
  const marks: Mark[] = [];
  const planned: (readonly PlannedDownlink[])[] = [];
  const loose: LooseDownlink[] = [];
  const interferers: Interferer[] = [];
  const networkRequests: NetworkRequest[] = [];
  const act = async (operation: ModuleOperation, seconds: number, sent: boolean): Promise<Exchange> => {
    operations.push({ operation, timeSeconds: now, sent });
    const startSeconds = now;
    now += seconds;
    return { operation, status: 'ok', values: [], lines: [], startSeconds, endSeconds: now, timeoutSeconds: seconds };
  };
  const supply = (name: string) => async (): Promise<void> => {
    marks.push({ name, timeSeconds: now, data: {} });
  };
  await run({
    clock: {
      kind: 'simulated',
      nowSeconds: () => now,
      sleep: async (seconds) => {
        now += seconds;
      },
      at: () => () => {},
      hold: () => () => {},
    },
    random: seededRandom(1, 'test'),
    declared,
    power: { off: supply('supply-off'), on: supply('supply-on'), [Symbol.asyncDispose]: async () => {} },
    perform: (operation) => act(operation, COMMAND_SECONDS, false),
    mark: (name, data = {}) => {
      marks.push({ name, timeSeconds: now, data });
    },
    send: (operation, facts = {}) => {
      marks.push({ name: 'send', timeSeconds: now, data: facts });
      return act(operation, SEND_SECONDS, true);
    },
    transact: async (operation, downlinks, facts = {}) => {
      marks.push({ name: 'send', timeSeconds: now, data: facts });
      planned.push(downlinks);
      const exchange = await act(operation, TRANSACTION_SECONDS, true);
      return { exchange: { ...exchange, ...respond(operation, downlinks) }, request: null };
    },
    sendDownlink: async (downlink) => void loose.push(downlink),
    interfere: async (interferer) => void interferers.push(interferer),
    askNetwork: async (request) => {
      networkRequests.push(request);
      return { kind: 'done' } as NetworkReply;
    },
    askMiotyNetwork: async () => ({ kind: 'unsupported' }),
    playBssci: async () => {
      now += SCENARIO_SECONDS;
      return { kind: 'unsupported' };
    },
  });
  return { operations, marks, planned, loose, interferers, networkRequests, seconds: now };
}
