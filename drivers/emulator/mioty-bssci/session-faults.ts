import { type BssciMessage, integerOf } from '../../../rig/mioty/bssci/fields.ts';
import type { BssciPeer } from '../../../rig/ports/bssci.ts';
import type { StreamFault } from './frame-faults.ts';

const without = (message: BssciMessage, field: string): BssciMessage =>
  Object.fromEntries(Object.entries(message).filter(([name]) => name !== field));
const flipped = (bytes: unknown): readonly number[] =>
  Array.isArray(bytes) ? bytes.map((byte: number, index) => (index === 0 ? byte ^ 0x80 : byte)) : [];
/** Changes the messages of one command. */
const change = (
  name: string,
  what: string,
  command: string,
  alter: (message: BssciMessage) => BssciMessage | null,
): StreamFault => ({
  name,
  what,
  behaviour: () => ({
    outgoing(message) {
      if (message.command !== command) return [message];
      const changed = alter(message);
      return changed === null ? [] : [changed];
    },
  }),
});

const centre: readonly StreamFault[] = [
  change('response-without-uuid', 'the response to con has no session UUID', 'conRsp', (message) =>
    without(message, 'snScUuid'),
  ),
  change('own-con-id', 'the response to con has an identifier of its own', 'conRsp', (message) => ({
    ...message,
    opId: -1,
  })),
  {
    name: 'echoes-uuid',
    what: 'its session UUID is that of the station',
    behaviour: () => {
      let bsUuid: unknown = null;
      return {
        check(holds, name, message) {
          if (name === 'fields' && message.command === 'con') bsUuid = message.snBsUuid;
          return holds;
        },
        outgoing: (message) => [message.command === 'conRsp' ? { ...message, snScUuid: bsUuid } : message],
      };
    },
  },
  {
    name: 'resumes-under-new-uuid',
    what: 'resumed sessions get another UUID',
    behaviour: () => ({
      outgoing: (message) => [
        message.command === 'conRsp' && message.snResume === true
          ? { ...message, snScUuid: flipped(message.snScUuid) }
          : message,
      ],
    }),
  },
  {
    name: 'resumes-anything',
    what: 'it says that it resumes whatever a station claims',
    behaviour: () => ({
      check: (holds, name, message) => holds || (name === 'resume' && message.snBsOpId !== undefined),
    }),
  },
  {
    name: 'never-resumes',
    what: 'every connection begins a new session',
    behaviour: () => ({ check: (holds, name) => holds && name !== 'resume' }),
  },
  {
    name: 'refuses-reissued',
    what: 'an operation that is sent again after a resumed session gets no answer',
    behaviour: () => {
      const answered = new Set<unknown>();
      return {
        outgoing(message) {
          if (message.command !== 'ulDataRsp') return [message];
          if (answered.has(message.opId)) return [];
          answered.add(message.opId);
          return [message];
        },
      };
    },
  },
  change('wrong-session-key', 'session keys of attachments are wrong', 'attRsp', (message) => ({
    ...message,
    nwkSnKey: flipped(message.nwkSnKey),
  })),
  change('no-short-address', 'attachments get no short address', 'attRsp', (message) => without(message, 'shAddr')),
  {
    name: 'takes-attach-counter-again',
    what: 'attach counters that were used are taken again',
    behaviour: () => ({ check: (holds, name) => holds || name === 'attach-counter' }),
  },
  {
    name: 'skips-attach-signature',
    what: 'signatures of attachments are not looked at',
    behaviour: () => ({ check: (holds, name) => holds || name === 'attach-signature' }),
  },
  {
    name: 'needs-no-certificate',
    what: 'stations without a certificate are taken',
    behaviour: () => ({ tls: (policy) => ({ ...policy, checksPeer: false, requiresCertificate: false }) }),
  },
];

const station: readonly StreamFault[] = [
  change('con-op-id-one', 'the connect operation has identifier 1', 'con', (message) => ({ ...message, opId: 1 })),
  change(
    'con-without-bidi',
    'the connect message does not say whether the station is bidirectional',
    'con',
    (message) => without(message, 'bidi'),
  ),
  change('skips-con-completion', 'the connect operation is never completed', 'conCmp', () => null),
  change('uuid-as-text', 'the session UUID is text', 'con', (message) => ({
    ...message,
    snBsUuid: '00000000-0000-0000-0000-000000000000',
  })),
  change('duty-cycle-percent', 'the duty cycle is told in percent', 'statusRsp', (message) => ({
    ...message,
    dutyCycle: 12.5,
  })),
  change('no-status', 'the status operation gets no response', 'statusRsp', () => null),
  change('no-revoke', 'the revocation of downlinks gets no response', 'dlDataRevRsp', () => null),
  change('no-propagation', 'propagated attachments get no response', 'attPrpRsp', () => null),
  {
    name: 'wants-1.1-propagation',
    what: 'attach propagations are taken in the form of version 1.1 only',
    behaviour: () => ({
      check: (holds, name, message) =>
        name === 'fields' && message.command === 'attPrp' ? 'epClass' in message : holds,
    }),
  },
  {
    name: 'new-uuid',
    what: 'each connection has a session UUID of its own',
    behaviour: () => {
      let connections = 0;
      return {
        outgoing(message) {
          if (message.command !== 'con' || !Array.isArray(message.snBsUuid)) return [message];
          connections++;
          return [{ ...message, snBsUuid: message.snBsUuid.map((byte: number) => byte ^ connections) }];
        },
      };
    },
  },
  {
    name: 'restarts-op-ids',
    what: 'identifiers begin anew in a resumed session',
    behaviour: () => {
      let offset = 0n;
      let last = 0n;
      return {
        outgoing(message) {
          if (message.command === 'con') offset = last;
          if (message.command !== 'ulData') return [message];
          const opId = integerOf(message.opId) ?? 0n;
          if (opId > last) last = opId;
          return [{ ...message, opId: Number(opId - offset) }];
        },
      };
    },
  },
  {
    name: 'forgets-open-operations',
    what: 'operations that a cut interrupted are not sent again',
    behaviour: () => {
      const sent = new Set<unknown>();
      return {
        outgoing(message) {
          if (message.command !== 'ulData') return [message];
          if (sent.has(message.opId)) return [];
          sent.add(message.opId);
          return [message];
        },
      };
    },
  },
  {
    name: 'insists-on-session',
    what: 'a session that is not resumed is not completed',
    behaviour: () => {
      let connected = 0;
      let resumed = true;
      return {
        check(holds, name, message) {
          if (name === 'resume' && message.command === 'conRsp') resumed = message.snResume === true;
          return holds;
        },
        outgoing(message) {
          if (message.command !== 'conCmp') return [message];
          return connected++ === 0 || resumed ? [message] : [];
        },
      };
    },
  },
  {
    name: 'resumes-foreign-sessions',
    what: 'it goes on with a session whose UUID is not that of before',
    behaviour: () => ({ check: (holds, name) => holds || name === 'resume' }),
  },
];

/** Defects of sessions, attachments and of what only one end does. */
export const sessionFaults = (peer: BssciPeer): readonly StreamFault[] =>
  peer === 'service-centre' ? centre : station;
