import { downlinkFrameBits, downlinkFrameSeconds, downlinkModulation } from '../../../rig/sigfox/downlink-frame.ts';
import { gfskEnvelope } from '../../../rig/signal/gfsk-modulator.ts';
import { type Emission, PATH_LOSS_DB } from '../ether.ts';

export interface DownlinkPlace {
  /** Clock time of the end of the last bit. */
  readonly endSeconds: number;
  readonly frequencyHz: number;
  /** At the device's antenna connector. */
  readonly levelDbm: number;
}

/** A downlink frame as a base station sends it. */
export function downlinkEmission(content: Uint8Array, { endSeconds, frequencyHz, levelDbm }: DownlinkPlace): Emission {
  return {
    startSeconds: endSeconds - downlinkFrameSeconds,
    envelope: gfskEnvelope({ bits: downlinkFrameBits(content), ...downlinkModulation }),
    carrierHz: frequencyHz,
    driftHzPerSecond: 0,
    powerDbm: levelDbm + PATH_LOSS_DB,
  };
}

export interface CarrierPlace {
  readonly fromSeconds: number;
  readonly seconds: number;
  readonly frequencyHz: number;
  /** At the device's antenna connector. */
  readonly levelDbm: number;
}

/** An unmodulated carrier. */
export function carrierEmission({ fromSeconds, seconds, frequencyHz, levelDbm }: CarrierPlace): Emission {
  return {
    startSeconds: fromSeconds,
    envelope: {
      startSeconds: 0,
      durationSeconds: seconds,
      fill(outI, outQ, t0, dt) {
        for (let n = 0; n < outI.length; n++) {
          const t = t0 + n * dt;
          outI[n] = t >= 0 && t < seconds ? 1 : 0;
        }
        outQ.fill(0);
      },
    },
    carrierHz: frequencyHz,
    driftHzPerSecond: 0,
    powerDbm: levelDbm + PATH_LOSS_DB,
  };
}
