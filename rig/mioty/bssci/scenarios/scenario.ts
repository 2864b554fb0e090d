import type { BssciPeer } from '../../../ports/bssci.ts';
import type { BssciDialogue } from '../dialogue.ts';

/** One script of what the rig says to an end of the interface. It judges nothing: the log is judged. */
export interface BssciScenario {
  readonly id: string;
  /** Who is under test. */
  readonly peer: BssciPeer;
  readonly title: string;
  /** `tls`: connections with defects in their TLS handshake; `end-point-key`: an end point whose network key rig and centre know. */
  readonly needs?: 'tls' | 'end-point-key';
  run(dialogue: BssciDialogue): Promise<void>;
}

/** Steps that only prepare. */
export const SETUP = 'setup';
export const CONNECT = 'connect';
/** Steps that show whether the peer can still be used after something that it could not like. */
export const AFTERWARDS = 'afterwards';
/** How long a peer is watched for operations of its own. */
export const WATCH_SECONDS = 60;
