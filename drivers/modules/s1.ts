import type { CommonOperation, Exchange, SigfoxDialectName, SigfoxOperation } from '../../rig/ports/module.ts';
import { rfpModes } from '../../rig/sigfox/rfp-modes.ts';
import type { Command, Dialect, DialectSession, EndRule, ModuleFacts } from './dialect.ts';
import { short, untilOkAnd, untilResult } from './end-rules.ts';
import { isSigfoxOperation } from './operations.ts';
import { s1Channels } from './s1-channels.ts';
import { downlinkSeconds, SHORT_SECONDS, testModeSeconds, uplinkSeconds } from './times.ts';
import { linesEndingInLf } from './tokenizer.ts';

/*
 * Dialect S1: the AX-SF command set of ON Semiconductor (AX-SFEU, AX-SFUS, AX-SFJK, AX-SFAZ data sheets, command tables), also spoken
 * by Wisol SFM10R and SFM11R2D, SNOC BRKWS01 and LPRS eRIC-Sigfox. 9600 8N1, no echo; an action answers OK, a query answers its value
 * lines and no OK after them.
 */

/** Frames in a message when nothing was set: AT$TR defaults to two repetitions. */
const DEFAULT_FRAMES = 3;

const errorOf = (line: string): string | null => (/^(ERR|ATCMD_)/.test(line) ? line : null);
const isOk = (line: string): boolean => line === 'OK';
const isError = (line: string): boolean => errorOf(line) !== null;
const isStatus = (line: string): boolean => isOk(line) || isError(line);
const isDownlink = (line: string): boolean => /^\+?RX=/.test(line);

const action = untilResult({ isOk, isError });

/** OK and RX= in either order; a window without a downlink ends in an error text, with or without OK before it. */
const bidirectional = untilOkAnd({ isOk, isError }, isDownlink);

/** Value lines and nothing after them. An answer that is not of this shape (a lone OK, a line too few) ends by silence. */
const query =
  (valueLines: number): EndRule =>
  (lines) => {
    if (lines.some(isError)) return 'error';
    if (lines.filter((line) => !isStatus(line)).length >= valueLines) return 'ok';
    return lines.length > 0 ? 'settle' : 'more';
  };

/** Of a raw line nobody knows whether it is an action or a query. */
const anything: EndRule = (lines) => {
  const result = action(lines);
  return result === 'more' && lines.length > 0 ? 'settle' : result;
};

/** X,Y */
const CHANNEL_STATE = short('AT$GI?', query(1), (lines) => lines.flatMap((line) => line.split(',')));

/** What the spelling depends on. */
interface State {
  readonly rc: string;
  readonly frames: number;
}

function send(text: string, payloadBytes: number, downlink: boolean, { rc, frames }: State): Command {
  return downlink
    ? { text: `${text},1`, end: bidirectional, timeoutSeconds: downlinkSeconds(rc) }
    : { text, end: action, timeoutSeconds: uplinkSeconds({ rc, payloadBytes, frames }) };
}

function raw(line: string, { rc, frames }: State): Command {
  if (/^AT\$S[FB]=[^,]*,1$/i.test(line)) {
    return { text: line, end: bidirectional, timeoutSeconds: downlinkSeconds(rc) };
  }
  const [, number, count] = /^AT\$TM=(\d+),(\d+)$/i.exec(line) ?? [];
  if (number !== undefined) {
    const letter = rfpModes.find((mode) => mode.number.value === Number(number))?.letter ?? '';
    return { text: line, end: anything, timeoutSeconds: testModeSeconds(rc, letter, Number(count)) };
  }
  const transmits = /^AT\$(SF|SB|SO|SL|CB|CW)\b/i.test(line);
  const timeoutSeconds = transmits ? uplinkSeconds({ rc, payloadBytes: 12, frames }) : SHORT_SECONDS;
  return { text: line, end: anything, timeoutSeconds };
}

/** The AX-SF sheets have the modes 0 to 5 with the numbers of the RFP; firmwares differ in what else they have. */
function testMode(mode: string, count: number, rc: string): Command | null {
  const found = rfpModes.find(({ letter }) => letter === mode);
  if (found === undefined) return null;
  const text = `AT$TM=${found.number.value},${count}`;
  return { text, end: action, timeoutSeconds: testModeSeconds(rc, mode, count) };
}

function spell(operation: CommonOperation | SigfoxOperation, state: State): Command | null {
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
      return send(`AT$SF=${operation.payload}`, operation.payload.length / 2, operation.downlink === true, state);
    case 'sendBit':
      return send(`AT$SB=${operation.bit}`, 0, operation.downlink === true, state);
    case 'sendKeepAlive':
      return send('AT$SO', 12, false, state);
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
      return CHANNEL_STATE;
    case 'resetChannels':
      return short('AT$RC', action);
    case 'setZone':
    case 'setBitRate':
    case 'setInterFrame':
    case 'setConfirmationDelay':
      // The part number fixes the zone; the timers are the firmware's own.
      return null;
    case 'testMode':
      return testMode(operation.mode, operation.count, state.rc);
    case 'raw':
      return raw(operation.line, state);
  }
}

function openSession({ rc }: ModuleFacts): DialectSession {
  let frames = DEFAULT_FRAMES;
  const channels = s1Channels(rc, { state: CHANNEL_STATE, reset: short('AT$RC', action) });
  return {
    spell(operation) {
      const command = isSigfoxOperation(operation) ? spell(operation, { rc, frames }) : null;
      return command && [command];
    },
    prepare: channels.prepare,
    observe(exchange: Exchange) {
      const { operation, status } = exchange;
      if (operation.kind === 'softReset') frames = DEFAULT_FRAMES;
      if (operation.kind === 'setFrameCount' && status === 'ok') frames = operation.frames;
      channels.observe(exchange);
    },
  };
}

export const S1: Dialect<SigfoxDialectName> = {
  name: 's1',
  baudRate: 9600,
  terminator: '\r',
  // Replies end in CR LF; this also takes a module that leaves the CR out.
  tokenizer: linesEndingInLf,
  // Reset pulse drivers wait 100 ms (twr-sdk) to 300 ms (TECREA/WISOL) before they talk.
  bootSeconds: 0.3,
  quietSeconds: 0.1,
  flush: '\r',
  probe: short('AT', action),
  // The longest line that real parts take is not known.
  takes: () => true,
  errorOf,
  isStatus,
  downlinkOf({ text }) {
    const bytes = /^\+?RX=((?: ?[0-9A-Fa-f]{2}){8}) ?$/.exec(text);
    return bytes && bytes[1]!.replaceAll(' ', '').toLowerCase();
  },
  openSession,
};
