import type { Confidence, Figure } from './figure.ts';
import type { FrequencyHopping, RadioConfiguration, SpectrumAccess } from './radio-configuration.ts';
import type { RadioConfigurationId, UplinkBitRate } from './types.ts';

const library = 'sigfox-ep-lib v4.3 (c9a2e1a)';
/** Version of every row of this table. */
export const newestVersion = 'sigfox-ep-lib v4.3';
const libraryRc = `${library} sigfox_rc.c`;
const libraryTypes = `${library} sigfox_types.h`;
const moduleManual = 'Wisol WSSFCB-NH3 manual p.5';
const supportPage = 'support.sigfox.com/docs/radio-configuration';

const figure = <Value>(value: Value, confidence: Confidence, source: string): Figure<Value> => ({
  value,
  confidence,
  source,
});
const agreed = <Value>(value: Value): Figure<Value> => figure(value, 'two-sources', `${libraryRc}; ${moduleManual}`);
const libraryOnly = <Value>(value: Value, source = libraryRc): Figure<Value> => figure(value, 'one-source', source);

const hopping = (firstMacroCentreHz: number, listened: number): FrequencyHopping => ({
  macroChannels: libraryOnly(9, libraryTypes),
  firstMacroCentreHz: libraryOnly(firstMacroCentreHz),
  macroSpacingHz: libraryOnly(300_000, libraryTypes),
  macroWidthHz: libraryOnly(200_000, libraryTypes),
  listenedMacroChannel: libraryOnly(listened),
  microWidthHz: libraryOnly(25_000, libraryTypes),
  microGuardHz: libraryOnly(2_000, libraryTypes),
  usedMicroChannels: libraryOnly([1, 2, 3, 4, 5, 6], `${libraryTypes}, mask 0x7E`),
  quietSeconds: figure(20, 'two-sources', `${libraryTypes}; ${moduleManual}`),
  dwellSeconds: figure(0.4, 'one-source', '47 CFR 15.247(a)(1)'),
});

const hoppingRc2 = hopping(902_200_000, 0);
const hoppingRc4 = hopping(920_200_000, 2);

const dutyCycle = (uplinkShare: number | null, downlinkShare: number | null, source: string): SpectrumAccess => ({
  kind: 'duty-cycle',
  uplinkShare: libraryOnly(uplinkShare, source),
  downlinkShare: libraryOnly(downlinkShare, source),
  periodSeconds: libraryOnly(3600, 'ETSI EN 300 220-2 V3.2.1 observation period, read in third-party notes'),
});

const listenBeforeTalk = (centreHz: number, thresholdDbm: number): SpectrumAccess => ({
  kind: 'listen-before-talk',
  centreHz: libraryOnly(centreHz),
  thresholdDbm: libraryOnly(thresholdDbm),
  bandwidthHz: libraryOnly(200_000),
  minimumFreeMilliseconds: libraryOnly(5),
  firstFrameBudgetMilliseconds: figure(5000, 'two-sources', `${library}; legacy sigfox_api.h v2.3.1`),
  repeatedFramesMilliseconds: libraryOnly(8000, libraryTypes),
});

const lowDutyCycle: SpectrumAccess = {
  kind: 'low-duty-cycle',
  separatingPauseMilliseconds: libraryOnly(50, `${library} sigfox_tx_control.c`),
  longestTransmissionMilliseconds: libraryOnly(4000, `${library} sigfox_tx_control.c`),
};

interface Row {
  readonly region: string;
  readonly uplink: number;
  readonly downlink: number;
  readonly rates: readonly UplinkBitRate[];
  readonly eirp: number;
  readonly wait: number;
  readonly window: number;
  readonly delta: number;
  /** Share of the network and share of the device. */
  readonly guard: number;
  readonly access: SpectrumAccess;
}

