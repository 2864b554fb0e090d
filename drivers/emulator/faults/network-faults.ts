import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import type { NetworkBehaviour, NetworkCheck } from '../../../rig/sigfox/network/behaviour.ts';
import { contentOf } from '../../../rig/sigfox/network/message-copies.ts';
import type { DeviceState } from '../../../rig/sigfox/network/state.ts';
import type { DecodedUplinkFrame } from '../../../rig/sigfox/types.ts';
import { uplinkAuth } from '../../../rig/sigfox/uplink-auth.ts';
import { decodeUplinkFrame } from '../../../rig/sigfox/uplink-decode.ts';
import type { NetworkFault } from './fault.ts';

const fault = (name: string, what: string, behaviour: NetworkBehaviour): NetworkFault => ({
  name,
  what,
  scope: 'network',
  behaviour: () => behaviour,
});

/** A network that leaves out checks. */
const without = (name: string, what: string, ...checks: readonly NetworkCheck[]): NetworkFault =>
  fault(name, what, { check: (holds, check) => holds || checks.includes(check) });

/** A check that fails where it must not. */
const strict = (
  name: string,
  what: string,
  check: NetworkCheck,
  fails: (device: DeviceState) => boolean,
): NetworkFault =>
  fault(name, what, {
    check: (holds, asked, { device }) => !(asked === check && device !== undefined && fails(device)) && holds,
  });

/** True when the network has this very content under this counter. */
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

const quotaFaults: readonly NetworkFault[] = [
  without('network-unlimited-uplinks', 'a device may send without end', 'quota'),
  strict(
    'network-quota-100',
    'a hundred messages a day are taken',
    'quota',
    (device) => device.uplinkSeconds.length >= 100,
  ),
  strict('network-quota-for-ever', 'the quota is never given anew', 'quota', (device) => device.messages.length >= 140),
  without('network-unlimited-downlinks', 'a device gets downlinks without end', 'downlink-quota'),
  strict(
    'network-three-downlinks',
    'a device gets three downlinks a day',
    'downlink-quota',
    (device) => device.downlinkSeconds.length >= 3,
  ),
  strict(
    'network-spares-resources',
    'four downlinks a day are a ceiling',
    'downlink-quota',
    (device) => device.downlinkSeconds.length >= 4,
  ),
];

const downlinkFaults: readonly NetworkFault[] = [
  fault('network-downlink-early', 'downlinks go out two seconds before the window opens', {
    downlinkPlan: (plan) => ({ ...plan, earliestSeconds: plan.earliestSeconds - 2 }),
  }),
  fault('network-downlink-late', 'downlinks go out when the window has closed', {
    downlinkPlan: (plan) => ({
      ...plan,
      earliestSeconds: plan.latestSeconds + 2,
      latestSeconds: plan.latestSeconds + 20,
    }),
  }),
  fault('network-downlink-off-frequency', 'downlinks go out 4 kHz too high', {
    downlinkPlan: (plan) => ({ ...plan, frequencyHz: plan.frequencyHz + 4000 }),
  }),
  fault('network-downlink-wrong-counter', 'downlinks are made for the counter before', {
    downlinkPlan: (plan) => ({ ...plan, counter: (plan.counter + 4095) % 4096 }),
  }),
  {
    name: 'network-downlink-elsewhere',
    what: 'downlinks go out through a station that did not hear the request',
    scope: 'network',
    behaviour: () => {
      const known = new Set<string>();
      return {
        check(holds, name, { reception }) {
          if (holds && name === 'base-station' && reception !== undefined) known.add(reception.baseStation);
          return holds;
        },
        downlinkPlan: (plan) => {
          const deaf = [...known].filter((station) => !plan.baseStations.includes(station));
          return deaf.length === 0 ? plan : { ...plan, baseStations: deaf };
        },
      };
    },
  },
  without('network-downlink-unasked', 'an application can send to a device that did not ask', 'requested'),
  without('network-takes-late-answers', 'a late answer goes out all the same', 'answer-in-time'),
  without('network-takes-foreign-answers', 'any application can answer any device', 'answer-owner'),
  without('network-duty-unlimited', 'base stations send without end', 'duty-cycle'),
  without('network-confirms-anything', 'any control message confirms', 'confirmation'),
  fault('network-loses-confirmations', 'confirmations are not understood', {
    check: (holds, name) => holds && name !== 'confirmation',
  }),
];

const storeFaults: readonly NetworkFault[] = [
  fault('network-payload-in-metadata', 'the metadata hold the payload', {
    metadata: (metadata, { stored }) => ({ ...metadata, payload: stored?.payload ?? '' }),
  }),
  fault('network-radio-in-messages', 'the messages hold radio data', {
    message: (stored, { receptions }) => ({ ...stored, rssiDbm: receptions[0].rssiDbm }),
  }),
  fault('network-stores-altered', 'the last byte of a stored payload is lost', {
    message: (stored) => ({ ...stored, payload: stored.payload.slice(0, -2) }),
  }),
  fault('network-routes-by-payload', 'a payload that spells an application goes to it', {
    callbacks: (callbacks) =>
      callbacks.map((call) => ({ ...call, application: spelt(call.payload) ?? call.application })),
  }),
];

/** Text of a payload that holds letters alone. */
function spelt(payload: string): string | null {
  const text = String.fromCharCode(...hexToBytes(payload, 'payload'));
  return /^[a-z]+$/.test(text) ? text : null;
}

const supervisionFaults: readonly NetworkFault[] = [
  without('network-no-station-guard', 'base stations may flood the core', 'flood'),
  without('network-no-answer-guard', 'applications may flood the core', 'answer-flood'),
  without('network-ignores-blocks', 'blocks have no effect', 'station-blocked', 'application-blocked'),
  without('network-silence-unnoticed', 'silent base stations count as up', 'silence'),
  fault('network-all-silent', 'every base station counts as silent', {
    check: (holds, name) => holds && name !== 'silence',
  }),
  {
    name: 'station-half-band',
    what: 'base stations receive the lower half of the band',
    scope: 'network',
    station: () => ({ hears: (hears, offsetHz) => hears && offsetHz < 10_000 }),
  },
  {
    name: 'station-hard-of-hearing',
    what: 'base stations drop what comes with less than 14 dB over the noise',
    scope: 'network',
    station: () => ({ report: (reception) => (reception.snrDb >= 14 ? reception : null) }),
  },
  {
    name: 'station-second-frame-only',
    what: 'base stations receive second frames alone',
    scope: 'network',
    station: () => ({ report: (reception, frame) => (frame.decoded.rank === 2 ? reception : null) }),
  },
];

/** Defects of the network and of its base stations. */
export const networkFaults: readonly NetworkFault[] = [
  ...receptionFaults,
  ...windowFaults,
  ...copyFaults,
  ...cloneFaults,
  ...quotaFaults,
  ...downlinkFaults,
  ...storeFaults,
  ...supervisionFaults,
];
