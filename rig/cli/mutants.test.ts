import { describe, expect, it } from '@jest/globals';
import { runUnbrig } from '../testing/command.ts';

describe('unbrig mutants', () => {
  it('proves a group: every case turns red, the correct module passes, no hole', async () => {
    const result = await runUnbrig(['mutants', 'sigfox/uplink/replica', '--json']);
    const lines = result.lines();
    expect(lines.at(-1)).toMatchObject({ type: 'summary', cases: 4, holes: [] });
    expect(lines).toContainEqual(
      expect.objectContaining({
        type: 'fault',
        fault: 'rank3-poly7',
        red: expect.arrayContaining(['sigfox/uplink/replica/BV-04']),
      }),
    );
    expect(result.exitCode).toBe(0);
  }, 120_000);

  it('refuses a selection that matches nothing', async () => {
    expect((await runUnbrig(['mutants', 'sigfox/nothing'])).exitCode).toBe(5);
  });
});
