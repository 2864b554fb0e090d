import { describe, expect, it } from '@jest/globals';
import { catalogueCase, declaredForTests, emptyObservation } from '../testing/observations.ts';
import { judgeCase } from './judge.ts';
import type { JudgeContext } from './judgement.ts';

const inputs = { declared: declaredForTests, radio: { halfWidthHz: 96_000 } };
const measured = catalogueCase({
  measures: [
    {
      id: 'offset',
      quantity: 'carrier offset',
      unit: 'Hz',
      limit: { low: '-ixit:toleranceHz', high: 'ixit:toleranceHz', source: 'vendor', confidence: 'declared' },
    },
  ],
  checks: { crc: 'The CRC is right' },
});

function judge(entry: typeof measured, run: (context: JudgeContext) => void, observation = emptyObservation()) {
  return judgeCase(entry, { id: entry.id, judge: run }, observation, inputs);
}

const good = { expected: 'a', observed: 'a' };
const bad = { expected: 'a', observed: 'b' };

describe('judging a case', () => {
  it('passes when every check holds and every measure is inside', () => {
    const result = judge(measured, (context) => {
      context.measure('offset', { value: 1, standardUncertainty: 0.5 });
      context.check('crc', true, good);
    });
    expect(result.verdict).toBe('pass');
    expect(result.measurements[0]).toMatchObject({
      value: 1,
      expandedUncertainty: 1,
      conformity: 'pass',
      margin: 4,
      limit: { low: -5, high: 5 },
    });
  });

  it('fails on a broken check and keeps the first that broke', () => {
    const result = judge(measured, (context) => {
      context.measure('offset', { value: 1, standardUncertainty: 0.5 });
      context.check('crc', true, good);
      context.check('crc', false, bad);
      context.check('crc', true, good);
    });
    expect(result).toMatchObject({ verdict: 'fail', checks: [{ name: 'crc', ok: false, observed: 'b' }] });
  });

  it('fails on a value outside', () => {
    const result = judge(measured, (context) => {
      context.measure('offset', { value: -9, standardUncertainty: 0.5 });
      context.check('crc', true, good);
    });
    expect(result.verdict).toBe('fail');
  });

  it('cannot tell when the uncertainty reaches across the limit', () => {
    const result = judge(measured, (context) => {
      context.measure('offset', { value: 4.5, standardUncertainty: 0.5 });
      context.check('crc', true, good);
    });
    expect(result).toMatchObject({ verdict: 'inconclusive', reasonCode: 'U_TOO_LARGE' });
  });

  it('adds the frequency reference of the probe to an absolute frequency', () => {
    const entry = catalogueCase({
      measures: [{ id: 'f', quantity: 'carrier', unit: 'Hz', informative: 'none', absolute: 'frequency' }],
    });
    const result = judge(entry, (context) => context.measure('f', { value: 868e6, standardUncertainty: 0 }));
    expect(result.measurements[0]?.expandedUncertainty).toBeCloseTo(2 * 0.5e-6 * 868.13e6, 6);
  });

  describe('a regulatory limit and a probe that gives time as an indication only', () => {
    const entry = catalogueCase({
      id: 'sigfox/regulation/duty-cycle/TI-01',
      measures: [
        {
          id: 'on',
          quantity: 'on-time',
          unit: 's',
          absolute: 'time',
          limit: { high: 36, source: 'law', confidence: 'confirmed-2' },
        },
      ],
    });
    const good = emptyObservation();
    const indicative = { ...good.probe, traceability: { ...good.probe.traceability, time: 'indicative' as const } };
    const measuring = (value: number) => (context: JudgeContext) =>
      context.measure('on', { value, standardUncertainty: 0.01 });

    it('cannot support a pass', () => {
      expect(judge(entry, measuring(30), good).verdict).toBe('pass');
      expect(judge(entry, measuring(30), { ...good, probe: indicative })).toMatchObject({
        verdict: 'inconclusive',
        reasonCode: 'INDICATIVE_ONLY',
      });
    });

    it('can show a clear fail', () => {
      expect(judge(entry, measuring(40), { ...good, probe: indicative }).verdict).toBe('fail');
    });
  });

  it('is an error of the test code when a declared measure or check was never set', () => {
    const result = judge(measured, (context) => context.check('crc', true, good));
    expect(result).toMatchObject({
      execution: 'aborted',
      verdict: 'none',
      error: { errorClass: 'test-code', code: 'declared-not-set' },
    });
  });

  it.each([
    [
      'throws',
      () => {
        throw new TypeError('oops');
      },
    ],
    [
      'measures what is not declared',
      (context: JudgeContext) => context.measure('nope', { value: 1, standardUncertainty: 0 }),
    ],
    ['checks what is not declared', (context: JudgeContext) => context.check('nope', true, good)],
  ])('is an error of the test code when the case %s', (_name, run) => {
    expect(judge(measured, run)).toMatchObject({ verdict: 'none', error: { errorClass: 'test-code' } });
  });

  it('is inconclusive with the reason that the case gives, but a fail seen before stays a fail', () => {
    const stop = (context: JudgeContext) => context.inconclusive('SYNC_NOT_FOUND', 'no frame');
    expect(judge(measured, stop)).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'SYNC_NOT_FOUND',
      remarks: ['no frame'],
    });
    const failedBefore = judge(measured, (context) => {
      context.check('crc', false, bad);
      stop(context);
    });
    expect(failedBefore.verdict).toBe('fail');
  });

  it('is inconclusive when the vendor did not declare an IXIT value', () => {
    const result = judge(measured, (context) => void context.ixitNumber('missing'));
    expect(result).toMatchObject({ verdict: 'inconclusive', reasonCode: 'NO_IXIT' });
  });

  it('tells a broken advisory requirement without failing it', () => {
    const result = judge({ ...measured, advisory: true, measures: [] }, (context) => context.check('crc', false, bad));
    expect(result.verdict).toBe('pass');
    expect(result.remarks[0]).toMatch(/^advisory: The CRC is right/);
  });

  it('never judges an observation that broke off', () => {
    const broken = emptyObservation({ broken: { errorClass: 'link', code: 'line-gone', message: 'gone' } });
    const result = judge(measured, () => {}, broken);
    expect(result).toMatchObject({ execution: 'aborted', verdict: 'none', error: { code: 'line-gone' } });
  });
});
