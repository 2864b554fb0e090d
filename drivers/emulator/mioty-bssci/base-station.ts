import { createEndpoint, type Endpoint } from '../../../rig/mioty/bssci/endpoint.ts';
import type { BssciMessage } from '../../../rig/mioty/bssci/fields.ts';
import { type BssciBehaviour, type Decision, ERRNO, type SessionEvent } from '../../../rig/mioty/bssci/session.ts';
import type { SessionState } from '../../../rig/mioty/bssci/session-state.ts';
import type { BssciCodec, ByteLink } from '../../../rig/ports/bssci.ts';
import type { Clock } from '../../../rig/ports/clock.ts';
import type { Random } from '../../../rig/ports/random.ts';

export interface EmulatedStationOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly codec: BssciCodec;
  /** End point whose uplinks it reports. */
  readonly epEui: bigint;
  /** Connects to the service centre; rejects when that is not possible. */
  dial(): Promise<ByteLink>;
  readonly behaviours?: readonly BssciBehaviour[];
  onEvent?(event: SessionEvent): void;
  /** Why a connection did not come about. */
  onDialFailed?(error: unknown): void;
}

/** A base station: connects, reports an uplink now and then, connects again when the connection is lost. */
export interface EmulatedStation {
  close(): void;
}

export const STATION_EUI = 0x70b3_d567_7000_0002n;
const UPLINK_SECONDS = 8;
const REDIAL_SECONDS = 1;
const UUID_BYTES = 16;
/** 2026-01-01 00:00 UTC: the clock of the emulated station starts there. */
const EPOCH_NS = 1_767_225_600_000_000_000n;

export function createEmulatedStation(options: EmulatedStationOptions): EmulatedStation {
  const { clock, random, behaviours = [] } = options;
  let session: SessionState | null = null;
  let endpoint: Endpoint | null = null;
  let packetCounter = 0;
  let stopped = false;
  let cancelUplink = (): void => {};
  let cancelDial = (): void => {};

  const now = (): bigint => EPOCH_NS + BigInt(Math.round(clock.nowSeconds() * 1e9));
  const uplink = (): BssciMessage => ({
    epEui: options.epEui,
    rxTime: now(),
    packetCnt: ++packetCounter,
    snr: 10 + random.integer(40) / 4,
    rssi: -120 + random.integer(40) / 4,
    profile: 'eu1',
    mode: 'ulp',
    userData: [packetCounter & 0xff, 0x2a],
    dlOpen: false,
    responseExp: false,
    dlAck: false,
  });
  const scheduleUplink = (): void => {
    cancelUplink = clock.at(clock.nowSeconds() + UPLINK_SECONDS, () => {
      if (!endpoint?.connected) return;
      endpoint.start('ulData', uplink());
      scheduleUplink();
    });
  };
  const decide = (command: string): Decision => {
    if (command === 'status') {
      const uptime = Math.floor(clock.nowSeconds());
      return {
        kind: 'respond',
        fields: { code: 0, message: 'ok', time: now(), dutyCycle: 0, uptime, temp: 31.5, cpuLoad: 0.25, memLoad: 0.5 },
      };
    }
    if (command !== 'ulDataTx') return { kind: 'respond' };
    return { kind: 'refuse', code: ERRNO.notSupported, message: 'transmission of uplinks is not supported' };
  };

  const connect = (link: ByteLink): void => {
    const own = createEndpoint({
      link,
      codec: options.codec,
      role: 'base-station',
      self: { bsEui: STATION_EUI, vendor: 'unbrig', model: 'emulated base station', bidi: true },
      sessions: {
        find: () => session,
        keep: (state) => {
          session = state;
        },
      },
      newUuid: () => Uint8Array.from({ length: UUID_BYTES }, () => random.integer(256)),
      decide,
      behaviours,
      onEvent(event) {
        if (event.kind === 'connected') scheduleUplink();
        options.onEvent?.(event);
      },
      onClosed() {
        cancelUplink();
        endpoint = null;
        redial(REDIAL_SECONDS);
      },
    });
    endpoint = own;
  };
  const dial = async (): Promise<void> => {
    try {
      const link = await options.dial();
      if (stopped) link.close();
      else connect(link);
    } catch (error) {
      options.onDialFailed?.(error);
      redial(REDIAL_SECONDS);
    }
  };
  const redial = (seconds: number): void => {
    if (!stopped) cancelDial = clock.at(clock.nowSeconds() + seconds, () => void dial());
  };
  redial(0);
  return {
    close() {
      stopped = true;
      cancelDial();
      cancelUplink();
      endpoint?.close();
    },
  };
}
