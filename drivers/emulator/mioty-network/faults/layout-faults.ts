import type { MiotyNetworkFault } from '../../faults/fault.ts';
import { networkFault, strict, without } from './mioty-network-fault.ts';

/** Defects of the layout of a network and of its wires. */
export const layoutFaults: readonly MiotyNetworkFault[] = [
  without('task-unassigned', 'a network without a unit for a task is founded', 'task-assigned'),
  without('task-of-nobody', 'a task may be given to a unit that is not there', 'task-unit'),
  strict('refuses-plans', 'no plan is good enough', 'task-unit'),
  without('any-connection', 'any two units are connected', 'interface'),
  without('any-unit', 'units join that were not planned', 'planned'),
  strict('no-roaming', 'service centres are not joined', 'interface', ({ interface: joint }) => joint === 'D'),
  strict('no-key-server', 'no key server is connected', 'interface', ({ interface: joint }) => joint === 'C'),
  without('any-transport', 'connections open without TLS 1.3', 'transport'),
  strict('tls-on-the-air', 'the radio is refused because it has no TLS', 'transport', (it) => it.interface === 'A'),
  strict(
    'tls-alone',
    'IP security is not taken between service centres',
    'transport',
    (it) => it.transport === 'ipsec',
  ),
  strict('no-tls-1.3', 'TLS 1.3 is refused', 'transport', ({ transport }) => transport === 'tls-1.3'),
  without('any-certificate', 'certificates of any root are taken, and none', 'certificate'),
  without('unconnected-messages', 'units take messages of units that are not connected to them', 'connected'),
  without('any-relay', 'what comes through unknown relays is taken', 'relay'),
  strict('no-relay', 'what comes through relays is dropped', 'relay'),
  without('second-centre', 'a customer gets several application centres', 'one-centre'),
  without('altered-software', 'altered application centres are let in', 'integrity'),
  without('old-software', 'old application centres are let in', 'version'),
  strict('fixed-version', 'newer application centres are refused', 'version', ({ version = 0 }) => version > 2),
  without('floods-unnoticed', 'nobody notices an application centre that asks too often', 'poll-rate'),
  strict(
    'suspects-everybody',
    'a second request in a minute counts as a flood',
    'poll-rate',
    (it) => (it.requests ?? 0) > 1,
  ),
  networkFault('tells-personal', 'the service centre is told who the customers are', { tellsPersonal: () => true }),
];
