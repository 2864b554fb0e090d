import { type ModuleFault, moduleFault } from './fault.ts';

/** Against the rules of a territory, not of the protocol. */
export const regulationFaults: readonly ModuleFault[] = [
  moduleFault('hops-on-the-spot', 'in a hopping zone every frame of a message takes the channel of the first', {
    hopping: (plan) => ({ ...plan, microChannels: plan.microChannels.map(() => plan.microChannels[0]) }),
  }),
  moduleFault('frames-without-rest', 'frames follow each other after 20 ms', {
    plan: (plan) => ({
      ...plan,
      frames: plan.frames.map((frame, index) => (index === 0 ? frame : { ...frame, gapSeconds: 0.02 })),
    }),
  }),
];
