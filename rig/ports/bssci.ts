/** Which end of the base station to service centre interface (BSSCI) is under test; the rig plays the other one. */
export type BssciPeer = 'service-centre' | 'base-station';

/** Plays one scenario against an end of the interface. Scenarios are named in rig/mioty/bssci/scenarios. */
export interface BssciScenarioRequest {
  readonly kind: 'bssciScenario';
  readonly peer: BssciPeer;
  readonly scenario: string;
}

/** `refused` names a reason; `unsupported` says that there is no such end to be tested. */
export interface BssciScenarioReply {
  readonly kind: 'done' | 'refused' | 'unsupported';
  readonly reason?: string;
  readonly bssci?: BssciScenarioLog;
}

/** What passed between rig and peer while a scenario was played. JSON values, without any key. */
export interface BssciScenarioLog {
  readonly peer: BssciPeer;
  readonly scenario: string;
  /** How long the rig waited for what must come. */
  readonly patienceSeconds: number;
  readonly entries: readonly BssciLogEntry[];
}

/** A decoded value as the log holds it: JSON, with wrappers for what JSON cannot say. Keys stand as `<key>`. */
export type BssciLogValue =
  | null
  | boolean
  | number
  | string
  | { readonly int64: string }
  | { readonly bin: string }
  | readonly BssciLogValue[]
  | { readonly [name: string]: BssciLogValue };

interface LogPlace {
  /** Clock time. */
  readonly timeSeconds: number;
  /** Connections of a scenario are numbered from 1. */
  readonly connection: number;
}

export type BssciLogEntry =
  /** A step of the scenario; what follows belongs to it. */
  | (LogPlace & { readonly kind: 'step'; readonly step: string })
  | (LogPlace & { readonly kind: 'opened'; readonly tls?: BssciTlsFacts })
  /** No connection came about, and why as far as the rig can tell; `code` is that of the error. */
  | (LogPlace & { readonly kind: 'not-opened'; readonly code: string; readonly why: string })
  | (LogPlace & { readonly kind: 'closed'; readonly by: 'rig' | 'peer' })
  | (LogPlace & {
      readonly kind: 'message';
      readonly direction: 'sent' | 'received';
      /** Header and payload, hex; the header alone where the message holds a key. */
      readonly frame: string;
      readonly message: { readonly [name: string]: BssciLogValue };
      /** Of a message with a session key: it is the one that the end point derives. */
      readonly keyAsDerived?: boolean;
    })
  /** Bytes that are no message: sent so on purpose, or received and not understood. */
  | (LogPlace & {
      readonly kind: 'bytes';
      readonly direction: 'sent' | 'received';
      readonly count: number;
      readonly what: string;
    });

export interface BssciTlsFacts {
  /** `TLSv1.3` and the like. */
  readonly protocol: string;
  readonly cipher: string;
  /** The chain of the peer's certificate ends at the configured root. */
  readonly peerAuthorised: boolean;
}

/** Turns the map of one message into bytes and back. Integers beyond 2^53 are bigint on both sides, binary strings are Uint8Array. */
export interface BssciCodec {
  encode(message: Readonly<Record<string, unknown>>): Uint8Array;
  /** @throws UnbrigError `bssci-payload` (link) when the bytes are not one map with text keys. */
  decode(payload: Uint8Array): Readonly<Record<string, unknown>>;
}

/** One open connection, a stream of bytes in both directions. */
export interface ByteLink {
  readonly tls?: BssciTlsFacts;
  send(bytes: Uint8Array): void;
  close(): void;
  /** Both are called with what came before the listener was set, too. `onClosed` is called once, also after `close`. */
  listen(listener: { onBytes(bytes: Uint8Array): void; onClosed(): void }): void;
}

/**
 * What is offered in the TLS handshake on purpose: `good`, `unchecked` (the same, but whatever certificate the peer shows is taken and told), or one
 * thing that a peer must refuse.
 */
export type BssciTlsOffer = 'good' | 'unchecked' | 'tls-1.2' | 'unknown-authority' | 'no-certificate';

/** Where connections to the peer under test come from: dialled to a service centre, accepted from a base station. */
export interface BssciConnector {
  /**
   * The next connection. An offer other than `good` needs `offersTls`.
   * @throws UnbrigError (link) when none came about within the time.
   */
  open(withinSeconds: number, offer?: BssciTlsOffer): Promise<ByteLink>;
  /** There is a TLS layer below, so that offers can be made. */
  readonly offersTls: boolean;
}

/** An end of the interface that scenarios can be played against. */
export interface BssciUnderTest {
  perform(request: BssciScenarioRequest): Promise<BssciScenarioReply>;
}
