import { hexToBytes } from '../../../../rig/sigfox/hex.ts';
import { rfpMode } from '../../../../rig/sigfox/rfp-modes.ts';
import type { Device } from '../device.ts';
import type { OutgoingMessage } from '../message-plan.ts';
import { bitMessage, frameMessage, keepAliveMessage } from '../messages.ts';
import type { MessageStep, StepStart, TestModeLetter, TestStep } from './test-step.ts';

/*
 * What each certification test mode does, once (sigfox-ep-addon-rfp v2.1). The modes do without spectrum access, but for G, whose purpose
 * it is. The reference frames of rig/sigfox/rfp-sequence.ts were written apart from this.
 */

const SYNTHESIS_FRAMES = 9;
const SYNTHESIS_PERIOD_SECONDS = 9;
const SYNTHESIS_STEP_HZ = 100;
const DISTRIBUTION_WINDOWS = 100;
const DISTRIBUTION_FRAMES_EACH = 3;
/** Also the period of the messages of mode J. */
const WINDOW_SECONDS = 18;
const BPSK_FRAMES = 3;
const BPSK_GAP_SECONDS = 1;
const LONGEST_PAYLOAD = 'AA'.repeat(12);
const SENSITIVITY_MESSAGES = 301;
const SENSITIVITY_LISTEN_SECONDS = 4;
const SENSITIVITY_PAUSE_SECONDS = 6;
const LISTEN_SECONDS = 30;
const SLOW_PAUSE_MILLISECONDS = 1000;
const ORDINARY_PAUSE_MILLISECONDS = 500;
const CONFIRMATION_MILLISECONDS = 2000;
const FIRST_CARRIER_SENSE_SECONDS = 12;

const empty = (downlink = false): OutgoingMessage => frameMessage('', downlink);
const bit = (value: boolean, downlink = false): OutgoingMessage => bitMessage(value ? '1' : '0', downlink);
const at = (fromBeginSeconds: number): StepStart => ({ fromBeginSeconds });
const after = (afterPreviousSeconds: number): StepStart => ({ afterPreviousSeconds });

/** The payload that the tester sends in a mode. */
const testerPayload = (letter: TestModeLetter): Uint8Array =>
  hexToBytes(rfpMode(letter).reception?.payload?.value ?? '', 'payload of the tester');

function step(start: StepStart, make: MessageStep['message'], rest: Partial<OutgoingMessage> = {}): MessageStep {
  return {
    kind: 'message',
    start,
    message(lastDownlink) {
      const message = make(lastDownlink);
      return (
        message && {
          access: 'tester',
          interFrameMilliseconds: ORDINARY_PAUSE_MILLISECONDS,
          frames: 3,
          ...message,
          ...rest,
        }
      );
    },
  };
}

const repeat = <T>(count: number, one: (index: number) => T): T[] => Array.from({ length: count }, (_, n) => one(n));

/** Bit 0, bit 1, 1 to 12 bytes counting up from 0x40, empty, keep-alive. */
function everyKind(device: Device): (() => OutgoingMessage)[] {
  const bytes = Uint8Array.from({ length: 12 }, (_, index) => 0x40 + index);
  return [
    () => bit(false),
    () => bit(true),
    ...repeat(12, (index) => (): OutgoingMessage => {
      return { type: 'bytes', payload: bytes.slice(0, index + 1), downlink: false };
    }),
    () => empty(),
    () => keepAliveMessage(device),
  ];
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, n) => byte === b[n]);

const slowEmpty = (rest: Partial<OutgoingMessage> = {}): MessageStep =>
  step(after(0), () => empty(), { interFrameMilliseconds: SLOW_PAUSE_MILLISECONDS, ...rest });

const once: Readonly<Record<TestModeLetter, (device: Device) => TestStep[]>> = {
  A: () =>
    repeat(SYNTHESIS_FRAMES, (n) =>
      step(at(n * SYNTHESIS_PERIOD_SECONDS), () => empty(), { frames: 1, offsetHz: n * SYNTHESIS_STEP_HZ }),
    ),
  B: () =>
    repeat(DISTRIBUTION_WINDOWS * DISTRIBUTION_FRAMES_EACH, (n) => {
      const first = n % DISTRIBUTION_FRAMES_EACH === 0;
      const start = first ? at((n / DISTRIBUTION_FRAMES_EACH) * WINDOW_SECONDS) : after(0);
      return step(start, () => empty(), { frames: 1 });
    }),
  C: () =>
    repeat(BPSK_FRAMES, (n) =>
      step(after(n === 0 ? 0 : BPSK_GAP_SECONDS), () => frameMessage(LONGEST_PAYLOAD, false), {
        frames: 1,
        offsetHz: 0,
      }),
    ),
  D: () => [{ kind: 'listen', start: after(0), seconds: LISTEN_SECONDS, pattern: testerPayload('D') }],
  E: () =>
    repeat(SENSITIVITY_MESSAGES, (n) =>
      step(
        after(n === 0 ? 0 : SENSITIVITY_PAUSE_SECONDS),
        // Bit 1 opens the series; afterwards it tells whether the last window held a downlink.
        (last) => bit(last !== null, true),
        { frames: 1, window: { waitSeconds: 0, windowSeconds: SENSITIVITY_LISTEN_SECONDS }, confirms: false },
      ),
    ),
  F: () => [
    step(after(0), () => empty(true), { confirmationMilliseconds: CONFIRMATION_MILLISECONDS }),
    step(after(0), (got) => (got ? bit(equal(got, testerPayload('F'))) : null), { frames: 1 }),
  ],
  G: () => repeat(2, () => slowEmpty({ access: 'zone', firstCarrierSenseSeconds: FIRST_CARRIER_SENSE_SECONDS })),
  J: (device) => everyKind(device).map((message, n) => step(at(n * WINDOW_SECONDS), message)),
  K: () => [slowEmpty({ publicKey: true })],
  L: () => [slowEmpty()],
};

/** Where a run of a mode leaves off and the next one begins, when it is repeated. */
const between: Readonly<Record<TestModeLetter, number>> = {
  A: SYNTHESIS_PERIOD_SECONDS,
  B: WINDOW_SECONDS,
  C: BPSK_GAP_SECONDS,
  D: 0,
  E: SENSITIVITY_PAUSE_SECONDS,
  F: 0,
  G: 0,
  J: WINDOW_SECONDS,
  K: 0,
  L: 0,
};

/** The period that a repetition takes where the mode has one; null where it ends when its last step does. */
function periodSeconds(letter: TestModeLetter, steps: readonly TestStep[]): number | null {
  const starts = steps.flatMap(({ start }) => ('fromBeginSeconds' in start ? [start.fromBeginSeconds] : []));
  return starts.length === 0 ? null : Math.max(...starts) + between[letter];
}

/** All steps of `count` repetitions of a mode, as the correct device takes them. */
export function testModeSteps(device: Device, letter: TestModeLetter, count: number): TestStep[] {
  return repeat(count, (repetition): TestStep[] => {
    const steps = once[letter](device);
    const period = periodSeconds(letter, steps);
    return steps.map((entry, index): TestStep => {
      if ('fromBeginSeconds' in entry.start) {
        return { ...entry, start: at(entry.start.fromBeginSeconds + repetition * (period ?? 0)) };
      }
      return index === 0 && repetition > 0 ? { ...entry, start: after(between[letter]) } : entry;
    });
  }).flat();
}
