import { bytesToBits } from '../../../rig/sigfox/bits.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import type { MessageType, Rank } from '../../../rig/sigfox/types.ts';
import { publicKeyHex } from '../../../rig/sigfox/uplink-auth.ts';
import type { FrameFacts } from './behaviour.ts';
import type { Device } from './device.ts';
import { assembleFrame, correctContent } from './frame-content.ts';

const publicKey = hexToBytes(publicKeyHex, 'public key');

export interface KeyInForce {
  readonly key: Uint8Array;
  readonly keyMode: FrameFacts['keyMode'];
}

/** The device's own key, or the public one where settings or message say so. */
export function keyInForce(device: Device, message: { readonly publicKey?: boolean } = {}): KeyInForce {
  return (message.publicKey ?? device.settings.publicKey === 1)
    ? { key: publicKey, keyMode: 'public' }
    : { key: device.identity.key, keyMode: 'private' };
}

export const epIdBytes = (device: Device): Uint8Array => hexToBytes(device.identity.epId, 'EP-ID');

export interface FrameRequest {
  readonly type: MessageType;
  readonly payload: Uint8Array;
  readonly rank: Rank;
  readonly downlink: boolean;
  readonly counter: number;
  readonly key: KeyInForce;
}

/** Bits of one frame as the modulator gets them. */
export function frameBits(device: Device, request: FrameRequest): Uint8Array {
  const { type, payload, rank, downlink, key } = request;
  const content = correctContent({
    type,
    payload,
    rank,
    downlink,
    mc: request.counter,
    epId: epIdBytes(device),
    key: key.key,
  });
  const facts: FrameFacts = { type, rank, downlink, keyMode: key.keyMode, deviceKey: device.identity.key };
  return bytesToBits(assembleFrame(device.behaviour.content(content, facts)));
}
