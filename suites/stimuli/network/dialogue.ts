import type { StimulusContext } from '../../../rig/conformance/stimulus.ts';
import type { NetworkReception, NetworkReply, NetworkRequest } from '../../../rig/ports/network.ts';
import { radioConfiguration } from '../../../rig/sigfox/radio-configuration.ts';

/** Mark before each request to the network; its `label` is the name by which a judge finds request and reply. */
export const NETWORK_MARK = 'network';
/** Label of what only prepares. */
export const SETUP = 'setup';
export const APPLICATION = 'meters';
/** Stations near each other; `north` is where nothing else is said. */
export const STATIONS = { north: [0, 6], south: [1, -5], east: [7, 0] } as const;
export type StationName = keyof typeof STATIONS;
/** All zones allow it, and a hopping zone nothing else. */
export const BIT_RATE_BPS = 600;

export interface DeviceFacts {
  readonly messagesPerDay?: number;
  readonly rollover?: number;
  readonly application?: string;
}

export interface HearingFacts {
  readonly station?: string;
  /** First bit, before now; just over unless given. */
  readonly agoSeconds?: number;
  readonly offsetHz?: number;
  readonly rssiDbm?: number;
  readonly attestation?: string;
}

/** What stimuli of the network say to it, in a few words. */
export interface NetworkDialogue {
  ask(label: string, request: NetworkRequest): Promise<NetworkReply>;
  /** Clears the network and admits the stations and one application. */
  begin(answer?: string): Promise<void>;
  addDevice(device: string, facts?: DeviceFacts): Promise<void>;
  /** A frame as a base station that heard it would report it. */
  heard(frame: string, facts?: HearingFacts): NetworkReception;
  report(label: string, ...receptions: readonly NetworkReception[]): Promise<void>;
}

/** Seconds between the bits of a frame that was just heard and its report. */
const REPORT_DELAY_SECONDS = 0.2;

export function frameSeconds(frame: string): number {
  return (4 * frame.length) / BIT_RATE_BPS;
}

export function networkDialogue(context: StimulusContext): NetworkDialogue {
  const { clock } = context;
  const { zone: rc } = context.declared;
  const centreHz = radioConfiguration(rc).uplinkCentreHz.value;
  const ask = (label: string, request: NetworkRequest): Promise<NetworkReply> => {
    context.mark(NETWORK_MARK, { label });
    return context.askNetwork(request);
  };
  return {
    ask,
    async begin(answer) {
      await ask(SETUP, { kind: 'clear' });
      await ask(SETUP, { kind: 'addApplication', application: APPLICATION, answer: answer ?? null });
      for (const [baseStation, [eastKm, northKm]] of Object.entries(STATIONS)) {
        await ask(SETUP, { kind: 'addBaseStation', baseStation, eastKm, northKm });
      }
    },
    async addDevice(device, { messagesPerDay = 140, rollover = 4096, application = APPLICATION } = {}) {
      await ask(SETUP, { kind: 'addDevice', device, application, messagesPerDay, rollover, rc });
    },
    heard(frame, { station = 'north', agoSeconds, offsetHz = 0, rssiDbm = -118, attestation } = {}) {
      return {
        baseStation: station,
        frame,
        bitRateBps: BIT_RATE_BPS,
        startSeconds: clock.nowSeconds() - (agoSeconds ?? frameSeconds(frame) + REPORT_DELAY_SECONDS),
        frequencyHz: centreHz + offsetHz,
        rssiDbm,
        snrDb: rssiDbm + 140,
        ...(attestation === undefined ? {} : { attestation }),
      };
    },
    async report(label, ...receptions) {
      await ask(label, { kind: 'report', receptions });
    },
  };
}
