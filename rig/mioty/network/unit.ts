import type {
  MiotyHeldKey,
  MiotyInventory,
  MiotyNetworkPlan,
  MiotyRole,
  MiotyWarning,
} from '../../ports/mioty-network.ts';
import type { StackedMiotyBehaviour } from './behaviour.ts';
import type { Message } from './messages.ts';
import { keyFingerprint } from './test-devices.ts';
import type { Wires } from './wires.ts';

/** A functional unit: what it knows is its own, and others learn of it by messages alone. */
export interface Unit {
  readonly name: string;
  readonly role: MiotyRole;
  /** Takes a message of a unit that is connected to it and answers. */
  take(message: Message, from: string, nowSeconds: number): Message;
  inventory(): MiotyInventory;
}

/** What units work with. */
export interface Surroundings {
  readonly plan: MiotyNetworkPlan;
  readonly behaviour: StackedMiotyBehaviour;
  readonly wires: Wires;
  warn(what: string, who: string, nowSeconds: number): void;
  readonly warnings: readonly MiotyWarning[];
}

export const done: Message = { message: 'done' };
export const error = (reason: string): Message => ({ message: 'error', reason });
/** For a message that the unit does not take. */
export const notMine = (): Message => error('not-taken-here');

export function inventoryOf(held: Partial<MiotyInventory>): MiotyInventory {
  return { keys: [], owners: [], personal: [], packets: [], locations: [], ...held };
}

export function heldKey(
  epEui: string,
  layer: MiotyHeldKey['layer'],
  where: MiotyHeldKey['where'],
  key: Uint8Array,
): MiotyHeldKey {
  return { epEui, layer, where, fingerprint: keyFingerprint(key) };
}

export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
