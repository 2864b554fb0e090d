import { describe, expect, it } from '@jest/globals';
import { type Evidence, findHoles } from './matrix.ts';

const proofs = new Map([['f', ['a']]]);

function evidence(partial: Partial<Evidence>): Evidence {
  return { correct: { a: 'pass' }, faults: new Map([['f', { a: 'fail' }]]), rigFaults: new Map(), ...partial };
}

describe('holes of the matrix', () => {
  it('has none when every case is red once and every fault is seen', () => {
    expect(findHoles(evidence({}), proofs)).toEqual([]);
  });

  it('counts the remark of an advisory case as seen', () => {
    expect(findHoles(evidence({ faults: new Map([['f', { a: 'remarked' }]]) }), proofs)).toEqual([]);
  });

  it.each([
    ['a case that the correct module does not pass', { correct: { a: 'inconclusive' } }, ['correct-module']],
    ['a case that nothing turns red', { correct: { a: 'pass', b: 'pass' } }, ['case']],
    [
      'a fault that no case shows',
      {
        faults: new Map([
          ['f', { a: 'fail' }],
          ['g', { a: 'pass' }],
        ]),
      },
      ['fault'],
    ],
    [
      'an inconclusive case, which shows nothing',
      { faults: new Map([['f', { a: 'inconclusive' }]]) },
      ['case', 'fault', 'pair'],
    ],
    ['a fault of the rig that becomes a fail', { rigFaults: new Map([['deaf', { a: 'fail' }]]) }, ['rig-fault']],
    [
      'a fault of the rig with which everything passes',
      { rigFaults: new Map([['deaf', { a: 'pass' }]]) },
      ['rig-fault'],
    ],
  ] as [string, Partial<Evidence>, string[]][])('finds %s', (_name, partial, kinds) => {
    expect(findHoles(evidence(partial), proofs).map((hole) => hole.kind)).toEqual(kinds);
  });

  it('accepts a fault of the rig that only makes cases inconclusive', () => {
    expect(findHoles(evidence({ rigFaults: new Map([['deaf', { a: 'inconclusive' }]]) }), proofs)).toEqual([]);
  });
});
