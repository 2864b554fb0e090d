import type { ReasonCode } from './types.ts';

/** What each reason of an inconclusive or blocked case means, for `unbrig explain`. */
export const REASONS: Readonly<Record<ReasonCode, string>> = {
  SYNC_NOT_FOUND:
    'Something was on the air but no preamble and frame type could be found in it, so nothing can be said of its content.',
  SNR_TOO_LOW:
    'The signal stood too little above the noise for the measurement. Move the antenna, or take attenuation out.',
  SAMPLES_LOST:
    'The receiver lost samples while a frame that the case needs was on the air. Use a slower rate or a faster machine.',
  DUT_SILENT: 'The module did not answer, or nothing was heard after it said that it had sent.',
  U_TOO_LARGE:
    'The expanded uncertainty reaches across the limit (or over the cap), so neither pass nor fail can be stated.',
  NOT_PUBLIC:
    'The requirement or its limit is not public. The value is shown, nothing is judged, and no limit is invented.',
  NO_KEY: 'The case needs the device key: give keyFile or keyEnv in dut.yaml.',
  NO_IXIT: 'The case needs a parameter that the vendor has not declared under ixit: in dut.yaml.',
  NO_POWER_SWITCH: 'The case needs the supply of the module to be switched: give power: in rig.yaml.',
  NO_TRANSMITTER:
    'The case answers the module or disturbs it: give transmitter: in rig.yaml (with a known level where the case needs one).',
  TRANSMITTER_TOO_COARSE:
    'The case needs a transmission to begin more exactly than the transmitter can promise (its declared timing uncertainty).',
  NO_NETWORK: 'The case tests a network, and the bench has none.',
  REAL_TIME_TOO_LONG: 'The case takes hours of module time and is only done in simulated time.',
  INDICATIVE_ONLY:
    'The probe gives this quantity as an indication only; that cannot support a pass of a regulatory limit.',
  NOTHING_MEASURED:
    'The situation that the case needs did not come up, for instance no rollover of the counter was seen.',
};
