import type { MiotyModuleFault } from '../../faults/fault.ts';
import { done } from '../shell/answer.ts';
import { answering, telling } from './at-answers.ts';
import { miotyFault } from './mioty-fault.ts';

/** Far above the 100 ms that hosts of the family leave. */
const LONG_GAP_SECONDS = 0.5;

/** The form of replies. */
export const formFaults: readonly MiotyModuleFault[] = [
  miotyFault('mioty-at-status-first', 'the status comes before the data lines', {
    outgoing: (text) => text.replace(/^((?:-[A-Z0-9]+:.*\r\n)+)0\r\n$/, '0\r\n$1'),
  }),
  telling('mioty-at-information-empty', 'ATI and AT-LIBV tell nothing', /^AT(I|-LIBV)$/, () => 'I:'),
  {
    name: 'mioty-at-gap-long',
    what: 'a query within half a second of the reply before it is answered without its data',
    scope: 'mioty-module',
    behaviour: () => {
      let repliedSeconds = Number.NEGATIVE_INFINITY;
      let hurried = false;
      return {
        event(event, { clock }) {
          if (event.kind === 'line') hurried = clock.nowSeconds() - repliedSeconds < LONG_GAP_SECONDS;
          if (event.kind === 'answered') repliedSeconds = clock.nowSeconds();
        },
        answer: (answer, line) => (hurried && line.endsWith('?') && answer.status === '0' ? done() : answer),
      };
    },
  },
];

const code = (name: string, what: string, from: number, to: number): MiotyModuleFault =>
  telling(name, what, /^AT/, (line) => (line === `AT!ERR:${from}` ? `AT!ERR:${to}` : line));

/** Reasons of refusals. */
export const reasonFaults: readonly MiotyModuleFault[] = [
  code('mioty-at-code-bounds-wrong', 'what is out of bounds is refused as a generic error', 3, 1),
  code('mioty-at-code-size-wrong', 'a wrong number of bytes is refused as a generic error', 4, 1),
  code('mioty-at-code-character-wrong', 'an unexpected character is refused as a generic error', 5, 1),
  code('mioty-at-code-argument-wrong', 'a missing argument is refused as a generic error', 6, 1),
  code('mioty-at-code-read-wrong', 'a query for what is only written is refused as a generic error', 7, 1),
  telling(
    'mioty-at-library-size-wrong',
    'an argument of a wrong size is refused as a generic error',
    /^AT-M(SAD|AOA)=/,
    (line) => line.replace(/^-MNFO:3$/, '-MERR:1'),
  ),
  telling('mioty-at-downlink-code-wrong', 'that no downlink came is told as a corrupt one', /^AT-(B|MAOA=)/, (line) =>
    line.replace(/^-MNFO:12$/, '-MNFO:14'),
  ),
  telling('mioty-at-twice-code-wrong', 'a second attachment is refused as not attached', /^AT-MALO$/, (line) =>
    line.replace(/^-MERR:8$/, '-MERR:6'),
  ),
];

/** Lines that should be refused and are carried out in some other way. */
export const looseFaults: readonly MiotyModuleFault[] = [
  miotyFault('mioty-at-separator-any', 'any character may stand between length and digits', {
    line: (line) => line.replace(/^(AT-[A-Z0-9]+=\d+)[^\d\t]/, '$1\t'),
  }),
  miotyFault('mioty-at-argument-optional', 'a missing argument is taken as 0, or as no bytes', {
    line: (line) => line.replace(/^AT-UM=$/, 'AT-UM=0').replace(/^AT-U=$/, 'AT-U=0\t\x1a'),
  }),
  answering(
    'mioty-at-counter-writable',
    'the packet counter can be written',
    /^AT-MPCT=\d+$/,
    (_answer, line, device) => {
      device.memory = { ...device.memory, packetCounter: Number(line.split('=')[1]) };
      return done();
    },
  ),
  answering('mioty-at-eui-writable', 'an EUI that is fixed can be written', /^AT-MEUI=8\t/, (_answer, line, device) => {
    const epEui = Uint8Array.from(Buffer.from(line.slice('AT-MEUI=8\t'.length), 'hex'));
    device.memory = { ...device.memory, epEui };
    return done();
  }),
  answering('mioty-at-carrier-anywhere', 'a test carrier far outside every band is taken', /^AT\$TXCU=1$/, () =>
    done(),
  ),
  miotyFault('mioty-at-power-unbounded', 'a power far beyond the range is taken as the lowest', {
    line: (line) => line.replace(/^AT-UTPL=\d{3,}$/, 'AT-UTPL=10'),
  }),
  miotyFault('mioty-at-profile-unbounded', 'a profile that does not exist is taken as the first', {
    line: (line) => line.replace('AT-UP=9', 'AT-UP=0'),
  }),
  miotyFault('mioty-at-small-letters-refused', 'hex digits in small letters are refused', {
    line: (line) => (line.includes('\t') ? line.replace(/[a-f]/g, '-') : line),
  }),
];
