import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { APPLICATION, networkDialogue } from './dialogue.ts';
import { contentBits, frameOf, withBitInverted, withCounter } from './frames.ts';

export const GENUINE = 'authentic a';
export const OTHER = 'authentic b';
const RAISED_DEVICE = 'authentic c';
/** How far the counter of a captured frame is raised. */
const RAISED = 16;
const SECONDS_APART = 2;
/** Long after the last frame of the message. */
const REPLAY_SECONDS = 120;

export const authenticity: Stimulus = {
  id: 'network/authenticity',
  title:
    'A message with each bit of its content inverted, with raised counters, under another key, and captured and sent again',
  expectedSeconds: 125,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    await dialogue.begin();
    await dialogue.addDevice(GENUINE);
    await dialogue.addDevice(OTHER);
    await dialogue.addDevice(RAISED_DEVICE);
    const captured = frameOf(GENUINE, { counter: 1 });
    const inverted = Array.from({ length: contentBits(captured) }, (_, bit) => withBitInverted(captured, bit));
    const spread = (frames: readonly string[]) =>
      frames.map((frame, index) => dialogue.heard(frame, { agoSeconds: SECONDS_APART * (frames.length - index) }));
    await dialogue.report('inverted', ...spread(inverted));
    await dialogue.report('genuine', dialogue.heard(captured));
    await context.clock.sleep(SECONDS_APART);
    const first = frameOf(RAISED_DEVICE, { counter: 1 });
    await dialogue.report('genuine', dialogue.heard(first, { agoSeconds: SECONDS_APART * (RAISED + 1) }));
    const raised = Array.from({ length: RAISED }, (_, index) => withCounter(first, 2 + index));
    await dialogue.report('raised', ...spread(raised));
    await dialogue.report('foreign key', dialogue.heard(frameOf(OTHER, { counter: 1, keyOf: GENUINE })));
    await dialogue.report('own key', dialogue.heard(frameOf(OTHER, { counter: 1 })));
    await context.clock.sleep(REPLAY_SECONDS);
    await dialogue.report('replayed', dialogue.heard(captured), dialogue.heard(captured, { station: 'south' }));
    await dialogue.report('next', dialogue.heard(frameOf(GENUINE, { counter: 2 })));
    await dialogue.ask('stored', { kind: 'messages', device: GENUINE });
    await dialogue.ask('stored of the other', { kind: 'messages', device: OTHER });
    await dialogue.ask('called back', { kind: 'callbacks', application: APPLICATION });
  },
};
