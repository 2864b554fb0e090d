import type { Settings } from '../device/settings.ts';
import { factorySettings } from '../device/settings.ts';
import { DONE, data, SAID, type ShellReply } from '../shell/reply.ts';
import type { S3Command, S3Module } from './module.ts';
import { LIB_ERROR, PARAM_ERROR } from './replies.ts';
import { sendCommands } from './send-commands.ts';
import { testCommands } from './test-commands.ts';
import { enterZone, zoneName } from './zones.ts';

export const VERSIONS: readonly string[] = [
  'APPLICATION_VERSION: V1.3.1',
  'MW_SIGFOX_VERSION: V1.2.0',
  'MW_RADIO_VERSION: V1.3.0',
];

const identity = (name: string, help: string, value: (module: S3Module) => string): S3Command => {
  const get = (module: S3Module): ShellReply => data(value(module));
  return { name, help, run: get, get };
};

/** A whole number between two bounds; null for anything else. */
function numberIn(argument: string, low: number, high: number): number | null {
  const value = Number(argument);
  return /^-?\d{1,4}$/.test(argument) && value >= low && value <= high ? value : null;
}

function change(module: S3Module, part: Partial<Settings>): ShellReply {
  module.settings = { ...module.settings, ...part };
  module.persist();
  return DONE;
}

const systemCommands: readonly S3Command[] = [
  {
    name: 'Z',
    help: ': Trig a reset of the MCU',
    run(module) {
      module.restart();
      return SAID;
    },
  },
  {
    name: '$RFS',
    help: ': Restore the factory settings',
    run(module) {
      module.settings = factorySettings(module.plan);
      enterZone(module, '1');
      module.rssiCalibration = 0;
      module.persist();
      return DONE;
    },
  },
  {
    name: '+VL',
    help: '=<level><CR>. Set the verbose level, 0 to 3',
    get: (module) => data(String(module.verbosity)),
    set(module, argument) {
      const level = numberIn(argument, 0, 3);
      if (level === null) return PARAM_ERROR;
      module.verbosity = level;
      return DONE;
    },
  },
  {
    name: 'E',
    help: '=<mode><CR>. Set the echo mode',
    set(module, argument) {
      const mode = numberIn(argument, 0, 1);
      if (mode === null) return PARAM_ERROR;
      module.banner = mode === 1;
      return DONE;
    },
  },
  {
    name: '+VER',
    help: ': Get the firmware and library versions',
    run: () => data(...VERSIONS),
    get: () => data(...VERSIONS),
  },
  { name: '+BAT', help: ': Get the battery level in mV', get: ({ sensors }) => data(String(sensors.idleMillivolts())) },
];

const settingsCommands: readonly S3Command[] = [
  {
    name: 'S302',
    help: '=<power><CR>. Set or get the power in dBm',
    get: ({ settings }) => data(String(settings.powerDbm)),
    set(module, argument) {
      const powerDbm = numberIn(argument, 0, module.plan.highestPowerDbm);
      return powerDbm === null ? PARAM_ERROR : change(module, { powerDbm });
    },
  },
  {
    name: 'S410',
    help: '=<mode><CR>. Set or get the key, 0 private, 1 public',
    get: ({ settings }) => data(String(settings.publicKey)),
    set(module, argument) {
      const publicKey = numberIn(argument, 0, 1);
      return publicKey === null ? PARAM_ERROR : change(module, { publicKey });
    },
  },
  {
    name: 'S411',
    help: '=<mode><CR>. Set or get the payload encryption',
    get: () => data('0'),
    set(_module, argument) {
      const mode = numberIn(argument, 0, 1);
      if (mode === null) return PARAM_ERROR;
      // How a payload is encrypted is not public.
      return mode === 1 ? LIB_ERROR : DONE;
    },
  },
  {
    name: '$RSSICAL',
    help: '=<value><CR>. Set or get the RSSI calibration in dB',
    get: ({ rssiCalibration }) => data(String(rssiCalibration)),
    set(module, argument) {
      const rssiCalibration = numberIn(argument, -128, 127);
      if (rssiCalibration === null) return PARAM_ERROR;
      module.rssiCalibration = rssiCalibration;
      return DONE;
    },
  },
  {
    name: 'S400',
    help: '=<mask>,<timer><CR>. Set the channels of a hopping zone',
    // Channels are the device's own.
    set: (_module, argument) => (/^[0-9A-Fa-f]{24},[01]$/.test(argument) ? DONE : PARAM_ERROR),
  },
  {
    name: '$RC',
    help: '<param1><CR> param1=[1:7]. Set/Get the Regional Config zones.',
    get: ({ plan }) => data(zoneName(plan.rc.id)),
    set(module, argument) {
      if (!enterZone(module, argument)) return PARAM_ERROR;
      module.persist();
      return DONE;
    },
  },
];

/** In the order of matching. */
export const commands: readonly S3Command[] = [
  identity('$ID', ': Get the ID', (module) => module.identity.epId.toUpperCase()),
  identity('$PAC', ': Get the PAC', (module) => module.identity.pac.toUpperCase()),
  ...sendCommands,
  ...settingsCommands,
  ...testCommands,
  ...systemCommands,
];
