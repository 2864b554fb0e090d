import { UnbrigError } from '../ports/errors.ts';
import { confirmationEmitted, emittedRanks } from './channel-access.ts';
import { confirmationPayload, type DeviceState } from './control-payload.ts';
import { decodeDownlinkContent, downlinkContentBytes } from './downlink-frame.ts';
import { bytesToHex, hexToBytes, hexToBytesOfLength } from './hex.ts';
import { counterRollover, nextCounter } from './message-counter.ts';
import { radioConfiguration } from './radio-configuration.ts';
import type { MessageType } from './types.ts';
import { publicKeyHex } from './uplink-auth.ts';
import { encodeUplinkFrame } from './uplink-frame.ts';
import { encodeUplink, type UplinkRequest } from './uplink-message.ts';

/** A downlink that reaches the device while it listens. */
interface DownlinkInput {
  /** The 15 bytes after the sync word, hex. */
  readonly phy_content: string;
  readonly frame_end_ms_after_window_opens: number;
  readonly rssi_dbm: number;
}

/** A message request in the machine format of `encode sigfox-uplink` and of `declared` in `check sigfox`. Other fields are ignored. */
export interface MessageInput {
  readonly rc: string;
  readonly bit_rate_bps: number;
  readonly ep_id: string;
  readonly ep_key: string;
  /** `public` takes the well-known public key instead of `ep_key`. */
  readonly key_type?: 'private' | 'public';
  readonly message_type: Exclude<MessageType, 'downlink_confirmation'>;
  readonly payload?: string;
  readonly message_counter: number;
  readonly message_counter_rollover?: number;
  readonly bidirectional?: boolean;
  readonly number_of_frames?: number;
  readonly t_ifu_ms?: number;
  readonly t_conf_ms?: number;
  readonly voltage_idle_mv?: number;
  readonly voltage_tx_mv?: number;
  readonly temperature_tenth_c?: number;
  readonly downlink_frames?: readonly DownlinkInput[];
  /** How long each carrier sense finds the channel occupied. */
  readonly channel_busy_ms_at_each_carrier_sense?: number;
}

/** The request that a machine-format input stands for. Throws `bad-hex` or `bad-length` (usage). */
export function uplinkRequestOf(input: MessageInput): UplinkRequest {
  const key = input.key_type === 'public' ? publicKeyHex : input.ep_key;
  const deviceState = deviceStateOf(input);
  return {
    radioConfiguration: input.rc,
    bitRateBps: input.bit_rate_bps,
    epId: hexToBytesOfLength(input.ep_id, 4, 'ep_id'),
    key: hexToBytesOfLength(key, 16, 'ep_key'),
    messageType: input.message_type,
    payload: hexToBytes(input.payload ?? '', 'payload'),
    messageCounter: input.message_counter,
    messageCounterRollover: input.message_counter_rollover ?? 4096,
    bidirectional: input.bidirectional ?? false,
    numberOfFrames: input.number_of_frames ?? 3,
    interframeMilliseconds: input.t_ifu_ms ?? 500,
    confirmationDelayMilliseconds: input.t_conf_ms ?? 2000,
    ...(deviceState === null ? {} : { deviceState }),
  };
}

function deviceStateOf(input: MessageInput): DeviceState | null {
  const { voltage_idle_mv, voltage_tx_mv, temperature_tenth_c } = input;
  if (voltage_idle_mv === undefined || voltage_tx_mv === undefined || temperature_tenth_c === undefined) return null;
  return {
    idleMillivolts: voltage_idle_mv,
    transmitMillivolts: voltage_tx_mv,
    temperatureDecidegrees: temperature_tenth_c,
  };
}

/** The downlink that a device takes: the first inside its window whose CRC and DL-AUTH hold. */
function acceptedDownlink(input: MessageInput): DownlinkInput | null {
  if (input.bidirectional !== true) return null;
  const { epId, key, messageCounter } = uplinkRequestOf(input);
  const windowMilliseconds = 1000 * radioConfiguration(input.rc).windowSeconds.value;
  const inWindow = [...(input.downlink_frames ?? [])]
    .filter((entry) => entry.frame_end_ms_after_window_opens <= windowMilliseconds)
    .sort((a, b) => a.frame_end_ms_after_window_opens - b.frame_end_ms_after_window_opens);
  return (
    inWindow.find((entry) => {
      const content = hexToBytesOfLength(entry.phy_content, downlinkContentBytes, 'phy_content');
      return decodeDownlinkContent(content, { epId, key, messageCounter }).accepted;
    }) ?? null
  );
}

/**
 * All frames that a device puts on the air for an input, in order: the replicas that channel access lets through, then the downlink confirmation.
 * Throws what `checkUplinkRequest` throws, and `device-state-missing` for a confirmation without voltages and temperature.
 */
export function encodeTransaction(input: MessageInput): string[] {
  const request = uplinkRequestOf(input);
  const busy = input.channel_busy_ms_at_each_carrier_sense ?? 0;
  const replicas = encodeUplink(request);
  const emitted = emittedRanks(request, busy);
  const frames = replicas.filter((frame) => emitted.includes(frame.rank)).map((frame) => frame.hex);
  const downlink = acceptedDownlink(input);
  if (downlink === null || !confirmationEmitted(request, busy)) return frames;
  return [...frames, confirmationFrame(request, downlink.rssi_dbm)];
}

/** One frame of rank 1 that uses up the counter after the request's own. */
function confirmationFrame(request: UplinkRequest, rssiDbm: number): string {
  if (request.deviceState === undefined) {
    throw new UnbrigError(
      'device-state-missing',
      'usage',
      'a downlink confirmation needs both voltages and the temperature',
    );
  }
  const content = {
    epId: request.epId,
    key: request.key,
    messageType: 'downlink_confirmation',
    payload: confirmationPayload(request.deviceState, rssiDbm),
    messageCounter: nextCounter(request.messageCounter, counterRollover(request.messageCounterRollover)),
    bidirectional: false,
  } as const;
  return bytesToHex(encodeUplinkFrame(content, 1));
}
