import type { MiotyModuleFault } from '../../faults/fault.ts';
import { done, SILENCE } from '../shell/answer.ts';
import { answering, telling } from './at-answers.ts';
import { miotyFault } from './mioty-fault.ts';

const always = (line: string) => (): string => line;

/** Settings that are told or kept otherwise than they were made. */
export const settingFaults: readonly MiotyModuleFault[] = [
  telling('mioty-at-power-query-stuck', 'AT-UTPL? tells the same whatever was set', /^AT-UTPL\?$/, always('-UTPL:11')),
  telling('mioty-at-mode-query-stuck', 'AT-UM? tells the standard mode whatever was set', /^AT-UM\?$/, always('-UM:0')),
  telling(
    'mioty-at-profile-query-stuck',
    'AT-UP? tells the first profile whatever was set',
    /^AT-UP\?$/,
    always('-UP:0'),
  ),
  telling('mioty-at-sync-burst-on', 'AT-US? tells that the synchronisation burst is on', /^AT-US\?$/, always('-US:1')),
  miotyFault('mioty-at-address-not-stored', 'a written short address is forgotten', {
    event(event, device) {
      if (event.kind !== 'answered' || !event.line.startsWith('AT-MSAD=')) return;
      device.memory = { ...device.memory, shortAddress: null };
    },
  }),
];

/** Replies to uplinks, and to attaching and detaching. */
export const progressFaults: readonly MiotyModuleFault[] = [
  miotyFault('mioty-at-window-lines-missing', 'beginning and end of the reception are not told', {
    notice: (text) => (text?.startsWith('-RXA:') ? null : text),
  }),
  miotyFault('mioty-at-transmit-lines-early', 'the end of a transmission is told at its beginning', {
    notice: (text) => (text === '-TXA:1' ? '-TXA:1\r\n-TXA:0' : text === '-TXA:0' ? null : text),
  }),
  telling('mioty-at-counter-query-off', 'AT-MPCT? tells three more than there are', /^AT-MPCT\?$/, (line) =>
    line.replace(/\d+$/, (digits) => String(Number(digits) + 3)),
  ),
  answering(
    'mioty-at-attach-lines-missing',
    'attaching and detaching do not tell the counter',
    /^AT-M[AD]LO$/,
    (answer) => ({
      ...answer,
      lines: answer.lines.filter((line) => !line.startsWith('-MPCT:')),
    }),
  ),
];

const UNFINISHED = '-MNFO:18\r\n1\r\n';

/** Commands that come while the radio works. */
export const busyFaults: readonly MiotyModuleFault[] = [
  miotyFault('mioty-at-busy-taken', 'an uplink that comes while another is on the air is reported and not sent', {
    outgoing: (text) => (text === UNFINISHED ? '0\r\n' : text),
  }),
  miotyFault('mioty-at-busy-code-wrong', 'a command that comes while the radio works is refused as a generic error', {
    outgoing: (text) => (text === UNFINISHED ? '-MERR:1\r\n1\r\n' : text),
  }),
  {
    name: 'mioty-at-busy-restarts',
    what: 'a command that comes while the radio works makes the module start anew',
    scope: 'mioty-module',
    behaviour: () => {
      let restart = (): void => {};
      return {
        event(event, device) {
          if (event.kind === 'line') restart = () => device.restart('reset');
        },
        outgoing(text) {
          if (text === UNFINISHED) restart();
          return text;
        },
      };
    },
  },
];

/** What is said when the module starts anew. */
export const startFaults: readonly MiotyModuleFault[] = [
  answering('mioty-at-reset-silent', 'a reset that should be answered is not', /^AT-RST$/, () => SILENCE),
  {
    name: 'mioty-at-banner-missing',
    what: 'the started module says nothing by itself',
    scope: 'mioty-module',
    behaviour: () => {
      let asked = false;
      return {
        event(event) {
          if (event.kind === 'line') asked = event.line === 'ATI';
        },
        outgoing: (text) => (!asked && text.startsWith('I:') ? '' : text),
      };
    },
  },
  answering('mioty-at-application-key-readable', 'AT-ACK? tells a key', /^AT-ACK\?$/, () =>
    done(`-ACK:16\t${'5E7D'.repeat(8)}\x1a`),
  ),
];
