import type { Clock } from '../../rig/ports/clock.ts';
import type { Random } from '../../rig/ports/random.ts';
import type { Transmission, Transmitter, TransmitterDescription } from '../../rig/ports/transmitter.ts';
import type { Ether } from '../emulator/ether.ts';
import { sampledEnvelope } from './sampled-envelope.ts';
import { durationOf, scheduledTransmitter } from './scheduled-transmitter.ts';
import type { EmulatedTransmitterSettings } from './settings.ts';

export interface EmulatedTransmitterOptions extends EmulatedTransmitterSettings {
  readonly clock: Clock;
  readonly ether: Ether;
  /** Between the transmitter's antenna and the module's. */
  readonly pathLossDb: number;
  /** Draws the jitter. */
  readonly random: Random;
}

/** How far ahead of its start an emission is announced to the ether, so that a receiver in real time cannot overtake it. */
const ANNOUNCE_SECONDS = 0.1;

/** A base station's antenna on the emulated ether: it radiates so much that the stated level arrives at the module. */
export function emulatedTransmitter(options: EmulatedTransmitterOptions): Transmitter {
  const { clock } = options;
  return scheduledTransmitter({
    clock,
    description: describe(options),
    leadSeconds: 0,
    send: async (transmission, signal) => {
      const startSeconds = jittered(transmission.startSeconds, options);
      await clock.sleep(Math.max(0, startSeconds - ANNOUNCE_SECONDS - clock.nowSeconds()), signal);
      const emission = options.ether.transmit(emissionOf(transmission, startSeconds, options));
      const endSeconds = startSeconds + durationOf(transmission);
      try {
        await clock.sleep(Math.max(0, endSeconds - clock.nowSeconds()), signal);
      } catch (error) {
        emission.cut(clock.nowSeconds());
        throw error;
      }
    },
  });
}

function emissionOf(
  { samples, sampleRateHz, centreFrequencyHz, levelDbm }: Transmission,
  startSeconds: number,
  { referenceErrorPpm = 0, pathLossDb }: EmulatedTransmitterOptions,
): Parameters<Ether['transmit']>[0] {
  return {
    startSeconds,
    envelope: sampledEnvelope(samples, sampleRateHz),
    carrierHz: centreFrequencyHz * (1 + referenceErrorPpm * 1e-6),
    driftHzPerSecond: 0,
    powerDbm: levelDbm + pathLossDb,
  };
}

/** The past stays as it is: an early deviate cannot begin before now. */
function jittered(startSeconds: number, { clock, random, startJitterSeconds = 0 }: EmulatedTransmitterOptions): number {
  if (startJitterSeconds === 0) return startSeconds;
  return Math.max(clock.nowSeconds(), startSeconds + startJitterSeconds * random.gaussian());
}

/** What is declared is never better than what is done. */
function describe(options: EmulatedTransmitterOptions): TransmitterDescription {
  const { timingUncertaintySeconds = 0, startJitterSeconds = 0, levelUncertaintyDb = 0 } = options;
  const { frequencyReferencePpm = 0, referenceErrorPpm = 0 } = options;
  return {
    driver: 'emulated',
    id: 'emulated-ether',
    emulated: true,
    startTimeSeconds: Math.max(timingUncertaintySeconds, startJitterSeconds),
    frequencyReferencePpm: Math.max(frequencyReferencePpm, Math.abs(referenceErrorPpm)),
    levelDb: levelUncertaintyDb,
  };
}
