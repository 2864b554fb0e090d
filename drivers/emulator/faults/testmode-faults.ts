import type { RfpLetter } from '../../../rig/sigfox/rfp-modes.ts';
import type { OutgoingMessage } from '../device/message-plan.ts';
import { bitMessage } from '../device/messages.ts';
import type { MessageStep, StepStart, TestStep } from '../device/test-modes/test-step.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

const inMode = (
  mode: RfpLetter,
  name: string,
  what: string,
  change: (steps: readonly TestStep[]) => readonly TestStep[],
): ModuleFault =>
  moduleFault(`testmode-${mode.toLowerCase()}-${name}`, `in test mode ${mode} ${what}`, {
    testMode: (steps, letter) => (letter === mode ? change(steps) : steps),
  });

type Change<T> = (value: T, index: number) => T;

const eachMessage =
  (change: Change<MessageStep>) =>
  (steps: readonly TestStep[]): readonly TestStep[] =>
    steps.map((step, index) => (step.kind === 'message' ? change(step, index) : step));

/** Changes what is sent, when its turn comes. */
const content = (change: Change<OutgoingMessage>) =>
  eachMessage((step, index) => ({
    ...step,
    message(lastDownlink) {
      const message = step.message(lastDownlink);
      return message && change(message, index);
    },
  }));

/** Stretches the times of a mode from its beginning. */
const period = (ratio: number) =>
  eachMessage((step) => {
    const { start } = step;
    const stretched: StepStart =
      'fromBeginSeconds' in start ? { fromBeginSeconds: ratio * start.fromBeginSeconds } : start;
    return { ...step, start: stretched };
  });

const pauseBefore = (seconds: number) =>
  eachMessage((step, index) => (index === 0 ? step : { ...step, start: { afterPreviousSeconds: seconds } }));

const swapBit = (message: OutgoingMessage): OutgoingMessage => {
  const swapped = { bit0: 'bit1', bit1: 'bit0' } as const;
  const { type } = message;
  return type === 'bit0' || type === 'bit1' ? { ...message, type: swapped[type] } : message;
};

/** Certification test modes that transmit. */
export const transmitModeFaults: readonly ModuleFault[] = [
  inMode('A', 'eight-frames', 'the last of the nine frames is missing', (steps) => steps.slice(0, -1)),
  inMode(
    'A',
    'steps-80',
    'the steps are 80 Hz',
    content((message, index) => ({ ...message, offsetHz: 80 * index })),
  ),
  inMode('A', 'hurries', 'a frame goes out every 8 s', period(8 / 9)),
  inMode('B', 'two-a-window', 'one of three messages is missing', (steps) =>
    steps.filter((_step, index) => index % 3 !== 2),
  ),
  inMode(
    'B',
    'one-frequency',
    'all frames are on one frequency',
    content((message) => ({ ...message, offsetHz: 40_000 })),
  ),
  inMode('B', 'hurries', 'a window lasts 17 s', period(17 / 18)),
  inMode(
    'C',
    'payload-55',
    'the payload is 55 instead of AA',
    content((message) => ({ ...message, payload: message.payload.map(() => 0x55) })),
  ),
  inMode('C', 'gap-2', 'two seconds lie between the frames', pauseBefore(2)),
  inMode('E', 'zero-first', 'the bits are swapped', content(swapBit)),
  inMode('E', 'hurries', 'the pause is 1 s', pauseBefore(1)),
  inMode('J', 'no-empty', 'the empty message is missing', (steps) => steps.filter((_step, index) => index !== 14)),
  inMode(
    'J',
    'one-frequency',
    'all frames are 101 kHz above the centre',
    content((message) => ({ ...message, offsetHz: 101_000 })),
  ),
  inMode('J', 'hurries', 'a message begins every 12 s', period(12 / 18)),
  inMode(
    'K',
    'own-key',
    'the device key is used',
    content((message) => ({ ...message, publicKey: false })),
  ),
  moduleFault('testmode-l-same-frequencies', 'each start of the firmware brings the same frequencies', {
    event(event, device) {
      if (event.kind === 'soft-reset') device.nvm.frequencyState = 4711;
    },
  }),
];

/** Certification test modes that receive or sense. */
export const receiveModeFaults: readonly ModuleFault[] = [
  inMode('D', 'sends', 'a frame goes out at the end', (steps) => [
    ...steps,
    {
      kind: 'message',
      start: { afterPreviousSeconds: 0 },
      message: () => ({ ...bitMessage('1', false), access: 'tester' }),
    },
  ]),
  inMode('D', 'deaf', 'another pattern is waited for', (steps) =>
    steps.map((step) =>
      step.kind === 'listen' ? { ...step, pattern: step.pattern.map((byte) => byte ^ 0xff) } : step,
    ),
  ),
  inMode('F', 'answer-swapped', 'the last frame tells the contrary', content(swapBit)),
  inMode(
    'F',
    'slow-confirmation',
    'T_CONF is 3 s',
    content((message) => ({ ...message, confirmationMilliseconds: 3000 })),
  ),
  inMode('G', 'one-message', 'the second message is missing', (steps) => steps.slice(0, 1)),
  inMode(
    'G',
    'ordinary-budget',
    'the first carrier sense lasts 5 s',
    content((message) => ({ ...message, firstCarrierSenseSeconds: 5 })),
  ),
];
