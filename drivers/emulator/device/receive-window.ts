import { decodeDownlinkContent } from '../../../rig/sigfox/downlink-frame.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import type { Device } from './device.ts';
import { epIdBytes, type KeyInForce } from './frame-bits.ts';
import { type HeardFrame, type ListenRequest, listen } from './receiver.ts';

/** When and where the device listens for an answer; clock times. */
export interface WindowPlan {
  readonly openSeconds: number;
  readonly closeSeconds: number;
  /** As the synthesiser is told. */
  readonly frequencyHz: number;
  /** False: the window stays open to its end, and the last valid frame counts. */
  readonly closesOnValid: boolean;
}

/** What a window hangs on. */
export interface WindowFacts {
  readonly firstFrameEndSeconds: number;
  readonly lastFrameEndSeconds: number;
  /** Of frame 1, from the uplink centre. */
  readonly offsetHz: number;
}

/** What the device knows of a frame when it decides whether to take it. */
export interface DownlinkFacts {
  readonly crcOk: boolean;
  readonly authOk: boolean;
  readonly correctedCodewords: number;
  /** The device asked for a downlink with the counter that the frame was checked against. */
  readonly solicited: boolean;
  /** The 15 bytes after the sync word, as received. */
  readonly content: Uint8Array;
  /** At the antenna connector. */
  readonly powerDbm: number;
}

export interface TakenDownlink {
  readonly payload: Uint8Array;
  readonly rssiDbm: number;
  /** End of its last bit. */
  readonly endSeconds: number;
}

/** What the signed byte of a confirmation can tell at most. */
const HIGHEST_RSSI_DBM = 27;

/** What a frame is checked against. */
export interface DownlinkRequest {
  readonly counter: number;
  readonly key: KeyInForce;
  readonly solicited: boolean;
}

/** What the device takes of a frame that it heard; null for what is not for it. */
export function takeFrame(device: Device, frame: HeardFrame, request: DownlinkRequest): TakenDownlink | null {
  const { content, powerDbm } = frame;
  const credentials = { epId: epIdBytes(device), key: request.key.key, messageCounter: request.counter };
  const decoded = decodeDownlinkContent(content, credentials);
  const { crcOk, authOk, correctedCodewords } = decoded;
  const { solicited } = request;
  const facts: DownlinkFacts = { crcOk, authOk, correctedCodewords, solicited, content, powerDbm };
  if (!device.behaviour.takesDownlink(decoded.accepted && solicited, facts)) return null;
  return {
    payload: device.behaviour.downlinkPayload(hexToBytes(decoded.payloadAfterCorrection, 'payload')),
    rssiDbm: Math.min(HIGHEST_RSSI_DBM, Math.round(powerDbm)),
    endSeconds: frame.endSeconds,
  };
}

/** Listens in a window; resolves when it closes. */
export async function receiveInWindow(
  device: Device,
  session: AbortSignal,
  window: WindowPlan,
  request: DownlinkRequest,
): Promise<TakenDownlink | null> {
  let taken: TakenDownlink | null = null;
  const what: ListenRequest = {
    fromSeconds: Math.max(window.openSeconds, device.clock.nowSeconds()),
    untilSeconds: window.closeSeconds,
    frequencyHz: window.frequencyHz,
  };
  await listen(device, session, what, (frame) => {
    taken = takeFrame(device, frame, request) ?? taken;
    return taken !== null && window.closesOnValid;
  });
  return taken;
}
