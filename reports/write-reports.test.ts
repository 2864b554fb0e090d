import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decode } from 'fast-png';
import type { Browser } from 'playwright-core';
import { writeObservation } from '../rig/conformance/evidence.ts';
import { observationAsRecorded } from '../rig/conformance/record.ts';
import { chromiumPath, openBrowser, visit } from './testing/browser.ts';
import { fixtureObservations, fixtureRecord } from './testing/record-fixture.ts';
import { parseXml } from './testing/xml.ts';
import { writeReports } from './write-reports.ts';

const record = fixtureRecord();
let folder = '';
let written: readonly string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unbrig-reports-'));
  fixtureObservations().forEach((raw, k) => {
    writeObservation(folder, observationAsRecorded(raw, record.observations[k]));
  });
  written = (await writeReports(folder, record)).map((path) => relative(folder, path));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the writer of all views', () => {
  it('writes the views and the figures, from what lies in the run folder', () => {
    expect(written).toEqual(
      expect.arrayContaining([
        'junit.xml',
        'report.html',
        'allure.html',
        'observations/uplink.four-bytes@rc=RC1/waterfall.svg',
        'observations/uplink.four-bytes@rc=RC1/waterfall.png',
        'cases/sigfox.uplink.radio.BV-02/measured-drift.svg',
        'cases/sigfox.uplink.radio.BV-02/frame-2.svg',
        'cases/sigfox.uplink.radio.BV-02/frame-2-spectrogram.svg',
      ]),
    );
    for (const path of written) expect(existsSync(join(folder, path))).toBe(true);
  });

  it('writes figures that open, and that say that they are emulated', () => {
    for (const path of written.filter((name) => name.endsWith('.svg'))) {
      const svg = readFileSync(join(folder, path), 'utf8');
      expect(parseXml(svg).name).toBe('svg');
      expect(svg).toContain('EMULATED');
    }
    const png = decode(readFileSync(join(folder, 'observations/uplink.four-bytes@rc=RC1/waterfall.png')));
    expect(png.width).toBe(1080);
  });

  it('gives the same bytes again from the same folder', async () => {
    const before = readFileSync(join(folder, 'report.html'), 'utf8');
    const again = await writeReports(folder, record, { formats: ['html', 'junit'] });
    expect(again.map((path) => relative(folder, path))).toEqual(['junit.xml', 'report.html']);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe(before);
  });
});

const chromium = chromiumPath();

const reason = chromium === null ? ' (skipped: no Chromium; apt-get install chromium)' : '';
(chromium === null ? describe.skip : describe)(`in a browser${reason}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(chromium as string);
  });
  afterAll(() => browser.close());

  it('report.html opens without a complaint or a request, and has the failure on its first screen', async () => {
    const found = await visit(browser, join(folder, 'report.html'), '#matrix .cell');
    expect(found.complaints).toEqual([]);
    expect(found.requests).toEqual([]);
    expect(found.title).toContain('EMULATED');
    expect(found.text).toContain('41.3 ± 2.1 Hz/s');
    expect(colours(found.screenshot)).toBeGreaterThan(20);
  });

  it('allure.html opens without a complaint or a request, and shows the cases', async () => {
    const found = await visit(browser, join(folder, 'allure.html'), 'text=Carrier drift inside one frame');
    expect(found.complaints).toEqual([]);
    expect(found.requests).toEqual([]);
    expect(found.title).toContain('EMULATED');
    expect(found.text).toContain('uplink radio');
  });
});

/** How many colours a screenshot has, coarsely: a blank page has one. */
function colours(png: Uint8Array): number {
  const { data, channels } = decode(png);
  const seen = new Set<number>();
  for (let k = 0; k < data.length; k += channels)
    seen.add(((data[k] >> 4) << 8) | ((data[k + 1] >> 4) << 4) | (data[k + 2] >> 4));
  return seen.size;
}
