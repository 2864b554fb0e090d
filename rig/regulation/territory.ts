import { transmissionsAfterSensing } from './arib-std-t108.ts';
import type { ChannelGrid, RadioEmission } from './emission.ts';
import { adviceOnSingleEmissions, dutyCycleByBand, politeAccess, radiatedPowerByBand } from './en-300-220.ts';
import { hoppingDwell, hoppingFrequencyCount } from './fcc-15-247.ts';
import type { RegulationFinding } from './finding.ts';
import { indianFindings, koreanFindings, russianFindings } from './other-territories.ts';
import { hoppingQuiet, type MessageEmissions, microChannelReuse } from './sigfox-hopping.ts';

/** Where a module is used, by the radio configuration that belongs there. */
export type Territory = 'europe' | 'fcc' | 'japan-lbt' | 'japan-ldc' | 'korea' | 'india' | 'russia';

const territories: Readonly<Record<string, Territory>> = {
  RC1: 'europe',
  RC2: 'fcc',
  RC3C: 'japan-lbt',
  RC3D: 'japan-ldc',
  // Latin America and Asia Pacific, where the rules are made after 15.247.
  RC4: 'fcc',
  RC5: 'korea',
  RC6: 'india',
  RC7: 'russia',
};

/** The territory of a radio configuration; null for an unknown one. */
export function territoryOf(radioConfiguration: string): Territory | null {
  return territories[radioConfiguration] ?? null;
}

/** Lower edge of the band and width of a micro channel: 54 of them, six in each macro channel that hops. */
const microChannels = { originHz: 902_100_000, widthHz: 25_000 } as const satisfies ChannelGrid;

/** Every rule of a territory over the emissions of a module, message by message. */
export function territoryFindings(territory: Territory, messages: readonly MessageEmissions[]): RegulationFinding[] {
  const emissions: readonly RadioEmission[] = messages.flat();
  switch (territory) {
    case 'europe':
      return [
        ...dutyCycleByBand(emissions),
        ...radiatedPowerByBand(emissions),
        ...adviceOnSingleEmissions(emissions),
        ...politeAccess(emissions),
      ];
    case 'fcc':
      return [
        hoppingDwell(emissions, microChannels),
        hoppingFrequencyCount(emissions, microChannels),
        hoppingQuiet(messages),
        microChannelReuse(messages, microChannels),
      ].filter((finding) => finding !== null);
    case 'japan-lbt':
      return transmissionsAfterSensing(emissions, 'long');
    case 'japan-ldc':
      return transmissionsAfterSensing(emissions, 'none');
    case 'korea':
      return koreanFindings(emissions);
    case 'india':
      return indianFindings(emissions);
    case 'russia':
      return russianFindings(emissions);
  }
}
