import type { MiotyNetworkFault } from '../../faults/fault.ts';
import { networkFault, strict, without } from './mioty-network-fault.ts';

/** Defects of attachments, sessions and downlinks. */
export const attachFaults: readonly MiotyNetworkFault[] = [
  without('class-z-over-air', 'class Z is attached over the air', 'over-air-class'),
  without('any-sign', 'attach requests with any signature are taken', 'sign'),
  strict('refuses-attachments', 'no signature is good enough', 'sign'),
  without('attach-replay', 'attach counters may come again', 'attach-counter'),
  without('nonce-again', 'a nonce may come again', 'nonce'),
  networkFault('no-session-keys', 'class A uses its network key in place of session keys', {
    sessionKey: (_key, networkKey) => networkKey,
  }),
  {
    name: 'mioty-network-one-session-key',
    what: 'every session of an end point has the key of the first',
    scope: 'mioty-network',
    behaviour: () => {
      const first = new Map<string, Uint8Array>();
      return {
        sessionKey: (key, networkKey) => {
          const owner = networkKey.join(' ');
          const kept = first.get(owner) ?? key;
          first.set(owner, kept);
          return kept;
        },
      };
    },
  },
  networkFault('counter-outlives-session', 'the packet counter of an earlier session goes on', {
    restartsCounter: () => false,
  }),
  networkFault('key-in-attach-request', 'base stations add a key to attach requests', {
    sent: (message) => {
      if (message.message !== 'att') return message;
      const more = { ...message, nwkKey: new Uint8Array(16) };
      return more;
    },
  }),
  without('downlinks-to-class-z', 'downlinks to class Z are taken', 'downlink-class'),
  without(
    'downlinks-for-all',
    'downlinks are taken where none are offered, for any end point, of anybody',
    'downlink-offered',
    'downlink-class',
    'owner',
  ),
  without('downlink-without-window', 'downlinks go out without a window', 'window'),
  strict('downlinks-stay', 'downlinks never go out', 'window'),
];
