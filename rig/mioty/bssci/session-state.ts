import type { BssciMessage } from './fields.ts';
import type { BssciRole } from './operations.ts';

/** What a session keeps beyond one connection: enough to resume it (BSSCI 1.0.0, clause 3 and 5.3). */
export interface SessionState {
  readonly bsUuid: Uint8Array;
  scUuid: Uint8Array | null;
  /** Identifier of the last operation that we began; 0 before the first. */
  lastOwnOpId: bigint;
  /** The last of ours that is complete. */
  lastCompletedOpId: bigint;
  lastPeerOpId: bigint;
  /** Requests of ours that have no response yet, by identifier. */
  readonly open: Map<bigint, BssciMessage>;
  /** Responses to operations of the peer that are not complete yet, by identifier. */
  readonly answered: Map<bigint, BssciMessage>;
}

/** Operations of either side that may be under way at once; beyond it a peer is refused. */
export const MAX_OPEN_OPERATIONS = 256;

export function newSessionState(bsUuid: Uint8Array, scUuid: Uint8Array | null): SessionState {
  return {
    bsUuid,
    scUuid,
    lastOwnOpId: 0n,
    lastCompletedOpId: 0n,
    lastPeerOpId: 0n,
    open: new Map(),
    answered: new Map(),
  };
}

/** The identifier after `last`: stations count up, centres down (5.2). */
export function nextOpId(role: BssciRole, last: bigint): bigint {
  return role === 'base-station' ? last + 1n : last - 1n;
}

/** True when `opId` comes after `last` in the order of the role that began the operation. */
export function comesAfter(role: BssciRole, opId: bigint, last: bigint): boolean {
  return role === 'base-station' ? opId > last : opId < last;
}

/** What a connect message says about the session that it would resume. */
export interface ResumeClaim {
  readonly snBsOpId: bigint | null;
  readonly snScOpId: bigint | null;
}

/**
 * Whether a service centre can go on with a session: it must know at least the station's completed operations, and the station must know those that
 * the centre completed and none that it never began (5.3.1).
 */
export function canResume(state: SessionState, { snBsOpId, snScOpId }: ResumeClaim): boolean {
  if (snBsOpId !== null && snBsOpId > state.lastPeerOpId) return false;
  return snScOpId === null || (snScOpId >= state.lastOwnOpId && snScOpId <= state.lastCompletedOpId);
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
