import type { CommonOperation, Exchange, SigfoxDialectName, SigfoxOperation } from '../../rig/ports/module.ts';
import type { Command, Dialect, DialectSession, ModuleFacts } from './dialect.ts';
import { captured, short, untilOkAnd, untilResult } from './end-rules.ts';
import { isSigfoxOperation } from './operations.ts';
import { downlinkSeconds, SHORT_SECONDS, uplinkSeconds } from './times.ts';
import { linesEndingInLf } from './tokenizer.ts';

/*
 * Dialect S2: TD1202, TD1204, TD1207 and TD1208 of Telecom Design (libtdcore's parser; TD1207 reference manual), also on SNOC RPISIGFOX and
 * Snootlab Akeru. 9600 8N1; echo and verbose replies are on as delivered: blank lines stand around values and results. Every command ends in OK or
 * ERROR. A message takes the number of repeats as its second argument and the downlink request as its third.
 */

/** A longer line is cut in two, and its tail is carried out if it starts with AT. */
const LONGEST_LINE = 75;

/** S301 of a profile as delivered. */
const DEFAULT_REPEATS = 2;

const isOk = (line: string): boolean => line === 'OK';
const isError = (line: string): boolean => line === 'ERROR';
const action = untilResult({ isOk, isError });
/** OK comes after the uplink frames, +RX END when the window has closed, with +RX= before it or not. */
const bidirectional = untilOkAnd({ isOk, isError }, (line) => line === '+RX END');

const query = (text: string, pattern: RegExp, convert?: (value: string) => string): Command =>
  short(text, action, captured(pattern, convert));

/** Whole digits of a decimal fraction times a power of ten. */
const scaled = (factor: number) => (value: string) => String(Math.round(Number(value) * factor));

/** What the spelling depends on. */
interface State {
  readonly rc: string;
  /** Null: as the module is delivered. */
  readonly frames: number | null;
}

function send(text: string, payloadBytes: number, downlink: boolean, { rc, frames }: State): Command {
  const repeats = frames === null ? DEFAULT_REPEATS : frames - 1;
  if (downlink) return { text: `${text},${repeats},1`, end: bidirectional, timeoutSeconds: downlinkSeconds(rc) };
  return {
    text: frames === null ? text : `${text},${repeats}`,
    end: action,
    timeoutSeconds: uplinkSeconds({ rc, payloadBytes, frames: repeats + 1 }),
  };
}

function raw(line: string, { rc }: State): Command {
  if (/^AT\$S[FB]=[^,]*,[^,]*,1$/i.test(line)) {
    return { text: line, end: bidirectional, timeoutSeconds: downlinkSeconds(rc) };
  }
  const transmits = /^AT\$S[FBS]\b/i.test(line);
  const timeoutSeconds = transmits ? uplinkSeconds({ rc, payloadBytes: 12, frames: 3 }) : SHORT_SECONDS;
  return { text: line, end: action, timeoutSeconds };
}

function spell(operation: CommonOperation | SigfoxOperation, state: State): readonly Command[] | null {
  switch (operation.kind) {
    case 'probe':
      return [short('AT', action)];
    case 'getId':
      // Told without leading zeros; a line with another identifier follows.
      return [query('ATI7', /^[0-9A-F]{1,8}$/i, (id) => id.toUpperCase().padStart(8, '0'))];
    case 'getFirmware':
      return [short('ATI13', action)];
    case 'temperature':
      return [query('ATI26', /^-?\d+$/, scaled(10))];
    case 'voltage':
      return [query('ATI27', /^\d+(?:\.\d+)?$/, scaled(1000)), query('ATI28', /^\d+(?:\.\d+)?$/, scaled(1000))];
    case 'sendFrame':
      return [send(`AT$SF=${operation.payload}`, operation.payload.length / 2, operation.downlink === true, state)];
    case 'sendBit':
      return [send(`AT$SB=${operation.bit}`, 0, operation.downlink === true, state)];
    case 'setFrameCount':
      return [];
    case 'setPower':
      return [short(`ATS302=${operation.powerDbm}`, action)];
    case 'getPower':
      // The profile is the documented way to read a register.
      return [query('AT&V', /\bS302:(-?\d+)/)];
    case 'softReset':
      return [{ ...short('ATZ', action), restarts: true }];
    case 'raw':
      return [raw(operation.line, state)];
    case 'getPac':
    case 'sendKeepAlive':
    case 'setKeyMode':
    case 'setZone':
    case 'setBitRate':
    case 'setInterFrame':
    case 'setConfirmationDelay':
    case 'channelState':
    case 'resetChannels':
    case 'testMode':
      return null;
  }
}

function openSession({ rc }: ModuleFacts): DialectSession {
  let frames: number | null = null;
  return {
    spell: (operation) => (isSigfoxOperation(operation) ? spell(operation, { rc, frames }) : null),
    observe({ operation }: Exchange) {
      if (operation.kind === 'setFrameCount') frames = operation.frames;
    },
  };
}

export const S2: Dialect<SigfoxDialectName> = {
  name: 's2',
  baudRate: 9600,
  terminator: '\r',
  tokenizer: linesEndingInLf,
  // A restart takes about a second and prints nothing as delivered.
  bootSeconds: 1,
  quietSeconds: 0.1,
  // CAN would be the parser's own way, but without echo it spoils the next command.
  flush: '\r',
  probe: short('ATE0', action),
  // Control characters edit, cancel or end the line.
  takes: (text) => text.length <= LONGEST_LINE && /^[ -~]*$/.test(text),
  errorOf: (line) => (isError(line) ? line : null),
  isStatus: (line) => isOk(line) || isError(line),
  downlinkOf({ text }) {
    const bytes = /^\+RX=((?: ?[0-9A-Fa-f]{2}){8}) ?$/.exec(text);
    return bytes && bytes[1]!.replaceAll(' ', '').toLowerCase();
  },
  openSession,
};
