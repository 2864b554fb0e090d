import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import { hexToBytes } from '../rig/sigfox/hex.ts';
import { publicKeyHex } from '../rig/sigfox/uplink-auth.ts';
import { decodeUplinkFrame } from '../rig/sigfox/uplink-decode.ts';
import { defineCases } from '../rig/suite.ts';
import { check, checkFrames, type Finding } from './judging/checks.ts';
import { type PlacedFrame, readableMessageAt } from './judging/messages.ts';

function authFinding(holds: boolean | null, key: string): Finding {
  return {
    ok: holds === true,
    expected: `UL-AUTH under ${key}`,
    observed: holds ? 'holds' : `does not hold under ${key}`,
  };
}

function requireKey(context: JudgeContext, frames: readonly PlacedFrame[]): void {
  if (frames.some(({ frame }) => frame.decoded.authOk === null)) {
    context.inconclusive('NO_KEY', 'UL-AUTH cannot be worked out without the device key');
  }
}

/** UL-AUTH under the device key in every frame of the n-th message. */
function judgeDeviceKey(context: JudgeContext, index: number): void {
  const { frames } = readableMessageAt(context, index);
  requireKey(context, frames);
  checkFrames(context, 'auth', frames, ({ frame }) => authFinding(frame.decoded.authOk, 'the device key'));
}

/** The public key is no secret, so the frames themselves can be asked. */
function judgePublicKey(context: JudgeContext): void {
  const { exchange, frames } = readableMessageAt(context, 0);
  const key = hexToBytes(publicKeyHex, 'public key');
  check(context, 'accepted', { ok: exchange.status === 'ok', expected: 'ok', observed: exchange.status });
  checkFrames(context, 'auth', frames, ({ frame, rank }) =>
    authFinding(decodeUplinkFrame(frame.hex, { key, expect: { rank } }).authOk, 'the public key'),
  );
}

const underDeviceKey = (number: string, index = 0): CaseBinding => ({
  id: `sigfox/uplink/key/BV-${number}`,
  judge: (context) => judgeDeviceKey(context, index),
});

export const cases = defineCases([
  underDeviceKey('01'),
  underDeviceKey('02'),
  underDeviceKey('03'),
  underDeviceKey('04'),
  underDeviceKey('05'),
  { id: 'sigfox/uplink/key/BV-06', judge: judgePublicKey },
  underDeviceKey('07', 1),
]);
