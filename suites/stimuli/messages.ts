import type { Stimulus } from '../../rig/conformance/stimulus.ts';
import type { ModuleOperation } from '../../rig/ports/module.ts';

/** One message of three frames, its answer and the wait behind it, at the slower bit rate. */
const ONE_MESSAGE_SECONDS = 18;

/** Longest payload that an uplink message takes, bytes. */
const LONGEST_PAYLOAD_BYTES = 12;

/**
 * A payload of which no byte repeats and none reads the same from the other end, so that a reversed, rotated or nibble-swapped payload shows:
 * 1e 2d 3c 4b ...
 */
export function asymmetricPayload(bytes: number): string {
  return Array.from({ length: bytes }, (_, index) => (0x1e + 15 * index).toString(16).padStart(2, '0')).join('');
}

/** One send and nothing else: the cheapest observation of a kind of message. */
function oneMessage(name: string, title: string, operation: ModuleOperation): Stimulus {
  return {
    id: `message/${name}`,
    title,
    expectedSeconds: ONE_MESSAGE_SECONDS,
    needsPowerSwitch: false,
    run: async (context) => {
      await context.send(operation);
    },
  };
}

const bytesMessages = Array.from({ length: LONGEST_PAYLOAD_BYTES }, (_, index) => {
  const bytes = index + 1;
  const title = bytes === 1 ? 'A message of one byte' : `A message of ${bytes} bytes`;
  return oneMessage(`bytes-${bytes}`, title, { kind: 'sendFrame', payload: asymmetricPayload(bytes) });
});

/** One message of each kind that a user can ask for. */
export const singleMessages: readonly Stimulus[] = [
  oneMessage('bit0', 'A message of the single bit 0', { kind: 'sendBit', bit: 0 }),
  oneMessage('bit1', 'A message of the single bit 1', { kind: 'sendBit', bit: 1 }),
  oneMessage('empty', 'A message without payload', { kind: 'sendFrame', payload: '' }),
  ...bytesMessages,
];

/** The module's own figures before and after are what the message's content is held against. */
export const keepAlive: Stimulus = {
  id: 'message/keep-alive',
  title: 'A keep-alive message, with temperature and supply asked for before and after',
  expectedSeconds: ONE_MESSAGE_SECONDS + 4,
  needsPowerSwitch: false,
  run: async (context) => {
    await context.perform({ kind: 'voltage' });
    await context.perform({ kind: 'temperature' });
    await context.send({ kind: 'sendKeepAlive' });
    await context.perform({ kind: 'voltage' });
    await context.perform({ kind: 'temperature' });
  },
};

/** Mark data of a message that was asked for while this key was in force. */
const underKey = (key: 'private' | 'public') => ({ keyMode: key });

export const publicKey: Stimulus = {
  id: 'message/public-key',
  title: 'A message under the public key, then one under the device key again',
  expectedSeconds: 2 * ONE_MESSAGE_SECONDS,
  needsPowerSwitch: false,
  run: async (context) => {
    const operation: ModuleOperation = { kind: 'sendFrame', payload: asymmetricPayload(2) };
    await context.perform({ kind: 'setKeyMode', key: 'public' });
    await context.send(operation, underKey('public'));
    await context.perform({ kind: 'setKeyMode', key: 'private' });
    await context.send(operation, underKey('private'));
  },
};
