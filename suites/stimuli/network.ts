import type { Stimulus } from '../../rig/conformance/stimulus.ts';
import { networkAir } from './network/air.ts';
import { authenticity } from './network/authenticity.ts';
import { networkChecks } from './network/checks.ts';
import { clones } from './network/clones.ts';
import { copies } from './network/copies.ts';
import { dutyCycle, networkDownlinks } from './network/downlinks.ts';
import { moduleOnNetwork } from './network/module.ts';
import { quotas } from './network/quotas.ts';
import { floods, stores, supervision } from './network/supervision.ts';
import { weakSignals } from './network/weak.ts';
import { counterWindow } from './network/windows.ts';

/** Everything that the suite of the network asks of it. */
export const networkStimuli: readonly Stimulus[] = [
  counterWindow,
  authenticity,
  networkChecks,
  copies,
  clones,
  quotas,
  networkDownlinks,
  dutyCycle,
  stores,
  floods,
  supervision,
  networkAir,
  weakSignals,
  moduleOnNetwork,
];
