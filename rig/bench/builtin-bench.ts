import { radioConfiguration, radioConfigurationIds } from '../sigfox/radio-configuration.ts';
import type { RadioConfigurationId } from '../sigfox/types.ts';
import type { DutConfig, RigConfig, ZoneDeclaration } from './config-types.ts';

/** Everything emulated, in simulated time. */
export const BUILTIN_RIG: RigConfig = {
  module: { transport: { kind: 'emulated', module: 's1' }, dialect: 's1' },
  probe: {
    address: { kind: 'emulated' },
    id: null,
    frequencyReferencePpm: null,
    sampleClockPpm: null,
    traceability: {},
  },
  transmitter: { kind: 'emulated' },
  power: 'emulated',
  clock: 'simulated',
  emulator: {},
};

/** Test key that the Sigfox library and its RFP certification modes publish with ID FEDCBA98; it protects nothing. */
export const PUBLISHED_TEST_KEY = '0123456789ABCDEF0123456789ABCDEF';

const ics: ZoneDeclaration['ics'] = {
  'SFX.UL': 'yes',
  'SFX.UL.BIT': 'yes',
  'SFX.UL.EMPTY': 'yes',
  'SFX.UL.REPLICAS': 'yes',
  'SFX.UL.KEEPALIVE': 'yes',
  'SFX.UL.KEEPALIVE.CONTENT': 'yes',
  'SFX.UL.PUBLIC_KEY': 'yes',
  'SFX.UL.REPEATER': 'no',
  'SFX.UL.ENCRYPTION': 'no',
  'SFX.POWER_SETTING': 'yes',
  'SFX.TELEMETRY': 'yes',
  'SFX.RESET': 'yes',
  'SFX.FRAMES_SETTING': 'yes',
  'SFX.DL': 'yes',
  'SFX.DL.CONFIRMATION': 'yes',
  'SFX.DL.CONFIRMATION.CONTENT': 'yes',
  'SFX.AT.CHANNELS': 'yes',
  'SFX.TESTMODE.A': 'yes',
  'SFX.TESTMODE.B': 'yes',
  'SFX.TESTMODE.C': 'yes',
  'SFX.TESTMODE.D': 'yes',
  'SFX.TESTMODE.E': 'yes',
  'SFX.TESTMODE.F': 'yes',
  'SFX.TESTMODE.G': 'yes',
  'SFX.TESTMODE.J': 'yes',
  'SFX.TESTMODE.K': 'yes',
  'SFX.TESTMODE.L': 'yes',
  'SFX.AT': 'yes',
  'SFX.AT.PAC': 'yes',
  'SFX.AT.QUERY_VALUES_ONLY': 'yes',
  'SFX.AT.NO_ECHO': 'yes',
  'SFX.AT.REPLY_AFTER_SEND': 'yes',
};

const ixit: ZoneDeclaration['ixit'] = {
  framesPerMessage: 3,
  interFrameMs: 500,
  interFrameToleranceMs: 5,
  // The shortest there is: a day of 140 messages crosses it wherever the counter stands.
  messageCounterRollover: 128,
  // The share of the device in the band's guards (sigfox-ep-lib v4.3, sigfox_ep_frequency.c).
  oscillatorAccuracyPpm: 20,
  driftMaxHzPerSecond: 5,
  symbolRateTolerancePpm: 200,
  timeOnAirTolerancePpm: 2000,
  phaseStepToleranceDegrees: 10,
  powerHighDbm: 14,
  powerLowDbm: 4,
  powerStepToleranceDb: 1,
  replicaPowerSpreadDb: 1,
  keepAliveVoltageToleranceMv: 10,
  keepAliveTemperatureToleranceC: 0.5,
  controlFrameTypes: 'af67 afc9 b1be',
  replyTerminatorHex: '0d0a',
  deltaFrequencyToleranceHz: 20,
  windowToleranceMs: 20,
  downlinkPreambleBits: 36,
  downlinkLevelDbm: -120,
  confirmationDelayMs: 1500,
  confirmationToleranceMs: 10,
  confirmationRssiToleranceDb: 3,
  carrierSenseToleranceDb: 2,
};

/** What follows from the zone: the slowest bit rate, and the band less its guards. */
function builtinZone(rc: RadioConfigurationId): ZoneDeclaration {
  const { bitRatesBps, halfBandHz, frequencyGuardHz } = radioConfiguration(rc);
  const bitRateBps = Math.min(...bitRatesBps.value);
  return {
    zone: rc,
    // Only in Europe is 1 % of an hour confirmed by public texts.
    ics: {
      ...ics,
      'SFX.REG.DUTY_CYCLE': rc === 'RC1' ? 'yes' : 'no',
      // One network serves all zones; it is tested once.
      'SFX.NETWORK': rc === 'RC1' ? 'yes' : 'no',
      'SFX.REG.ARIB_T108': rc === 'RC3C' || rc === 'RC3D' ? 'yes' : 'no',
    },
    ixit: {
      ...ixit,
      bitRateBps,
      // A ramp is one symbol.
      rampMinSeconds: 0.4 / bitRateBps,
      rampMaxSeconds: 2 / bitRateBps,
      // As the library rounds it: (20 + 1.62) ppm of the centre frequency, 21 kHz where the device hops.
      frequencyHalfRangeHz: halfBandHz.value - frequencyGuardHz.value,
    },
  };
}

/** The emulated module as its maker would declare it: one part number for each zone. */
export const BUILTIN_DUT: DutConfig = {
  technology: 'sigfox',
  identification: {
    maker: 'unbrig (EMULATED)',
    model: 'S1 emulated module',
    hardware: 'none (EMULATED)',
    firmware: 'EMULATED',
  },
  epId: 'FEDCBA98',
  zones: radioConfigurationIds.map(builtinZone),
  keySource: { kind: 'published-test-key', hex: PUBLISHED_TEST_KEY },
};
