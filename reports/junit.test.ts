import { describe, expect, it } from '@jest/globals';
import { junitXml } from './junit.ts';
import { fixtureRecord, HOSTILE_REPLY, recordedCase } from './testing/record-fixture.ts';
import { elements, parseXml } from './testing/xml.ts';

function caseNamed(xml: string, name: string) {
  return elements(parseXml(xml), 'testcase').find((element) => element.attributes.name === `${name}@rc=RC1`);
}

describe('the JUnit view', () => {
  const xml = junitXml(fixtureRecord());

  it('is one suite for the module with counts that agree with its cases', () => {
    const root = parseXml(xml);
    const suites = elements(root, 'testsuite');
    expect(suites).toHaveLength(1);
    expect(suites[0].attributes).toMatchObject({
      name: 'Example Radio SFX-1 004D33DB',
      tests: '9',
      failures: '1',
      errors: '3',
      skipped: '2',
    });
    expect(elements(root, 'testcase')).toHaveLength(9);
    expect(elements(root, 'failure')).toHaveLength(1);
    expect(elements(root, 'error')).toHaveLength(3);
    expect(elements(root, 'skipped')).toHaveLength(2);
  });

  it('makes inconclusive and rig errors an error with their reason, never skipped', () => {
    const inconclusive = caseNamed(xml, 'sigfox/uplink/radio/BV-03');
    expect(inconclusive?.children.map((child) => child.name)).toEqual(['properties', 'error']);
    expect(inconclusive?.children[1].attributes.type).toBe('U_TOO_LARGE');
    expect(caseNamed(xml, 'sigfox/uplink/at/BI-01')?.children[1].attributes.type).toBe('link');
    expect(caseNamed(xml, 'sigfox/uplink/radio/TI-01')?.children[1].attributes.type).toBe('not-run');
  });

  it('skips what is not applicable with the deciding term', () => {
    const element = caseNamed(xml, 'sigfox/uplink/frame/BV-09');
    expect(element?.children[1]).toMatchObject({
      name: 'skipped',
      attributes: { message: 'SFX.DL = no decides "SFX.UL and SFX.DL"' },
    });
  });

  it('carries the properties that tools ask for', () => {
    const element = caseNamed(xml, 'sigfox/uplink/frame/BV-02');
    const properties = Object.fromEntries(
      elements(element!, 'property').map((p) => [p.attributes.name, p.attributes.value]),
    );
    expect(properties).toMatchObject({
      dut: '004D33DB',
      probe: 'emulated:ether',
      emulated: 'true',
      attempts: '2',
      seed: '1',
      clause: 'seed-002 v1.3 §2.2.3 SFX-RAD-014 (MUST)',
    });
  });

  it('stays well-formed whatever a module says', () => {
    const checks = [{ name: 'reply', sentence: 'It answers OK.', ok: false, expected: 'OK', observed: HOSTILE_REPLY }];
    const hostile = recordedCase({ id: 'sigfox/uplink/at/BV-01', verdict: 'fail', checks, remarks: [HOSTILE_REPLY] });
    const [failure] = elements(parseXml(junitXml(fixtureRecord({ cases: [hostile] }))), 'failure');
    expect(failure.text).toContain('<script>alert("x")</script> & ]]>');
  });

  it('gives the same bytes for the same record', () => {
    expect(junitXml(fixtureRecord())).toBe(xml);
  });
});
