import { describe, expect, it } from '@jest/globals';
import { isSigned, signStatement } from './statements.ts';

const said = { by: 'service-centre', period: 3, epEui: '70b3d56770111505', messages: 17 };

describe('signed statements', () => {
  it('hold as they were signed', () => {
    const statement = signStatement(said);
    expect(statement).toMatchObject(said);
    expect(statement.signature).toMatch(/^[0-9a-f]{128}$/);
    expect(isSigned(statement)).toBe(true);
  });

  it.each([
    ['another number', { messages: 18 }],
    ['another period', { period: 4 }],
    ['another end point', { epEui: '70b3d56770111506' }],
    ['another unit', { by: 'works' }],
    ["another unit's key", { publicKey: signStatement({ ...said, by: 'works' }).publicKey }],
    ['no signature', { signature: '00'.repeat(64) }],
  ])('do not hold with %s', (_what, change) => {
    expect(isSigned({ ...signStatement(said), ...change })).toBe(false);
  });
});
