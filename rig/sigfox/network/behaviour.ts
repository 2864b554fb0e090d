import type { NetworkCallback, NetworkMessage, NetworkMetadata, NetworkReception } from '../../ports/network.ts';
import type { DecodedUplinkFrame } from '../types.ts';
import type { DownlinkPlan } from './downlink-plan.ts';
import type { DeviceState, MessageState } from './state.ts';

/** Everything that the network decides by yes or no. The first group judges a reported reception, in this order. */
export const networkChecks = [
  'base-station',
  'attestation',
  'station-blocked',
  'flood',
  'crc',
  'device',
  'blacklist',
  'mac',
  'repeat',
  'replay',
  'counter',
  'clone',
  'quota',
  // Registration.
  'unique-id',
  'unique-key',
  // Downlinks.
  'requested',
  'answer-owner',
  'answer-in-time',
  'application-blocked',
  'answer-flood',
  'downlink-blacklist',
  'downlink-quota',
  'duty-cycle',
  'confirmation',
  // Supervision.
  'silence',
] as const;
export type NetworkCheck = (typeof networkChecks)[number];

/** What a check may look at. */
export interface CheckFacts {
  readonly reception?: NetworkReception;
  readonly frame?: DecodedUplinkFrame;
  readonly device?: DeviceState;
  readonly message?: MessageState;
  /** Keys of all registered devices, for the token check. */
  readonly keys?: () => readonly Uint8Array[];
}

/** A callback as it should be, and whether it went out already for an earlier copy. */
export interface CallbackFacts {
  readonly callback: NetworkCallback;
  readonly again: boolean;
}

/**
 * The few points where the network lets itself be bent. Each hook is given what the correct network would do and returns what is done; without
 * hooks the network is correct.
 */
export interface NetworkBehaviour {
  check?(holds: boolean, name: NetworkCheck, facts: CheckFacts): boolean;
  counterReach?(reach: number, device: DeviceState): number;
  counterDistance?(distance: number, last: number, counter: number): number;
  /** Whether a reception belongs to a message that is stored already. */
  sameMessage?(same: boolean, message: MessageState, reception: NetworkReception): boolean;
  /** Whether proof of a clone puts the device on the blacklist. */
  blacklists?(listed: boolean, device: DeviceState): boolean;
  /** Whether an alarm goes out. */
  alarms?(raised: boolean, what: string): boolean;
  downlinkPlan?(plan: DownlinkPlan, message: MessageState): DownlinkPlan;
  /** What the two stores and the applications get. */
  message?(stored: NetworkMessage, message: MessageState): NetworkMessage;
  metadata?(metadata: NetworkMetadata, message: MessageState): NetworkMetadata;
  callbacks?(callbacks: readonly NetworkCallback[], facts: CallbackFacts): readonly NetworkCallback[];
}

/** All hooks of a stack as one behaviour; a later entry sees what the earlier ones made. */
export type StackedNetworkBehaviour = Required<NetworkBehaviour>;

export function stackNetworkBehaviours(behaviours: readonly NetworkBehaviour[]): StackedNetworkBehaviour {
  const fold = <T>(value: T, apply: (behaviour: NetworkBehaviour, value: T) => T | undefined): T =>
    behaviours.reduce((current, behaviour) => apply(behaviour, current) ?? current, value);
  return {
    check: (holds, name, facts) => fold(holds, (b, value) => b.check?.(value, name, facts)),
    counterReach: (reach, device) => fold(reach, (b, value) => b.counterReach?.(value, device)),
    counterDistance: (distance, last, counter) =>
      fold(distance, (b, value) => b.counterDistance?.(value, last, counter)),
    sameMessage: (same, message, reception) => fold(same, (b, value) => b.sameMessage?.(value, message, reception)),
    blacklists: (listed, device) => fold(listed, (b, value) => b.blacklists?.(value, device)),
    alarms: (raised, what) => fold(raised, (b, value) => b.alarms?.(value, what)),
    downlinkPlan: (plan, message) => fold(plan, (b, value) => b.downlinkPlan?.(value, message)),
    message: (stored, message) => fold(stored, (b, value) => b.message?.(value, message)),
    metadata: (metadata, message) => fold(metadata, (b, value) => b.metadata?.(value, message)),
    callbacks: (callbacks, facts) => fold(callbacks, (b, value) => b.callbacks?.(value, facts)),
  };
}
