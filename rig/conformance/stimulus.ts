import type { BssciScenarioReply, BssciScenarioRequest } from '../ports/bssci.ts';
import type { Clock } from '../ports/clock.ts';
import type { PowerSwitch } from '../ports/instrument.ts';
import type { MiotyNetworkReply, MiotyNetworkRequest } from '../ports/mioty-network.ts';
import type { Exchange, ModuleOperation } from '../ports/module.ts';
import type { NetworkReply, NetworkRequest } from '../ports/network.ts';
import type { Random } from '../ports/random.ts';
import type { ObservedFrame } from '../sigfox/types.ts';
import type { DeclaredModule } from './types.ts';

/** What is wrong with a downlink on purpose. */
export type DownlinkDefect =
  | { readonly kind: 'wrong-key' }
  /** Made for the counter of the request plus `step`. */
  | { readonly kind: 'wrong-counter'; readonly step: number }
  | { readonly kind: 'wrong-device' }
  /** DL-AUTH wrong, everything after it consistent. */
  | { readonly kind: 'wrong-auth' }
  | { readonly kind: 'wrong-crc' }
  | { readonly kind: 'not-whitened' }
  /** Bits of the 120 after the sync word that arrive inverted, 0 first. */
  | { readonly kind: 'bit-errors'; readonly positions: readonly number[] };

interface DownlinkFrame {
  /** Eight bytes, hex. */
  readonly payload: string;
  readonly defect?: DownlinkDefect;
  /** At the module's antenna connector; far above any module's sensitivity unless given. */
  readonly levelDbm?: number;
}

/** A downlink that answers a request. */
export interface PlannedDownlink extends DownlinkFrame {
  /** From the end of the first uplink frame to the first bit of the downlink. */
  readonly afterSeconds: number;
  /** From where the answer belongs (frequency of frame 1 plus the distance of the zone), Hz. */
  readonly offsetHz?: number;
}

/** A downlink that answers nothing. */
export interface LooseDownlink extends DownlinkFrame {
  readonly startSeconds: number;
  readonly frequencyHz: number;
  readonly messageCounter: number;
}

/** A carrier that disturbs: the channel is taken, or a frame is jammed. */
export interface Interferer {
  readonly startSeconds: number;
  readonly durationSeconds: number;
  readonly frequencyHz: number;
  readonly levelDbm: number;
}

/** What became of a request for a downlink, as far as the stimulus must know it to go on. */
export interface Transaction {
  readonly exchange: Exchange;
  /** Frame 1 as it was heard on the air; null when no frame with the request was: then nothing was answered. */
  readonly request: ObservedFrame | null;
}

/** What the stimulus half of a case may touch. The probe listens the whole time, with margins before and after. */
export interface StimulusContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly declared: DeclaredModule;
  /** Null where the bench cannot switch the module's supply. */
  readonly power: PowerSwitch | null;
  /** Asks the module and records the exchange. A closed line breaks the stimulus off (link error). */
  perform(operation: ModuleOperation): Promise<Exchange>;
  /** Notes a moment with its facts; judges find their frames by it. */
  mark(name: string, data?: Readonly<Record<string, number | string | boolean>>): void;
  /**
   * Marks `send` (with `type`, `payload` and `frames` as data), performs the operation, and waits until the message can only be over.
   * The mark's data are: type = message type, payload = hex, keyMode, and whatever `facts` adds.
   */
  send(operation: ModuleOperation, facts?: Readonly<Record<string, number | string | boolean>>): Promise<Exchange>;
  /**
   * As `send`, and listens for the first frame of the message while it goes on and answers it as planned: also a message that asks for no
   * downlink, to see whether the answer is ignored. Needs a transmitter.
   */
  transact(
    operation: ModuleOperation,
    downlinks: readonly PlannedDownlink[],
    facts?: Readonly<Record<string, number | string | boolean>>,
  ): Promise<Transaction>;
  /** Sends a downlink that nobody asked for; resolves at its end. Needs a transmitter. */
  sendDownlink(downlink: LooseDownlink): Promise<void>;
  /** Puts a carrier on the air; resolves at its end. Needs a transmitter. */
  interfere(interferer: Interferer): Promise<void>;
  /** Asks the Sigfox network under test and records the exchange. Needs a network. */
  askNetwork(request: NetworkRequest): Promise<NetworkReply>;
  /** Asks the MIOTY network under test and records the exchange. Needs a network. */
  askMiotyNetwork(request: MiotyNetworkRequest): Promise<MiotyNetworkReply>;
  /** Plays a scenario against a base station or a service centre under test and records what passed. Needs that end. */
  playBssci(request: BssciScenarioRequest): Promise<BssciScenarioReply>;
}

/** One thing to ask of the module; each is run once an axis, and every case on it judges that same observation. */
export interface Stimulus {
  readonly id: string;
  readonly title: string;
  /** Seconds of clock time that it takes about; more than 300 is only done in simulated time unless asked for. */
  readonly expectedSeconds: number;
  readonly needsPowerSwitch: boolean;
  run(context: StimulusContext): Promise<void>;
}
