import { describe, expect, it } from '@jest/globals';
import { bytesToHex, hexToBytes } from '../../sigfox/hex.ts';
import { stackMiotyBehaviours } from './behaviour.ts';
import { createServiceCentre } from './service-centre.ts';
import type { Surroundings } from './unit.ts';
import { wholePlan } from './use-cases.ts';
import { createWires } from './wires.ts';

/** The known answer that a public service centre prints for its attach crypto. */
const known = {
  epEui: '70b3d56770111505',
  networkKey: hexToBytes('2b7e151628aed2a6abf7158809cf4f3c', 'key'),
  attachCnt: 0x123456,
  nonce: hexToBytes('a1b2c3d4', 'nonce'),
  sign: hexToBytes('d7173412', 'sign'),
  sessionKey: 'e77429f27a4d62080a8cef1447a42777',
};

function centreWithKnown() {
  const behaviour = stackMiotyBehaviours([]);
  const wires = createWires(behaviour, []);
  const surroundings: Surroundings = { plan: wholePlan, behaviour, wires, warn: () => {}, warnings: [] };
  const centre = createServiceCentre(surroundings);
  wires.add(centre);
  const { epEui, networkKey } = known;
  const registration = {
    message: 'register',
    epEui,
    deviceClass: 'A',
    keys: 'local',
    networkKey,
    ticketHash: '',
  } as const;
  expect(centre.take(registration, centre.name, 0)).toEqual({ message: 'done' });
  return centre;
}

const att = { message: 'att', ...known } as const;

describe('the service centre', () => {
  it('answers the known attach request with the known session key', () => {
    const answer = centreWithKnown().take(att, 'north', 1);
    if (answer.message !== 'attRsp') throw new Error(answer.message);
    expect(bytesToHex(answer.nwkSnKey)).toBe(known.sessionKey);
    expect(answer.shAddr).toBe(0x1505);
  });

  it.each([
    ['sign', { sign: hexToBytes('d7173413', 'sign') }],
    ['sign', { attachCnt: known.attachCnt + 1 }],
    ['end-point', { epEui: '70b3d56770111506' }],
  ])('refuses it by %s when something else is in it', (reason, change) => {
    expect(centreWithKnown().take({ ...att, ...change }, 'north', 1)).toEqual({ message: 'error', reason });
  });

  it('refuses the same request a second time', () => {
    const centre = centreWithKnown();
    centre.take(att, 'north', 1);
    expect(centre.take(att, 'north', 2)).toEqual({ message: 'error', reason: 'attach-counter' });
  });

  it('does not take what is not for it', () => {
    const answer = centreWithKnown().take({ message: 'keyRequest', epEui: known.epEui, credentials: null }, 'north', 1);
    expect(answer).toEqual({ message: 'error', reason: 'not-taken-here' });
  });
});
