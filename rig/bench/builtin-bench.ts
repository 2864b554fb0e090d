import type { DutConfig, RigConfig } from './config-types.ts';

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
  power: 'emulated',
  clock: 'simulated',
  emulator: {},
};

/** Test key that the Sigfox library and its RFP certification modes publish with ID FEDCBA98; it protects nothing. */
export const PUBLISHED_TEST_KEY = '0123456789ABCDEF0123456789ABCDEF';

/** The emulated module as its maker would declare it. */
export const BUILTIN_DUT: DutConfig = {
  identification: {
    maker: 'unbrig (EMULATED)',
    model: 'S1 emulated module',
    hardware: 'none (EMULATED)',
    firmware: 'EMULATED',
  },
  epId: 'FEDCBA98',
  rc: 'RC1',
  ics: {
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
    'SFX.TESTMODE.C': 'yes',
    'SFX.AT': 'yes',
    'SFX.AT.PAC': 'yes',
    'SFX.AT.QUERY_VALUES_ONLY': 'yes',
    'SFX.AT.NO_ECHO': 'yes',
    'SFX.AT.REPLY_AFTER_SEND': 'yes',
    'SFX.REG.DUTY_CYCLE': 'yes',
  },
  ixit: {
    framesPerMessage: 3,
    bitRateBps: 100,
    interFrameMs: 500,
    interFrameToleranceMs: 5,
    messageCounterRollover: 4096,
    // The share of the device in the band's guards (sigfox-ep-lib v4.3, sigfox_ep_frequency.c).
    oscillatorAccuracyPpm: 20,
    // 96 kHz less the guards of RC1: (20 + 1.62) ppm of 868.13 MHz, rounded as the library does.
    frequencyHalfRangeHz: 77_220,
    driftMaxHzPerSecond: 5,
    symbolRateTolerancePpm: 200,
    timeOnAirTolerancePpm: 2000,
    phaseStepToleranceDegrees: 10,
    rampMinSeconds: 0.004,
    rampMaxSeconds: 0.02,
    powerHighDbm: 14,
    powerLowDbm: 4,
    powerStepToleranceDb: 1,
    replicaPowerSpreadDb: 1,
    keepAliveVoltageToleranceMv: 10,
    keepAliveTemperatureToleranceC: 0.5,
    controlFrameTypes: 'af67 afc9 b1be',
    replyTerminatorHex: '0d0a',
  },
  keySource: { kind: 'published-test-key' },
};
