import { describe, expect, it } from '@jest/globals';
import { catalogueCase, declaredForTests } from '../testing/observations.ts';
import type { Catalogue } from './catalogue.ts';
import { isSelected, planCampaign } from './plan.ts';

const cases = [
  catalogueCase({ id: 'sigfox/uplink/frame/BV-01' }),
  catalogueCase({ id: 'sigfox/uplink/frame/BV-02', applicability: 'SFX.DL' }),
  catalogueCase({ id: 'sigfox/uplink/counter/BV-01', needs: ['power-switch'] }),
  catalogueCase({ id: 'sigfox/uplink/timing/TI-01', ixit: ['tIfuMs'] }),
];
const catalogue: Catalogue = {
  groups: [{ name: 'sigfox', title: 'Sigfox', cases }],
  cases,
  proforma: { ics: [], ixit: [] },
  sha256: '',
};
const all = { powerSwitch: false, deviceKey: true, simulatedTime: true, transmitter: null, network: false, bssci: [] };
const declared = { ...declaredForTests, ics: { 'SFX.DL': 'no' } as const };

describe('planning', () => {
  it('gives every case a decision and its reason', () => {
    const plan = planCampaign(catalogue, [], declared, all);
    expect(plan.map(({ decision, reason }) => [decision, reason])).toEqual([
      ['run', 'always'],
      ['not-applicable', 'SFX.DL = no'],
      ['blocked', expect.stringContaining('cannot switch the supply')],
      ['blocked', expect.stringContaining('ixit.tIfuMs')],
    ]);
  });

  it.each([
    [null, 'NO_TRANSMITTER'],
    [{ timingSeconds: 0.5, levelKnown: true }, 'TRANSMITTER_TOO_COARSE'],
    [{ timingSeconds: 0.01, levelKnown: false }, 'NO_TRANSMITTER'],
    [{ timingSeconds: 0.01, levelKnown: true }, undefined],
  ] as const)('holds a case that answers the module against the transmitter %j', (transmitter, reasonCode) => {
    const needs = ['transmitter', 'transmitter-level'] as const;
    const entry = catalogueCase({ needs, transmitterTimingSeconds: 0.05 });
    const plan = planCampaign(
      { ...catalogue, groups: [{ name: 'sigfox', title: 'Sigfox', cases: [entry] }] },
      [],
      declared,
      { ...all, transmitter },
    );
    expect(plan[0].reasonCode).toBe(reasonCode);
    expect(plan[0].decision).toBe(reasonCode === undefined ? 'run' : 'blocked');
  });

  it('answers what follows from the zone', () => {
    const entry = catalogueCase({ applicability: 'ZONE.FH or ZONE.LBT' });
    const groups = [{ name: 'sigfox', title: 'Sigfox', cases: [entry] }];
    const decide = (zone: string) => planCampaign({ ...catalogue, groups }, [], { ...declared, zone }, all)[0].decision;
    expect(['RC1', 'RC2', 'RC3C', 'RC3D'].map(decide)).toEqual(['not-applicable', 'run', 'run', 'not-applicable']);
  });

  it('fails closed on an unanswered item', () => {
    expect(() => planCampaign(catalogue, [], { ...declared, ics: {} }, all)).toThrow(/SFX.DL = unanswered/);
  });

  it('fails closed when nothing is selected', () => {
    expect(() => planCampaign(catalogue, ['sigfox/nothing'], declared, all)).toThrow(/no sigfox case matches/);
  });

  it.each([
    [[], true],
    [['sigfox'], true],
    [['sigfox/uplink/fr'], false],
    [['sigfox/uplink/frame/BV-01'], true],
    [['sigfox/*/BV-*'], true],
    [['*TI-*'], false],
    [['!sigfox/uplink/frame'], false],
    [['sigfox', '!sigfox/uplink/counter'], true],
  ] as const)('selection %j of sigfox/uplink/frame/BV-01: %s', (selection, expected) => {
    expect(isSelected('sigfox/uplink/frame/BV-01', selection)).toBe(expected);
  });
});
