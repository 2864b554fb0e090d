import { radioProfileIds } from '../mioty/types.ts';
import { BUILTIN_RIG } from './builtin-bench.ts';
import type { DutConfig, RigConfig, ZoneDeclaration } from './config-types.ts';

/** Everything emulated, in simulated time; nothing is sent to the module, whose downlink is not public. */
export const BUILTIN_MIOTY_RIG: RigConfig = {
  ...BUILTIN_RIG,
  module: { transport: { kind: 'emulated', module: 'm2' }, dialect: 'm2' },
  transmitter: { kind: 'none' },
};

/** The example key of FIPS 197, appendix C.1; it protects nothing. */
const PUBLISHED_TEST_KEY = '000102030405060708090A0B0C0D0E0F';

const ics: ZoneDeclaration['ics'] = {};

const ixit: ZoneDeclaration['ixit'] = {};

/** One network serves all profiles; it is tested once. */
const builtinZone = (profile: string): ZoneDeclaration => ({
  zone: profile,
  ics: { ...ics },
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
