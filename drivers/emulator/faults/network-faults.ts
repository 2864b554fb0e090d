import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import type { NetworkFault } from './fault.ts';
import { networkFault as fault, strict, without } from './network-fault.ts';
import { networkReceptionFaults } from './network-reception-faults.ts';

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
  ...networkReceptionFaults,
  ...quotaFaults,
  ...downlinkFaults,
  ...storeFaults,
  ...supervisionFaults,
];
