import type { MiotyNetworkFault } from '../../faults/fault.ts';
import { networkFault, strict, without } from './mioty-network-fault.ts';

const LOW_BITS = 0x100_0000;
const SHORT_WINDOW = 100;

/** Defects of what base stations and service centre make of uplinks. */
export const uplinkFaults: readonly MiotyNetworkFault[] = [
  without('any-cmac', 'authentication codes are not checked', 'cmac'),
  strict('deaf', 'no authentication code is good enough', 'cmac'),
  without('takes-replays', 'neither base station nor service centre refuses a replay', 'replay', 'replay-at-centre'),
  without('replays-elsewhere', 'the service centre takes a replay of another base station', 'replay-at-centre'),
  networkFault('counter-window-short', 'a step of the counter beyond 100 is refused', {
    extended: (counter, last) => (last !== null && counter - last > SHORT_WINDOW ? counter + LOW_BITS : counter),
  }),
  networkFault('counter-24-bits', 'the counter is not extended beyond its 24 bits', {
    extended: (counter) => counter % LOW_BITS,
  }),
  networkFault('copies-count', 'a message counts once for each base station that heard it', {
    countsCopies: () => true,
  }),
  networkFault('payload-altered', 'the last byte of what an end point sent is lost', {
    userData: (data) => data.subarray(0, -1),
  }),
  networkFault('no-time', 'packets are tagged with no time of their own', {
    packet: (packet) => ({ ...packet, timeSeconds: 0 }),
  }),
];
