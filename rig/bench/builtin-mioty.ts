import { radioProfileIds } from '../mioty/types.ts';
import { BUILTIN_RIG } from './builtin-bench.ts';
import type { DutConfig, RigConfig, ZoneDeclaration } from './config-types.ts';

/** Everything emulated, in simulated time; nothing is sent to the module, whose downlink is not public. */
export const BUILTIN_MIOTY_RIG: RigConfig = {
  ...BUILTIN_RIG,
  module: { transport: { kind: 'emulated', module: 'm2' }, dialect: 'm2' },
  transmitter: { kind: 'none' },
};

/** The key of test vector 1 of RFC 3686, section 6; it protects nothing. */
const PUBLISHED_TEST_KEY = 'AE6852F8121067CC4BF7A5765577F39E';

const ics: ZoneDeclaration['ics'] = {
  'MTY.UL': 'yes',
  'MTY.UL.MPF': 'yes',
  'MTY.UL.TRANSPARENT': 'yes',
  'MTY.UL.STORED_COUNTER': 'yes',
  'MTY.LOCAL_ATTACH': 'yes',
  'MTY.KEY_SETTING': 'yes',
  'MTY.SHORT_ADDRESS_SETTING': 'yes',
  'MTY.MODE.LOW_DELAY': 'yes',
  'MTY.POWER_SETTING': 'yes',
  'MTY.RESET': 'yes',
  'MTY.AT': 'yes',
  'MTY.AT.NO_ECHO': 'yes',
  'MTY.AT.STRICT': 'yes',
  'MTY.AT.TX_LINES': 'yes',
  'MTY.AT.RESET_ANSWERED': 'yes',
  'MTY.AT.BANNER': 'yes',
  'MTY.BIDIRECTIONAL': 'yes',
  'MTY.OTA_ATTACH': 'yes',
  'MTY.FIXED_EUI': 'yes',
  'MTY.SYNC_BURST_SETTING': 'yes',
  'MTY.TEST_CARRIER': 'yes',
  'MTY.STORED_SETTINGS': 'yes',
  'MTY.FACTORY_RESET': 'yes',
};

const ixit: ZoneDeclaration['ixit'] = {
  replyTerminatorHex: '0d0a',
  oscillatorAccuracyPpm: 20,
  driftMaxHzPerSecond: 2,
  symbolRateTolerancePpm: 500,
  powerHighDbm: 14,
  powerLowDbm: 4,
  powerStepToleranceDb: 2,
  carrierOffsets: 3,
  carrierToleranceHz: 5,
  burstTimingToleranceUs: 100,
  burstOnTimeMs: 16.6,
  burstOnTimeToleranceMs: 0.4,
  burstPowerSpreadDb: 2,
};

/** What hangs on the profile: the duty cycle of Europe, and the mode that the profile with one channel does not have. */
const icsOfProfile = (profile: string): ZoneDeclaration['ics'] => ({
  'MTY.REG.DUTY_CYCLE': profile.startsWith('EU') ? 'yes' : 'no',
  'MTY.PROFILE_SETTING': profile === 'IN0' ? 'no' : 'yes',
  'MTY.MODE.RETRANSMISSION': profile === 'EU0' ? 'no' : 'yes',
  'MTY.NETWORK': profile === 'EU1' ? 'yes' : 'no',
  'MTY.BSSCI.CENTRE': profile === 'EU1' ? 'yes' : 'no',
  'MTY.BSSCI.STATION': profile === 'EU1' ? 'yes' : 'no',
});

/** One network serves all profiles; it is tested once. */
const builtinZone = (profile: string): ZoneDeclaration => ({
  zone: profile,
  ics: { ...ics, ...icsOfProfile(profile) },
  ixit,
});

/** The emulated MIOTY module as its maker would declare it. EU1 first: the profile that most modules come with. */
export const BUILTIN_MIOTY_DUT: DutConfig = {
  technology: 'mioty',
  identification: {
    maker: 'unbrig (EMULATED)',
    model: 'M2 emulated module',
    hardware: 'none (EMULATED)',
    firmware: 'EMULATED',
  },
  epId: '70B3D5677FF0A1B2',
  zones: ['EU1', ...radioProfileIds.filter((profile) => profile !== 'EU1')].map(builtinZone),
  keySource: { kind: 'published-test-key', hex: PUBLISHED_TEST_KEY },
};
