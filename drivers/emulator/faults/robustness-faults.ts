import type { DeviceBehaviour } from '../device/behaviour.ts';
import type { Device } from '../device/device.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

/** A counter before the stored one, on its ring. */
function stepBack(device: Device): void {
  const { counterRollover } = device.identity;
  device.nvm.messageCounter = (device.nvm.messageCounter + counterRollover - 1) % counterRollover;
}

/** As the official library up to v4.3 does when it is closed and opened again after a message that was refused. */
function forgetsAfterRefusal(): DeviceBehaviour {
  let refused = false;
  return {
    event(event, device) {
      if (event.kind === 'refused') refused = true;
      if (event.kind === 'answered' && /^AT\$S[FBO]/.test(event.line)) refused = event.reply.kind === 'error';
      if (event.kind !== 'soft-reset') return;
      if (refused) stepBack(device);
      refused = false;
    },
  };
}

/** How long the counter of an answered message is not yet written. */
const LATE_SECONDS = 1;

function writesBehindTheAnswer(): DeviceBehaviour {
  let answeredSeconds = Number.NEGATIVE_INFINITY;
  return {
    event(event, device) {
      const now = device.clock.nowSeconds();
      if (event.kind === 'answered' && /^AT\$S[FBO]/.test(event.line)) answeredSeconds = now;
      if (event.kind === 'power-lost' && now - answeredSeconds < LATE_SECONDS) stepBack(device);
    },
  };
}

/** The counter in the non-volatile memory. */
export const memoryFaults: readonly ModuleFault[] = [
  moduleFault('counter-written-last', 'the counter is written after the last frame, as the official library does', {
    counterWrite: (write) => ({ ...write, when: 'after-last-frame' }),
  }),
  {
    name: 'counter-written-late',
    what: 'the counter is written a second after the answer',
    scope: 'module',
    behaviour: writesBehindTheAnswer,
  },
  {
    name: 'counter-back-after-refusal',
    what: 'a reset after a refused message brings the last counter back',
    scope: 'module',
    behaviour: forgetsAfterRefusal,
  },
  moduleFault('nvm-wears-out', 'a memory cell holds one write, and nobody reads back', {
    nvmEndurance: () => 1,
    counterWrite: (write) => ({ ...write, verified: false }),
  }),
];

/** What a disturbance on the air makes of the module. */
export const disturbanceFaults: readonly ModuleFault[] = [
  moduleFault('disturbed-sends-one-frame', 'a message is cut to one frame when anything else is on the air', {
    plan(plan, device) {
      const now = device.clock.nowSeconds();
      const disturbed = device.antenna.during(now - 0.01, now).length > 0;
      return disturbed ? { ...plan, frames: plan.frames.slice(0, 1) } : plan;
    },
  }),
];
