import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import { frameKindOf, lengthIndicator } from '../rig/sigfox/frame-layout.ts';
import { frameClassOf } from '../rig/sigfox/frame-types.ts';
import { defineCases } from '../rig/suite.ts';
import { checkFrames, same } from './judging/checks.ts';
import { contentOf } from './judging/content.ts';
import { readableMessageAt } from './judging/messages.ts';

/** LI as sent, and the UL-AUTH that is left between the payload that was asked for and the CRC, wherever that stands. */
function judgeLength(context: JudgeContext): void {
  const message = readableMessageAt(context, 0);
  const payloadBytes = message.payload.length / 2;
  const dueAuthBytes = frameClassOf(frameKindOf(message.type, payloadBytes)).payloadAndAuthBytes - payloadBytes;
  const dueIndicator = lengthIndicator(message.type, payloadBytes);
  checkFrames(context, 'lengthIndicator', message.frames, (placed) => same(dueIndicator, contentOf(placed).li));
  checkFrames(context, 'authLength', message.frames, (placed) => {
    const { ok, expected, observed } = same(dueAuthBytes, contentOf(placed).payloadAndAuth.length / 2 - payloadBytes);
    return { ok, expected: `${expected} bytes`, observed: `${observed} bytes` };
  });
}

/** Bit 0, bit 1, empty, then 1 to 12 bytes. */
const KINDS = 15;

export const cases = defineCases(
  Array.from({ length: KINDS }, (_, index): CaseBinding => {
    const number = String(index + 1).padStart(2, '0');
    return { id: `sigfox/uplink/length/BV-${number}`, judge: judgeLength };
  }),
);
