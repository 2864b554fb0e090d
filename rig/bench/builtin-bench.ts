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
  ics: {},
  ixit: {},
  keySource: { kind: 'published-test-key' },
};
