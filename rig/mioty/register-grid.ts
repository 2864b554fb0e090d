import { math } from '../signal/math.ts';
import type { RadioProfile } from './profile.ts';
import type { Channel, RadioProfileId } from './types.ts';

/**
 * Frequencies as the public uplink library sets them in its radio: a synthesiser of 32 MHz / 2^19 steps, to which each channel centre is rounded once
 * and on which carrier spacing and offset step lie exactly. Reference frames are given on this grid; an absolute check never uses it.
 */
const stepHz = 32_000_000 / 2 ** 19;

/** Registers of the channel centres. The library rounds some up and some down, US0 by as much as 37 Hz. */
const centreRegisters: Readonly<Record<RadioProfileId, Readonly<Record<Channel, number>>>> = {
  EU0: { A: 14_224_261, B: 14_224_261 },
  EU1: { A: 14_224_261, B: 14_222_623 },
  EU2: { A: 14_215_168, B: 14_202_061 },
  US0: { A: 15_014_297, B: 15_001_190 },
  IN0: { A: 14_202_880, B: 14_201_242 },
};

/** Frequency of a carrier of a frame with offset C_RF, printed to a millionth of a hertz as the reference frames are. */
export function registerFrequencyHz(
  profile: RadioProfile,
  channel: Channel,
  carrierOffset: number,
  carrier: number,
): number {
  const spacing = math.round(profile.carrierSpacingHz / stepHz);
  const offsetStep = math.round(profile.offsetStepHz / stepHz);
  const register = centreRegisters[profile.id][channel] + (carrier - 12) * spacing + carrierOffset * offsetStep;
  return toMillionths(register * stepHz);
}

/** Ties go to the even digit, as C prints them. Exact for frequencies of this grid below 2 GHz. */
function toMillionths(hertz: number): number {
  const scaled = hertz * 1e6;
  const low = math.floor(scaled);
  const rest = scaled - low;
  return (rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low) / 1e6;
}
