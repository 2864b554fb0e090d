import { radioConfiguration } from '../../../rig/sigfox/radio-configuration.ts';
import type { DeviceBehaviour } from '../device/behaviour.ts';
import type { WindowPlan } from '../device/receive-window.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

const shifted = (name: string, what: string, opensBy: number, closesBy: number): ModuleFault =>
  moduleFault(name, what, {
    window: (plan) => ({
      ...plan,
      openSeconds: plan.openSeconds + opensBy,
      closeSeconds: plan.closeSeconds + closesBy,
    }),
  });

/** A window that takes nothing. */
const shut = (plan: WindowPlan): WindowPlan => ({ ...plan, closeSeconds: plan.openSeconds });

/** Takes nothing behind a frame in the same window that it could not take. */
function deafBehindWrong(): DeviceBehaviour {
  let deaf = false;
  return {
    window(plan) {
      deaf = false;
      return plan;
    },
    takesDownlink(takes) {
      const now = takes && !deaf;
      deaf ||= !takes;
      return now;
    },
  };
}

/** The window behind an empty one takes nothing. */
function deafBehindEmpty(): DeviceBehaviour {
  let empty = false;
  return {
    window(plan) {
      const deaf = empty;
      empty = !deaf;
      return deaf ? shut(plan) : plan;
    },
    takesDownlink(takes) {
      if (takes) empty = false;
      return takes;
    },
  };
}

/** When and where the device listens. */
export const windowFaults: readonly ModuleFault[] = [
  shifted('window-late', 'the receive window opens and closes 100 ms late', 0.1, 0.1),
  shifted('window-early', 'the receive window opens 1 s early', -1, 0),
  shifted('window-short', 'the receive window closes 1 s early', 0, -1),
  shifted('window-long', 'the receive window closes 2 s late', 0, 2),
  moduleFault('window-from-last-frame', 'T_W runs from the end of the last frame', {
    window: (plan, _device, { firstFrameEndSeconds, lastFrameEndSeconds }) => ({
      ...plan,
      openSeconds: plan.openSeconds + lastFrameEndSeconds - firstFrameEndSeconds,
      closeSeconds: plan.closeSeconds + lastFrameEndSeconds - firstFrameEndSeconds,
    }),
  }),
  moduleFault('window-stays-open', 'the receive window stays open to its end, and the last downlink counts', {
    window: (plan) => ({ ...plan, closesOnValid: false }),
  }),
  moduleFault('window-at-centre', 'the receiver stands at the downlink centre frequency', {
    window: (plan, device) => ({ ...plan, frequencyHz: device.settings.downlinkHz }),
  }),
  moduleFault('window-at-second-frame', 'the receiver stands where frame 2 would have its answer', {
    window: (plan, device) => ({
      ...plan,
      frequencyHz: plan.frequencyHz + radioConfiguration(device.plan.rc.id).deltaFrequencyHz.value,
    }),
  }),
  {
    name: 'window-deaf-behind-wrong',
    what: 'a window takes nothing behind a frame that was not for the device',
    scope: 'module',
    behaviour: deafBehindWrong,
  },
  {
    name: 'window-deaf-behind-empty',
    what: 'the window behind one in which nothing came takes nothing',
    scope: 'module',
    behaviour: deafBehindEmpty,
  },
];
