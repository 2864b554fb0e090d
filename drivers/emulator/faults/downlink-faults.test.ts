import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import {
  type DownlinkCredentials,
  decodeDownlinkContent,
  encodeDownlinkContent,
} from '../../../rig/sigfox/downlink-frame.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { createEmulatedBench } from '../bench.ts';
import type { WindowPlan } from '../device/receive-window.ts';
import { faultNamed } from './registry.ts';

const { device } = createEmulatedBench({ clock: simulatedClock(), seed: 1 });
const own: DownlinkCredentials = {
  epId: hexToBytes(device.identity.epId, 'EP-ID'),
  key: device.identity.key,
  messageCounter: device.nvm.messageCounter,
};
const payload = hexToBytes('0123456789abcdef', 'payload');
const inverted = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0xff);
const counting = (step: number): Uint8Array =>
  encodeDownlinkContent(payload, { ...own, messageCounter: own.messageCounter + step });
const right = encodeDownlinkContent(payload, own);
const withWrongBits = (...positions: number[]): Uint8Array =>
  positions.reduce(
    (content, position) => content.with(position >> 3, content[position >> 3] ^ (0x80 >> (position & 7))),
    right,
  );

const contents: Readonly<Record<string, Uint8Array>> = {
  right,
  'one wrong bit': withWrongBits(40),
  'two wrong bits in a code word': withWrongBits(39, 71),
  'another key': encodeDownlinkContent(payload, { ...own, key: inverted(own.key) }),
  'another device': encodeDownlinkContent(payload, { ...own, epId: inverted(own.epId) }),
  'next counter': counting(1),
  'previous counter': counting(-1),
  'two counters back': counting(-2),
  'wrong CRC': encodeDownlinkContent(payload, own, { crcMask: 0xff }),
  'wrong token': encodeDownlinkContent(payload, own, { authMask: 0xff }),
  'not whitened': encodeDownlinkContent(payload, own, { whitened: false }),
};

const plan: WindowPlan = { openSeconds: 20, closeSeconds: 45, frequencyHz: 869_525_000, closesOnValid: true };
const times = { firstFrameEndSeconds: 0, lastFrameEndSeconds: 3, offsetHz: 0 };

function behaviourOf(name: string) {
  const fault = faultNamed(name);
  if (fault.scope !== 'module') throw new Error(`${name} is no fault of the module`);
  return fault.behaviour();
}

/** Which of the contents a device with this fault takes in its window. */
function taken(name: string): string[] {
  const behaviour = behaviourOf(name);
  behaviour.window?.(plan, device, times);
  return Object.entries(contents).flatMap(([what, content]) => {
    const { accepted, crcOk, authOk, correctedCodewords } = decodeDownlinkContent(content, own);
    const facts = { crcOk, authOk, correctedCodewords, solicited: true, content, powerDbm: -90 };
    return behaviour.takesDownlink?.(accepted, facts) ? [what] : [];
  });
}

describe('faults of what is taken', () => {
  it.each([
    ['downlink-auth-unchecked', ['right', 'one wrong bit', 'another key', 'wrong token']],
    ['downlink-crc-unchecked', ['right', 'one wrong bit', 'wrong CRC']],
    ['downlink-uncorrected', ['right']],
    ['downlink-correction-trusted', ['right', 'one wrong bit', 'two wrong bits in a code word']],
    ['downlink-other-device', ['right', 'one wrong bit', 'another device']],
    ['downlink-next-counter', ['right', 'one wrong bit', 'next counter']],
    ['downlink-previous-counter', ['right', 'one wrong bit', 'previous counter']],
    ['downlink-replayed', ['right', 'one wrong bit', 'two counters back']],
    ['downlink-whitening-optional', ['right', 'one wrong bit', 'not whitened']],
  ])('%s', (name, expected) => {
    expect(taken(name)).toEqual(expected);
  });

  it('tell the bytes of what they took, not what the right credentials make of it', () => {
    const behaviour = behaviourOf('downlink-other-device');
    behaviour.window?.(plan, device, times);
    const facts = { crcOk: false, authOk: false, correctedCodewords: 8, solicited: true, powerDbm: -90 };
    behaviour.takesDownlink?.(false, { ...facts, content: contents['another device'] });
    expect(behaviour.downlinkPayload?.(new Uint8Array(8))).toEqual(payload);
  });
});

describe('faults of the window', () => {
  it('move its edges or its frequency', () => {
    const windowOf = (name: string) => behaviourOf(name).window?.(plan, device, times);
    expect(windowOf('window-late')).toMatchObject({ openSeconds: 20.1, closeSeconds: 45.1 });
    expect(windowOf('window-from-last-frame')).toMatchObject({ openSeconds: 23, closeSeconds: 48 });
    expect(windowOf('window-at-second-frame')).toMatchObject({ frequencyHz: 869_531_000 });
  });

  it('go deaf behind a wrong frame, until the next window', () => {
    const behaviour = behaviourOf('window-deaf-behind-wrong');
    const facts = { crcOk: true, authOk: true, correctedCodewords: 0, solicited: true, content: right, powerDbm: -90 };
    const take = (takes: boolean): boolean | undefined => behaviour.takesDownlink?.(takes, facts);
    behaviour.window?.(plan, device, times);
    expect([take(false), take(true)]).toEqual([false, false]);
    behaviour.window?.(plan, device, times);
    expect(take(true)).toBe(true);
  });
});
