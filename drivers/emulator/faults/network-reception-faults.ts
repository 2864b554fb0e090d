import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import type { NetworkCheck } from '../../../rig/sigfox/network/behaviour.ts';
import { contentOf } from '../../../rig/sigfox/network/message-copies.ts';
import type { DeviceState } from '../../../rig/sigfox/network/state.ts';
import type { DecodedUplinkFrame } from '../../../rig/sigfox/types.ts';
import { uplinkAuth } from '../../../rig/sigfox/uplink-auth.ts';
import { decodeUplinkFrame } from '../../../rig/sigfox/uplink-decode.ts';
import type { NetworkFault } from './fault.ts';
import { networkFault as fault, strict, without } from './network-fault.ts';

const isKnown = (device: DeviceState | undefined, frame: DecodedUplinkFrame | undefined): boolean =>
  device !== undefined && frame !== undefined && device.contents.get(frame.mc ?? -1) === contentOf(frame);

/** Takes what it has stored already as new again. */
const storesAgain = (holds: boolean, name: NetworkCheck, known: boolean): boolean =>
  holds || (known && (name === 'replay' || name === 'counter' || name === 'clone'));

const receptionFaults: readonly NetworkFault[] = [
  without('network-admits-unknown-stations', 'reports of base stations that nobody admitted are taken', 'base-station'),
  without('network-skips-attestation', 'reports of altered base stations are taken', 'attestation'),
  without('network-skips-crc', 'frames with a wrong CRC are taken', 'crc'),
  without('network-accepts-unknown-devices', 'messages of devices that nobody registered are stored', 'device'),
  without('network-ignores-blacklist', 'the blacklist has no effect', 'blacklist', 'downlink-blacklist'),
  strict('network-never-delists', 'a blacklisted device stays so', 'blacklist', wasListed()),
  without('network-skips-token', 'messages with a wrong token are taken', 'mac'),
  fault('network-any-key', 'the token of any registered device is taken', {
    check: (holds, name, { reception, keys }) =>
      holds ||
      (name === 'mac' &&
        keys?.().some((key) => decodeUplinkFrame(reception?.frame ?? '', { key }).authOk === true) === true),
  }),
  fault('network-token-without-counter', 'the token is checked as if the counter were a lower one', {
    check: (holds, name, { frame, device }) =>
      holds || (name === 'mac' && frame !== undefined && holdsForLowerCounter(frame, device?.key ?? null)),
  }),
  without('network-ignores-counter', 'any counter is taken', 'counter', 'replay'),
  fault('network-accepts-replays', 'what was heard before is taken again', {
    check: (holds, name, { device, frame }) =>
      holds || (isKnown(device, frame) && (name === 'replay' || name === 'counter')),
  }),
  fault('network-doubts-genuine', 'every second message of a device is rejected', {
    check: (holds, name, { frame }) => holds && !(name === 'counter' && (frame?.mc ?? 0) % 2 === 0),
  }),
];

/** True from the second time that a device is asked about after it was listed. */
function wasListed(): (device: DeviceState) => boolean {
  const listed = new WeakSet<DeviceState>();
  return (device) => {
    if (device.blacklisted) listed.add(device);
    return listed.has(device);
  };
}

const COUNTERS_TRIED = 32;

/** Whether the token fits the content with one of the counters before its own. */
function holdsForLowerCounter(frame: DecodedUplinkFrame, key: Uint8Array | null): boolean {
  if (key === null || frame.mc === null || frame.epId === null || frame.payload === null || frame.auth === null) {
    return false;
  }
  const { mc, auth, li, bf, rep } = frame;
  const head = ((li ?? 0) << 6) | (bf ? 0x20 : 0) | (rep ? 0x10 : 0);
  const rest = [...hexToBytes(frame.epId, 'EP-ID').toReversed(), ...hexToBytes(frame.payload, 'payload')];
  return Array.from({ length: Math.min(mc, COUNTERS_TRIED) }, (_, index) => mc - 1 - index).some((counter) => {
    const message = Uint8Array.of(head | (counter >> 8), counter & 0xff, ...rest);
    const bytes = hexToBytes(auth, 'UL-AUTH');
    return uplinkAuth(key, message, bytes.length).every((byte, index) => byte === bytes[index]);
  });
}

