import type { AttachState } from '../../../../rig/ports/module.ts';
import type { Attempt, CounterReset } from './behaviour.ts';
import type { MiotyDevice } from './device.ts';
import { isAttached, type Memory } from './memory.ts';
import { ALREADY_ATTACHED, KEY_NOT_SET, NO_DOWNLINK, NOT_ATTACHED, type Refusal } from './refusal.ts';

/** As a bidirectional uplink takes (m.YON's maker: about 9.5 s); of the attach request itself no figure is public. */
const OVER_AIR_SECONDS = 9.5;

/** Changes the memory, with the packet counter back at 0 where the cause brings it there. */
export function change(device: MiotyDevice, cause: CounterReset, part: Partial<Memory>): void {
  const resets = device.behaviour.resetsCounter(true, cause);
  device.memory = { ...device.memory, ...part, ...(resets ? { packetCounter: 0 } : {}) };
}

const goTo = (device: MiotyDevice, cause: 'attach' | 'detach', state: AttachState): void =>
  change(device, cause, { state });

const attempt = (device: MiotyDevice, kind: Exclude<Attempt['kind'], 'uplink' | 'transparent-uplink'>) =>
  device.behaviour.refusal(refusalOf(device.memory, kind), { kind });

function refusalOf(memory: Memory, kind: Attempt['kind']): Refusal | null {
  switch (kind) {
    case 'attach-local':
    case 'attach-over-air':
      if (isAttached(memory.state)) return ALREADY_ATTACHED;
      return memory.networkKey === null ? KEY_NOT_SET : null;
    case 'detach-local':
      return memory.state === 'detached' ? NOT_ATTACHED : null;
    case 'detach-over-air':
      return isAttached(memory.state) ? null : NOT_ATTACHED;
    case 'write-key':
      return memory.state === 'detached' ? null : ALREADY_ATTACHED;
    default:
      return null;
  }
}

export function attachLocally(device: MiotyDevice): Refusal | null {
  const refusal = attempt(device, 'attach-local');
  if (refusal === null) goTo(device, 'attach', 'locally-attached');
  return refusal;
}

export function detachLocally(device: MiotyDevice): Refusal | null {
  const refusal = attempt(device, 'detach-local');
  if (refusal === null) goTo(device, 'detach', 'detached');
  return refusal;
}

/**
 * The request and its answer are not public on the air, so none is sent and none can come: the module stays at having asked. The nonce has nowhere to
 * go.
 */
export async function attachOverAir(device: MiotyDevice): Promise<Refusal> {
  const refusal = attempt(device, 'attach-over-air');
  if (refusal !== null) return refusal;
  const attachCounter = device.memory.attachCounter + 1;
  change(device, 'attach', { state: 'attach-requested', attachCounter });
  await device.clock.sleep(OVER_AIR_SECONDS, device.session);
  return NO_DOWNLINK;
}

/** As `attachOverAir`: how the detachment is signed is not public either. */
export async function detachOverAir(device: MiotyDevice): Promise<Refusal> {
  const refusal = attempt(device, 'detach-over-air');
  if (refusal !== null) return refusal;
  device.memory = { ...device.memory, state: 'detach-pending' };
  await device.clock.sleep(OVER_AIR_SECONDS, device.session);
  return NO_DOWNLINK;
}

export function writeNetworkKey(device: MiotyDevice, networkKey: Uint8Array): Refusal | null {
  const refusal = attempt(device, 'write-key');
  if (refusal === null) change(device, 'key', { networkKey });
  return refusal;
}
