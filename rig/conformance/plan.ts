import type { BssciPeer } from '../ports/bssci.ts';
import { UnbrigError } from '../ports/errors.ts';
import { decideApplicability } from './applicability.ts';
import type { Catalogue } from './catalogue.ts';
import type { CatalogueCase, DeclaredModule, Need, ReasonCode } from './types.ts';
import { zoneAnswers } from './zone-items.ts';

/** What the bench can do, as far as it decides which cases can run. */
export interface BenchAbilities {
  readonly powerSwitch: boolean;
  readonly deviceKey: boolean;
  readonly simulatedTime: boolean;
  readonly transmitter: { readonly timingSeconds: number; readonly levelKnown: boolean } | null;
  readonly network: boolean;
  /** Ends of the base station to service centre interface that can be tested. */
  readonly bssci: readonly BssciPeer[];
}

/** One case of the catalogue and why it will or will not run. */
export interface PlannedCase {
  readonly case: CatalogueCase;
  readonly group: string;
  readonly decision: 'run' | 'not-applicable' | 'not-selected' | 'blocked';
  /** The deciding ICS term, the selection, or what the bench lacks. */
  readonly reason: string;
  readonly reasonCode?: ReasonCode;
}

/**
 * Decides for every case of the module's technology whether it runs, and why. Fails closed: an unanswered ICS item that a selected case hangs on, or nothing
 * selected, is an error.
 * @param selection id prefixes or patterns with `*`; a leading `!` excludes. Empty selects all.
 * @throws UnbrigError `nothing-selected` (selection) or `ics-unanswered` (precondition).
 */
export function planCampaign(
  catalogue: Catalogue,
  selection: readonly string[],
  declared: DeclaredModule,
  abilities: BenchAbilities,
): readonly PlannedCase[] {
  const plan = catalogue.groups.flatMap((group) =>
    group.cases
      .filter(({ id }) => id.startsWith(`${declared.technology}/`))
      .map(
        (entry): PlannedCase => ({
          case: entry,
          group: group.name,
          ...decideCase(entry, selection, declared, abilities),
        }),
      ),
  );
  if (plan.every((entry) => entry.decision === 'not-selected')) {
    throw new UnbrigError(
      'nothing-selected',
      'selection',
      `no ${declared.technology} case matches ${selection.join(' ')}; \`unbrig list\` shows the ids (a prefix such as sigfox/uplink/frame selects a group)`,
    );
  }
  return plan;
}

type Decision = Pick<PlannedCase, 'decision' | 'reason' | 'reasonCode'>;

function decideCase(
  entry: CatalogueCase,
  selection: readonly string[],
  declared: DeclaredModule,
  abilities: BenchAbilities,
): Decision {
  if (!isSelected(entry.id, selection))
    return { decision: 'not-selected', reason: `selection: ${selection.join(' ')}` };
  const applicability = decideApplicability(entry.applicability, { ...declared.ics, ...zoneAnswers(declared) });
  if (applicability.applies === 'unanswered') {
    throw new UnbrigError(
      'ics-unanswered',
      'precondition',
      `${entry.id} hangs on an ICS item without an answer (${applicability.reason}); answer it with yes or no in dut.yaml under ics:`,
      { facts: { case: entry.id, reason: applicability.reason } },
    );
  }
  if (applicability.applies === 'no') return { decision: 'not-applicable', reason: applicability.reason };
  if (entry.notPublic !== undefined)
    return { decision: 'blocked', reasonCode: 'NOT_PUBLIC', reason: `needed: ${entry.notPublic}` };
  const missing = missingNeed(entry, declared, abilities);
  return missing ?? { decision: 'run', reason: applicability.reason };
}

const BSSCI_NEEDS: readonly (readonly [Need, BssciPeer])[] = [
  ['bssci-station', 'base-station'],
  ['bssci-centre', 'service-centre'],
];

function missingNeed(entry: CatalogueCase, declared: DeclaredModule, abilities: BenchAbilities): Decision | null {
  const blocked = (reasonCode: ReasonCode, reason: string): Decision => ({ decision: 'blocked', reasonCode, reason });
  if (entry.needs.includes('power-switch') && !abilities.powerSwitch) {
    return blocked('NO_POWER_SWITCH', 'the bench cannot switch the supply of the module (power: in rig.yaml)');
  }
  if (entry.needs.includes('device-key') && !abilities.deviceKey) {
    return blocked('NO_KEY', 'no device key was given (keyFile or keyEnv in dut.yaml)');
  }
  if (entry.needs.includes('simulated-time') && !abilities.simulatedTime) {
    return blocked('REAL_TIME_TOO_LONG', 'takes hours of clock time; only done in simulated time');
  }
  if (entry.needs.includes('network') && !abilities.network) {
    return blocked('NO_NETWORK', 'the bench has no network to test');
  }
  for (const [need, peer] of BSSCI_NEEDS) {
    if (entry.needs.includes(need) && !abilities.bssci.includes(peer))
      return blocked('NO_NETWORK', `the bench has no ${peer} to test`);
  }
  const lacking = missingTransmitter(entry, abilities.transmitter);
  if (lacking !== null) return blocked(...lacking);
  const undeclared = entry.ixit.find((name) => declared.ixit[name] === undefined);
  if (undeclared !== undefined) return blocked('NO_IXIT', `dut.yaml does not declare ixit.${undeclared}`);
  return null;
}

function missingTransmitter(
  entry: CatalogueCase,
  transmitter: BenchAbilities['transmitter'],
): [ReasonCode, string] | null {
  const needsLevel = entry.needs.includes('transmitter-level');
  if (!needsLevel && !entry.needs.includes('transmitter')) return null;
  if (transmitter === null) return ['NO_TRANSMITTER', 'the bench cannot send to the module (transmitter: in rig.yaml)'];
  if (needsLevel && !transmitter.levelKnown) {
    return ['NO_TRANSMITTER', 'the level of the transmitter at the module is not known (transmitter: in rig.yaml)'];
  }
  const coarsest = entry.transmitterTimingSeconds ?? Number.POSITIVE_INFINITY;
  if (transmitter.timingSeconds <= coarsest) return null;
  const text = `the transmitter begins within ${transmitter.timingSeconds} s (standard uncertainty), the case needs ${coarsest} s`;
  return ['TRANSMITTER_TOO_COARSE', text];
}

/** Prefixes end at a slash or at the end of the id; `*` matches anything. */
export function isSelected(id: string, selection: readonly string[]): boolean {
  const wanted = selection.filter((pattern) => !pattern.startsWith('!'));
  const unwanted = selection.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const matches = (pattern: string): boolean => {
    if (pattern.includes('*')) return new RegExp(`^${pattern.split('*').map(escapeRegExp).join('.*')}$`).test(id);
    return id === pattern || id.startsWith(pattern.endsWith('/') ? pattern : `${pattern}/`);
  };
  return (wanted.length === 0 || wanted.some(matches)) && !unwanted.some(matches);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
