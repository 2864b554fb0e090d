import { describe, expect, it } from '@jest/globals';
import {
  fixtureObservations,
  fixtureRecord,
  measurement,
  observationPair,
  recordedCase,
} from '../testing/record-fixture.ts';
import { reportHtml } from './report.tsx';

const observations = fixtureObservations();
const html = reportHtml(fixtureRecord(), observations);

describe('the HTML report', () => {
  it('says what it is and what it is not', () => {
    for (const words of [
      'EMULATED',
      'PARTIAL',
      'NOT A CERTIFICATE',
      'Example Radio SFX-1',
      '004D33DB',
      'End of report',
      'sha256:5f2b8c0d',
    ]) {
      expect(html).toContain(words);
    }
    const real = reportHtml(fixtureRecord({ emulated: false, partial: false }), []);
    expect(real).not.toContain('EMULATED');
    expect(real).not.toContain('PARTIAL');
    expect(real).toContain('NOT A CERTIFICATE');
  });

  it('has a section for every case, reached from a lettered cell of the matrix', () => {
    const cells = [...html.matchAll(/<a class="cell o-([a-z-]+)" href="#([^"]+)"[^>]*><b>(.)<\/b>/g)].map((m) => [
      m[1],
      m[3],
    ]);
    expect(cells).toEqual([
      ['pass', 'P'],
      ['pass', 'P'],
      ['not-applicable', 'N'],
      ['pass', 'P'],
      ['fail', 'F'],
      ['inconclusive', 'I'],
      ['blocked', 'B'],
      ['not-run', '–'],
      ['error', 'E'],
    ]);
    expect(html.match(/<article class="case /g)).toHaveLength(9);
  });

  it('has a target for every inner link and every shared figure, and no id twice', () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
    expect(targets.length).toBeGreaterThan(30);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });

  it('keeps a hostile reply as text', () => {
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;script>alert(&quot;x&quot;)&lt;/script> &amp; ]]>');
    expect(html).toContain('\\x1B[31m\\x00\\u{202E}');
  });

  it('needs nothing from elsewhere', () => {
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(html).not.toContain('url(');
    expect(html).toContain("default-src 'none'");
  });

  it('draws each figure once, however many cases show it', () => {
    const uses = [...html.matchAll(/<use href="#(fig-\d+)"/g)].map((match) => match[1]);
    expect(uses.length).toBeGreaterThan(new Set(uses).size + 10);
    expect(html.match(/<g id="fig-/g)).toHaveLength(new Set(uses).size);
  });

  it('is the same for the same record, and does without observations', () => {
    expect(reportHtml(fixtureRecord(), observations)).toBe(html);
    expect(reportHtml(fixtureRecord(), [])).toContain('sigfox/uplink/radio/BV-02');
  });

  it('names the cases of an observation that was never recorded without a broken link', () => {
    const record = fixtureRecord({ observations: [] });
    const page = reportHtml(record, []);
    const ids = new Set([...page.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]));
    expect(
      [...page.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]).filter((target) => !ids.has(target)),
    ).toEqual([]);
  });
});

describe('the size of the HTML report', () => {
  const long = observationPair('stimulus/number-0@rc=RC1', 'OK', 100);
  const short = observationPair('stimulus/number-1@rc=RC1');
  const pairs = Array.from({ length: 30 }, (_, k) => {
    const id = `stimulus/number-${k}@rc=RC1`;
    const { raw, recorded } = k === 0 ? long : short;
    return { raw: { ...raw, id }, recorded: { ...recorded, id } };
  });
  const cases = Array.from({ length: 60 }, (_, k) => {
    const series = k < 5 ? Array.from({ length: 300 }, (_v, n) => 10 + n / 100) : [11, 12];
    return recordedCase({
      id: `sigfox/uplink/group${k % 9}/BV-${k}`,
      observation: pairs[k % 30].raw.id,
      measurements: [measurement({ series }), measurement({ id: 'second' })],
    });
  });
  const record = fixtureRecord({ cases, observations: pairs.map((pair) => pair.recorded) });
  const raws = pairs.map((pair) => pair.raw);

  it('stays below 8 MB for sixty cases and thirty observations', () => {
    const page = reportHtml(record, raws);
    expect(page.length).toBeLessThan(8e6);
    expect(page).not.toContain('figures were left out');
  });

  it('leaves figures out, and says so, rather than grow beyond its budget', () => {
    const page = reportHtml(record, raws, { mostFigureBytes: 400_000 });
    expect(page.length).toBeLessThan(1.5e6);
    expect(page).toContain('figures were left out');
  });
});