const row = (id: RadioConfigurationId, data: Row): RadioConfiguration => ({
  id,
  version: newestVersion,
  region: data.region,
  uplinkCentreHz: agreed(data.uplink),
  downlinkCentreHz: agreed(data.downlink),
  halfBandHz: libraryOnly(96_000, libraryTypes),
  bitRatesBps: data.rates.includes(100)
    ? libraryOnly(data.rates)
    : figure(data.rates, 'two-sources', `${libraryRc}; ${supportPage}`),
  maxEirpDbm: agreed(data.eirp),
  waitSeconds: data.wait === 20 ? figure(20, 'two-sources', `${libraryRc}; renard-spec`) : libraryOnly(data.wait),
  windowSeconds: data.window === 25 ? figure(25, 'two-sources', `${libraryRc}; RFC 8376`) : libraryOnly(data.window),
  deltaFrequencyHz: libraryOnly(data.delta),
  frequencyGuardHz: libraryOnly(data.guard, `${library} sigfox_ep_frequency.c: network 1.62 ppm and device 20 ppm`),
  spectrumAccess: data.access,
});

const slow: readonly UplinkBitRate[] = [100, 600];
const fast: readonly UplinkBitRate[] = [600];
const centred = { wait: 20, window: 25 };
const eastAsia = { wait: 19, window: 33.5, delta: 6_000, guard: 1_500 + 18_470, rates: slow };

/** Sigfox radio configurations RC1 to RC7. Figures marked `one-source` come from the reference implementation alone. */
export const radioConfigurationTable: Readonly<Record<RadioConfigurationId, RadioConfiguration>> = {
  RC1: row('RC1', {
    region: 'Europe, Middle East, Africa',
    uplink: 868_130_000,
    downlink: 869_525_000,
    eirp: 16,
    ...centred,
    rates: slow,
    delta: 6_000,
    guard: 1_410 + 17_370,
    access: dutyCycle(0.01, 0.1, 'ETSI EN 300 220-2 V3.2.1 bands M and P, read in third-party notes'),
  }),
  RC2: row('RC2', {
    region: 'United States, Canada, Mexico, Brazil',
    uplink: 902_200_000,
    downlink: 905_200_000,
    eirp: 24,
    ...centred,
    rates: fast,
    delta: 25_000,
    guard: 21_000,
    access: { kind: 'frequency-hopping', hopping: hoppingRc2 },
  }),
  RC3C: row('RC3C', {
    region: 'Japan, listen before talk',
    uplink: 923_200_000,
    downlink: 922_200_000,
    eirp: 16,
    ...eastAsia,
    access: listenBeforeTalk(923_200_000, -80),
  }),
  RC3D: row('RC3D', {
    region: 'Japan, low duty cycle',
    uplink: 923_200_000,
    downlink: 922_200_000,
    eirp: 16,
    ...eastAsia,
    access: lowDutyCycle,
  }),
  RC4: row('RC4', {
    region: 'Latin America, Asia Pacific',
    uplink: 920_800_000,
    downlink: 922_300_000,
    eirp: 24,
    ...centred,
    rates: fast,
    delta: 25_000,
    guard: 21_000,
    access: { kind: 'frequency-hopping', hopping: hoppingRc4 },
  }),
  RC5: row('RC5', {
    region: 'South Korea',
    uplink: 923_300_000,
    downlink: 922_300_000,
    eirp: 14,
    ...eastAsia,
    access: listenBeforeTalk(923_300_000, -65),
  }),
  RC6: row('RC6', {
    region: 'India',
    uplink: 865_200_000,
    downlink: 866_300_000,
    eirp: 16,
    ...centred,
    rates: slow,
    delta: 6_000,
    guard: 1_410 + 17_310,
    access: dutyCycle(null, null, `${libraryRc} names the class; no share was found`),
  }),
  RC7: row('RC7', {
    region: 'Russia',
    uplink: 868_800_000,
    downlink: 869_100_000,
    eirp: 16,
    ...centred,
    rates: slow,
    delta: 6_000,
    guard: 1_410 + 17_380,
    access: dutyCycle(0.01, null, `${libraryRc} names the class; ${supportPage}`),
  }),
};
