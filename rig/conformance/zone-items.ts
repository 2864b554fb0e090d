import { radioConfiguration } from '../sigfox/radio-configuration.ts';
import type { IcsAnswer } from './types.ts';

/** ICS items that nobody is asked for: they follow from the radio configuration. */
export const ZONE_ITEMS: Readonly<Record<string, string>> = {
  'ZONE.DC': 'The spectrum access of the radio configuration is a duty cycle.',
  'ZONE.FH': 'The spectrum access of the radio configuration is frequency hopping.',
  'ZONE.LBT': 'The spectrum access of the radio configuration is listen before talk.',
  'ZONE.LDC': 'The spectrum access of the radio configuration is a low duty cycle without carrier sense.',
};

const ITEM_OF_ACCESS = {
  'duty-cycle': 'ZONE.DC',
  'frequency-hopping': 'ZONE.FH',
  'listen-before-talk': 'ZONE.LBT',
  'low-duty-cycle': 'ZONE.LDC',
} as const;

/** @throws UnbrigError `unknown-radio-configuration` (usage) */
export function zoneAnswers(rc: string): Readonly<Record<string, IcsAnswer>> {
  const own: string = ITEM_OF_ACCESS[radioConfiguration(rc).spectrumAccess.kind];
  return Object.fromEntries(Object.keys(ZONE_ITEMS).map((item) => [item, item === own ? 'yes' : 'no']));
}
