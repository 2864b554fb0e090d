import { expect, it } from '@jest/globals';
import { encodeFrame } from './framing.ts';
import { logFrame, logMessage, messageOfLog } from './log.ts';
import { checkMessage } from './operations.ts';

const key = [0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c];

it('a log holds no key, in whatever message and depth it comes', () => {
  const messages = [
    { command: 'attRsp', opId: 1, nwkSnKey: key },
    { command: 'attRsp', opId: 1, nwkSnKey: Uint8Array.from(key) },
    { command: 'x', opId: 1, info: { networkKey: key, list: [{ apiKey: 'secret' }] } },
  ];
  for (const message of messages) {
    const frame = encodeFrame(Uint8Array.from(key));
    const text = JSON.stringify(logMessage(message)) + logFrame(frame, message);
    expect(text).not.toMatch(/43,126|2b7e|secret/);
    expect(text).toMatch(/key>/);
  }
});

it('messages come back from the log as the checks of fields need them', () => {
  const message = { command: 'attRsp', opId: -(2n ** 60n), nwkSnKey: key, shAddr: 5 };
  const back = messageOfLog(JSON.parse(JSON.stringify(logMessage(message))));
  expect(checkMessage(back)).toEqual([]);
  expect(back.opId).toBe(message.opId);
  expect(checkMessage(messageOfLog(logMessage({ ...message, nwkSnKey: key.slice(1) })))).toHaveLength(1);
  const binary = { command: 'ulDataTx', userData: Uint8Array.of(1, 2) };
  expect(messageOfLog(logMessage(binary)).userData).toEqual(Uint8Array.of(1, 2));
});

it('frames without a key stand in the log as they were', () => {
  expect(logFrame(encodeFrame(Uint8Array.of(0x80)), { command: 'ping', opId: 1 })).toBe('4d494f54594230310100000080');
});
