import type { MiotyNetworkFault } from '../../faults/fault.ts';
import { networkFault, strict, without } from './mioty-network-fault.ts';

const altered = (key: Uint8Array): Uint8Array => key.map((byte) => byte ^ 0x55);

/** Defects of how keys come, where they lie and for how long. */
export const keyFaults: readonly MiotyNetworkFault[] = [
  without('eui-twice', 'an EUI-64 is taken twice', 'unique-id'),
  without('key-twice', 'a network key is taken twice', 'unique-key'),
  without('damaged-label', 'labels are taken whose check digits do not fit', 'label'),
  networkFault('location-lost', 'the location that a technician enters is lost', {
    sent: (message) => (message.message === 'label' ? { ...message, location: '' } : message),
  }),
  without('keys-for-everybody', 'the key server asks for no credentials', 'credentials'),
  networkFault('wrong-key-given', 'the key server gives another key', {
    sent: (message) =>
      message.message === 'keyResponse' ? { ...message, networkKey: altered(message.networkKey) } : message,
  }),
  networkFault('server-forgets', 'the key server forgets a key that it has given', { serverForgets: () => true }),
  networkFault('customer-key-altered', 'the network key of a customer arrives altered', {
    sent: (message) =>
      message.message === 'register' && message.networkKey !== undefined
        ? { ...message, networkKey: altered(message.networkKey) }
        : message,
  }),
  without('anybody-introduces', 'any unit introduces end points', 'introducer'),
  strict('nobody-introduces', 'nobody may introduce end points', 'introducer'),
  networkFault('discloses-application-key', 'application centres tell the service centre their application keys', {
    disclosesKey: () => true,
  }),
  without('no-application-key', 'end points without application key join any network', 'application-key'),
  without('any-application-code', 'data that do not open count as readings', 'application-code'),
  networkFault('keys-everywhere', 'every base station gets every key', { preAttached: (_chosen, all) => all }),
  networkFault('keys-at-one-station', 'only the first of the chosen base stations gets a key', {
    preAttached: (chosen) => chosen.slice(0, 1),
  }),
  networkFault('keys-outlive-detach', 'base stations keep the keys of detached end points', {
    forgets: (forgets, why) => forgets && why !== 'detach',
  }),
  networkFault('keys-outlive-restart', 'keys outlive the restart of a base station', {
    forgets: (forgets, why) => forgets && why !== 'restart',
  }),
  networkFault('keys-outlive-hand-off', 'the earlier base station is not told of a hand-off', {
    forgets: (forgets, why) => forgets && why !== 'moved',
  }),
  networkFault('keys-on-disk', 'base stations store their keys', { keyPlace: () => 'storage' }),
  networkFault('no-resynchronisation', 'a base station that comes back gets no keys', { resynchronises: () => false }),
  networkFault(
    'counter-lost-at-restart',
    'with the keys a base station gets no counter, and the service centre has none',
    {
      lastCounter: () => -1,
      check: (holds, name) => holds || name === 'replay-at-centre',
    },
  ),
  networkFault('forgets-who-had-keys', 'the network tells the last base station alone of those that had a key', {
    exposure: (stations) => stations.slice(-1),
  }),
  networkFault('suspects-every-station', 'the network names base stations that have no key', {
    exposure: () => ['north', 'south', 'east'],
  }),
];
