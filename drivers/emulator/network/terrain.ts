import type { Ether, OnAir } from '../ether.ts';

/** Where something stands, kilometres from the module on the bench. */
export interface Place {
  readonly eastKm: number;
  readonly northKm: number;
}

/** Who stands where. What nobody placed stands at the origin, where the module is. */
export interface Terrain {
  /** Says where an emission came from. */
  place(emissionId: number, place: Place): void;
  /** The air as it arrives at a place: powers are those at the receiver's antenna. */
  airAt(receiver: Place): Ether;
}

export const ORIGIN: Place = { eastKm: 0, northKm: 0 };
/** Emissions whose place is remembered; older ones are long over. */
const REMEMBERED = 4096;

/** Loss between two places: a plain power law, so that 14 dBm at 10 km arrive about 15 dB above a receiver's noise in 100 Hz. Any law would do. */
export function pathLossDb(a: Place, b: Place): number {
  const distanceKm = Math.max(0.1, Math.hypot(a.eastKm - b.eastKm, a.northKm - b.northKm));
  return 112 + 35 * Math.log10(distanceKm);
}

export function createTerrain(ether: Ether): Terrain {
  const places = new Map<number, Place>();
  return {
    place(emissionId, place) {
      places.set(emissionId, place);
      if (places.size > REMEMBERED) places.delete(places.keys().next().value as number);
    },
    airAt: (receiver) => ({
      ...ether,
      during: (fromSeconds, toSeconds) =>
        ether.during(fromSeconds, toSeconds).map(
          (emission): OnAir => ({
            ...emission,
            powerDbm: emission.powerDbm - pathLossDb(places.get(emission.id) ?? ORIGIN, receiver),
          }),
        ),
    }),
  };
}
