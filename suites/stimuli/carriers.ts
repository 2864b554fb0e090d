import type { StimulusContext } from '../../rig/conformance/stimulus.ts';
import { radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';

/** A transmitter needs this long to have a signal ready. */
const PREPARE_SECONDS = 1;
/** From the begin of a carrier to the command that it is to meet. */
const SETTLE_SECONDS = 0.2;

export interface CarrierAround {
  readonly levelDbm: number;
  /** From the uplink centre; on it unless given. */
  readonly offsetHz?: number;
  /** From the command to the begin of the carrier; a little ahead of it unless given. */
  readonly afterSeconds?: number;
  /** From the command to the end of the carrier. */
  readonly untilSeconds: number;
}

/** Does the work at a moment that the carrier is laid around; resolves when both are over. */
export async function underCarrier(
  context: StimulusContext,
  { levelDbm, offsetHz = 0, afterSeconds = -SETTLE_SECONDS, untilSeconds }: CarrierAround,
  work: () => Promise<unknown>,
): Promise<void> {
  const { clock, declared } = context;
  const commandSeconds = clock.nowSeconds() + PREPARE_SECONDS + SETTLE_SECONDS;
  const carrier = {
    startSeconds: commandSeconds + afterSeconds,
    durationSeconds: untilSeconds - afterSeconds,
    frequencyHz: radioConfiguration(declared.zone).uplinkCentreHz.value + offsetHz,
    levelDbm,
  };
  const command = async (): Promise<void> => {
    await clock.sleep(Math.max(0, commandSeconds - clock.nowSeconds()));
    await work();
  };
  await Promise.all([context.interfere(carrier), command()]);
}
