import type {
  MiotyNetworkPlan,
  MiotyNetworkReply,
  MiotyNetworkRequest,
  MiotyWarning,
} from '../../ports/mioty-network.ts';
import { type MiotyNetworkBehaviour, stackMiotyBehaviours } from './behaviour.ts';
import { addUnit, foundUnits } from './found.ts';
import type { NetworkParts } from './parts.ts';
import { planDefect } from './plan-check.ts';
import { performRead } from './read-network.ts';
import { performOnAir } from './requests-air.ts';
import { performRegistration } from './requests-registration.ts';
import type { Surroundings } from './unit.ts';
import { createWires } from './wires.ts';

/** A MIOTY network at the level of messages. It knows no clock and sends nothing: every call is told the time. */
export interface MiotyNetwork {
  perform(request: MiotyNetworkRequest, nowSeconds: number): MiotyNetworkReply;
}

const unfounded: MiotyNetworkReply = { kind: 'refused', reason: 'not-founded' };

export function createMiotyNetwork(behaviours: readonly MiotyNetworkBehaviour[] = []): MiotyNetwork {
  const behaviour = stackMiotyBehaviours(behaviours);
  let parts: NetworkParts | null = null;

  const found = (plan: MiotyNetworkPlan): MiotyNetworkReply => {
    const defect = planDefect(plan, behaviour);
    if (defect !== null) return { kind: 'refused', reason: defect };
    const warnings: MiotyWarning[] = [];
    const surroundings: Surroundings = {
      plan,
      behaviour,
      wires: createWires(behaviour, plan.combined ?? []),
      warnings,
      warn: (what, who, timeSeconds) => void warnings.push({ timeSeconds, what, who }),
    };
    parts = foundUnits(surroundings);
    return { kind: 'done' };
  };

  return {
    perform: (request, nowSeconds) => {
      if (request.kind === 'found') return found(request.plan);
      if (parts === null) return unfounded;
      switch (request.kind) {
        case 'addUnit':
          return addUnit(parts, request);
        case 'connect':
          return connect(parts, request, nowSeconds);
        case 'addCustomer':
        case 'manufacture':
        case 'scanLabel':
        case 'requestKey':
        case 'enterKeys':
        case 'register':
        case 'deregister':
          return performRegistration(parts, request, nowSeconds);
        case 'preAttach':
        case 'attachOverAir':
        case 'detachOverAir':
        case 'detach':
        case 'receive':
        case 'restart':
        case 'resynchronise':
        case 'queueDownlink':
          return performOnAir(parts, request, nowSeconds);
        default:
          return performRead(parts, request, nowSeconds);
      }
    },
  };
}

/** A base station opens its session with the service centre as soon as it is connected. */
function connect(
  { stations, surroundings }: NetworkParts,
  request: Extract<MiotyNetworkRequest, { readonly kind: 'connect' }>,
  nowSeconds: number,
): MiotyNetworkReply {
  const reply = surroundings.wires.connect(request);
  if (reply.interface === 'B') (stations.get(request.from) ?? stations.get(request.to))?.synchronise(nowSeconds);
  return reply;
}
