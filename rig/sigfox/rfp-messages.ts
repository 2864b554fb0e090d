import { bytesToHex } from './hex.ts';
import type { RadioConfiguration } from './radio-configuration.ts';
import type { RfpLetter } from './rfp-modes.ts';
import type { RfpContent, RfpSetup } from './rfp-sequence.ts';
import { bidirectionalInterframeMilliseconds } from './uplink-message.ts';

/** When a message starts, against an earlier message of the sequence. */
export interface MessageStart {
  readonly message: number;
  readonly edge: 'message-start' | 'first-frame-end' | 'message-end';
  readonly seconds: readonly [number, number | null];
}

/** A message of a test mode before it is laid out in frames. */
export interface PlannedRfpMessage {
  readonly contents: readonly RfpContent[];
  readonly frames: 1 | 3;
  readonly bidirectional: boolean;
  readonly publicKey: boolean;
  /** False where public sources do not tell how the counter runs. */
  readonly counterKnown: boolean;
  /** Distance from the uplink centre; null for the frequencies of ordinary operation. */
  readonly offsetHz: number | null;
  /** Between the frames of the message. */
  readonly pauseSeconds: number;
  /** Whether the channel is sensed before each frame; every mode but G switches that off. */
  readonly senses: boolean;
  readonly start: MessageStart | null;
}

// Figures of the modes: sigfox-ep-addon-rfp v2.1, one source.
const synthesis = { messages: 9, periodSeconds: 9, stepHz: 100 } as const;
const distribution = { windows: 100, messagesEach: 3, windowSeconds: 18 } as const;
const bpsk = { messages: 3, pauseSeconds: 1, payload: 'aa'.repeat(12) } as const;
const sensitivity = { messages: 301, listenSeconds: 4, pauseSeconds: 6 } as const;
const protocolPeriodSeconds = 18;
const slowPauseSeconds = 1;
const ordinaryPauseSeconds = 0.5;
const firstCarrierSenseSeconds = 12;
const confirmationSeconds = 2;
/** Preamble, sync word and content at 600 bit/s. */
const downlinkSeconds = 224 / 600;

const empty: RfpContent = { messageType: 'empty', payload: '' };
const bit = (value: 0 | 1): RfpContent => ({ messageType: value === 0 ? 'bit0' : 'bit1', payload: '' });

/** The messages of a mode in order. */
export function planRfpMessages(letter: RfpLetter, setup: RfpSetup, rc: RadioConfiguration): PlannedRfpMessage[] {
  const plan = plans[letter];
  return plan(setup, rc);
}

function message(setup: RfpSetup, rest: Partial<PlannedRfpMessage> = {}): PlannedRfpMessage {
  return {
    contents: [setup.message ?? empty],
    frames: setup.singleFrame === true ? 1 : 3,
    bidirectional: false,
    publicKey: false,
    counterKnown: true,
    offsetHz: null,
    pauseSeconds: ordinaryPauseSeconds,
    senses: false,
    start: null,
    ...rest,
  };
}

/** The same message `count` times, each of one frame at most where `rest` says so. */
const repeat = (count: number, one: (index: number) => PlannedRfpMessage): PlannedRfpMessage[] =>
  Array.from({ length: count }, (_, index) => one(index));

function after(
  index: number,
  edge: MessageStart['edge'],
  low: number,
  high: number | null = low,
  back = 1,
): MessageStart | null {
  return index < back ? null : { message: index - back, edge, seconds: [low, high] };
}

