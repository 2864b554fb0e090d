import { radioConfiguration } from '../../../rig/sigfox/radio-configuration.ts';
import type { RadioConfigurationId, UplinkBitRate } from '../../../rig/sigfox/types.ts';
import { radioPlan } from '../device/radio-plan.ts';
import type { Settings } from '../device/settings.ts';
import { DONE, data, type ShellReply } from '../shell/reply.ts';
import type { S4Command, S4Module } from './module.ts';
import { badParsing, badValue, EMPTY_REPLY } from './replies.ts';

/** Names of AT$RC. */
const ZONES: Readonly<Record<string, RadioConfigurationId>> = {
  RC1: 'RC1',
  RC2: 'RC2',
  RC3_LBT: 'RC3C',
  RC3_LDC: 'RC3D',
  RC4: 'RC4',
  RC5: 'RC5',
  RC6: 'RC6',
  RC7: 'RC7',
};

function change(module: S4Module, part: Partial<Settings>): ShellReply {
  module.settings = { ...module.settings, ...part };
  return DONE;
}

/** A setting that is a whole number; `low` to `high` is what the sheet of the command gives. */
function numberCommand(
  name: string,
  description: string,
  [low, high]: readonly [number, number],
  value: (settings: Settings) => number,
  part: (value: number) => Partial<Settings>,
): S4Command {
  return {
    group: 'extended',
    name,
    description,
    write: {
      description: `Set, ${low} to ${high}`,
      parameters: ['value'],
      run(module, [text]) {
        if (!/^\d{1,4}$/.test(text)) return badParsing(0);
        const number = Number(text);
        return number >= low && number <= high ? change(module, part(number)) : badValue(0);
      },
    },
    read: { description: 'Get', run: ({ settings }) => data(`$${name}:${value(settings)}`) },
  };
}

export const zoneCommand: S4Command = {
  group: 'extended',
  name: 'RC',
  description: 'Radio configuration',
  write: {
    description: 'Set, with the bit rate and power of the zone',
    parameters: ['rc'],
    run(module, [name]) {
      const rc = ZONES[name];
      if (rc === undefined) return badValue(0);
      module.setZone(rc, radioConfiguration(rc).bitRatesBps.value[0]);
      return DONE;
    },
  },
  read: {
    description: 'Get',
    run: ({ plan }) => data(`$RC:${Object.keys(ZONES).find((name) => ZONES[name] === plan.rc.id)}`),
  },
};

const bitRateCommand: S4Command = {
  group: 'extended',
  name: 'UL_BR',
  description: 'Uplink bit rate',
  write: {
    description: 'Set, 100 or 600',
    parameters: ['rate'],
    run(module, [text]) {
      if (!/^\d{1,4}$/.test(text)) return badParsing(0);
      const rate = module.plan.rc.bitRatesBps.value.find((known: UplinkBitRate) => known === Number(text));
      if (rate === undefined) return badValue(0);
      module.plan = radioPlan(module.plan.rc.id, rate);
      return DONE;
    },
  },
  read: { description: 'Get', run: ({ plan }) => data(`$UL_BR:${plan.bitRateBps}`) },
};

const KEYS = ['PRIVATE', 'PUBLIC'];

const keyCommand: S4Command = {
  group: 'extended',
  name: 'KEY_TYPE',
  description: 'Key',
  write: {
    description: 'Set, PRIVATE or PUBLIC',
    parameters: ['type'],
    run: (module, [type]) => (KEYS.includes(type) ? change(module, { publicKey: KEYS.indexOf(type) }) : badValue(0)),
  },
  read: { description: 'Get', run: ({ settings }) => data(`$KEY_TYPE:${KEYS[settings.publicKey]}`) },
};

/** An empty list gives a reply without a line, and of that the parser makes an error. */
export const errorsCommand: S4Command = {
  group: 'extended',
  name: 'ERRORS',
  description: 'Errors of the end-point library',
  read: {
    description: 'Get and forget',
    run(module) {
      const { errors } = module;
      module.errors = [];
      return errors.length === 0 ? EMPTY_REPLY : data(`$ERRORS:${errors.join(',')}`);
    },
  },
};

export const settingsCommands: readonly S4Command[] = [
  zoneCommand,
  bitRateCommand,
  numberCommand(
    'N',
    'Frames a message',
    [1, 3],
    ({ repeats }) => repeats + 1,
    (frames) => ({ repeats: frames - 1 }),
  ),
  numberCommand(
    'T_IFU',
    'Pause between the frames of an uplink message in ms',
    [0, 2000],
    ({ interFrameMilliseconds }) => interFrameMilliseconds,
    (interFrameMilliseconds) => ({ interFrameMilliseconds }),
  ),
  numberCommand(
    'T_CONF',
    'From a downlink to its confirmation in ms',
    [1400, 4000],
    ({ confirmationMilliseconds }) => confirmationMilliseconds,
    (confirmationMilliseconds) => ({ confirmationMilliseconds }),
  ),
  keyCommand,
  errorsCommand,
];
