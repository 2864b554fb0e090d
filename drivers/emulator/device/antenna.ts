import type { Random } from '../../../rig/ports/random.ts';
import type { Emission, Ether, OnAir } from '../ether.ts';
import { PATH_LOSS_DB } from '../ether.ts';
import { createFrontEnd, type FrontEnd, type RenderRequest } from '../receiver-front-end.ts';

/** Input power of a carrier of full scale; float samples do not clip. */
export const FULL_SCALE_DBM = 0;
/**
 * Thermal noise and 14 dB on top, which stand for the losses of a plain FSK receiver too: nine of ten downlink frames pass at -127 dBm,
 * one in five at -130 dBm (measured).
 */
const NOISE_DENSITY_DBM_PER_HZ = -160;
/** More own emissions than can be on the air while the device listens. */
const REMEMBERED_EMISSIONS = 16;

/** The device's own place on the ether. It does not hear itself: one synthesiser sends or listens. */
export interface Antenna {
  readonly ether: Ether;
  transmit(emission: Emission): ReturnType<Ether['transmit']>;
  /** What others put on the air in [from, to), in order of its beginning. */
  during(fromSeconds: number, toSeconds: number): readonly OnAir[];
  /** Samples as the device's receiver takes them; full scale is `FULL_SCALE_DBM`. */
  render(request: RenderRequest): Float32Array;
}

export function createAntenna(
  ether: Ether,
  random: Random,
  noiseDensityDbmPerHz: number = NOISE_DENSITY_DBM_PER_HZ,
): Antenna {
  const own: number[] = [];
  let frontEnd: FrontEnd | null = null;
  const during = (fromSeconds: number, toSeconds: number): readonly OnAir[] =>
    ether.during(fromSeconds, toSeconds).filter((emission) => !own.includes(emission.id));
  return {
    ether,
    transmit(emission) {
      const sent = ether.transmit(emission);
      own.push(sent.id);
      if (own.length > REMEMBERED_EMISSIONS) own.shift();
      return sent;
    },
    during,
    render(request) {
      // Made when it is needed: most devices never listen, and its noise takes memory.
      frontEnd ??= createFrontEnd({
        ether: { ...ether, during },
        seed: random.integer(0x1_0000_0000),
        pathLossDb: PATH_LOSS_DB,
        noiseDensityDbmPerHz,
        fullScaleDbm: FULL_SCALE_DBM,
      });
      return frontEnd.renderCf32(request);
    },
  };
}
