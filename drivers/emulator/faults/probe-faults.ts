import type { ProbeFault } from './fault.ts';

/** Defects of the rig. The drops are so close that none of a module's frames is spared. */
export const probeFaults: readonly ProbeFault[] = [
  {
    name: 'probe-drops-samples',
    what: 'the receiver loses 20 ms of each 150 ms and says so',
    scope: 'probe',
    drops: { periodSeconds: 0.15, lostSeconds: 0.02 },
  },
  { name: 'probe-deaf', what: 'the receiver delivers noise alone', scope: 'probe', deaf: true },
];
