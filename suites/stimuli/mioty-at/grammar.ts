import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import type { ModuleOperation } from '../../../rig/ports/module.ts';
import { miotyStimulus } from '../mioty/parts.ts';
import { argument, ask, hearing, line, quietStep, step } from './steps.ts';

/** Everything that a module tells without sending. The power is left out: not every dialect tells it in a known unit. */
export const QUERIES: Readonly<Record<string, ModuleOperation>> = {
  information: { kind: 'probe' },
  library: { kind: 'getLibrary' },
  eui: { kind: 'getId' },
  'short-address': { kind: 'getShortAddress' },
  state: { kind: 'attachState' },
  counter: { kind: 'packetCounter' },
  ip6: line('AT-MIP6?'),
  mode: line('AT-UM?'),
  profile: line('AT-UP?'),
};

const queries: Stimulus = miotyStimulus(
  'at/queries',
  'Every query, one after the other as fast as the module is served, and those for keys',
  3,
  async (context) => {
    await ask(context, QUERIES);
    await ask(context, { key: line('AT-MNWK?'), 'application-key': line('AT-ACK?') });
  },
);

/** What no module of the family may take, by the name under which a case asks for it. */
const MALFORMED: Readonly<Record<string, ModuleOperation>> = {
  unknown: line('AT-UNBRIG'),
  'unknown-query': line('AT-UNBRIG?'),
  'mode-3': line('AT-UM=3'),
  'profile-9': line('AT-UP=9'),
  'length-above': line(`AT-U=${argument('A5B6', 3)}`),
  'length-below': line(`AT-U=${argument('A5B6', 1)}`),
  'odd-digits': line(`AT-U=${argument('A5B6C', 2)}`),
  'not-hex': line(`AT-U=${argument('A5XY')}`),
  'no-end': line('AT-U=2\tA5B6'),
  'other-separator': line('AT-U=2:A5B6\x1a'),
  'no-number': line('AT-UM='),
  'no-bytes': line('AT-U='),
  'counter-written': line('AT-MPCT=77'),
  'address-of-3': { kind: 'setShortAddress', shortAddress: 'A1B2C3' },
  'carrier-1-hz': { kind: 'carrier', frequencyHz: 1, modulated: false },
};

const malformed: Stimulus = miotyStimulus(
  'at/malformed',
  'An uplink, malformed commands, each with a quiet wait behind it, then queries that show that nothing has changed, and an uplink',
  130,
  async (context) => {
    await step(context, 'own-address', { kind: 'getShortAddress' });
    await hearing(context, 2);
    await ask(context, { 'mode-before': line('AT-UM?'), 'counter-before': { kind: 'packetCounter' } });
    for (const [name, operation] of Object.entries(MALFORMED)) await quietStep(context, name, operation);
    await ask(context, {
      'mode-after': line('AT-UM?'),
      'profile-after': line('AT-UP?'),
      'counter-after': { kind: 'packetCounter' },
      'address-after': { kind: 'getShortAddress' },
    });
    await hearing(context, 3);
  },
);

const OTHER_EUI = '0102030405060708';

const fixedEui: Stimulus = miotyStimulus(
  'at/fixed-eui',
  'The EUI, an attempt to write another, the EUI',
  1,
  (context) =>
    ask(context, {
      before: { kind: 'getId' },
      write: line(`AT-MEUI=${argument(OTHER_EUI)}`),
      after: { kind: 'getId' },
    }),
);

export const grammarStimuli: readonly Stimulus[] = [queries, malformed, fixedEui];
