import type {
  CommonOperation,
  Exchange,
  SigfoxDialectName,
  SigfoxOperation,
  TranscriptLine,
} from '../../rig/ports/module.ts';
import { rfpModes } from '../../rig/sigfox/rfp-modes.ts';
import type { Command, Dialect, DialectSession, EndRule, ModuleFacts, ReadValues } from './dialect.ts';
import { captured, short, untilOkAnd, untilResult } from './end-rules.ts';
import { isSigfoxOperation } from './operations.ts';
import { linesWithRawRun } from './raw-run-tokenizer.ts';
import { downlinkSeconds, SHORT_SECONDS, testModeSeconds, uplinkSeconds } from './times.ts';

/*
 * Dialect S3: Sigfox_AT_Slave of STM32CubeWL (AN5480; sgfx_command.c of V1.3.1), and its ancestor X-CUBE-SFOX on Murata modules. 9600 8N1, no echo.
 * A byte that comes while a command runs spoils the next command, so lines end in CR alone. Debug traces stand between command and reply until AT+VL=0,
 * and may come even then.
 */

/** The 64th character is answered with an error, and the rest of the line is taken for a line of its own. */
const LONGEST_LINE = 63;

/** `repeat` is taken to count the frames after the first (the library decides, dialect notes Q); 2 is what it sends without the argument. */
const DEFAULT_REPEATS = 2;

const PREFIX = '+RX=';

const errorOf = (line: string): string | null =>
  /^(AT_[A-Z_]+|error unknown|SIGFOX APPLICATION ERROR.*)$/.test(line) ? line : null;
const isOk = (line: string): boolean => line === 'OK';
const isError = (line: string): boolean => errorOf(line) !== null;
const isDownlink = (line: string): boolean => line.startsWith(PREFIX);
const action = untilResult({ isOk, isError });
/** The reply comes whole at the end of the window; without a downlink it is AT_RX_TIMEOUT. */
const bidirectional = untilOkAnd({ isOk, isError }, isDownlink);

/** Traces begin with their time, 12s345:. */
const withoutTraces: ReadValues = (lines) => lines.filter((line) => !/^\d+s\d{3}:/.test(line));
const downlinkAlone: ReadValues = (lines) => lines.filter(isDownlink);

/** ATZ has no OK; the banner ends the boot text unless it was switched off. */
const booted: EndRule = (lines) => {
  if (lines.some(isError)) return 'error';
  if (lines.some((line) => line.includes('APPLICATION READY'))) return 'ok';
  return lines.length > 0 ? 'settle' : 'more';
};
const BOOT_SECONDS = 3;

/** What the spelling depends on. */
interface State {
  /** As AT$RC and AT$TM name the zone; null where they have no name for it. */
  readonly zone: string | null;
  readonly rc: string;
  /** Null: as the module is delivered. */
  readonly frames: number | null;
}

/** 1, 2, 3A, 3C, 4 to 7; low duty cycle in RC3 has no name here. */
const zoneName = (rc: string): string | null => /^RC([124-7]|3[AC])$/.exec(rc)?.[1] ?? null;

function send(text: string, payloadBytes: number, downlink: boolean, { rc, frames }: State): Command {
  const repeats = frames === null ? '' : `,${frames - 1}`;
  if (downlink) {
    return {
      text: `${text},1${repeats}`,
      end: bidirectional,
      values: downlinkAlone,
      timeoutSeconds: downlinkSeconds(rc),
    };
  }
  return {
    text: frames === null ? text : `${text},0${repeats}`,
    end: action,
    values: downlinkAlone,
    timeoutSeconds: uplinkSeconds({ rc, payloadBytes, frames: frames ?? DEFAULT_REPEATS + 1 }),
  };
}

const query = (text: string, pattern: RegExp): Command => short(text, action, captured(pattern));

/** One run each: the command has no number of repetitions. */
function testModes(mode: string, count: number, { rc, zone }: State): readonly Command[] | null {
  const found = rfpModes.find(({ letter }) => letter === mode);
  if (found === undefined || zone === null) return null;
  const text = `AT$TM=${zone},${found.number.value}`;
  const run: Command = { text, end: action, values: withoutTraces, timeoutSeconds: testModeSeconds(rc, mode, 1) };
  return Array.from({ length: count }, () => run);
}

function raw(line: string, { rc }: State): Command {
  const end = action;
  const values = withoutTraces;
  if (/^AT\$S[FB]=[^,]*,1(,|$)|^AT\$SH=\d+,.*,1(,\d+)?$/.test(line)) {
    return { text: line, end: bidirectional, values, timeoutSeconds: downlinkSeconds(rc) };
  }
  if (line === 'ATZ') return { text: line, end: booted, values, timeoutSeconds: BOOT_SECONDS, restarts: true };
  return { text: line, end, values, timeoutSeconds: rawSeconds(line, rc) };
}

/** A Monarch scan of AT$MN without an argument. */
const SCAN_SECONDS = 5;

