import type { Random } from '../../../rig/ports/random.ts';

/** Supply and temperature as the chip measures them: near a constant, never twice quite the same. */
export interface Sensors {
  temperatureTenths(): number;
  idleMillivolts(): number;
  /** Measured during the last transmission; before the first one, the idle voltage. */
  lastTransmitMillivolts(): number;
  /** Takes the measurement that a transmission brings with it. */
  transmitted(): void;
}

export function createSensors(random: Random): Sensors {
  const temperature = 215 + random.integer(40);
  const supply = 3240 + random.integer(80);
  const around = (value: number, spread: number): number => value + random.integer(2 * spread + 1) - spread;
  let lastTransmit = supply;
  return {
    temperatureTenths: () => around(temperature, 2),
    idleMillivolts: () => around(supply, 3),
    lastTransmitMillivolts: () => lastTransmit,
    transmitted: () => {
      lastTransmit = around(supply - 85, 3);
    },
  };
}
