import { radioProfile } from '../mioty/profile.ts';
import type { RadioProfileId } from '../mioty/types.ts';
import { radioConfiguration } from '../sigfox/radio-configuration.ts';
import type { DeclaredModule, IcsAnswer } from './types.ts';

/** ICS items that nobody is asked for: they follow from the radio configuration or profile. */
export const ZONE_ITEMS: Readonly<Record<string, string>> = {
  'ZONE.DC': 'The spectrum access of the radio configuration is a duty cycle.',
  'ZONE.FH': 'The spectrum access of the radio configuration is frequency hopping.',
  'ZONE.LBT': 'The spectrum access of the radio configuration is listen before talk.',
  'ZONE.LDC': 'The spectrum access of the radio configuration is a low duty cycle without carrier sense.',
  'ZONE.DUAL': 'The radio profile has two channels.',
  'ZONE.WIDE': 'The carriers of the radio profile lie in the wide grid.',
};

const ITEM_OF_ACCESS = {
  'duty-cycle': 'ZONE.DC',
  'frequency-hopping': 'ZONE.FH',
  'listen-before-talk': 'ZONE.LBT',
  'low-duty-cycle': 'ZONE.LDC',
} as const;

/** @throws UnbrigError `unknown-radio-configuration` (usage) */
export function zoneAnswers({
  technology,
  zone,
}: Pick<DeclaredModule, 'technology' | 'zone'>): Readonly<Record<string, IcsAnswer>> {
  const own = technology === 'sigfox' ? [itemOfAccess(zone)] : itemsOfProfile(zone as RadioProfileId);
  return Object.fromEntries(Object.keys(ZONE_ITEMS).map((item) => [item, own.includes(item) ? 'yes' : 'no']));
}

function itemOfAccess(rc: string): string {
  return ITEM_OF_ACCESS[radioConfiguration(rc).spectrumAccess.kind];
}

function itemsOfProfile(profile: RadioProfileId): readonly string[] {
  const { channels, mode } = radioProfile(profile);
  return [...(channels.length > 1 ? ['ZONE.DUAL'] : []), ...(mode === 'wide' ? ['ZONE.WIDE'] : [])];
}
