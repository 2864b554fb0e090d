import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { check } from './judging/checks.ts';
import { echoesOf, endingOf, fromModule, requireTalking } from './judging/dialogue.ts';
import { dataOf, isStatusLine, repliesOf, stepOf } from './judging/mioty-at/steps.ts';

function judgeTerminator(context: JudgeContext): void {
  requireTalking(context);
  const terminator = context.ixitText('replyTerminatorHex').toLowerCase();
  for (const line of fromModule(context)) {
    const ending = endingOf(line);
    check(context, 'terminator', {
      ok: ending.endsWith(terminator),
      expected: terminator,
      observed: `${ending} after "${line.text}"`,
    });
  }
}

function judgeEcho(context: JudgeContext): void {
  requireTalking(context);
  const [echo] = echoesOf(context.observation.transcript);
  const observed = echo === undefined ? 'none' : `"${echo.text}"`;
  check(context, 'noEcho', { ok: echo === undefined, expected: 'no command comes back', observed });
}

/** Every query that the module has: its data, then one status and nothing after it. */
function judgeStatusLast(context: JudgeContext): void {
  requireTalking(context);
  for (const exchange of context.observation.exchanges) {
    if (exchange.status === 'unsupported') continue;
    const texts = repliesOf(exchange);
    const statuses = texts.filter(isStatusLine).length;
    const data = exchange.status === 'error' || dataOf(exchange).length > 0;
    check(context, 'statusLast', {
      ok: statuses === 1 && isStatusLine(texts.at(-1) ?? '') && data,
      expected: 'data lines, then one status',
      observed: `"${texts.join('", "')}" after ${exchange.operation.kind}`,
    });
  }
}

const BYTES = (count: number): string => `:${count}\\\\x09[0-9A-Fa-f]{${2 * count}}(\\\\x1A)?`;

/** Data lines of the queries: bytes are their number, HT and the digits; numbers are plain decimals. */
const DATA_LINES: Readonly<Record<string, RegExp>> = {
  eui: new RegExp(`^-MEUI${BYTES(8)}$`),
  'short-address': new RegExp(`^-MSAD${BYTES(2)}$`),
  ip6: new RegExp(`^-MIP6${BYTES(8)}$`),
  state: /^-MSTA:[0-4]$/,
  counter: /^-MPCT:\d+$/,
  mode: /^-UM:[0-2]$/,
  profile: /^-UP:\d$/,
};

function judgeDataLines(context: JudgeContext): void {
  for (const [name, pattern] of Object.entries(DATA_LINES)) {
    const data = dataOf(stepOf(context, name).exchange);
    check(context, 'dataLine', {
      ok: data.length === 1 && pattern.test(data[0]),
      expected: `one line ${pattern.source}`,
      observed: `"${data.join('", "')}" after the query for ${name}`,
    });
  }
}

/** Firmware and library say who they are; the form of the text is their maker's. */
function judgeInformation(context: JudgeContext): void {
  for (const name of ['information', 'library']) {
    const { exchange } = stepOf(context, name);
    const [text = ''] = exchange.values;
    check(context, 'told', {
      ok: exchange.status === 'ok' && text.trim() !== '',
      expected: 'a text and success',
      observed: `"${text}" and ${exchange.errorText ?? exchange.status} after the query for ${name}`,
    });
  }
}

/** RC1882 leaves the data line out of a reply to a command that comes too soon. */
function judgePace(context: JudgeContext): void {
  for (const name of Object.keys(DATA_LINES)) {
    const { exchange } = stepOf(context, name);
    const ok = exchange.status === 'ok' && dataOf(exchange).length > 0;
    check(context, 'complete', {
      ok,
      expected: 'a data line and success',
      observed: `${dataOf(exchange).length} data lines and ${exchange.errorText ?? exchange.status} after the query for ${name}`,
    });
  }
}

export const cases = defineCases([
  { id: 'mioty/at/grammar/BV-01', judge: judgeTerminator },
  { id: 'mioty/at/grammar/BV-02', judge: judgeEcho },
  { id: 'mioty/at/grammar/BV-03', judge: judgeStatusLast },
  { id: 'mioty/at/grammar/BV-04', judge: judgeDataLines },
  { id: 'mioty/at/grammar/BV-05', judge: judgeInformation },
  { id: 'mioty/at/grammar/TI-01', judge: judgePace },
]);