const plans: Readonly<Record<RfpLetter, (setup: RfpSetup, rc: RadioConfiguration) => PlannedRfpMessage[]>> = {
  A: (setup) =>
    repeat(synthesis.messages, (index) =>
      message(setup, {
        frames: 1,
        offsetHz: synthesis.stepHz * index,
        start: after(index, 'message-start', synthesis.periodSeconds),
      }),
    ),
  B: (setup) =>
    repeat(distribution.windows * distribution.messagesEach, (index) => {
      const begins = index % distribution.messagesEach === 0;
      const start = begins
        ? after(
            index,
            'message-start',
            distribution.windowSeconds,
            distribution.windowSeconds,
            distribution.messagesEach,
          )
        : after(index, 'message-end', 0, distribution.windowSeconds);
      return message(setup, { frames: 1, start });
    }),
  C: (setup) =>
    repeat(setup.singleFrame === true ? 1 : bpsk.messages, (index) =>
      message(setup, {
        frames: 1,
        contents: [{ messageType: 'bytes', payload: bpsk.payload }],
        offsetHz: 0,
        start: after(index, 'message-end', bpsk.pauseSeconds),
      }),
    ),
  D: () => [],
  E: (setup) =>
    repeat(sensitivity.messages, (index) =>
      message(setup, {
        frames: 1,
        // Bit 1 opens the series; afterwards the bit tells whether the last window held a downlink.
        contents: index === 0 ? [bit(1)] : [bit(0), bit(1)],
        bidirectional: true,
        counterKnown: false,
        start: after(
          index,
          'message-end',
          sensitivity.pauseSeconds,
          sensitivity.listenSeconds + sensitivity.pauseSeconds,
        ),
      }),
    ),
  F: downlinkProtocol,
  G: (setup) =>
    repeat(2, (index) =>
      message(setup, {
        pauseSeconds: slowPauseSeconds,
        senses: true,
        start: after(index, 'message-end', 0.005 + (setup.busyMilliseconds ?? 0) / 1000, firstCarrierSenseSeconds),
      }),
    ),
  J: (setup) =>
    everyContent().map((content, index) =>
      message(setup, { contents: [content], start: after(index, 'message-start', protocolPeriodSeconds) }),
    ),
  K: (setup) => [message(setup, { publicKey: true, pauseSeconds: slowPauseSeconds })],
  L: (setup) =>
    repeat(setup.singleFrame === true ? 3 : 1, (index) =>
      message(setup, { pauseSeconds: slowPauseSeconds, start: after(index, 'message-end', 0, null) }),
    ),
};

/** Bit 0, bit 1, 1 to 12 bytes counting up from 0x40, empty, keep-alive. */
function everyContent(): RfpContent[] {
  const bytes = Uint8Array.from({ length: 12 }, (_, index) => 0x40 + index);
  const growing = Array.from(bytes, (_, index): RfpContent => {
    return { messageType: 'bytes', payload: bytesToHex(bytes.subarray(0, index + 1)) };
  });
  return [bit(0), bit(1), ...growing, empty, { messageType: 'keep_alive', payload: null }];
}

/** The message, and where a downlink was taken its confirmation and the frame that tells whether it was the expected one. */
function downlinkProtocol(setup: RfpSetup, rc: RadioConfiguration): PlannedRfpMessage[] {
  const request = message(setup, { bidirectional: true, pauseSeconds: bidirectionalInterframeMilliseconds / 1000 });
  if ((setup.downlink ?? 'none') === 'none') return [request];
  const opens = rc.waitSeconds.value;
  const confirmation = message(setup, {
    contents: [{ messageType: 'downlink_confirmation', payload: null }],
    frames: 1,
    start: after(
      1,
      'first-frame-end',
      opens + downlinkSeconds + confirmationSeconds,
      opens + rc.windowSeconds.value + confirmationSeconds,
    ),
  });
  const answer = message(setup, {
    contents: answerContents(setup, setup.downlink === 'as-expected'),
    frames: 1,
    start: after(2, 'message-end', 0, null),
  });
  return [request, confirmation, answer];
}

/** A bit, or where the module sends bytes of one length only a payload of that length whose first byte holds it. */
function answerContents(setup: RfpSetup, right: boolean): RfpContent[] {
  const value = right ? 1 : 0;
  if (setup.message?.messageType !== 'bytes') return [bit(value)];
  const length = (setup.message.payload ?? '').length / 2;
  return [
    { messageType: 'bytes', payload: bytesToHex(Uint8Array.from({ length }, (_, index) => (index === 0 ? value : 0))) },
  ];
}
