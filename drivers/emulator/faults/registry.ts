import { UnbrigError } from '../../../rig/ports/errors.ts';
import { miotyAirFaults } from '../mioty/faults/air-faults.ts';
import { miotyFaults } from '../mioty/faults/all.ts';
import { miotyAtFaults } from '../mioty/faults/at-all.ts';
import { bssciFaults } from '../mioty-bssci/faults.ts';
import { miotyNetworkFaults } from '../mioty-network/faults/index.ts';
import { carrierSenseFaults, hoppingFaults, lowDutyCycleFaults } from './access-faults.ts';
import { lenientFaults, unaskedFaults } from './command-faults.ts';
import { contentFaults, keepAliveFaults } from './content-faults.ts';
import { counterFaults } from './counter-faults.ts';
import { takingFaults } from './downlink-faults.ts';
import { confirmationFaults, emptyWindowFaults, requestFaults } from './downlink-message-faults.ts';
import { windowFaults } from './downlink-window-faults.ts';
import type { Fault, FaultDescription } from './fault.ts';
import { networkFaults } from './network-faults.ts';
import { frequencyPlanFaults, timePlanFaults } from './plan-faults.ts';
import { probeFaults } from './probe-faults.ts';
import { keyFaults, protectionFaults } from './protection-faults.ts';
import { regulationFaults } from './regulation-faults.ts';
import { replyFaults } from './reply-faults.ts';
import { disturbanceFaults, memoryFaults } from './robustness-faults.ts';
import { secrecyFaults } from './secrecy-faults.ts';
import { receiveModeFaults, transmitModeFaults } from './testmode-faults.ts';
import { waveformFaults } from './waveform-faults.ts';

const all: readonly Fault[] = [
  ...contentFaults,
  ...protectionFaults,
  ...counterFaults,
  ...lenientFaults,
  ...unaskedFaults,
  ...frequencyPlanFaults,
  ...timePlanFaults,
  ...waveformFaults,
  ...keepAliveFaults,
  ...keyFaults,
  ...replyFaults,
  ...regulationFaults,
  ...secrecyFaults,
  ...hoppingFaults,
  ...carrierSenseFaults,
  ...lowDutyCycleFaults,
  ...transmitModeFaults,
  ...receiveModeFaults,
  ...memoryFaults,
  ...disturbanceFaults,
  ...requestFaults,
  ...windowFaults,
  ...takingFaults,
  ...confirmationFaults,
  ...emptyWindowFaults,
  ...probeFaults,
  ...networkFaults,
  ...miotyNetworkFaults,
  ...miotyFaults,
  ...miotyAirFaults,
  ...miotyAtFaults,
  ...bssciFaults,
];

/** Every named fault of the emulated bench. Names are stable. */
export const FAULTS: readonly FaultDescription[] = all.map(({ name, what, scope }) => ({ name, what, scope }));

/** Edit distance (insertions, deletions, substitutions). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

function nearNames(name: string): readonly string[] {
  const word = name.toLowerCase();
  const score = (candidate: string): number =>
    candidate.includes(word) || word.includes(candidate) ? 0 : distance(word, candidate);
  return FAULTS.map((fault) => fault.name)
    .sort((a, b) => score(a) - score(b))
    .slice(0, 4);
}

/** @throws UnbrigError `unknown-fault` (usage) that lists the nearest names. */
export function faultNamed(name: string): Fault {
  const found = all.find((fault) => fault.name === name);
  if (found) return found;
  const near = nearNames(name);
  throw new UnbrigError(
    'unknown-fault',
    'usage',
    `there is no fault ${JSON.stringify(name)}; near: ${near.join(', ')}`,
    {
      facts: { name, near },
    },
  );
}

const SCOPES: Readonly<Record<'sigfox' | 'mioty', readonly Fault['scope'][]>> = {
  sigfox: ['module', 'probe', 'network'],
  mioty: ['mioty-module', 'mioty-network', 'bssci', 'probe'],
};

/**
 * A fault for a bench of one technology.
 * @throws UnbrigError `unknown-fault`, or `fault-of-other-technology` (usage) for one that this bench has no peer for.
 */
export function faultOf(technology: 'sigfox' | 'mioty', name: string): Fault {
  const fault = faultNamed(name);
  if (SCOPES[technology].includes(fault.scope)) return fault;
  const message = `the fault ${name} is not one of a ${technology === 'mioty' ? 'MIOTY' : 'Sigfox'} bench (its scope is ${fault.scope})`;
  throw new UnbrigError('fault-of-other-technology', 'usage', message, {
    facts: { name, scope: fault.scope, technology },
  });
}