const windowFaults: readonly NetworkFault[] = [
  fault('network-window-short', 'the window ends one counter too early', { counterReach: (reach) => reach - 1 }),
  fault('network-window-long', 'the window ends one counter too late', { counterReach: (reach) => reach + 1 }),
  fault('network-window-fixed', 'the window holds twenty messages whatever the subscription', {
    counterReach: () => 20,
  }),
  fault('network-window-takes-last', 'the last validated counter is valid again', {
    counterDistance: (distance) => Math.max(1, distance),
  }),
  fault('network-window-skips-first', 'the first counter of the window is rejected', {
    counterDistance: (distance) => (distance === 1 ? 0 : distance),
  }),
  fault('network-window-without-rollover', 'the window does not go on where the counter starts anew', {
    counterDistance: (_distance, last, counter) => counter - last,
  }),
  fault('network-window-moved-by-rejects', 'a rejected counter moves the window', {
    check(holds, name, { device, frame }) {
      if (!holds && name === 'counter' && device !== undefined) device.lastCounter = frame?.mc ?? device.lastCounter;
      return holds;
    },
  }),
];

const copyFaults: readonly NetworkFault[] = [
  fault('network-stores-every-copy', 'each reception becomes a message', {
    sameMessage: () => false,
    check: (holds, name, { device, frame }) => storesAgain(holds, name, isKnown(device, frame)),
  }),
  fault('network-stores-by-station', 'each base station that received a message makes another one', {
    sameMessage: (same, message, { baseStation }) =>
      same && message.receptions.some((reception) => reception.baseStation === baseStation),
    check: (holds, name, { device, frame }) => storesAgain(holds, name, isKnown(device, frame)),
  }),
  fault('network-tallies-stations', 'base stations are counted instead of receptions', {
    metadata: (metadata) => ({
      ...metadata,
      tally: new Set(metadata.receptions.map((reception) => reception.baseStation)).size,
    }),
  }),
  without('network-counts-forged-repeats', 'repeated frames count as receptions', 'repeat'),
  fault('network-needs-first-frame', 'a message is known by its first frame alone', {
    check: (holds, name, { frame, message }) =>
      holds && !(name === 'counter' && message === undefined && frame?.rank !== 1),
  }),
  {
    name: 'network-trusts-one-station',
    what: 'the reports of one base station count',
    scope: 'network',
    behaviour: () => ({
      check: (holds, name, { reception }) =>
        holds && !(name === 'base-station' && !['north', 'bs-1', 'attested'].includes(reception?.baseStation ?? '')),
    }),
  },
  fault('network-calls-back-every-copy', 'the application is told of each reception', {
    callbacks: (_callbacks, { callback }) => [callback],
  }),
];

const cloneFaults: readonly NetworkFault[] = [
  fault('network-clones-unnoticed', 'nobody looks for clones', {
    check: (holds, name) => holds || name === 'clone',
  }),
  fault('network-clones-untold', 'clones are rejected and nobody is told', {
    alarms: (raised, what) => raised && what !== 'clone',
  }),
  fault('network-clones-stay', 'clones are told and stay', { blacklists: () => false }),
  fault('network-suspects-travellers', 'a device that another base station hears is taken for a clone', {
    check: (holds, name, { device, reception }) =>
      holds &&
      !(
        name === 'clone' &&
        device?.recent.some((message) => message.receptions.every((r) => r.baseStation !== reception?.baseStation))
      ),
  }),
  without('network-admits-id-twice', 'two devices with one EP-ID can be registered', 'unique-id'),
  without('network-admits-key-twice', 'two devices with one key can be registered', 'unique-key'),
];

/** Which reports a network takes, and for what. */
export const networkReceptionFaults: readonly NetworkFault[] = [
  ...receptionFaults,
  ...windowFaults,
  ...copyFaults,
  ...cloneFaults,
];
