import {
  BITS_64,
  type BssciMessage,
  bytes,
  COUNTER,
  checkFields,
  type Field,
  type FieldProblem,
  FLAG,
  FRACTION,
  may,
  must,
  NUMBER,
  numbers,
  OBJECT,
  SIGNED_64,
  TEXT,
  UNSIGNED_8,
  UNSIGNED_16,
  when,
} from './fields.ts';

export type BssciRole = 'base-station' | 'service-centre';
export type OperationStep = 'request' | 'response' | 'completion';

/** An operation: X by its initiator, XRsp by the other side, XCmp by the initiator (BSSCI 1.0.0, 5.3 to 5.16). */
export interface Operation {
  readonly command: string;
  readonly initiator: BssciRole | 'either';
  /** Clause of BSSCI 1.0.0. */
  readonly clause: string;
  readonly request: readonly Field[];
  readonly response: readonly Field[];
  /** A peer may answer it with an error for lack of support (5.11). */
  readonly optional?: boolean;
}

const SUBPACKETS = {
  kind: 'object',
  fields: [must('snr', numbers()), must('rssi', numbers()), must('frequency', numbers()), may('phase', numbers())],
} as const;
/** Who a peer says that it is (5.3). */
const SELF: readonly Field[] = [
  may('vendor', TEXT),
  may('model', TEXT),
  may('name', TEXT),
  may('swVersion', TEXT),
  may('info', OBJECT),
];
const EP_EUI = must('epEui', BITS_64);
const RECEPTION: readonly Field[] = [
  EP_EUI,
  must('rxTime', SIGNED_64),
  may('rxDuration', NUMBER),
  must('snr', NUMBER),
  must('rssi', NUMBER),
  may('eqSnr', NUMBER),
  may('profile', TEXT),
  may('subpackets', SUBPACKETS),
];
const END_POINT_RADIO: readonly Field[] = [
  must('dualChan', FLAG),
  must('repetition', FLAG),
  must('wideCarrOff', FLAG),
  must('longBlkDist', FLAG),
];
const isTrue = (name: string) => (message: BssciMessage) => message[name] === true;
const isSent = (message: BssciMessage): boolean => message.result === 'sent';

const propagation = (minor: number): readonly Field[] => [
  EP_EUI,
  // BSSCI 1.1.0, known from one implementation: bidi gave way to epClass and syncBurst.
  ...(minor === 0
    ? [must('bidi', FLAG)]
    : [must('epClass', { kind: 'text', oneOf: ['z', 'a'] }), must('syncBurst', FLAG)]),
  must('nwkSnKey', bytes(16)),
  must('shAddr', UNSIGNED_16),
  must('lastPacketCnt', COUNTER),
  ...END_POINT_RADIO,
];

const operations = (minor: number): readonly Operation[] => [
  {
    command: 'con',
    initiator: 'base-station',
    clause: '5.3',
    request: [
      must('version', TEXT),
      must('bsEui', BITS_64),
      ...SELF,
      must('bidi', FLAG),
      may('geoLocation', numbers(3)),
      must('snBsUuid', bytes(16)),
      may('snBsOpId', SIGNED_64),
      may('snScOpId', SIGNED_64),
    ],
    response: [
      may('version', TEXT),
      must('scEui', BITS_64),
      ...SELF,
      must('snResume', FLAG),
      must('snScUuid', bytes(16)),
    ],
  },
  { command: 'ping', initiator: 'either', clause: '5.4', request: [], response: [] },
  {
    command: 'status',
    initiator: 'service-centre',
    clause: '5.5',
    request: [],
    response: [
      must('code', SIGNED_64),
      must('message', TEXT),
      must('time', SIGNED_64),
      must('dutyCycle', FRACTION),
      may('geoLocation', numbers(3)),
      may('uptime', NUMBER),
      may('temp', NUMBER),
      may('cpuLoad', FRACTION),
      may('memLoad', FRACTION),
      may('config', OBJECT),
    ],
  },
  {
    command: 'att',
    initiator: 'base-station',
    clause: '5.6',
    request: [
      ...RECEPTION,
      must('attachCnt', COUNTER),
      must('nonce', bytes(4)),
      must('sign', bytes(4)),
      may('shAddr', UNSIGNED_16),
      ...END_POINT_RADIO,
    ],
    response: [must('nwkSnKey', bytes(16)), may('shAddr', UNSIGNED_16)],
  },
  {
    command: 'det',
    initiator: 'base-station',
    clause: '5.7',
    request: [...RECEPTION, must('packetCnt', COUNTER), must('sign', bytes(4))],
    response: [must('sign', bytes(4))],
  },
  { command: 'attPrp', initiator: 'service-centre', clause: '5.8', request: propagation(minor), response: [] },
  { command: 'detPrp', initiator: 'service-centre', clause: '5.9', request: [EP_EUI], response: [] },
  {
    command: 'ulData',
    initiator: 'base-station',
    clause: '5.10',
    request: [
      ...RECEPTION,
      must('packetCnt', COUNTER),
      may('mode', TEXT),
      must('userData', bytes()),
      may('format', UNSIGNED_8),
      must('dlOpen', FLAG),
      must('responseExp', FLAG),
      must('dlAck', FLAG),
    ],
    response: [],
  },
  {
    command: 'ulDataTx',
    initiator: 'service-centre',
    clause: '5.11',
    optional: true,
    request: [
      EP_EUI,
      must('nwkSnKey', bytes(16)),
      must('shAddr', UNSIGNED_16),
      must('packetCnt', COUNTER),
      may('profile', TEXT),
      must('userData', bytes()),
      may('format', UNSIGNED_8),
    ],
    response: [],
  },
  {
    command: 'dlDataQue',
    initiator: 'service-centre',
    clause: '5.12',
    request: [
      EP_EUI,
      must('queId', BITS_64),
      must('cntDepend', FLAG),
      when('packetCnt', { kind: 'integers' }, isTrue('cntDepend')),
      must('userData', { kind: 'byte-rows' }),
      may('format', UNSIGNED_8),
      may('prio', NUMBER),
      may('responseExp', FLAG),
      may('responsePrio', FLAG),
      may('dlWindReq', FLAG),
      may('expOnly', FLAG),
    ],
    response: [],
  },
  {
    command: 'dlDataRev',
    initiator: 'service-centre',
    clause: '5.13',
    request: [EP_EUI, must('queId', BITS_64)],
    response: [],
  },
  {
    command: 'dlDataRes',
    initiator: 'base-station',
    clause: '5.14',
    request: [
      EP_EUI,
      must('queId', BITS_64),
      must('result', { kind: 'text', oneOf: ['sent', 'expired', 'invalid'] }),
      when('txTime', SIGNED_64, isSent),
      when('packetCnt', COUNTER, isSent),
    ],
    response: [],
  },
  {
    command: 'dlRxStat',
    initiator: 'base-station',
    clause: '5.15',
    request: [
      EP_EUI,
      must('rxTime', SIGNED_64),
      must('packetCnt', COUNTER),
      must('dlRxSnr', NUMBER),
      must('dlRxRssi', NUMBER),
    ],
    response: [],
  },
  { command: 'dlRxStatQry', initiator: 'service-centre', clause: '5.16', request: [EP_EUI], response: [] },
];

