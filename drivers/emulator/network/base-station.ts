import type { Clock } from '../../../rig/ports/clock.ts';
import type { NetworkReception } from '../../../rig/ports/network.ts';
import { downlinkFrameBits, downlinkModulation } from '../../../rig/sigfox/downlink-frame.ts';
import type { DownlinkOrder } from '../../../rig/sigfox/network/downlinks.ts';
import { downlinkOffsetHz, type RadioConfiguration } from '../../../rig/sigfox/radio-configuration.ts';
import { receiveFromCutout } from '../../../rig/sigfox/receive.ts';
import type { ObservedFrame } from '../../../rig/sigfox/types.ts';
import { gfskEnvelope } from '../../../rig/signal/gfsk-modulator.ts';
import { quantiseCutout } from '../../../rig/signal/quantise-cutout.ts';
import type { Cutout } from '../../../rig/signal/types.ts';
import { type Ether, type OnAir, PATH_LOSS_DB } from '../ether.ts';
import { createFrontEnd } from '../receiver-front-end.ts';
import { ORIGIN, type Place, pathLossDb, type Terrain } from './terrain.ts';

/** The few points where a station lets itself be bent. */
export interface BaseStationBehaviour {
  /** Whether the station takes up an emission. */
  hears?(hears: boolean, offsetHz: number): boolean;
  /** What it reports of a frame; null reports nothing. */
  report?(reception: NetworkReception, frame: ObservedFrame): NetworkReception | null;
}

export interface BaseStationOptions extends Place {
  readonly id: string;
  readonly clock: Clock;
  readonly ether: Ether;
  readonly terrain: Terrain;
  readonly rc: RadioConfiguration;
  readonly seed: number;
  /** How much too high it reads a frequency; what it sends lies as much too low. */
  readonly frequencyErrorHz: number;
  readonly behaviours: readonly BaseStationBehaviour[];
  readonly onReception: (reception: NetworkReception) => void;
}

/** A base station on the emulated ether. */
export interface BaseStation extends Place {
  readonly id: string;
  readonly listening: boolean;
  listen(on: boolean): void;
  /** Puts a downlink on the air. */
  transmit(order: DownlinkOrder): void;
}

/** Noise of a receiver with a noise figure of 5 dB. */
const NOISE_DENSITY_DBM_PER_HZ = -169;
const FULL_SCALE_DBM = -60;
/** Narrow band around an emission: rate of its samples and air before and after it. */
const RATE_HZ = 4000;
const MARGIN_SECONDS = 0.15;
/** From the end of a frame to its report: what the demodulator and the line to the core take. */
export const REPORT_SECONDS = 0.25;
/** How far ahead of its ramp a downlink is announced to the ether. */
export const ANNOUNCE_SECONDS = 0.1;
/** Weaker than this nothing can be decoded. */
const LEAST_CN0_DBHZ = 22;
/** Room for oscillators beyond the edges of the band. */
const BAND_SLACK_HZ = 3000;
/** A frame in the narrow band is the emission's own when it lies this near to it. */
const OWN_HZ = 250;
const OWN_SECONDS = 0.05;
/** What a station radiates: the 500 mW ERP that the RC1 downlink sub-band allows (EN 300 220-2 band P, read in third-party notes). */
const POWER_DBM = 29;

