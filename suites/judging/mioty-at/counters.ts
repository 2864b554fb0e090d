import type { JudgeContext } from '../../../rig/conformance/judgement.ts';
import { allDecodedUplinks } from '../mioty/uplinks.ts';
import { numberOf, stepOf } from './steps.ts';

/** Values that the air shows: 24 bits. */
const ON_THE_AIR = 2 ** 24;

/** Packet counters of all uplinks of the observation, 24 bits, as the air showed them. */
export function countersOnAir(context: JudgeContext): readonly number[] {
  return allDecodedUplinks(context).map(({ frame }) => {
    const low = frame.decoded.packetCounterLow;
    if (low === null) return context.inconclusive('SYNC_NOT_FOUND', 'the counter of a frame could not be read');
    return low;
  });
}

/** How far a counter that the module told is ahead of one on the air, in the range of 24 bits. */
export function aheadBy(told: number, onAir: number): number {
  const distance = (((told - onAir) % ON_THE_AIR) + ON_THE_AIR) % ON_THE_AIR;
  return distance > ON_THE_AIR / 2 ? distance - ON_THE_AIR : distance;
}

/** The counter that a step tells; the judgement ends where it tells none. */
export function toldCounter(context: JudgeContext, name: string): number {
  const told = numberOf(stepOf(context, name), 'MPCT');
  return told ?? context.inconclusive('NOTHING_MEASURED', `the reply to ${name} names no packet counter`);
}
