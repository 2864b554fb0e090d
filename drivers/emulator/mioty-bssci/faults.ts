import { type BssciMessage, integerOf } from '../../../rig/mioty/bssci/fields.ts';
import { checkMessage, stepOf } from '../../../rig/mioty/bssci/operations.ts';
import type { BssciBehaviour, BssciCheck } from '../../../rig/mioty/bssci/session.ts';
import type { BssciPeer } from '../../../rig/ports/bssci.ts';
import type { BssciFault } from './fault.ts';
import { frameFaults } from './frame-faults.ts';
import { sessionFaults } from './session-faults.ts';

type Naming = { readonly name: string; readonly what: string; readonly behaviour: () => BssciBehaviour };

const isRequest = (message: BssciMessage): boolean =>
  typeof message.command === 'string' && message.command !== 'con' && stepOf(message.command)?.step === 'request';
const altered = (change: (message: BssciMessage) => BssciMessage): (() => BssciBehaviour) => {
  return () => ({ outgoing: (message) => [change(message)] });
};
/** Looks away where a check fails. */
const blind = (name: BssciCheck): (() => BssciBehaviour) => {
  return () => ({ check: (holds, asked) => asked === name || holds });
};
const silentOn = (command: string): (() => BssciBehaviour) => {
  return () => ({ outgoing: (message) => (message.command === command ? [] : [message]) });
};
const hasMissing = (message: BssciMessage): boolean => checkMessage(message).some(({ what }) => what === 'missing');
const hasExtra = (message: BssciMessage): boolean => checkMessage(message).some(({ what }) => what === 'extra');
const KNOWN_EXTRA = 'unbrigExtra';

/** Faults that both ends can have. */
const common = (peer: BssciPeer): readonly Naming[] => [
  {
    name: 'sends-extra-fields',
    what: 'messages carry a field that the specification does not have',
    behaviour: altered((message) => ({ ...message, vendorTag: 'x' })),
  },
  {
    name: 'op-ids-of-the-other',
    what: 'its operations have identifiers of the wrong sign',
    behaviour: altered((message) =>
      isRequest(message) ? { ...message, opId: Number(-(integerOf(message.opId) ?? 0n)) } : message,
    ),
  },
  {
    name: 'op-id-repeated',
    what: 'all its operations have the same identifier',
    behaviour: altered((message) =>
      isRequest(message) ? { ...message, opId: peer === 'base-station' ? 1 : -1 } : message,
    ),
  },
  {
    name: 'skips-completion',
    what: 'its operations are never completed',
    behaviour: () => ({
      outgoing: (message) => (/Cmp$/.test(String(message.command)) && message.command !== 'conCmp' ? [] : [message]),
    }),
  },
  { name: 'no-error-ack', what: 'errors are not acknowledged', behaviour: silentOn('errorAck') },
  {
    name: 'answers-twice',
    what: 'each response is sent twice',
    behaviour: () => ({
      outgoing: (message) => (/Rsp$/.test(String(message.command)) ? [message, message] : [message]),
    }),
  },
  {
    name: 'response-other-op-id',
    what: 'responses have an identifier of their own',
    behaviour: altered((message) =>
      /Rsp$/.test(String(message.command)) && message.command !== 'conRsp' ? { ...message, opId: 9999 } : message,
    ),
  },
  { name: 'takes-anything', what: 'fields are not looked at', behaviour: blind('fields') },
  {
    name: 'takes-invalid-options',
    what: 'the types of fields are not looked at',
    behaviour: () => ({
      check: (holds, name, message) => holds || (name === 'fields' && !hasMissing(message)),
    }),
  },
  {
    name: 'refuses-extra-fields',
    what: 'a message with an unknown field is refused',
    behaviour: () => ({
      check: (holds, name, message) => holds && !(name === 'fields' && hasExtra(message) && KNOWN_EXTRA in message),
    }),
  },
  { name: 'silent-on-unknown', what: 'unknown commands get no answer', behaviour: blind('command') },
  {
    name: 'takes-early-operations',
    what: 'operations are taken before the connect operation',
    behaviour: blind('connected'),
  },
  { name: 'ignores-op-ids', what: 'identifiers of operations are not looked at', behaviour: blind('op-id') },
  {
    name: 'ignores-version',
    what: 'any version will do',
    behaviour: () => ({
      check: (holds, name) => name === 'version' || holds,
      // Left out, the version of a response is the one that was asked for.
      outgoing: ({ version, ...message }) =>
        message.command === 'conRsp' ? [message] : [version === undefined ? message : { version, ...message }],
    }),
  },
  {
    name: 'takes-tls-1.2',
    what: 'connections with TLS 1.2 are taken',
    behaviour: () => ({ tls: (policy) => ({ ...policy, minVersion: 'TLSv1.2' }) }),
  },
  {
    name: 'takes-any-certificate',
    what: 'certificates of any authority are taken',
    behaviour: () => ({ tls: (policy) => ({ ...policy, checksPeer: false }) }),
  },
  {
    name: 'foreign-certificate',
    what: 'its certificate comes from another authority',
    behaviour: () => ({ tls: (policy) => ({ ...policy, ownCertificate: 'unknown' }) }),
  },
  {
    name: 'compares-patch',
    what: 'another patch version is refused',
    behaviour: () => ({
      check: (holds, name, message) => holds && !(name === 'version' && message.version !== '1.0.0'),
    }),
  },
  {
    name: 'begins-early',
    what: 'a ping is sent before the connect operation is complete',
    behaviour: () => ({
      outgoing: (message) => {
        const ping = { command: 'ping', opId: peer === 'base-station' ? 1 : -1 };
        return message.command === 'con' || message.command === 'conRsp' ? [message, ping] : [message];
      },
    }),
  },
  {
    name: 'mute-after-protocol-error',
    what: 'after an error of order it says nothing any more',
    behaviour: () => {
      let mute = false;
      return {
        outgoing(message) {
          if (mute) return [];
          mute = message.command === 'error' && message.code === 71;
          return [message];
        },
      };
    },
  },
];

const named = (peer: BssciPeer, faults: readonly Naming[]): readonly BssciFault[] => {
  const [prefix, who] = peer === 'service-centre' ? ['centre', 'service centre'] : ['station', 'base station'];
  return faults.map(({ name, what, behaviour }) => ({
    name: `bssci-${prefix}-${name}`,
    what: `${who}: ${what}`,
    scope: 'bssci',
    peer,
    behaviour,
  }));
};

/** Defects of the ends of the base station to service centre interface. Names are stable. */
export const bssciFaults: readonly BssciFault[] = (['service-centre', 'base-station'] as const).flatMap((peer) =>
  named(peer, [...common(peer), ...frameFaults(), ...sessionFaults(peer)]),
);
