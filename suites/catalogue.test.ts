import { describe, expect, it } from '@jest/globals';
import type { CatalogueCase } from '../rig/conformance/types.ts';
import { stimuli } from './stimuli/index.ts';
import { catalogue, declared, loadSuites } from './testing/judging.ts';
import { miotyDeclared } from './testing/mioty-judging.ts';

const suites = await loadSuites();

/** What is not public has no code. */
const coded = (cases: readonly CatalogueCase[]): readonly CatalogueCase[] =>
  cases.filter((entry) => entry.notPublic === undefined);

describe('the catalogue and the suites', () => {
  it.each(catalogue.groups.map((group) => [group.name, group] as const))(
    '%s binds every case once, and no other',
    (name, group) => {
      const bound = (suites.get(name) ?? []).map((binding) => binding.id);
      expect([...bound].sort()).toEqual(
        coded(group.cases)
          .map((entry) => entry.id)
          .sort(),
      );
    },
  );

  it('has a catalogue file for every suite, and a suite for every file but those of what is not public', () => {
    const withCode = catalogue.groups.filter((group) => coded(group.cases).length > 0);
    expect([...suites.keys()].sort()).toEqual(withCode.map((group) => group.name).sort());
  });

  it('holds at least 120 cases, and says of the advisory ones and of no others that they never fail', () => {
    expect(catalogue.cases.length).toBeGreaterThanOrEqual(120);
    const never = catalogue.cases.filter((entry) => /^Never;/.test(entry.verdictCriteria.fail));
    const advisory = catalogue.cases.filter((entry) => entry.advisory);
    expect(never.map((entry) => entry.id)).toEqual(advisory.map((entry) => entry.id));
    expect(advisory.length).toBeLessThan(catalogue.cases.length / 10);
  });

  it('asks for stimuli that exist, and leaves none unused', () => {
    const asked = new Set(catalogue.cases.map((entry) => entry.observation));
    expect([...asked].sort()).toEqual(stimuli.map((stimulus) => stimulus.id).sort());
  });

  it('asks the vendor for nothing that no case uses', () => {
    const used = new Set(catalogue.cases.flatMap((entry) => entry.ixit));
    expect(catalogue.proforma.ixit.map((item) => item.id).filter((id) => !used.has(id))).toEqual([]);
    const told = new Set([declared, miotyDeclared].flatMap(({ ixit }) => Object.keys(ixit)));
    expect([...told].sort()).toEqual(catalogue.proforma.ixit.map((item) => item.id).sort());
  });

  it('fails nobody on the word of a single source', () => {
    const hard = catalogue.cases.filter((entry) => !entry.advisory);
    const limits = hard.flatMap((entry) => entry.measures.map((measure) => measure.limit?.confidence));
    expect(limits.filter((confidence) => confidence === 'one-source' || confidence === 'not-public')).toEqual([]);
  });

  it('plans a switchable supply for the stimuli that need one', () => {
    const needing = new Set(stimuli.filter((stimulus) => stimulus.needsPowerSwitch).map((stimulus) => stimulus.id));
    const planned = catalogue.cases
      .filter((entry) => entry.needs.includes('power-switch'))
      .map((entry) => entry.observation);
    expect(new Set(planned)).toEqual(needing);
  });
});