export function createBaseStation(options: BaseStationOptions): BaseStation {
  const { id, clock, ether, terrain, rc, eastKm, northKm } = options;
  const air = terrain.airAt(options);
  const frontEnd = createFrontEnd({
    ether: air,
    seed: options.seed,
    pathLossDb: 0,
    noiseDensityDbmPerHz: NOISE_DENSITY_DBM_PER_HZ,
    fullScaleDbm: FULL_SCALE_DBM,
    frequencyOffsetHz: options.frequencyErrorHz,
  });
  const seen = new Set<number>();
  let stop: (() => void) | null = null;

  const offsetOf = (emission: OnAir): number => emission.carrierHz - rc.uplinkCentreHz.value;
  const isAudible = (emission: OnAir): boolean => {
    const cn0 = emission.powerDbm - NOISE_DENSITY_DBM_PER_HZ;
    const inBand = Math.abs(offsetOf(emission)) <= rc.halfBandHz.value + BAND_SLACK_HZ;
    return options.behaviours.reduce(
      (hears, behaviour) => behaviour.hears?.(hears, offsetOf(emission)) ?? hears,
      inBand && cn0 >= LEAST_CN0_DBHZ,
    );
  };

  const report = (frame: ObservedFrame): void => {
    let reception: NetworkReception | null = receptionOf(id, frame);
    for (const behaviour of options.behaviours) {
      if (reception !== null && behaviour.report) reception = behaviour.report(reception, frame);
    }
    if (reception !== null) options.onReception(reception);
  };

  const receive = (emission: OnAir): void => {
    const cutout = narrowBand(frontEnd, emission, emission.carrierHz + options.frequencyErrorHz);
    const own = receiveFromCutout(cutout, 0).find(
      (frame) =>
        frame.decoded.crcOk &&
        Math.abs(frame.startSeconds.value - emission.startSeconds) <= OWN_SECONDS &&
        Math.abs(frame.carrierHz.value - cutout.centreFrequencyHz) <= OWN_HZ,
    );
    if (own !== undefined) report(own);
  };

  const follow = (): void => {
    for (const emission of air.during(clock.nowSeconds(), Number.POSITIVE_INFINITY)) {
      if (seen.has(emission.id)) continue;
      seen.add(emission.id);
      if (!isAudible(emission)) continue;
      const retention = ether.retain(emission.beginSeconds - MARGIN_SECONDS);
      clock.at(emission.endSeconds + REPORT_SECONDS, () => {
        if (stop !== null) receive(emission);
        retention.close();
      });
    }
  };

  return {
    id,
    eastKm,
    northKm,
    get listening() {
      return stop !== null;
    },
    listen(on) {
      stop?.();
      stop = on ? ether.onChange(follow) : null;
      seen.clear();
    },
    transmit({ startSeconds, frequencyHz, content }) {
      const envelope = gfskEnvelope({ bits: downlinkFrameBits(content), ...downlinkModulation });
      clock.at(startSeconds + envelope.startSeconds - ANNOUNCE_SECONDS, () => {
        const emission = ether.transmit({
          startSeconds,
          envelope,
          carrierHz: frequencyHz - options.frequencyErrorHz * (1 + downlinkOffsetHz(rc) / rc.uplinkCentreHz.value),
          driftHzPerSecond: 0,
          // On the bench every path has the same loss; what this one has more is taken off here.
          powerDbm: POWER_DBM - pathLossDb(options, ORIGIN) + PATH_LOSS_DB,
        });
        terrain.place(emission.id, options);
      });
    },
  };
}

/** Renders the air around one emission as a channel of the station's receiver. */
function narrowBand(frontEnd: ReturnType<typeof createFrontEnd>, emission: OnAir, centreFrequencyHz: number): Cutout {
  const firstSample = Math.floor((emission.beginSeconds - MARGIN_SECONDS) * RATE_HZ);
  const count = Math.ceil((emission.endSeconds + MARGIN_SECONDS) * RATE_HZ) - firstSample;
  const samples = frontEnd.renderCf32({ firstSample, count, sampleRateHz: RATE_HZ, centreFrequencyHz });
  const noiseDensity = 10 ** ((NOISE_DENSITY_DBM_PER_HZ - FULL_SCALE_DBM) / 10);
  return quantiseCutout(samples, {
    sampleRateHz: RATE_HZ,
    centreFrequencyHz,
    startTimeSeconds: firstSample / RATE_HZ,
    noiseDensity,
    samplesLost: false,
    detection: {
      frequencyHz: centreFrequencyHz,
      startTimeSeconds: emission.beginSeconds,
      durationSeconds: emission.endSeconds - emission.beginSeconds,
      cn0DbHz: emission.powerDbm - NOISE_DENSITY_DBM_PER_HZ,
    },
  });
}

function receptionOf(baseStation: string, frame: ObservedFrame): NetworkReception {
  return {
    baseStation,
    frame: frame.hex,
    bitRateBps: frame.bitRateBps,
    startSeconds: frame.startSeconds.value,
    frequencyHz: frame.carrierHz.value,
    rssiDbm: frame.powerDbfs.value + FULL_SCALE_DBM,
    snrDb: frame.snrDb.value,
  };
}
