import type { MiotyModuleFault } from '../../faults/fault.ts';
import type { MiotyDevice } from '../device/device.ts';
import type { Memory } from '../device/memory.ts';
import { type Answer, done, SILENCE } from '../shell/answer.ts';
import { miotyFault } from './mioty-fault.ts';

const onAnswer = (
  name: string,
  what: string,
  answer: (answer: Answer, line: string, device: MiotyDevice) => Answer,
): MiotyModuleFault => miotyFault(name, what, { answer });

/** Changes the data lines of one query. */
const onQuery = (name: string, what: string, query: string, change: (line: string) => string): MiotyModuleFault =>
  onAnswer(name, what, (answer, line) =>
    line === query && answer.status === '0' ? { ...answer, lines: answer.lines.map(change) } : answer,
  );

const SUB = '\x1a';

/** Another digit in the last place, before SUB where there is one. */
const otherDigit = (line: string): string =>
  line.replace(/[0-9A-F](?=[^0-9A-F]?$)/, (digit) => (digit === '7' ? '8' : '7'));

const keyLine = ({ networkKey }: Memory): string =>
  `-MNWK:16\t${Buffer.from(networkKey ?? [])
    .toString('hex')
    .toUpperCase()}${SUB}`;

const isRefused = ({ status }: Answer): boolean => status === '1' || status === '2';

/** What the UART says. */
export const replyFaults: readonly MiotyModuleFault[] = [
  onAnswer('mioty-status-missing', 'settings that are taken are not answered', (answer, line) =>
    // Without an answer to AT-UP no bench would take the module.
    /^AT-(?!UP=)[A-Z]+=/.test(line) && answer.status === '0' && answer.lines.length === 0 ? SILENCE : answer,
  ),
  onAnswer('mioty-refusal-silent', 'what is refused gets no reply', (answer) => (isRefused(answer) ? SILENCE : answer)),
  onAnswer('mioty-refusal-bare', 'the reason of a refusal is not told', (answer) =>
    isRefused(answer) ? { ...answer, lines: [] } : answer,
  ),
  onAnswer('mioty-refusal-ok', 'what is refused is answered with 0', (answer) => (isRefused(answer) ? done() : answer)),
  onAnswer('mioty-status-swapped', 'the interpreter refuses with the status of the library', (answer) =>
    answer.status === '2' ? { ...answer, status: '1' } : answer,
  ),
  onAnswer('mioty-unknown-accepted', 'an unknown command is answered with 0', (answer) =>
    answer.lines[0] === 'AT!ERR:2' ? done() : answer,
  ),
  onAnswer('mioty-unknown-code-wrong', 'an unknown command is refused with a generic code', (answer) => ({
    ...answer,
    lines: answer.lines.map((line) => (line === 'AT!ERR:2' ? 'AT!ERR:1' : line)),
  })),
  onAnswer('mioty-send-error-reply', 'a correct transmission is answered with an error', (answer, line) =>
    /^AT-U(MPF)?=/.test(line) && answer.status === '0' ? { lines: ['-MERR:1'], status: '1' } : answer,
  ),
  onQuery('mioty-eui-mismatch', 'AT-MEUI? tells another EUI than the air shows', 'AT-MEUI?', otherDigit),
  onQuery('mioty-short-address-mismatch', 'AT-MSAD? tells another address than the air shows', 'AT-MSAD?', otherDigit),
  onQuery('mioty-eui-length-wrong', 'the EUI is told with a wrong number of bytes', 'AT-MEUI?', (line) =>
    line.replace(':8\t', ':7\t'),
  ),
  onQuery('mioty-state-text', 'the state of attachment is told in words', 'AT-MAS?', () => '-MSTA:ATTACHED'),
  onQuery('mioty-counter-query-stuck', 'AT-MPCT? tells 0 whatever was sent', 'AT-MPCT?', () => '-MPCT:0'),
  miotyFault('mioty-transmit-lines-missing', 'beginning and end of a transmission are not told', {
    notice: (text) => (text?.startsWith('-TXA:') ? null : text),
  }),
  miotyFault('mioty-counter-line-missing', 'the reply to an uplink does not name its counter', {
    notice: (text) => (text?.startsWith('-MPCT:') ? null : text),
  }),
  miotyFault('mioty-lf-only', 'replies end in LF alone', { outgoing: (text) => text.replaceAll('\r\n', '\n') }),
  miotyFault('mioty-echo-on', 'the module echoes what it receives', {
    event(event, device) {
      if (event.kind === 'line') device.say(`${event.line}\r\n`);
    },
  }),
];

/** Keys that come out again. */
export const secrecyFaults: readonly MiotyModuleFault[] = [
  onAnswer('mioty-key-readable', 'AT-MNWK? tells the network key', (answer, line, device) =>
    line === 'AT-MNWK?' ? done(keyLine(device.memory)) : answer,
  ),
  onAnswer('mioty-key-in-info', 'ATI tells the network key', (answer, line, device) =>
    line === 'ATI' ? { ...answer, lines: [...answer.lines, keyLine(device.memory)] } : answer,
  ),
  onAnswer('mioty-key-echoed', 'the answer to a written key repeats it', (answer, line) =>
    line.startsWith('AT-MNWK=') ? { ...answer, lines: [line.slice('AT'.length), ...answer.lines] } : answer,
  ),
];

/** Changes number of bytes and digits of lines that have both. */
const onBytes =
  (change: (length: string, hex: string) => readonly [length: string, hex: string]) =>
  (line: string): string => {
    const match = /^(.*=)(\d+)\t(.*)$/s.exec(line);
    if (match === null || !line.endsWith(SUB)) return line;
    const [, head, length, rest] = match;
    return `${head}${change(length, rest.slice(0, -SUB.length)).join('\t')}${SUB}`;
  };

/** Malformed lines that are carried out. */
export const lenientFaults: readonly MiotyModuleFault[] = [
  miotyFault('mioty-length-ignored', 'the number of bytes of an argument need not be right', {
    line: onBytes((_length, hex) => [String(hex.length >> 1), hex]),
  }),
  miotyFault('mioty-non-hex-accepted', 'letters that are no hex digits are taken as 0', {
    line: onBytes((length, hex) => [length, hex.replace(/[^0-9A-Fa-f]/g, '0')]),
  }),
  miotyFault('mioty-odd-hex-accepted', 'an odd number of hex digits goes without the last one', {
    line: onBytes((length, hex) => [length, hex.length % 2 === 1 ? hex.slice(0, -1) : hex]),
  }),
  miotyFault('mioty-substitute-optional', 'bytes need no end', {
    line: (line) => (/\t[0-9A-Fa-f]*$/.test(line) ? line + SUB : line),
  }),
  miotyFault('mioty-mode-unbounded', 'AT-UM=3 is taken as mode 0', {
    line: (line) => line.replace('AT-UM=3', 'AT-UM=0'),
  }),
];
