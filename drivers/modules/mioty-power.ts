/** How AT-UTPL counts the transmit power. */
export interface PowerScale {
  /** The argument for a power; one that no module can have gives an argument that no module takes. */
  argument(powerDbm: number): number;
  powerDbm(argument: number): number;
}

export const inDbm: PowerScale = { argument: (powerDbm) => powerDbm, powerDbm: (argument) => argument };

const LEAST_DBM = -2;
const MOST_DBM = 18;
const LEAST_LEVEL = 10;
const MOST_LEVEL = 100;

/**
 * Internal levels 10 to 100 for -2 to 18 dBm: the formula of the m.YON library, level = floor(exp((dBm + 21.519) / 8.5121)). At both ends it leaves the
 * range of the levels by one step. The vendor's demo has levels up to 8 % lower for the same powers.
 */
export const inLevels: PowerScale = {
  argument(powerDbm) {
    const level = Math.floor(Math.exp((powerDbm + 21.519) / 8.5121));
    if (powerDbm < LEAST_DBM || powerDbm > MOST_DBM) return level;
    return Math.min(MOST_LEVEL, Math.max(LEAST_LEVEL, level));
  },
  powerDbm: (level) => Math.round(8.5121 * Math.log(level) - 21.519) + 0,
};
