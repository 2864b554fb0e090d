import type { Exchange, ModuleOperation } from '../../rig/ports/module.ts';
import type { Command, Dialect, DialectSession, EndRule } from './dialect.ts';
import { DOWNLINK_SECONDS, SHORT_SECONDS, testModeSeconds, uplinkSeconds } from './s1-times.ts';

/*
 * Dialect S1: the AX-SF command set of ON Semiconductor (AX-SFEU, AX-SFUS, AX-SFJK, AX-SFAZ data sheets, command tables), also spoken
 * by Wisol SFM10R and SFM11R2D, SNOC BRKWS01 and LPRS eRIC-Sigfox. 9600 8N1, no echo; an action answers OK, a query answers its value
 * lines and no OK after them.
 */

/** Frames in a message when nothing was set: AT$TR defaults to two repetitions. */
const DEFAULT_FRAMES = 3;

/** Sigfox RFP test modes, letter to number (sigfox-ep-addon-rfp; the AX-SF sheets have 0 to 5 with the same meaning). */
const TEST_MODES: Readonly<Record<string, number>> = { C: 0, J: 1, F: 2, D: 3, E: 4, A: 5, B: 6, G: 11, K: 12, L: 13 };

const errorOf = (line: string): string | null => (/^(ERR|ATCMD_)/.test(line) ? line : null);
const isOk = (line: string): boolean => line === 'OK';
const isStatus = (line: string): boolean => isOk(line) || errorOf(line) !== null;
const isDownlink = (line: string): boolean => /^\+?RX=/.test(line);
const failed = (lines: readonly string[]): boolean => lines.some((line) => errorOf(line) !== null);

const action: EndRule = (lines) => (failed(lines) ? 'error' : lines.some(isOk) ? 'ok' : 'more');

/** OK and RX= in either order; a window without a downlink ends in an error text, with or without OK before it. */
const bidirectional: EndRule = (lines) => {
  if (failed(lines)) return 'error';
  return lines.some(isOk) && lines.some(isDownlink) ? 'ok' : 'more';
};

/** Value lines and nothing after them. An answer that is not of this shape (a lone OK, a line too few) ends by silence. */
const query =
  (valueLines: number): EndRule =>
  (lines) => {
    if (failed(lines)) return 'error';
    if (lines.filter((line) => !isStatus(line)).length >= valueLines) return 'ok';
    return lines.length > 0 ? 'settle' : 'more';
  };

/** Of a raw line nobody knows whether it is an action or a query. */
const anything: EndRule = (lines) => {
  if (failed(lines)) return 'error';
  if (lines.some(isOk)) return 'ok';
  return lines.length > 0 ? 'settle' : 'more';
};

const short = (text: string, end: EndRule): Command => ({ text, end, timeoutSeconds: SHORT_SECONDS });

function send(text: string, payloadBytes: number, frames: number, downlink: boolean): Command {
  return downlink
    ? { text: `${text},1`, end: bidirectional, timeoutSeconds: DOWNLINK_SECONDS }
    : { text, end: action, timeoutSeconds: uplinkSeconds(payloadBytes, frames) };
}

function raw(line: string, frames: number): Command {
  if (/^AT\$S[FB]=[^,]*,1$/i.test(line)) return { text: line, end: bidirectional, timeoutSeconds: DOWNLINK_SECONDS };
  const transmits = /^AT\$(SF|SB|SO|SL|TM|CB|CW)\b/i.test(line);
  return { text: line, end: anything, timeoutSeconds: transmits ? uplinkSeconds(12, frames) : SHORT_SECONDS };
}

function testMode(mode: string, count: number): Command | null {
  const number = TEST_MODES[mode];
  if (number === undefined) return null;
  return { text: `AT$TM=${number},${count}`, end: action, timeoutSeconds: testModeSeconds(mode, count) };
}

function spell(operation: ModuleOperation, frames: number): Command | null {
  switch (operation.kind) {
    case 'probe':
      return short('AT', action);
    case 'getId':
      return short('AT$I=10', query(1));
    case 'getPac':
      return short('AT$I=11', query(1));
    case 'getFirmware':
      return short('AT$I=0', query(1));
    case 'temperature':
      return short('AT$T?', query(1));
    case 'voltage':
      return short('AT$V?', query(2));
    case 'sendFrame':
      return send(`AT$SF=${operation.payload}`, operation.payload.length / 2, frames, operation.downlink === true);
    case 'sendBit':
      return send(`AT$SB=${operation.bit}`, 0, frames, operation.downlink === true);
    case 'sendKeepAlive':
      return send('AT$SO', 12, frames, false);
    case 'setFrameCount':
      return short(`AT$TR=${operation.frames - 1}`, action);
    case 'setPower':
      return short(`ATS302=${operation.powerDbm}`, action);
    case 'getPower':
      return short('ATS302?', query(1));
    case 'setKeyMode':
      return short(`ATS410=${operation.key === 'public' ? 1 : 0}`, action);
    case 'softReset':
      // The sheets promise OK for AT$P=1 and 2 only.
      return { ...short('AT$P=0', action), silenceIsOk: true, restarts: true };
    case 'channelState':
      return short('AT$GI?', query(1));
    case 'resetChannels':
      return short('AT$RC', action);
    case 'setZone':
    case 'setBitRate':
    case 'setInterFrame':
    case 'setConfirmationDelay':
      // The part number fixes the zone; the timers are the firmware's own.
      return null;
    case 'testMode':
      return testMode(operation.mode, operation.count);
    case 'raw':
      return raw(operation.line, frames);
  }
}

function openSession(): DialectSession {
  let frames = DEFAULT_FRAMES;
  return {
    spell: (operation) => spell(operation, frames),
    observe({ operation, status }: Exchange) {
      if (operation.kind === 'softReset') frames = DEFAULT_FRAMES;
      if (operation.kind === 'setFrameCount' && status === 'ok') frames = operation.frames;
    },
  };
}

export const S1: Dialect = {
  name: 's1',
  baudRate: 9600,
  terminator: '\r',
  // Replies end in CR LF; cutting at LF also takes a module that leaves the CR out.
  lineDelimiter: '\n',
  // Reset pulse drivers wait 100 ms (twr-sdk) to 300 ms (TECREA/WISOL) before they talk.
  bootSeconds: 0.3,
  quietSeconds: 0.1,
  flush: '\r',
  probe: short('AT', action),
  errorOf,
  isStatus,
  openSession,
};
