import { attachSign, sessionKey } from '../../../rig/mioty/attach.ts';
import { type EndPointFacts, euiBytes } from '../../../rig/mioty/bssci/end-point.ts';
import { createEndpoint, type Endpoint } from '../../../rig/mioty/bssci/endpoint.ts';
import { type BssciMessage, bytesOf, integerOf } from '../../../rig/mioty/bssci/fields.ts';
import {
  type BssciBehaviour,
  type BssciCheck,
  type Decision,
  ERRNO,
  type SessionEvent,
} from '../../../rig/mioty/bssci/session.ts';
import { type SessionState, sameBytes } from '../../../rig/mioty/bssci/session-state.ts';
import type { BssciCodec, ByteLink } from '../../../rig/ports/bssci.ts';
import type { Clock } from '../../../rig/ports/clock.ts';
import type { Random } from '../../../rig/ports/random.ts';
import { bytesToHex } from '../../../rig/sigfox/hex.ts';

export interface EmulatedCentreOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly codec: BssciCodec;
  /** End points that are registered with their network keys. */
  readonly endPoints: readonly EndPointFacts[];
  readonly behaviours?: readonly BssciBehaviour[];
  onEvent?(event: SessionEvent): void;
}

export interface EmulatedCentre {
  /** Serves a station that has connected. */
  accept(link: ByteLink): void;
  close(): void;
}

export const CENTRE_EUI = 0x70b3_d567_7000_0001n;
const STATUS_AFTER_SECONDS = 2;
const PING_SECONDS = 20;
/** A station that has not completed the connect operation by then is cut off. */
const CONNECT_SECONDS = 30;
/** Stations whose sessions are remembered. */
const MAX_SESSIONS = 1000;
const UUID_BYTES = 16;

const refuse = (code: number, message: string): Decision => ({ kind: 'refuse', code, message });

interface Registered {
  readonly facts: EndPointFacts;
  attachCounter: number;
}

/** A service centre: takes uplinks, grants attachments, asks each station for its status and pings it. */
export function createEmulatedCentre(options: EmulatedCentreOptions): EmulatedCentre {
  const { clock, random, behaviours = [] } = options;
  const sessions = new Map<string, SessionState>();
  const registered = new Map<bigint, Registered>(
    options.endPoints.map((facts) => [facts.eui, { facts, attachCounter: facts.attachCounter }]),
  );
  const cancels = new Set<() => void>();
  const open = new Set<Endpoint>();
  /** Ends that said something since they were asked last. */
  const heard = new WeakSet<Endpoint>();

  const check = (holds: boolean, name: BssciCheck, message: BssciMessage): boolean =>
    behaviours.reduce((seen, behaviour) => behaviour.check?.(seen, name, message) ?? seen, holds);
  const endPointOf = (request: BssciMessage): Registered | undefined => {
    const eui = integerOf(request.epEui);
    return eui === null ? undefined : registered.get(BigInt.asUintN(64, eui));
  };
  const attach = (request: BssciMessage): Decision => {
    const endPoint = endPointOf(request);
    const networkKey = endPoint?.facts.networkKey ?? null;
    if (endPoint === undefined || networkKey === null) return refuse(ERRNO.accessDenied, 'no such end point');
    const counter = Number(request.attachCnt);
    const eui = euiBytes(endPoint.facts.eui);
    const sign = attachSign(networkKey, eui, counter);
    const given = bytesOf(request.sign) ?? new Uint8Array();
    if (!check(sameBytes(sign, given), 'attach-signature', request)) {
      return refuse(ERRNO.accessDenied, 'the signature does not fit');
    }
    if (!check(counter > endPoint.attachCounter, 'attach-counter', request)) {
      return refuse(ERRNO.accessDenied, 'the attach counter was used');
    }
    endPoint.attachCounter = Math.max(endPoint.attachCounter, counter);
    const nwkSnKey = [...sessionKey(networkKey, eui, bytesOf(request.nonce) ?? new Uint8Array(4), sign)];
    const shAddr = request.shAddr === undefined ? { shAddr: Number(endPoint.facts.eui & 0xffffn) } : {};
    return { kind: 'respond', fields: { nwkSnKey, ...shAddr } };
  };
  const decide = (command: string, request: BssciMessage): Decision => {
    if (command === 'att') return attach(request);
    // How the answer to a detachment is signed is not public.
    if (command === 'det') return refuse(ERRNO.notSupported, 'the signature of a detachment is not public');
    if (command === 'ulData' && endPointOf(request) === undefined) return refuse(ERRNO.invalid, 'no such end point');
    return { kind: 'respond' };
  };
  const keep = (state: SessionState): void => {
    const name = bytesToHex(state.bsUuid);
    sessions.delete(name);
    sessions.set(name, state);
    const [oldest] = sessions.keys();
    if (sessions.size > MAX_SESSIONS) sessions.delete(oldest);
  };
  /** Begins an operation after a while, then pings; a station that said nothing at all in between is cut off. */
  const watch = (seconds: number, endpoint: Endpoint, command: string): void => {
    heard.delete(endpoint);
    const cancel = clock.at(clock.nowSeconds() + seconds, () => {
      cancels.delete(cancel);
      if (!endpoint.connected) return;
      if (command === 'ping' && !heard.has(endpoint)) {
        endpoint.close();
        return;
      }
      endpoint.start(command);
      watch(PING_SECONDS, endpoint, 'ping');
    });
    cancels.add(cancel);
  };

  return {
    accept(link) {
      const endpoint = createEndpoint({
        link,
        codec: options.codec,
        role: 'service-centre',
        self: { scEui: CENTRE_EUI, vendor: 'unbrig', model: 'emulated service centre' },
        sessions: { find: (uuid) => sessions.get(bytesToHex(uuid)) ?? null, keep },
        newUuid: () => Uint8Array.from({ length: UUID_BYTES }, () => random.integer(256)),
        decide,
        behaviours,
        onEvent(event) {
          heard.add(endpoint);
          if (event.kind === 'connected') watch(STATUS_AFTER_SECONDS, endpoint, 'status');
          options.onEvent?.(event);
        },
        onClosed: () => open.delete(endpoint),
      });
      open.add(endpoint);
      const cancel = clock.at(clock.nowSeconds() + CONNECT_SECONDS, () => {
        cancels.delete(cancel);
        if (!endpoint.connected) endpoint.close();
      });
      cancels.add(cancel);
    },
    close() {
      for (const cancel of cancels) cancel();
      for (const endpoint of open) endpoint.close();
    },
  };
}
