import type { MiotyModuleFault } from '../../faults/fault.ts';
import type { StartCause } from '../device/behaviour.ts';
import type { Memory } from '../device/memory.ts';
import { miotyFault } from './mioty-fault.ts';

/** What is gone after a start that should have kept it. */
const forgets = (
  name: string,
  what: string,
  causes: readonly StartCause[],
  part: (memory: Memory) => Partial<Memory>,
): MiotyModuleFault =>
  miotyFault(name, what, {
    restored: (memory, cause) => (causes.includes(cause) ? { ...memory, ...part(memory) } : memory),
  });

/** How far behind its counter a module is that stores it every now and then only. */
const STORED_EVERY = 16;

export const counterFaults: readonly MiotyModuleFault[] = [
  miotyFault('mioty-counter-stuck', 'every frame carries the same counter', { counterWrite: () => 'never' }),
  miotyFault('mioty-counter-skips', 'the counter goes up by two', { nextCounter: (next) => next + 1 }),
  miotyFault('mioty-counter-rolls-24', 'the counter begins anew at 0 after 24 bits', {
    nextCounter: (next) => next % 2 ** 24,
  }),
  miotyFault('mioty-counter-late', 'the counter is stored after the frame has left', {
    counterWrite: () => 'after-frame',
  }),
  miotyFault('mioty-counter-kept-on-attach', 'attaching and detaching leave the counter as it is', {
    resetsCounter: (resets, cause) => resets && cause !== 'attach' && cause !== 'detach',
  }),
  forgets('mioty-counter-lost-on-reset', 'a reset sets the counter back to 0', ['reset'], () => ({
    packetCounter: 0,
  })),
  forgets('mioty-counter-rounded-on-power', 'a lost supply sets the counter back by up to 16', ['power'], (memory) => ({
    packetCounter: memory.packetCounter - (memory.packetCounter % STORED_EVERY),
  })),
  forgets('mioty-detached-by-reset', 'a reset detaches the module', ['reset', 'power'], () => ({ state: 'detached' })),
  forgets('mioty-power-lost-on-reset', 'a reset sets the power to its lowest', ['reset'], () => ({ power: 10 })),
  // One ahead would be no fault: whether the reply names the counter that was used or the next one is not public.
  miotyFault('mioty-reply-counter-off', 'the reply to an uplink names a counter five ahead', {
    notice: (text) => text?.replace(/^-MPCT:(\d+)$/, (_, counter) => `-MPCT:${Number(counter) + 5}`) ?? null,
  }),
];
