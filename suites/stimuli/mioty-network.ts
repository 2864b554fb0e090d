import type { Stimulus } from '../../rig/conformance/stimulus.ts';
import { accounts } from './mioty-network/accounts.ts';
import { classA } from './mioty-network/class-a.ts';
import { classZ } from './mioty-network/class-z.ts';
import { poll, push, software } from './mioty-network/delivery.ts';
import { keyWays } from './mioty-network/keys.ts';
import { layout, plans } from './mioty-network/layout.ts';
import { transport } from './mioty-network/transport.ts';
import { uplinks } from './mioty-network/uplinks.ts';
import { city, exposure, factory } from './mioty-network/use-cases.ts';

/** Everything that the suites of the MIOTY network ask of it. */
export const miotyNetworkStimuli: readonly Stimulus[] = [
  plans,
  layout,
  transport,
  keyWays,
  classZ,
  classA,
  uplinks,
  push,
  poll,
  software,
  accounts,
  factory,
  city,
  exposure,
];
