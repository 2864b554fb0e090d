import { describe, expect, it } from '@jest/globals';
import { allureCaseDetails, allureCategories, allureEnvironmentInfo, allureResults } from './allure.ts';
import { externalRequests, withoutExternalRequests } from './allure-html.ts';
import { fixtureCases, fixtureRecord, HOSTILE_REPLY, recordedCase } from './testing/record-fixture.ts';

const byId = new Map(fixtureCases().map((recorded) => [recorded.id.replace('sigfox/uplink/', ''), recorded]));
const details = (id: string) => allureCaseDetails(byId.get(id)!, byId.get(id)!);

describe('a case in Allure', () => {
  it('is failed for a fail, broken for what the rig cannot tell, skipped for what was not to run', () => {
    const statuses = [
      'frame/BV-01',
      'radio/BV-02',
      'radio/BV-03',
      'at/BI-01',
      'radio/TI-01',
      'frame/BV-09',
      'radio/BV-04',
    ].map((id) => details(id).status);
    expect(statuses).toEqual(['passed', 'failed', 'broken', 'broken', 'broken', 'skipped', 'skipped']);
  });

  it('is grouped by epic, feature and story, and tells severity, clause and axes', () => {
    const { labels, links, parameters } = details('radio/BV-02');
    expect(labels).toEqual(
      expect.arrayContaining([
        { name: 'epic', value: 'Sigfox' },
        { name: 'feature', value: 'uplink radio' },
        { name: 'story', value: 'rc=RC1' },
        { name: 'severity', value: 'critical' },
        { name: 'tag', value: 'SFX-RAD-014' },
      ]),
    );
    expect(links).toEqual([
      {
        url: './report.html#case-sigfox-uplink-radio-BV-02-rc-RC1',
        name: 'seed-002 v1.3 §2.2.3 SFX-RAD-014 (MUST)',
        type: 'clause',
      },
    ]);
    expect(parameters[0]).toEqual({ name: 'rc', value: 'RC1', excluded: false });
    expect(parameters[1].excluded).toBe(true);
  });

  it('falls into one category', () => {
    const matching = (id: string): readonly string[] =>
      allureCategories()
        .filter((category) => category.matchedStatuses.includes(details(id).status))
        .filter(
          (category) =>
            category.messageRegex === undefined || new RegExp(category.messageRegex).test(details(id).message),
        )
        .map((category) => category.name);
    expect(matching('radio/BV-02')).toEqual(['Requirement broken']);
    expect(matching('radio/BV-03')).toEqual(['Inconclusive']);
    expect(matching('at/BI-01')).toEqual(['Link error']);
    expect(matching('radio/TI-01')).toEqual(['Not run']);
    expect(matching('frame/BV-09')).toEqual(['Not applicable or blocked']);
    expect(matching('frame/BV-01')).toEqual([]);
  });

  it('shows markup of a module as text', () => {
    const hostile = recordedCase({ id: 'sigfox/uplink/at/BV-01', remarks: [HOSTILE_REPLY] });
    expect(allureCaseDetails(hostile, hostile).description).not.toMatch(/(?<!\\)<(?:script|img)/);
  });

  it('is marked emulated in the environment, and results can be made from the record alone', () => {
    expect(allureEnvironmentInfo(fixtureRecord())).toMatchObject({
      EMULATED: 'yes: nothing real was on the air',
      seed: '1',
    });
    const results = allureResults(fixtureRecord());
    expect(new Set(results.map((result) => result.uuid)).size).toBe(9);
    expect(allureResults(fixtureRecord())).toEqual(results);
  });
});

describe('the Allure page', () => {
  const analytics = `<html><head><link rel="icon" href="data:,"></head><body><script src="data:text/javascript;base64,AA=="></script>
    <script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>
    <script>window.dataLayer = []; function gtag(){} gtag('js', new Date());</script>
    <script>window.data = 1;</script><link href="//fonts.example/a.css"><a href="https://allurereport.org">Allure</a></body></html>`;

  it('loses the analytics and every request, and keeps the rest', () => {
    const clean = withoutExternalRequests(analytics);
    expect(externalRequests(analytics)).toEqual(
      expect.arrayContaining(['googletagmanager', 'gtag(', '//fonts.example/a.css']),
    );
    expect(externalRequests(clean)).toEqual([]);
    expect(clean).toContain('<script>window.data = 1;</script>');
    expect(clean).toContain('<a href="https://allurereport.org">');
    expect(clean).toContain('Content-Security-Policy');
  });
});
