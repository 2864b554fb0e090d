import type { MiotyNetworkFault } from '../../faults/fault.ts';
import { networkFault, strict, without } from './mioty-network-fault.ts';

/** Defects of delivery and of accounts. */
export const deliveryFaults: readonly MiotyNetworkFault[] = [
  networkFault('delivers-to-all', 'packets go to every application centre, and each keeps what it gets', {
    recipients: (chosen, all) => (chosen.length === 0 ? chosen : all),
    filters: () => false,
  }),
  networkFault('nothing-delivered', 'packets stay at the service centre', { recipients: () => [] }),
  networkFault('keeps-packets', 'the service centre keeps what it has delivered', { keeps: () => true }),
  networkFault('loses-packets', 'the service centre keeps nothing for those who poll', { keeps: () => false }),
  networkFault('knows-no-owner', 'the service centre does not know whose an end point is', { keepsOwner: () => false }),
  networkFault('knows-every-owner', 'the service centre remembers whose an end point is', { keepsOwner: () => true }),
  networkFault('no-signal-told', 'packets tell neither signal nor base station', {
    packet: ({ epEui, timeSeconds, data }) => ({ epEui, timeSeconds, data }),
  }),
  networkFault('tells-too-much', 'packets tell in the clear how strong the signal was', {
    packet: (packet) => ({ ...packet, rssiDbm: -100 }),
  }),
  networkFault('never-opens', 'application centres do not open what is sealed', { decrypts: () => false }),
  networkFault('keeps-foreign', 'application centres keep packets of foreign end points', { filters: () => false }),
  without('reads-foreign', 'packets of foreign end points are given to anybody', 'owner'),
  without('foreign-unnoticed', 'nobody is told who asks for foreign packets', 'foreign-device'),
  without('removes-foreign', 'anybody may take out any end point', 'ticket'),
  strict('nobody-removes', 'no ticket is good enough to take out an end point', 'ticket'),
  {
    name: 'mioty-network-sorts-polls',
    what: 'who polls second gets less',
    scope: 'mioty-network',
    behaviour: () => {
      let first: string | null = null;
      return {
        polled: (packets, centre) => {
          first ??= centre;
          return centre === first ? packets : packets.filter((_packet, index) => index % 2 === 0);
        },
      };
    },
  },
  networkFault('bills-more', 'bills name one message more', { billed: (messages) => messages + 1 }),
  networkFault('owners-mixed-up', 'the trust centre is told a wrong owner', {
    sent: (message) => (message.message === 'owns' ? { ...message, customer: 'nobody' } : message),
  }),
  networkFault('unsigned-statements', 'statements are not signed', {
    statement: (statement) => ({ ...statement, signature: '00'.repeat(64) }),
  }),
  without('believes-claims', 'what the service centre claims is billed without a receipt', 'receipt'),
  without('believes-denials', 'what a customer denies is not billed', 'denial'),
];
