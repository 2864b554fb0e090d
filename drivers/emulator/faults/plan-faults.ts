import type { Device } from '../device/device.ts';
import type { MessagePlan, PlannedFrame } from '../device/message-plan.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

const fault = (name: string, what: string, plan: (plan: MessagePlan, module: Device) => MessagePlan): ModuleFault =>
  moduleFault(name, what, { plan });

/** Changes each frame of a plan. */
const eachFrame = (
  name: string,
  what: string,
  change: (frame: PlannedFrame, index: number, plan: MessagePlan, module: Device) => PlannedFrame,
): ModuleFault =>
  fault(name, what, (plan, module) => ({
    ...plan,
    frames: plan.frames.map((frame, index) => change(frame, index, plan, module)),
  }));

/** Beyond the 96 kHz of the operational band by more than any oscillator explains. */
const OUTSIDE_HZ = 101_000;

const lastFrame = (index: number, plan: MessagePlan): boolean => index === plan.frames.length - 1;

/** How many frames, at which frequencies. */
export const frequencyPlanFaults: readonly ModuleFault[] = [
  fault('third-frame-missing', 'only two of three frames go out', (plan) => ({
    ...plan,
    frames: plan.frames.slice(0, 2),
  })),
  fault('fourth-frame', 'a fourth frame follows, as rank 1', (plan) =>
    plan.frames.length < 3 ? plan : { ...plan, frames: [...plan.frames, { ...plan.frames[2], rank: 1 }] },
  ),
  eachFrame('frequency-above-band', 'the last replica lies 101 kHz above the centre', (frame, index, plan) =>
    lastFrame(index, plan) ? { ...frame, offsetHz: OUTSIDE_HZ } : frame,
  ),
  eachFrame('frequency-below-band', 'the last replica lies 101 kHz below the centre', (frame, index, plan) =>
    lastFrame(index, plan) ? { ...frame, offsetHz: -OUTSIDE_HZ } : frame,
  ),
  eachFrame('replica-same-frequency', 'all replicas go out on the frequency of the first', (frame, _index, plan) => ({
    ...frame,
    offsetHz: plan.frames[0].offsetHz,
  })),
  eachFrame('frequency-quarter-band', 'only the lowest quarter of the band is used', (frame, _index, plan) => ({
    ...frame,
    offsetHz: (frame.offsetHz - 3 * plan.halfWidthHz) / 4,
  })),
  eachFrame('first-frequency-constant', 'the first frame always goes out on the same frequency', (frame, index) =>
    index === 0 ? { ...frame, offsetHz: -23_450 } : frame,
  ),
];

const laterBy = (name: string, what: string, gap: (gapSeconds: number) => number): ModuleFault =>
  eachFrame(name, what, (frame, index) => (index === 0 ? frame : { ...frame, gapSeconds: gap(frame.gapSeconds) }));

/** When and how strong the frames are. */
export const timePlanFaults: readonly ModuleFault[] = [
  laterBy('tifu-too-long', 'the pause between frames is 3 s', () => 3),
  laterBy('tifu-off', 'the pause between frames is 200 ms too long', (gapSeconds) => gapSeconds + 0.2),
  fault('bit-rate-600', 'frames go out at 600 bit/s where 100 is set', (plan) => ({ ...plan, bitRateBps: 600 })),
  eachFrame('replica-power-drop', 'the third frame is 10 dB weaker', (frame, index) =>
    index === 2 ? { ...frame, powerDbm: frame.powerDbm - 10 } : frame,
  ),
  eachFrame('power-command-ignored', 'ATS302 is answered OK and changes nothing', (frame, _index, _plan, module) => ({
    ...frame,
    powerDbm: module.plan.defaultPowerDbm,
  })),
  fault('send-ok-early', 'OK comes before the frames', (plan) => ({ ...plan, answer: 'before-frames' })),
];
