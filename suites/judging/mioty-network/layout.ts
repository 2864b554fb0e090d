import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import type { MiotyInterface, MiotyRole } from '../../../rig/ports/mioty-network.ts';
import { BAD_PLANS, pairLabel, UNITS } from '../../stimuli/mioty-network/layout.ts';
import { WAYS, type WayName, type WireName, wireLabel } from '../../stimuli/mioty-network/transport.ts';
import { check } from '../checks.ts';
import { checkDone, checkRefused, replyTo, under } from '../mioty-network.ts';

/** Interfaces that units of these roles have in common (security guideline 4.1, table; D 3.3.4, F and the scanner's wire 5.1). */
const letters: Readonly<Record<string, MiotyInterface>> = {
  'base-station relay': 'A',
  'base-station service-centre': 'B',
  'registration-authority service-centre': 'C',
  'service-centre service-centre': 'D',
  'application-centre service-centre': 'E',
  'application application-centre': 'F',
  'key-scanner service-centre': 'scanner',
};
const letterOf = (a: MiotyRole, b: MiotyRole): MiotyInterface | null => letters[[a, b].sort().join(' ')] ?? null;

/** Every pair of units, what may join them, and what the network opened. */
function pairs(context: JudgeContext) {
  const units = Object.entries(UNITS);
  return units.flatMap(([from, a], index) =>
    units.slice(index + 1).map(([to, b]) => {
      const opened = under(context, pairLabel(from, to)).flatMap(({ reply }) =>
        reply.kind === 'done' ? [reply.interface ?? 'unnamed'] : [],
      );
      return { pair: `${from} to ${to}`, expected: letterOf(a, b), opened };
    }),
  );
}

const layoutCases: readonly CaseBinding[] = [
  {
    id: 'mioty/network/interface/BV-01',
    judge: (context) => {
      for (const { pair, expected, opened } of pairs(context)) {
        if (expected === null) continue;
        const observed = `${opened.join() || 'none'} (${pair})`;
        check(context, 'opened', { ok: opened.join() === expected, expected, observed });
      }
    },
  },
  {
    id: 'mioty/network/interface/BI-01',
    judge: (context) => {
      for (const { pair, expected, opened } of pairs(context)) {
        if (expected !== null) continue;
        const observed = `${opened.join() || 'none'} (${pair})`;
        check(context, 'refused', { ok: opened.length === 0, expected: 'none', observed });
      }
    },
  },
  {
    id: 'mioty/network/interface/BV-02',
    judge: (context) => {
      checkDone(context, 'withServer', 'whole: C', 'city: E');
      checkRefused(context, 'withoutServer', 'city: C', 'factory: C');
      checkRefused(context, 'combined', 'factory: E');
    },
  },
  { id: 'mioty/network/task/BV-01', judge: (context) => checkDone(context, 'accepted', 'factory') },
  { id: 'mioty/network/task/BV-02', judge: (context) => checkDone(context, 'accepted', 'city') },
  {
    id: 'mioty/network/task/BI-01',
    judge: (context) => checkRefused(context, 'refused', ...BAD_PLANS.slice(0, 3)),
  },
  { id: 'mioty/network/task/BI-02', judge: (context) => checkRefused(context, 'refused', ...BAD_PLANS.slice(3)) },
  {
    id: 'mioty/network/application-centre/BI-01',
    judge: (context) => {
      checkDone(context, 'first', 'another customer');
      checkRefused(context, 'second', 'second centre');
    },
  },
];

const wayNames = Object.keys(WAYS) as WayName[];
const certificates: readonly WayName[] = ['certificate of another root', 'no certificate'];
const openedWires = (wire: WireName, ...ways: readonly WayName[]): readonly string[] =>
  ways.map((way) => wireLabel(wire, way));

/** A case in which wires must be refused everything but what is right, as far as the protection of the transport goes. */
const protectedWires = (id: string, ...wires: readonly WireName[]): CaseBinding => ({
  id: `mioty/network/transport/${id}`,
  judge: (context) => {
    for (const wire of wires) {
      const weak = wayNames.filter((way) => way !== 'right' && !certificates.includes(way));
      checkDone(context, 'right', wireLabel(wire, 'right'));
      checkRefused(context, 'weak', ...openedWires(wire, ...weak));
    }
  },
});

const transportCases: readonly CaseBinding[] = [
  {
    id: 'mioty/network/transport/BV-01',
    judge: (context) => checkDone(context, 'accepted', ...(['B', 'C', 'E'] as const).map((w) => wireLabel(w, 'right'))),
  },
  protectedWires('BI-01', 'B'),
  protectedWires('BI-02', 'C', 'E'),
  protectedWires('BI-03', 'F'),
  {
    id: 'mioty/network/transport/BI-04',
    judge: (context) => {
      for (const wire of ['B', 'C', 'D', 'E', 'F', 'scanner', 'billing', 'maintenance'] as const) {
        checkRefused(context, 'refused', ...openedWires(wire, ...certificates));
      }
    },
  },
  protectedWires('BI-05', 'scanner'),
  protectedWires('BI-06', 'maintenance'),
  protectedWires('BI-07', 'billing'),
  {
    id: 'mioty/network/transport/BV-02',
    judge: (context) => {
      checkDone(context, 'accepted', 'radio');
      const letter = replyTo(context, 'radio').interface ?? 'none';
      check(context, 'letter', { ok: letter === 'A', expected: 'A', observed: letter });
    },
  },
  {
    id: 'mioty/network/transport/BV-03',
    judge: (context) => {
      checkDone(context, 'secured', ...openedWires('D', 'right', 'IP security'));
      checkRefused(context, 'open', wireLabel('D', 'unprotected'));
    },
  },
];

export const layoutAndTransportCases: readonly CaseBinding[] = [...layoutCases, ...transportCases];
