import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { caseLine, endSummary, terminalStyle } from './terminal.ts';
import { fixtureCases, fixtureRecord, HOSTILE_REPLY, recordedCase } from './testing/record-fixture.ts';

const PLAIN = { colour: false, width: 80 };

describe('the terminal view', () => {
  it('uses colour on a terminal alone, and never when NO_COLOR is set', () => {
    expect(terminalStyle({ isTTY: true, columns: 100 }, {})).toEqual({ colour: true, width: 100 });
    expect(terminalStyle({ isTTY: true, columns: 100 }, { NO_COLOR: '1' }).colour).toBe(false);
    expect(terminalStyle({ isTTY: true }, { NO_COLOR: '' })).toEqual({ colour: true, width: 80 });
    expect(terminalStyle({}, {})).toEqual({ colour: false, width: 80 });
  });

  it('prints one line a case that fits the width and names the outcome in a word', () => {
    const lines = fixtureCases().map((recorded) => caseLine(recorded, PLAIN));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.map((line) => line.slice(2, 9).trim())).toEqual([
      'PASS',
      'PASS',
      'N/A',
      'PASS',
      'FAIL',
      'INCONC',
      'ERROR',
      'BLOCKED',
      'NOT RUN',
    ]);
    expect(lines[1]).toContain('2 attempts');
    expect(lines[2]).toContain('SFX.DL = no');
  });

  it('says the same with and without colour', () => {
    const coloured = fixtureCases().map((recorded) => caseLine(recorded, { colour: true, width: 80 }));
    expect(coloured[0]).not.toBe(stripVTControlCharacters(coloured[0]));
    expect(coloured.map(stripVTControlCharacters)).toEqual(fixtureCases().map((recorded) => caseLine(recorded, PLAIN)));
  });

  it('repeats each failure with all that is needed to act on it, worst first', () => {
    const text = endSummary(fixtureRecord(), 'runs/x', PLAIN);
    const order = [
      'FAIL  sigfox/uplink/radio/BV-02',
      'ERROR  sigfox/uplink/at/BI-01',
      'INCONC  sigfox/uplink/radio/BV-03',
    ];
    const places = order.map((head) => text.indexOf(head));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    for (const part of [
      'seed-002 v1.3 §2.2.3 SFX-RAD-014 (MUST)',
      'carrier drift inside a frame = 41.3 ± 2.1 Hz/s (k=2)',
      '−30 … 30 Hz/s, margin −11.3 Hz/s, rule guard(U)',
      'expected 598, observed 599',
      'U_TOO_LARGE',
      'runs/x/observations/uplink.four-bytes@rc=RC1/',
      'npm run unbrig -- run sigfox/uplink/radio/BV-02 --seed 1',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('ends with the counts, the marks and what did not run', () => {
    const text = endSummary(fixtureRecord(), 'runs/x', PLAIN);
    expect(text).toContain('1 fail · 1 error · 1 inconclusive · 1 not run · 1 blocked · 3 pass\n1 not applicable');
    expect(text).toContain('ERROR  PARTIAL  EMULATED  (exit code 4)');
    expect(text).toMatch(/BLOCKED sigfox\/uplink\/radio\/BV-04@rc=RC1\n +NOT_PUBLIC: the limit is not public/);
  });

  it('does not let a module repaint the terminal', () => {
    const hostile = recordedCase({
      id: 'sigfox/uplink/at/BV-01',
      verdict: 'fail',
      checks: [{ name: 'reply', sentence: 'It answers OK.', ok: false, expected: 'OK', observed: HOSTILE_REPLY }],
    });
    const text = endSummary(fixtureRecord({ cases: [hostile] }), 'runs/x', PLAIN);
    expect(text).toContain('\\x1B[31m\\x00');
    expect(text).not.toContain('\u001b');
  });
});
