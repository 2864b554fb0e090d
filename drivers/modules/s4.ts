import type { CommonOperation, Exchange, SigfoxDialectName, SigfoxOperation } from '../../rig/ports/module.ts';
import { rfpLetters } from '../../rig/sigfox/rfp-modes.ts';
import type { Command, Dialect, DialectSession, ModuleFacts } from './dialect.ts';
import { captured, short, untilResult } from './end-rules.ts';
import { isSigfoxOperation } from './operations.ts';
import { downlinkSeconds, SHORT_SECONDS, testModeSeconds, uplinkSeconds } from './times.ts';
import { linesEndingInLf } from './tokenizer.ts';

/*
 * Dialect S4: the modem example of the Sigfox end-point library (sigfox-ep-example-st-nucleo-xxxxxx v2.2 with sigfox-at-parser v1.0). 115200 8N1,
 * no echo. Lines end in CR alone: an LF becomes the first character of the next line. Replies are $NAME:fields lines and then OK or ERROR:NAME.
 */

/** The buffer of 128 has no end: the 128th character makes the line start over. */
const LONGEST_LINE = 127;

/** AT$N as the module starts. */
const DEFAULT_FRAMES = 3;

const isOk = (line: string): boolean => line === 'OK';
const isError = (line: string): boolean => line.startsWith('ERROR:');
const action = untilResult({ isOk, isError });

const set = (name: string, value: string | number): readonly Command[] => [short(`AT$${name}=${value}`, action)];

/** Names of AT$RC; the others are as everywhere. */
const ZONES: Readonly<Record<string, string>> = { RC3C: 'RC3_LBT', RC3D: 'RC3_LDC' };

/** What the spelling depends on. */
interface State {
  readonly rc: string;
  readonly frames: number;
}

function send(argument: string, payloadBytes: number, downlink: boolean, { rc, frames }: State): readonly Command[] {
  const timeoutSeconds = downlink ? downlinkSeconds(rc) : uplinkSeconds({ rc, payloadBytes, frames });
  return [{ text: `AT$MSG=${argument},${downlink ? 1 : 0}`, end: action, timeoutSeconds }];
}

function sendFrame(payload: string, downlink: boolean, state: State): readonly Command[] | null {
  // A single 0 or 1 is the spelling of a bit.
  if (payload === '0' || payload === '1') return null;
  return send(payload === '' ? 'NULL' : payload, payload.length / 2, downlink, state);
}

/** One run each: the command has no number of repetitions. */
function testModes(mode: string, count: number, rc: string): readonly Command[] | null {
  if (!rfpLetters.some((letter) => letter === mode)) return null;
  const run: Command = { text: `AT$RFP=${mode}`, end: action, timeoutSeconds: testModeSeconds(rc, mode, 1) };
  return Array.from({ length: count }, () => run);
}

function raw(line: string, { rc, frames }: State): Command {
  const message = /^AT\$MSG=[^,]*,(.)/.exec(line);
  const testMode = /^AT\$RFP=(.)/.exec(line);
  let timeoutSeconds = SHORT_SECONDS;
  if (message)
    timeoutSeconds = message[1] === '1' ? downlinkSeconds(rc) : uplinkSeconds({ rc, payloadBytes: 12, frames });
  if (testMode) timeoutSeconds = testModeSeconds(rc, testMode[1]!, 1);
  return { text: line, end: action, timeoutSeconds };
}

function spell(operation: CommonOperation | SigfoxOperation, state: State): readonly Command[] | null {
  switch (operation.kind) {
    case 'probe':
      return [short('AT', action)];
    case 'getId':
      return [short('ATI3', action, captured(/^I:Sigfox_ep_id:(.*)$/))];
    case 'getFirmware':
      return [short('ATI', action, captured(/^I:Firmware:(.*)$/))];
    case 'sendFrame':
      return sendFrame(operation.payload, operation.downlink === true, state);
    case 'sendBit':
      return send(String(operation.bit), 0, operation.downlink === true, state);
    case 'setFrameCount':
      return set('N', operation.frames);
    case 'setKeyMode':
      return set('KEY_TYPE', operation.key === 'public' ? 'PUBLIC' : 'PRIVATE');
    case 'setZone':
      return set('RC', ZONES[operation.zone] ?? operation.zone);
    case 'setBitRate':
      return set('UL_BR', operation.bitRateBps);
    case 'setInterFrame':
      return set('T_IFU', operation.milliseconds);
    case 'setConfirmationDelay':
      return set('T_CONF', operation.milliseconds);
    case 'testMode':
      return testModes(operation.mode, operation.count, state.rc);
    case 'raw':
      return [raw(operation.line, state)];
    case 'getPac':
    case 'temperature':
    case 'voltage':
    case 'sendKeepAlive':
    case 'setPower':
    case 'getPower':
    case 'softReset':
    case 'channelState':
    case 'resetChannels':
      return null;
  }
}

function openSession(facts: ModuleFacts): DialectSession {
  let { rc } = facts;
  let frames = DEFAULT_FRAMES;
  return {
    spell: (operation) => (isSigfoxOperation(operation) ? spell(operation, { rc, frames }) : null),
    observe({ operation, status }: Exchange) {
      if (status !== 'ok') return;
      if (operation.kind === 'setFrameCount') frames = operation.frames;
      if (operation.kind === 'setZone') rc = operation.zone;
    },
  };
}

/** The payload stands right behind the last flag: the source forgets the comma. One that is mended has it. */
const MESSAGE = /^\$MSG:(?:[01],){6}[01],?([0-9A-Fa-f]{16}),-?\d+$/;
const TEST_MODE_DOWNLINK = /^\$RFP: ?dl_payload=([0-9A-Fa-f]{16}),/;

export const S4: Dialect<SigfoxDialectName> = {
  name: 's4',
  baudRate: 115_200,
  terminator: '\r',
  tokenizer: linesEndingInLf,
  // Nothing is known of its start; the rig's probe is repeated until it is heard.
  bootSeconds: 0.5,
  quietSeconds: 0.1,
  flush: '\r',
  probe: short('AT', action),
  takes: (text) => text.length <= LONGEST_LINE && /^[ -~]*$/.test(text),
  errorOf: (line) => (isError(line) ? line : null),
  isStatus: (line) => isOk(line) || isError(line),
  downlinkOf: ({ text }) => (MESSAGE.exec(text) ?? TEST_MODE_DOWNLINK.exec(text))?.[1]?.toLowerCase() ?? null,
  openSession,
};
