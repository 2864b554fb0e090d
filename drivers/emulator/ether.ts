/** A complex envelope of full amplitude 1; times are relative to the start of the first bit (dbpskEnvelope gives one). */
export interface Envelope {
  readonly startSeconds: number;
  readonly durationSeconds: number;
  /** Writes samples at t0, t0 + dt, ... over the whole of both arrays; zero outside the frame. */
  fill(outI: Float32Array, outQ: Float32Array, t0: number, dt: number): void;
}

/** One on-air interval as a transmitter makes it. */
export interface Emission {
  /** Clock time of the envelope's zero: the start of the first bit. */
  readonly startSeconds: number;
  readonly envelope: Envelope;
  /** Radio frequency at `startSeconds`. */
  readonly carrierHz: number;
  readonly driftHzPerSecond: number;
  /** Radiated power over the bits. */
  readonly powerDbm: number;
}

/** An emission on the ether, with the interval that it really occupies (ramps included, cut short where the power went). */
export interface OnAir extends Emission {
  readonly id: number;
  readonly beginSeconds: number;
  readonly endSeconds: number;
}

/** Keeps emissions that a receiver has not rendered yet. */
export interface Retention {
  /** The receiver will not ask for anything before this time again. */
  release(beforeSeconds: number): void;
  close(): void;
}

/** The emulated radio medium: who transmitted what and when. It renders nothing itself (receiver-front-end.ts does). */
export interface Ether {
  transmit(emission: Emission): {
    readonly id: number;
    /** Silences what lies after this time: the supply of the transmitter went. */
    cut(atSeconds: number): void;
  };
  /** Emissions that touch [from, to), in order of their beginning. */
  during(fromSeconds: number, toSeconds: number): readonly OnAir[];
  /** Calls back after each transmission or cut. Returns the function that ends it. */
  onChange(callback: () => void): () => void;
  retain(fromSeconds: number): Retention;
}

/** Between any two antennas of the emulated bench: a cable with an attenuator. */
export const PATH_LOSS_DB = 60;

/** How long an ended emission is kept with nobody listening, seconds. */
const FORGET_AFTER_SECONDS = 1;

export function createEther(): Ether {
  const watchers = new Set<() => void>();
  const retained = new Map<Retention, number>();
  let emissions: OnAir[] = [];
  let lastId = 0;

  const changed = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  const prune = (nowSeconds: number): void => {
    const keepFrom = Math.min(nowSeconds - FORGET_AFTER_SECONDS, ...retained.values());
    emissions = emissions.filter((emission) => emission.endSeconds >= keepFrom);
  };

  return {
    transmit(emission) {
      const id = ++lastId;
      const beginSeconds = emission.startSeconds + emission.envelope.startSeconds;
      prune(beginSeconds);
      emissions.push({ ...emission, id, beginSeconds, endSeconds: beginSeconds + emission.envelope.durationSeconds });
      emissions.sort((a, b) => a.beginSeconds - b.beginSeconds);
      changed();
      return {
        id,
        cut(atSeconds) {
          emissions = emissions.map((entry) =>
            entry.id === id && entry.endSeconds > atSeconds
              ? { ...entry, endSeconds: Math.max(atSeconds, entry.beginSeconds) }
              : entry,
          );
          changed();
        },
      };
    },
    during: (fromSeconds, toSeconds) =>
      emissions.filter((entry) => entry.endSeconds > fromSeconds && entry.beginSeconds < toSeconds),
    onChange(callback) {
      watchers.add(callback);
      return () => watchers.delete(callback);
    },
    retain(fromSeconds) {
      const retention: Retention = {
        release: (beforeSeconds) => void retained.set(retention, beforeSeconds),
        close: () => void retained.delete(retention),
      };
      retained.set(retention, fromSeconds);
      return retention;
    },
  };
}
