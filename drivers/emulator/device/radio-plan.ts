import { UnbrigError } from '../../../rig/ports/errors.ts';
import { type RadioConfiguration, radioConfiguration } from '../../../rig/sigfox/radio-configuration.ts';
import type { RadioConfigurationId, UplinkBitRate } from '../../../rig/sigfox/types.ts';

/** What the firmware's build knows of its zone. */
export interface RadioPlan {
  readonly rc: RadioConfiguration;
  readonly bitRateBps: UplinkBitRate;
  readonly uplinkCentreHz: number;
  readonly downlinkCentreHz: number;
  /** Furthest that a requested frequency lies from the centre. */
  readonly halfWidthHz: number;
  readonly deltaFrequencyHz: number;
  readonly highestPowerDbm: number;
  readonly defaultPowerDbm: number;
}

/** Conducted power that AX-SF parts reach stays below the zone's EIRP; drivers for RC1 send ATS302=15 as the maximum (dialect S1.2). */
const BELOW_EIRP_DB = 1;
const DEFAULT_BELOW_HIGHEST_DB = 1;

/** @throws UnbrigError `bit-rate-not-in-zone` (usage), `unknown-radio-configuration` (usage). */
export function radioPlan(id: RadioConfigurationId, bitRateBps: UplinkBitRate): RadioPlan {
  const rc = radioConfiguration(id);
  const rates = rc.bitRatesBps.value;
  if (!rates.includes(bitRateBps)) {
    const message = `${id} has no uplink at ${bitRateBps} bit/s: use ${rates.join(' or ')}`;
    throw new UnbrigError('bit-rate-not-in-zone', 'usage', message, { facts: { rc: id, bitRateBps } });
  }
  const highestPowerDbm = rc.maxEirpDbm.value - BELOW_EIRP_DB;
  return {
    rc,
    bitRateBps,
    uplinkCentreHz: rc.uplinkCentreHz.value,
    downlinkCentreHz: rc.downlinkCentreHz.value,
    halfWidthHz: rc.halfBandHz.value - rc.frequencyGuardHz.value,
    deltaFrequencyHz: rc.deltaFrequencyHz.value,
    highestPowerDbm,
    defaultPowerDbm: highestPowerDbm - DEFAULT_BELOW_HIGHEST_DB,
  };
}
