import type { JudgeContext } from '../rig/conformance/judgement.ts';
import type { TranscriptLine } from '../rig/ports/module.ts';
import { defineCases } from '../rig/suite.ts';
import { check, checkFrames, same } from './judging/checks.ts';
import { contentOf } from './judging/content.ts';
import { echoesOf, endingOf, fromModule, lastLineOf, requireTalking, sole, surplusLines } from './judging/dialogue.ts';
import { shifted } from './judging/estimates.ts';
import { declaredFrames, messageAt, readableMessageAt } from './judging/messages.ts';

function judgeProbe(context: JudgeContext): void {
  requireTalking(context);
  const { status } = sole(context, 'probe');
  check(context, 'answered', { ok: status === 'ok', expected: 'ok', observed: status });
}

/** Hex digits of a fixed number, leading zeros included. */
function judgeDigits(context: JudgeContext, kind: 'getId' | 'getPac', digits: number): void {
  requireTalking(context);
  const { status, values } = sole(context, kind);
  const value = values[0] ?? '';
  check(context, 'answered', { ok: status === 'ok', expected: 'ok', observed: status });
  check(context, 'format', {
    ok: values.length === 1 && new RegExp(`^[0-9A-Fa-f]{${digits}}$`).test(value),
    expected: `one value of ${digits} hex digits`,
    observed: values.length === 1 ? `"${value}"` : `${values.length} values`,
  });
}

function judgeIdentityOnAir(context: JudgeContext): void {
  requireTalking(context);
  const [told] = sole(context, 'getId').values;
  if (told === undefined) context.inconclusive('DUT_SILENT', 'the module did not tell its ID');
  const wanted = told.trim().toLowerCase();
  checkFrames(context, 'sameId', readableMessageAt(context, 0).frames, (placed) =>
    same(wanted, contentOf(placed).epId),
  );
}

function judgeQueries(context: JudgeContext): void {
  requireTalking(context);
  for (const exchange of context.observation.exchanges) {
    if (exchange.status !== 'ok' || exchange.values.length === 0) continue;
    const surplus = surplusLines(exchange);
    check(context, 'valuesOnly', {
      ok: surplus.length === 0,
      expected: 'value lines and nothing else',
      observed:
        surplus.length === 0 ? 'value lines' : `also "${surplus.join('", "')}" after ${exchange.operation.kind}`,
    });
  }
}

function judgeTerminator(context: JudgeContext): void {
  requireTalking(context);
  const terminator = context.ixitText('replyTerminatorHex').toLowerCase();
  for (const line of fromModule(context)) {
    const ending = endingOf(line);
    check(context, 'terminator', {
      ok: ending === terminator,
      expected: terminator,
      observed: `${ending} after "${line.text}"`,
    });
  }
}

function judgeEcho(context: JudgeContext): void {
  requireTalking(context);
  const echoes: readonly TranscriptLine[] = echoesOf(context.observation.transcript);
  check(context, 'noEcho', {
    ok: echoes.length === 0,
    expected: 'no command comes back',
    observed: echoes.length === 0 ? 'none' : `"${echoes[0].text}" and ${echoes.length - 1} more`,
  });
}

function judgeUnknown(context: JudgeContext): void {
  requireTalking(context);
  const { status, errorText, lines } = sole(context, 'raw');
  const replied = lines.some((line) => line.direction === 'from-module');
  const observed = errorText ?? (status === 'ok' ? 'taken as if it existed' : status);
  check(context, 'answered', { ok: replied, expected: 'an error text', observed });
  check(context, 'refused', { ok: status !== 'ok' || errorText !== undefined, expected: 'an error text', observed });
}

/** A module that put its whole message on the air must not tell its user that it failed. */
function judgeSendReply(context: JudgeContext): void {
  const { exchange, frames } = messageAt(context, 0);
  if (frames.length < declaredFrames(context))
    context.inconclusive('SYNC_NOT_FOUND', 'not all frames of the message were found');
  check(context, 'reply', {
    ok: exchange.status === 'ok',
    expected: 'ok',
    observed: exchange.errorText ?? exchange.status,
  });
}

function judgeReplyTime(context: JudgeContext): void {
  const { exchange, frames } = messageAt(context, 0);
  const line = lastLineOf(exchange);
  if (line === undefined) context.inconclusive('DUT_SILENT', 'the module never answered the send command');
  if (frames.length < declaredFrames(context))
    context.inconclusive('SYNC_NOT_FOUND', 'not all frames of the message were found');
  const { endSeconds } = frames[frames.length - 1].frame;
  const untilReply = shifted({ ...endSeconds, value: -endSeconds.value }, line.timeSeconds);
  context.measure('replyAfterLastFrame', untilReply);
}

export const cases = defineCases([
  { id: 'sigfox/at/probe/BV-01', judge: judgeProbe },
  { id: 'sigfox/at/identity/BV-01', judge: (context) => judgeDigits(context, 'getId', 8) },
  { id: 'sigfox/at/identity/BV-02', judge: (context) => judgeDigits(context, 'getPac', 16) },
  { id: 'sigfox/at/identity/BV-03', judge: judgeIdentityOnAir },
  { id: 'sigfox/at/grammar/BV-01', judge: judgeQueries },
  { id: 'sigfox/at/grammar/BV-02', judge: judgeTerminator },
  { id: 'sigfox/at/grammar/BV-03', judge: judgeEcho },
  { id: 'sigfox/at/grammar/BI-01', judge: judgeUnknown },
  { id: 'sigfox/at/send/BV-01', judge: judgeSendReply },
  { id: 'sigfox/at/send/TI-01', judge: judgeReplyTime },
]);
