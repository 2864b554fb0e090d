import type { Figure } from './figure.ts';
import type { RadioConfiguration } from './radio-configuration.ts';
import { radioConfigurationTable } from './radio-configuration-table.ts';
import type { RadioConfigurationId } from './types.ts';

const legacyVersion = 'sigfox-lib v2.3.1';
const legacy = <Value>(value: Value): Figure<Value> => ({
  value,
  confidence: 'one-source',
  source: 'legacy sigfox_api.h v2.3.1',
});

/** RC5 as modules of the older library have it: 50 kHz below today's, half as wide, and 100 bit/s only. What its header leaves out is as today. */
function legacyRc5(today: RadioConfiguration): RadioConfiguration {
  const access = today.spectrumAccess;
  return {
    ...today,
    version: legacyVersion,
    uplinkCentreHz: legacy(923_250_000),
    downlinkCentreHz: legacy(922_250_000),
    // The header gives the whole width, 96 kHz.
    halfBandHz: legacy(48_000),
    bitRatesBps: legacy([100]),
    spectrumAccess:
      access.kind === 'listen-before-talk'
        ? {
            ...access,
            centreHz: legacy(923_300_000),
            bandwidthHz: legacy(200_000),
            thresholdDbm: legacy(-65),
          }
        : access,
  };
}

const older: Partial<Record<RadioConfigurationId, readonly RadioConfiguration[]>> = {
  RC5: [legacyRc5(radioConfigurationTable.RC5)],
};

/** Newest first. */
export function versionsOf(id: RadioConfigurationId): readonly RadioConfiguration[] {
  return [radioConfigurationTable[id], ...(older[id] ?? [])];
}

/** A radio configuration that modules were once sold with and no network serves any more. */
interface RetiredRadioConfiguration {
  readonly id: string;
  readonly replacedBy: RadioConfigurationId;
  readonly uplinkCentreHz: Figure;
  readonly downlinkCentreHz: Figure;
  readonly halfBandHz: Figure;
}

export const retiredRadioConfigurations: readonly RetiredRadioConfiguration[] = [
  {
    id: 'RC3A',
    replacedBy: 'RC3C',
    uplinkCentreHz: legacy(923_200_000),
    downlinkCentreHz: legacy(922_200_000),
    halfBandHz: legacy(18_000),
  },
];