function rawSeconds(line: string, rc: string): number {
  const number = /^AT\$TM=\w+,(\d+)$/.exec(line)?.[1];
  if (number !== undefined) {
    return testModeSeconds(rc, rfpModes.find((mode) => mode.number.value === Number(number))?.letter ?? '', 1);
  }
  const scan = /^AT\$MN(?:=(\d+))?$/.exec(line);
  if (scan) return Number(scan[1] ?? SCAN_SECONDS) + SHORT_SECONDS;
  const transmits = /^(AT\$(SF|SB|SH|CW|PN)\b|ATS300$)/.test(line);
  return transmits ? uplinkSeconds({ rc, payloadBytes: 12, frames: 3 }) : SHORT_SECONDS;
}

function spell(operation: CommonOperation | SigfoxOperation, state: State): readonly Command[] | null {
  switch (operation.kind) {
    case 'probe':
      return [short('AT', action, withoutTraces)];
    case 'getId':
      return [query('AT$ID=?', /^[0-9A-F]{8}$/i)];
    case 'getPac':
      return [query('AT$PAC=?', /^[0-9A-F]{16}$/i)];
    case 'getFirmware':
      return [short('AT+VER', action, withoutTraces)];
    case 'voltage':
      return [query('AT+BAT=?', /^\d+$/)];
    case 'sendFrame':
      return [send(`AT$SF=${operation.payload}`, operation.payload.length / 2, operation.downlink === true, state)];
    case 'sendBit':
      return [send(`AT$SB=${operation.bit}`, 0, operation.downlink === true, state)];
    case 'sendKeepAlive':
      return [send('ATS300', 12, false, { ...state, frames: null })];
    case 'setFrameCount':
      return [];
    case 'setPower':
      return [short(`ATS302=${operation.powerDbm}`, action, withoutTraces)];
    case 'getPower':
      return [query('ATS302=?', /^-?\d+$/)];
    case 'setKeyMode':
      return [short(`ATS410=${operation.key === 'public' ? 1 : 0}`, action, withoutTraces)];
    case 'softReset':
      return [{ text: 'ATZ', end: booted, timeoutSeconds: BOOT_SECONDS, silenceIsOk: true, restarts: true }];
    case 'setZone': {
      const zone = zoneName(operation.zone);
      return zone === null ? null : [short(`AT$RC=${zone}`, action, withoutTraces)];
    }
    case 'testMode':
      return testModes(operation.mode, operation.count, state);
    case 'raw':
      return [raw(operation.line, state)];
    case 'temperature':
    case 'setBitRate':
    case 'setInterFrame':
    case 'setConfirmationDelay':
    case 'channelState':
    case 'resetChannels':
      return null;
  }
}

function openSession(facts: ModuleFacts): DialectSession {
  let { rc } = facts;
  let frames: number | null = null;
  return {
    spell: (operation) => (isSigfoxOperation(operation) ? spell(operation, { rc, zone: zoneName(rc), frames }) : null),
    observe({ operation, status }: Exchange) {
      if (operation.kind === 'setFrameCount') frames = operation.frames;
      if (operation.kind === 'setZone' && status === 'ok') rc = operation.zone;
    },
  };
}

const PAYLOAD_BYTES = 8;
const CR_LF = '\r\n';
const OK_TAIL = `${CR_LF}${CR_LF}OK${CR_LF}`;

/**
 * The shipped firmware prints sixteen raw bytes: the payload and what lies behind it in memory. Of one that is mended nothing is known: it may print
 * sixteen hex digits, or the eight bytes alone, after which the rest of the reply makes up the sixteen.
 */
function downlinkRun(bytes: readonly number[]): number {
  const text = String.fromCharCode(...bytes);
  if (text.length === 2 * PAYLOAD_BYTES && text.endsWith(OK_TAIL)) return PAYLOAD_BYTES + CR_LF.length;
  return text.length >= 2 * PAYLOAD_BYTES + CR_LF.length && text.endsWith(CR_LF) ? text.length : 0;
}

function downlinkOf({ text, hex }: TranscriptLine): string | null {
  if (!isDownlink(text)) return null;
  const run = Buffer.from(hex, 'hex').subarray(PREFIX.length, -CR_LF.length);
  if (run.length < PAYLOAD_BYTES) return null;
  const digits = run.toString('latin1').toLowerCase();
  return /^[0-9a-f]{16}$/.test(digits) ? digits : run.subarray(0, PAYLOAD_BYTES).toString('hex');
}

export const S3: Dialect<SigfoxDialectName> = {
  name: 's3',
  baudRate: 9600,
  terminator: '\r',
  tokenizer: linesWithRawRun(PREFIX, downlinkRun),
  // The boot text takes some 200 ms at 9600 baud; bytes that come before its end are lost.
  bootSeconds: 1,
  quietSeconds: 0.1,
  flush: '\r',
  probe: short('AT+VL=0', action),
  takes: (text) => text.length <= LONGEST_LINE && /^[ -~]*$/.test(text),
  errorOf,
  isStatus: (line) => isOk(line) || isError(line),
  downlinkOf,
  openSession,
};
