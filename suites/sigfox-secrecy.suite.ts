import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { check, checkFrames } from './judging/checks.ts';
import { contentOf } from './judging/content.ts';
import { counters } from './judging/counters.ts';
import { fromModule, requireTalking } from './judging/dialogue.ts';
import { type PlacedFrame, readableMessageAt, type SentMessage } from './judging/messages.ts';

function requireKey(context: JudgeContext, frames: readonly PlacedFrame[]): void {
  if (frames.some(({ frame }) => frame.decoded.authOk === null))
    context.inconclusive('NO_KEY', 'UL-AUTH cannot be worked out without the device key');
}

/** What of a frame is neither known nor follows from what is known. */
function unaccounted(context: JudgeContext, { payload }: SentMessage, placed: PlacedFrame): readonly string[] {
  const { epId, payloadAndAuth, code } = contentOf(placed);
  const { authOk, violations } = placed.frame.decoded;
  const wrong = [
    epId?.toLowerCase() === context.declared.epId.toLowerCase() ? [] : ['EP-ID'],
    payloadAndAuth.startsWith(payload) ? [] : ['payload'],
    authOk === true ? [] : ['UL-AUTH'],
    code === null ? ['CRC'] : [],
    violations.filter((violation) => ['preamble', 'frame_type', 'length'].includes(violation)),
  ];
  return wrong.flat();
}

function judgeAccounted(context: JudgeContext): void {
  const message = readableMessageAt(context, 0);
  requireKey(context, message.frames);
  checkFrames(context, 'accounted', message.frames, (placed) => {
    const wrong = unaccounted(context, message, placed);
    const observed = wrong.length === 0 ? 'everything accounted for' : `something else in ${wrong.join(', ')}`;
    return { ok: wrong.length === 0, expected: 'everything accounted for', observed };
  });
}

function judgeProtection(context: JudgeContext): void {
  const messages = context.messages.map((_message, index) => readableMessageAt(context, index));
  const frames = messages.flatMap((message) => message.frames);
  requireKey(context, frames);
  checkFrames(context, 'authenticated', frames, ({ frame }) => ({
    ok: frame.decoded.authOk === true,
    expected: 'a UL-AUTH that holds',
    observed: frame.decoded.authOk === true ? 'holds' : 'does not hold',
  }));
  const found = counters(context);
  const ok = new Set(found).size === found.length;
  check(context, 'unique', { ok, expected: `${found.length} different counters`, observed: found.join(', ') });
}

/** As many digits as a key of 16 bytes, however they are grouped. */
const AS_LONG_AS_A_KEY = /(?:[0-9a-f][ :]?){32}/i;

function judgeReplies(context: JudgeContext): void {
  requireTalking(context);
  const long = fromModule(context).filter(({ text }) => AS_LONG_AS_A_KEY.test(text));
  // The reply itself stays out of the report: it may hold the key.
  const observed = long.length === 0 ? 'none' : `${long.length} replies with as many digits`;
  check(context, 'noKey', { ok: long.length === 0, expected: 'none', observed });
}

export const cases = defineCases([
  { id: 'sigfox/secrecy/air/BV-01', judge: judgeAccounted },
  { id: 'sigfox/secrecy/air/BV-02', judge: judgeProtection },
  { id: 'sigfox/secrecy/uart/BV-01', judge: judgeReplies },
]);