const byMinor = [0, 1].map((minor) => new Map(operations(minor).map((operation) => [operation.command, operation])));

/** Operations of BSSCI 1.0 (minor 0), or of 1.1 as far as its differences are known (minor 1). */
export function operationsOf(minor: 0 | 1 = 0): ReadonlyMap<string, Operation> {
  return byMinor[minor];
}

/** What a command is a step of; null when it is none of the specification. `error` and `errorAck` are steps of no operation of their own. */
export function stepOf(
  command: string,
  minor: 0 | 1 = 0,
): { readonly operation: Operation; readonly step: OperationStep } | null {
  const known = operationsOf(minor);
  const own = known.get(command);
  if (own !== undefined) return { operation: own, step: 'request' };
  const base = known.get(command.slice(0, -3));
  if (base === undefined) return null;
  if (command.endsWith('Rsp')) return { operation: base, step: 'response' };
  return command.endsWith('Cmp') ? { operation: base, step: 'completion' } : null;
}

const CORE: readonly Field[] = [must('command', TEXT), must('opId', SIGNED_64)];
const ERROR: readonly Field[] = [...CORE, must('code', SIGNED_64), must('message', TEXT)];

/** Fields of a message; null for an unknown command. */
export function fieldsOf(command: string, minor: 0 | 1 = 0): readonly Field[] | null {
  if (command === 'error') return ERROR;
  if (command === 'errorAck') return CORE;
  const place = stepOf(command, minor);
  if (place === null) return null;
  return place.step === 'completion' ? CORE : [...CORE, ...place.operation[place.step]];
}

/** What is wrong with a message of a known command; of an unknown one only the core fields are looked at. */
export function checkMessage(message: BssciMessage, minor: 0 | 1 = 0): readonly FieldProblem[] {
  const { command } = message;
  const fields = typeof command === 'string' ? fieldsOf(command, minor) : null;
  if (fields === null) return checkFields(CORE, message).filter(({ what }) => what !== 'extra');
  const problems = checkFields(fields, message);
  if (command !== 'ulData' || message.responseExp !== true || message.dlOpen !== false) return problems;
  return [...problems, { field: 'responseExp', what: 'invalid', text: 'requires dlOpen' }];
}

/** The first problem that makes a message a protocol error for its receiver, in words; null when there is none (4.4). */
export function protocolError(message: BssciMessage, minor: 0 | 1 = 0): string | null {
  const [first] = checkMessage(message, minor).filter(({ what }) => what !== 'extra');
  return first === undefined ? null : `${first.field} ${first.text}`;
}

/** Prefix of a command of a sub-channel (`vm`, `rc`); null for all others (2.1). */
export function subChannelOf(command: string): string | null {
  const dot = command.indexOf('.');
  return dot > 0 ? command.slice(0, dot) : null;
}
