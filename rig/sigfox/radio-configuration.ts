import { UnbrigError } from '../ports/errors.ts';
import type { Figure } from './figure.ts';
import { retiredRadioConfigurations, versionsOf } from './radio-configuration-versions.ts';
import type { RadioConfigurationId, UplinkBitRate } from './types.ts';

/** How a device may take the channel, with the limits that belong to it. */
export type SpectrumAccess =
  | {
      readonly kind: 'duty-cycle';
      readonly uplinkShare: Figure<number | null>;
      readonly downlinkShare: Figure<number | null>;
      readonly periodSeconds: Figure;
    }
  | { readonly kind: 'frequency-hopping'; readonly hopping: FrequencyHopping }
  | {
      readonly kind: 'listen-before-talk';
      /** Carrier sense stands here, not on the frame's own frequency. */
      readonly centreHz: Figure;
      readonly thresholdDbm: Figure;
      readonly bandwidthHz: Figure;
      readonly minimumFreeMilliseconds: Figure;
      readonly firstFrameBudgetMilliseconds: Figure;
      /** Frames 2 and 3 must fit within this time (T_LF). */
      readonly repeatedFramesMilliseconds: Figure;
    }
  | {
      readonly kind: 'low-duty-cycle';
      /** Frames nearer to each other than this count as one transmission. */
      readonly separatingPauseMilliseconds: Figure;
      readonly longestTransmissionMilliseconds: Figure;
    };

/** Macro channels of 200 kHz with micro channels of 25 kHz in each; the network listens on one macro channel. */
export interface FrequencyHopping {
  readonly macroChannels: Figure;
  readonly firstMacroCentreHz: Figure;
  readonly macroSpacingHz: Figure;
  readonly macroWidthHz: Figure;
  /** Index of the macro channel whose centre is the uplink centre frequency. */
  readonly listenedMacroChannel: Figure;
  readonly microWidthHz: Figure;
  readonly microGuardHz: Figure;
  /** Micro channels in use, counted from 0 at the lower edge of the macro channel. */
  readonly usedMicroChannels: Figure<readonly number[]>;
  /** Pause after the last frame of a message, and after a confirmation. */
  readonly quietSeconds: Figure;
  readonly dwellSeconds: Figure;
}

/** One radio configuration; frequencies in hertz, times in seconds. */
export interface RadioConfiguration {
  readonly id: RadioConfigurationId;
  /** Release of the source that the figures were taken from. */
  readonly version: string;
  readonly region: string;
  readonly uplinkCentreHz: Figure;
  readonly downlinkCentreHz: Figure;
  /** The operational band is the centre plus and minus this. */
  readonly halfBandHz: Figure;
  readonly bitRatesBps: Figure<readonly UplinkBitRate[]>;
  readonly maxEirpDbm: Figure;
  readonly waitSeconds: Figure;
  readonly windowSeconds: Figure;
  readonly deltaFrequencyHz: Figure;
  /** Guard inside each band edge for network and device inaccuracy: the requested frequency stays this far inside. */
  readonly frequencyGuardHz: Figure;
  readonly spectrumAccess: SpectrumAccess;
}

export const radioConfigurationIds: readonly RadioConfigurationId[] = [
  'RC1',
  'RC2',
  'RC3C',
  'RC3D',
  'RC4',
  'RC5',
  'RC6',
  'RC7',
];

function isRadioConfigurationId(text: string): text is RadioConfigurationId {
  return (radioConfigurationIds as readonly string[]).includes(text);
}

/**
 * The newest version of a radio configuration, or the one that is named. Throws `unknown-radio-configuration` (usage) for anything but RC1, RC2,
 * RC3C, RC3D, RC4, RC5, RC6, RC7, and `unknown-radio-configuration-version` (usage).
 */
export function radioConfiguration(id: string, version?: string): RadioConfiguration {
  const versions = radioConfigurationVersions(id);
  const found = version === undefined ? versions[0] : versions.find((entry) => entry.version === version);
  if (found !== undefined) return found;
  throw new UnbrigError(
    'unknown-radio-configuration-version',
    'usage',
    `version ${JSON.stringify(version)} of ${id}: use ${versions.map((entry) => JSON.stringify(entry.version)).join(' or ')}`,
    { facts: { id, version } },
  );
}

/** Every version of a radio configuration that modules were made with, newest first. Throws `unknown-radio-configuration` (usage). */
export function radioConfigurationVersions(id: string): readonly RadioConfiguration[] {
  if (isRadioConfigurationId(id)) return versionsOf(id);
  const gone = retiredRadioConfigurations.find((entry) => entry.id === id);
  const hint = gone === undefined ? '' : ` (${id} is gone, ${gone.replacedBy} took its place)`;
  throw new UnbrigError(
    'unknown-radio-configuration',
    'usage',
    `radio configuration ${JSON.stringify(id)}: use one of ${radioConfigurationIds.join(', ')}${hint}`,
    { facts: { id } },
  );
}

/** Lowest and highest frequency of the operational band. */
export function uplinkBandHz(rc: RadioConfiguration): readonly [number, number] {
  return [rc.uplinkCentreHz.value - rc.halfBandHz.value, rc.uplinkCentreHz.value + rc.halfBandHz.value];
}

/** The downlink stands at the frequency of frame 1 plus this, even if frame 1 was not emitted. */
export function downlinkOffsetHz(rc: RadioConfiguration): number {
  return rc.downlinkCentreHz.value - rc.uplinkCentreHz.value;
}

/** Micro channel 0..7 of a frequency inside the macro channel that the network listens on; null outside it. */
export function microChannelOf(hopping: FrequencyHopping, frequencyHz: number): number | null {
  const centre = hopping.firstMacroCentreHz.value + hopping.listenedMacroChannel.value * hopping.macroSpacingHz.value;
  const offset = frequencyHz - (centre - hopping.macroWidthHz.value / 2);
  if (offset < 0 || offset >= hopping.macroWidthHz.value) return null;
  return Math.floor(offset / hopping.microWidthHz.value);
}
