import type { NetworkOutcome, NetworkReception, NetworkReply, NetworkRequest } from '../../ports/network.ts';
import { answerRequest } from './answers.ts';
import { type NetworkBehaviour, stackNetworkBehaviours } from './behaviour.ts';
import { type DownlinkOrder, decideDownlinks, nextDecisionSeconds } from './downlinks.ts';
import { type JudgeTools, judgeReception } from './judge-reception.ts';
import { readState } from './read-state.ts';
import { type RegisteredDevice, registerDevice, registrationOf } from './registration.ts';
import { defaultLimits, emptyState } from './state.ts';
import { countReception, storeMessage } from './store-message.ts';

/** What of the requests is the network's own business; `listen` and `emit` are about the air. */
export type PureRequest = Exclude<NetworkRequest, { readonly kind: 'listen' | 'emit' }>;

/**
 * A Sigfox network's judgement of what base stations report. It knows no clock and sends nothing: every call is told the time, and downlinks are
 * handed out as orders.
 */
export interface Network {
  perform(request: PureRequest, nowSeconds: number): NetworkReply;
  report(reception: NetworkReception, nowSeconds: number): NetworkOutcome;
  /** A device whose key does not follow from its name, such as the module on the bench, and its application where it is new. */
  addDevice(device: RegisteredDevice): void;
  /** When `decide` must be called next; null when no downlink waits. */
  nextDecisionSeconds(): number | null;
  /** Decides the downlinks whose time has come. */
  decide(nowSeconds: number): DownlinkOrder[];
}

export interface NetworkOptions {
  readonly behaviours?: readonly NetworkBehaviour[];
  /** A late answer that goes out all the same (which only a faulty network does) is ordered here. */
  readonly onOrder?: (order: DownlinkOrder) => void;
}

export function createNetwork(options: NetworkOptions = {}): Network {
  const behaviour = stackNetworkBehaviours(options.behaviours ?? []);
  const state = emptyState();
  const tools: JudgeTools = {
    state,
    behaviour,
    raise: (what, who, why, timeSeconds) => {
      if (behaviour.alarms(true, what)) state.alarms.push({ timeSeconds, what, who, why });
    },
  };

  const report = (reception: NetworkReception, nowSeconds: number): NetworkOutcome => {
    const judgement = judgeReception(tools, reception, nowSeconds);
    if (judgement.verdict === 'rejected') return { outcome: 'rejected', check: judgement.check };
    if (judgement.verdict === 'counted') {
      countReception(tools, judgement.message, judgement.counted);
      return { outcome: 'counted' };
    }
    storeMessage(tools, judgement, nowSeconds);
    return { outcome: 'stored' };
  };

  const clear = (): void => {
    state.devices.clear();
    state.devicesById.clear();
    state.waiting.clear();
    state.applications.clear();
    state.baseStations.clear();
    state.alarms.length = 0;
    state.limits = defaultLimits;
  };

  const perform = (request: PureRequest, nowSeconds: number): NetworkReply => {
    switch (request.kind) {
      case 'clear':
        clear();
        return { kind: 'done' };
      case 'setLimits': {
        const { kind: _kind, ...limits } = request;
        state.limits = { ...state.limits, ...limits };
        return { kind: 'done' };
      }
      case 'report':
        return { kind: 'done', outcomes: request.receptions.map((reception) => report(reception, nowSeconds)) };
      case 'answer':
        return answerRequest(tools, request, nowSeconds, options.onOrder);
      case 'addApplication':
      case 'addDevice':
      case 'addBaseStation':
      case 'heartbeat':
      case 'blacklist':
      case 'block':
        return registrationOf(tools, request, nowSeconds);
      default:
        return readState(tools, request, nowSeconds);
    }
  };

  return {
    perform,
    report,
    addDevice: (device) => {
      registrationOf(tools, { kind: 'addApplication', application: device.application }, 0);
      registerDevice(tools, device);
    },
    nextDecisionSeconds: () => nextDecisionSeconds(state),
    decide: (nowSeconds) => decideDownlinks(state, behaviour, nowSeconds),
  };
}
