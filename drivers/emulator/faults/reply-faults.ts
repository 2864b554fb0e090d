import { NO_REPLY, OK, type Reply, SEND_FAILED } from '../s1/replies.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

const fault = (name: string, what: string, reply: (reply: Reply, line: string) => Reply): ModuleFault =>
  moduleFault(name, what, { reply });

/** Changes the value lines of one query. */
const onQuery = (name: string, what: string, query: string, change: (value: string) => string): ModuleFault =>
  fault(name, what, (reply, line) =>
    line === query && reply.kind === 'values' ? { ...reply, lines: reply.lines.map(change) } : reply,
  );

const SEND_LINE = /^AT\$S[FBO]/;

/** Another digit in the last place. */
const otherId = (id: string): string => `${id.slice(0, -1)}${id.endsWith('7') ? '8' : '7'}`;

/** What the UART says. */
export const replyFaults: readonly ModuleFault[] = [
  fault('refuses-without-answer', 'a refused command gets no reply', (reply) =>
    reply.kind === 'error' ? NO_REPLY : reply,
  ),
  onQuery('id-mismatch', 'AT$I=10 tells another ID than the air shows', 'AT$I=10', otherId),
  fault('at-no-ok', 'AT gets no reply', (reply, line) => (line === 'AT' ? NO_REPLY : reply)),
  fault('ok-after-query', 'OK follows the value of a query', (reply) =>
    reply.kind === 'values' ? { ...reply, lines: [...reply.lines, 'OK'] } : reply,
  ),
  onQuery('id-short', 'AT$I=10 drops the leading digits', 'AT$I=10', (id) => id.slice(2)),
  onQuery('pac-short', 'AT$I=11 drops the last digits', 'AT$I=11', (pac) => pac.slice(0, -2)),
  fault('unknown-command-accepted', 'an unknown command is answered OK', (reply, line) =>
    reply.kind === 'error' && !SEND_LINE.test(line) ? OK : reply,
  ),
  moduleFault('lf-only', 'replies end in LF alone', { outgoing: (text) => text.replaceAll('\r\n', '\n') }),
  moduleFault('echo-on', 'the module echoes what it receives', {
    event(event, module) {
      if (event.kind === 'line') module.say(`${event.line}\r`);
    },
  }),
  fault('send-error-reply', 'a correct transmission is answered with an error', (reply, line) =>
    reply.kind === 'ok' && SEND_LINE.test(line) ? SEND_FAILED : reply,
  ),
];
