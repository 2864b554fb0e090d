import type { RadioProfileId } from '../../../../rig/mioty/types.ts';
import { attachStates } from '../../../../rig/ports/module.ts';
import { change, writeNetworkKey } from '../device/attach.ts';
import { type Memory, shortAddressOf, type UplinkMode } from '../device/memory.ts';
import { NOT_SUPPORTED, type Refusal, SIZE } from '../device/refusal.ts';
import { type Answer, done, OUT_OF_BOUNDS, refused } from './answer.ts';
import type { Command, ShellModule } from './command.ts';

const answered = (refusal: Refusal | null): Answer => (refusal === null ? done() : refused(refusal));

function store({ device }: ShellModule, part: Partial<Memory>): Answer {
  device.memory = { ...device.memory, ...part };
  return done();
}

/** A reply with bytes: their number, HT, the digits in capitals, and SUB where the firmware has it. */
function bytesLine(name: string, bytes: Uint8Array, { profile }: ShellModule): string {
  const hex = Buffer.from(bytes).toString('hex').toUpperCase();
  return `${name}:${bytes.length}\t${hex}${profile.substitutes ? '\x1a' : ''}`;
}

/** A setting of so many bytes. */
function bytesSetting(
  name: string,
  length: number,
  read: (memory: Memory) => Uint8Array,
  write: (module: ShellModule, bytes: Uint8Array) => Answer,
): Command {
  return {
    name,
    get: (module) => done(bytesLine(name, read(module.device.memory), module)),
    bytes: (module, bytes) => (bytes.length === length ? write(module, bytes) : refused(SIZE)),
  };
}

/** A setting that is a number within bounds. */
function numberSetting(
  name: string,
  read: (memory: Memory, module: ShellModule) => number,
  takes: (value: number, module: ShellModule) => boolean,
  write: (value: number) => Partial<Memory>,
): Command {
  return {
    name,
    get: (module) => done(`${name}:${read(module.device.memory, module)}`),
    number: (module, value) => (takes(value, module) ? store(module, write(value)) : OUT_OF_BOUNDS),
  };
}

const EUI_BYTES = 8;
const SHORT_ADDRESS_BYTES = 2;
const IP6_BYTES = 8;
const KEY_BYTES = 16;

export const identityCommands: readonly Command[] = [
  bytesSetting(
    '-MEUI',
    EUI_BYTES,
    ({ epEui }) => epEui,
    ({ device, profile }, epEui) => {
      if (profile.fixedEui) return refused(NOT_SUPPORTED);
      change(device, 'identity', { epEui, shortAddress: null });
      return done();
    },
  ),
  bytesSetting('-MSAD', SHORT_ADDRESS_BYTES, shortAddressOf, (module, shortAddress) => store(module, { shortAddress })),
  bytesSetting(
    '-MIP6',
    IP6_BYTES,
    ({ ip6 }) => ip6,
    (module, ip6) => store(module, { ip6 }),
  ),
  {
    // Write only.
    name: '-MNWK',
    bytes: ({ device }, key) => (key.length === KEY_BYTES ? answered(writeNetworkKey(device, key)) : refused(SIZE)),
  },
  { name: '-MPCT', get: ({ device }) => done(`-MPCT:${device.memory.packetCounter}`) },
  { name: '-MAS', get: ({ device }) => done(`-MSTA:${attachStates.indexOf(device.memory.state)}`) },
];

/** AT-UP; the last is the number that one commercial stack has for India. */
const PROFILES: readonly RadioProfileId[] = ['EU0', 'EU1', 'EU2', 'US0', 'IN0'];

/** A module built for India knows India; the protocol's own list ends before it. */
const takesProfile = (value: number, { device }: ShellModule): boolean =>
  value < PROFILES.length && (PROFILES[value] !== 'IN0' || device.factory.profile === 'IN0');

/** A switch that this firmware has, and that stays off. */
function onlyOff(value: number): Answer {
  if (value === 0) return done();
  return value === 1 ? refused(NOT_SUPPORTED) : OUT_OF_BOUNDS;
}

const BAUD_RATES = [9600, 19_200, 38_400, 57_600, 115_200];

export const radioCommands: readonly Command[] = [
  numberSetting(
    '-UTPL',
    ({ power }) => power,
    (value, { profile }) => value >= profile.power.low && value <= profile.power.high,
    (power) => ({ power }),
  ),
  numberSetting(
    '-UM',
    ({ mode }) => mode,
    (value) => value <= 2,
    (value) => ({ mode: value as UplinkMode }),
  ),
  numberSetting(
    '-UP',
    ({ profile }) => PROFILES.indexOf(profile),
    takesProfile,
    (value) => ({ profile: PROFILES[value] }),
  ),
  {
    // The synchronisation burst: the public library's own is broken, and no other description is public.
    name: '-US',
    get: () => done('-US:0'),
    number: (_module, value) => onlyOff(value),
  },
  {
    // Encryption by the application: its algorithm is not public, so it is always off.
    name: '-ACM',
    get: () => done('-ACM:0'),
    number: (_module, value) => onlyOff(value),
  },
  { name: '-ACK', bytes: (_module, key) => (key.length === KEY_BYTES ? done() : refused(SIZE)) },
  {
    ...numberSetting(
      '+IPR',
      ({ baudRate }) => baudRate,
      (value) => BAUD_RATES.includes(value),
      (baudRate) => ({ baudRate }),
    ),
    // Sic: the answer to AT+IPR=n names it too.
    get: ({ device }) => done(`-+IPR:${device.memory.baudRate}`),
    number: (module, value) => {
      if (!BAUD_RATES.includes(value)) return OUT_OF_BOUNDS;
      store(module, { baudRate: value });
      return done(`-+IPR:${value}`);
    },
    list: () => done(`-+IPR:${BAUD_RATES.join(',')}`),
  },
];
