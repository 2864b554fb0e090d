import { describe, expect, it } from '@jest/globals';
import { decideApplicability, namesIn } from './applicability.ts';

const answers = { 'SFX.UL': 'yes', 'SFX.RC2': 'no', 'SFX.DL': 'unanswered' } as const;

describe('ICS expressions', () => {
  it.each([
    ['always', 'yes'],
    ['SFX.UL', 'yes'],
    ['not SFX.UL', 'no'],
    ['SFX.UL and not SFX.RC2', 'yes'],
    ['SFX.RC2 or SFX.UL', 'yes'],
    ['SFX.RC2 and SFX.DL', 'no'],
    ['SFX.UL or SFX.DL', 'yes'],
    ['SFX.UL and SFX.DL', 'unanswered'],
    ['SFX.NEVER.HEARD.OF', 'unanswered'],
    ['(SFX.RC2 or SFX.UL) and SFX.UL', 'yes'],
  ] as const)('%s is %s', (expression, expected) => {
    expect(decideApplicability(expression, answers).applies).toBe(expected);
  });

  it('names the term that decided', () => {
    expect(decideApplicability('SFX.UL and SFX.RC2', answers).reason).toBe('SFX.RC2 = no');
  });

  it('lists the items of an expression', () => {
    expect(namesIn('SFX.UL and not (SFX.RC2 or SFX.DL)')).toEqual(['SFX.UL', 'SFX.RC2', 'SFX.DL']);
  });

  it.each(['SFX.UL and', 'f(1)', '1 + 2', ''])('refuses %j', (expression) => {
    expect(() => namesIn(expression)).toThrow(/ICS expression/);
  });
});
