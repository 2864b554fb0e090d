import { describe, expect, it } from '@jest/globals';
import type { CaseResult } from './types.ts';
import { campaignVerdict, countVerdicts, exitCodeOf, isPartial, worse } from './verdict.ts';

function result(partial: Partial<CaseResult>): CaseResult {
  return {
    id: 'sigfox/uplink/frame/BV-01',
    axes: {},
    applicability: 'applicable',
    applicabilityReason: 'always',
    execution: 'completed',
    verdict: 'pass',
    measurements: [],
    checks: [],
    remarks: [],
    frames: [],
    attempts: 1,
    durationSeconds: 0,
    evidence: [],
    ...partial,
  };
}

const pass = result({});
const fail = result({ verdict: 'fail' });
const inconclusive = result({ verdict: 'inconclusive', reasonCode: 'SYNC_NOT_FOUND' });
const error = result({
  verdict: 'none',
  execution: 'aborted',
  error: { errorClass: 'link', code: 'line-gone', message: 'gone' },
});
const notApplicable = result({ applicability: 'not-applicable', execution: 'not-run', verdict: 'none' });
const noSwitch = result({ execution: 'blocked', verdict: 'none', reasonCode: 'NO_POWER_SWITCH' });
const notPublic = result({ execution: 'blocked', verdict: 'none', reasonCode: 'NOT_PUBLIC' });

describe('the verdict algebra', () => {
  it('only gets worse', () => {
    expect(worse('pass', 'inconclusive')).toBe('inconclusive');
    expect(worse('fail', 'pass')).toBe('fail');
  });

  it.each([
    ['all passed', [pass, pass], 0, 'pass', false],
    ['a fail', [pass, fail, inconclusive], 1, 'fail', false],
    ['inconclusive only', [pass, inconclusive], 3, 'inconclusive', false],
    ['an error outranks a fail', [pass, fail, error], 4, 'error', true],
    ['nothing applicable', [notApplicable], 5, 'none', false],
    ['nothing at all', [], 5, 'none', false],
    ['the bench lacks something', [pass, noSwitch], 3, 'inconclusive', true],
    ['what is not public is open for nobody', [pass, notPublic], 0, 'pass', false],
  ] as const)('%s', (_name, cases, exitCode, verdict, partial) => {
    expect(exitCodeOf(cases, false)).toBe(exitCode);
    expect(campaignVerdict(cases)).toBe(verdict);
    expect(isPartial(cases)).toBe(partial);
  });

  it('an interruption outranks all', () => {
    expect(exitCodeOf([error], true)).toBe(130);
  });

  it('counts every case once', () => {
    const counts = countVerdicts([pass, fail, inconclusive, error, notApplicable, noSwitch]);
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(6);
  });
});
