import { uplinkAuth } from '../../../rig/sigfox/uplink-auth.ts';
import type { DeviceBehaviour, FrameFacts } from '../device/behaviour.ts';
import type { FrameContent } from '../device/frame-content.ts';
import type { ConfirmationPlan } from '../device/transaction.ts';
import { NO_REPLY, type Reply } from '../s1/replies.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

const BF_MASK = 0x20;

const content = (
  name: string,
  what: string,
  change: (content: FrameContent, facts: FrameFacts) => FrameContent,
): ModuleFault => moduleFault(name, what, { content: change });

/** Leaves the request out of some frames. */
const withoutRequest = (name: string, what: string, where: (facts: FrameFacts, content: FrameContent) => boolean) =>
  content(name, what, (c, facts) => (where(facts, c) ? { ...c, bf: false } : c));

/** How a message asks. */
export const requestFaults: readonly ModuleFault[] = [
  withoutRequest('bf-first-frame-only', 'BF is set in frame 1 of a request alone', ({ rank }) => rank > 1),
  withoutRequest('bf-not-on-bits', 'bits never ask for a downlink', ({ type }) => type === 'bit0' || type === 'bit1'),
  withoutRequest(
    'bf-not-on-long',
    'payloads of 9 bytes and more never ask for a downlink',
    (_facts, { payload }) => payload.length > 8,
  ),
  content('auth-without-bf', 'UL-AUTH is worked out as if no downlink were asked for', (c) => ({
    ...c,
    auth: (key, message, bytes) => uplinkAuth(key, message.with(0, message[0] & ~BF_MASK), bytes),
  })),
  moduleFault('delta-mirrored', 'frames 2 and 3 of a request change places', {
    plan: (plan) => ({
      ...plan,
      frames: plan.frames.map((frame, index) => ({
        ...frame,
        offsetHz: (plan.frames[index === 0 ? 0 : 3 - index] ?? frame).offsetHz,
      })),
    }),
  }),
];

const confirmation = (name: string, what: string, change: (plan: ConfirmationPlan) => ConfirmationPlan): ModuleFault =>
  moduleFault(name, what, { confirmation: change });

/** Figures that no sensor of the emulated module ever shows: 3000 mV, 2800 mV, 10.0 degrees; and -80 dBm. */
const CONSTANT_PAYLOAD = Uint8Array.of(0x09, 0xb8, 0x0b, 0xf0, 0x0a, 0x64, 0x00, 0x14);

/** Sends the confirmation under its counter without keeping it. */
function unstoredConfirmation(): DeviceBehaviour {
  let confirming = false;
  return {
    confirmation(plan) {
      confirming = true;
      return plan;
    },
    counterWrite(write) {
      const when = confirming ? 'never' : write.when;
      confirming = false;
      return { ...write, when };
    },
  };
}

/** How a downlink is confirmed. */
export const confirmationFaults: readonly ModuleFault[] = [
  confirmation('confirmation-missing', 'a downlink is not confirmed', (plan) => ({ ...plan, send: false })),
  confirmation('confirmation-repeated', 'a confirmation is sent in three frames', (plan) => ({
    ...plan,
    ranks: [1, 2, 3],
  })),
  confirmation('confirmation-wrong-type', 'a confirmation has control type 08', (plan) => ({
    ...plan,
    payload: plan.payload.with(0, 0x08),
  })),
  confirmation('confirmation-constant', 'a confirmation tells fixed figures', (plan) => ({
    ...plan,
    payload: CONSTANT_PAYLOAD,
  })),
  confirmation(
    'confirmation-rssi-unsigned',
    'a confirmation tells the strength of the downlink without its sign',
    (plan) => ({
      ...plan,
      payload: plan.payload.with(7, 100 - plan.payload[7]),
    }),
  ),
  confirmation('confirmation-same-counter', 'a confirmation carries the counter of the request', (plan) => ({
    ...plan,
    counter: (plan.counter + 0xfff) & 0xfff,
  })),
  {
    name: 'confirmation-counter-unstored',
    what: 'the counter of a confirmation is used again',
    scope: 'module',
    behaviour: unstoredConfirmation,
  },
  confirmation('confirmation-outside-band', 'a confirmation lies 101 kHz above the centre', (plan) => ({
    ...plan,
    offsetHz: 101_000,
  })),
  confirmation('confirmation-hasty', 'a confirmation follows after 1 s', (plan) => ({ ...plan, delaySeconds: 1 })),
  confirmation('confirmation-late', 'a confirmation follows 50 ms late', (plan) => ({
    ...plan,
    delaySeconds: plan.delaySeconds + 0.05,
  })),
  content('confirmation-asks', 'a confirmation asks for a downlink', (c, { type }) =>
    type === 'downlink_confirmation' ? { ...c, bf: true } : c,
  ),
  content('confirmation-li-wrong', 'a confirmation has LI 1 and a UL-AUTH that fits it', (c, { type }) =>
    type === 'downlink_confirmation' ? { ...c, li: 1, payload: c.payload.subarray(0, 7), authBytes: 3 } : c,
  ),
];

const isEmptyWindow = ({ kind, lines }: Reply): boolean => kind === 'error' && /WAIT_TIMEOUT/.test(lines[0] ?? '');

/** What is made of a window in which nothing came. */
export const emptyWindowFaults: readonly ModuleFault[] = [
  moduleFault('empty-window-unsaid', 'nothing is said when no downlink came', {
    reply: (reply) => (isEmptyWindow(reply) ? NO_REPLY : reply),
  }),
  moduleFault('empty-window-invented', 'a downlink of zeros is told when none came', {
    reply: (reply) => (isEmptyWindow(reply) ? { kind: 'ok', lines: ['RX=00 00 00 00 00 00 00 00'] } : reply),
  }),
  moduleFault('empty-window-counted', 'a window in which nothing came uses up a counter value', {
    event(event, { nvm, identity }) {
      if (event.kind === 'answered' && isEmptyWindow(event.reply))
        nvm.messageCounter = (nvm.messageCounter + 1) % identity.counterRollover;
    },
  }),
];
