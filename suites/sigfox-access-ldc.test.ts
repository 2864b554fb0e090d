import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../rig/conformance/types.ts';
import { framesIn, judgeIn, timed } from './testing/zones.ts';

const twelve = { payload: '1e2d3c4b5a69788796a5b4c3', offsetsHz: [-31_000, 12_500, 54_000] };
const message = (pauseSeconds: number, frames = 3, status: 'ok' | 'error' = 'ok'): Observation =>
  timed({
    sends: [{ atSeconds: 2, untilSeconds: 10, reply: { status } }],
    frames: framesIn('RC3D', 2.1, { ...twelve, pauseSeconds }).slice(0, frames),
  });
const judged = (number: string, observation: Observation) =>
  judgeIn('RC3D', `sigfox/access/ldc/${number}`, observation);

describe('a low duty cycle', () => {
  it('takes frames with a pause for transmissions of their own', () => {
    const { verdict, remarks, measurements } = judged('TI-01', message(0.5));
    expect([verdict, remarks]).toEqual(['pass', []]);
    expect(measurements[0].value).toBeCloseTo(2.1, 3);
  });

  it('takes frames without one together, ramps counted', () => {
    const { remarks, measurements } = judged('TI-01', message(0.06));
    expect(measurements[0].value).toBeCloseTo(3 * 2.08 + 2 * 0.06 + 0.02, 3);
    expect(remarks).toHaveLength(1);
    expect(judged('TI-02', message(0.06)).remarks).toHaveLength(1);
    expect(judged('TI-02', message(0.5)).remarks).toEqual([]);
  });

  it('does not refuse the longest message', () => {
    expect(judged('BV-01', message(0.5)).verdict).toBe('pass');
    expect(judged('BV-01', message(0.5, 2)).verdict).toBe('fail');
    expect(judged('BV-01', message(0.5, 0, 'error')).verdict).toBe('fail');
    expect(judged('BV-01', message(0.5, 0)).reasonCode).toBe('DUT_SILENT');
  });
});
