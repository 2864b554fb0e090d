import { factorySettings } from '../device/settings.ts';
import { DONE, data, failure, type ShellReply } from '../shell/reply.ts';
import type { S2Command, S2Module } from './module.ts';
import { factoryProfile, type Profile, registerList, registerValue, setRegister } from './profile.ts';

export const ERROR: ShellReply = failure('ERROR');

const NAME = 'Telecom Design TD1207';
const HARDWARE = '0F';
const SOFTWARE = 'SOFT2069';
/** The vendor's own identifier, beside the Sigfox one. */
const TDID = '130257003339';
/** From ATZ's answer to the restart. */
const RESTART_SECONDS = 0.1;

const volts = (millivolts: number): string => (millivolts / 1000).toFixed(2);

/** ATI: the lines of one index; undefined for one that does not exist. */
const INFORMATION: Readonly<Record<number, (module: S2Module) => readonly string[]>> = {
  0: () => [NAME],
  5: () => ['M10+2015'],
  7: ({ identity }) => [Number.parseInt(identity.epId, 16).toString(16).toUpperCase(), `TDID: ${TDID}`],
  10: ({ identity }) => [`${identity.pac.slice(0, 8)}0020451D`.toUpperCase()],
  11: () => [HARDWARE],
  12: () => ['01'],
  13: () => [SOFTWARE],
  14: () => ['1184'],
  21: () => ['Si4461'],
  25: () => ['1B'],
  26: ({ sensors }) => [String(Math.round(sensors.temperatureTenths() / 10))],
  27: ({ sensors }) => [volts(sensors.idleMillivolts())],
  28: ({ sensors }) => [volts(sensors.lastTransmitMillivolts())],
  30: () => ['V2.09'],
};

function profileDump(module: S2Module): ShellReply {
  const { echo, verbose, quiet, extended } = module.profile;
  const flag = (on: boolean): number => (on ? 1 : 0);
  return data(
    NAME,
    `Hardware Version: ${HARDWARE}`,
    `Software Version: ${SOFTWARE}`,
    'S/N: 0020451D',
    `TDID: ${TDID}`,
    'ACTIVE PROFILE',
    `E${flag(echo)} V${flag(verbose)} Q${flag(quiet)} X${extended} ${registerList(module)}`,
  );
}

const change = (module: S2Module, part: Partial<Profile>): ShellReply => {
  module.profile = { ...module.profile, ...part };
  return DONE;
};

const HELP = ['AT', 'ATA/', 'ATE', 'ATI', 'ATQ', 'ATS', 'ATV', 'ATX', 'ATZ', 'AT&F', 'AT&V', 'AT&W'];

/** What the published core of the firmware has; everything behind AT$ comes from an extension. */
export const coreCommands: readonly S2Command[] = [
  { pattern: /^AT$/, run: () => DONE },
  { pattern: /^AT\?$/, run: () => data(...HELP) },
  // Without a digit: echo off, quiet on, verbose on.
  { pattern: /^ATE([01]?)$/, run: (module, [, digit]) => change(module, { echo: digit === '1' }) },
  { pattern: /^ATQ([01]?)$/, run: (module, [, digit]) => change(module, { quiet: digit !== '0' }) },
  { pattern: /^ATV([01]?)$/, run: (module, [, digit]) => change(module, { verbose: digit !== '0' }) },
  { pattern: /^ATX(\d)$/, run: (module, [, digit]) => change(module, { extended: Number(digit) }) },
  {
    pattern: /^ATI(\d{0,2})$/,
    run(module, [, index]) {
      const lines = INFORMATION[Number(index)];
      return lines ? data(...lines(module)) : ERROR;
    },
  },
  { pattern: /^AT&V/, run: profileDump },
  {
    pattern: /^AT&F/,
    run(module) {
      module.settings = factorySettings(module.plan);
      module.profile = factoryProfile(module);
      return DONE;
    },
  },
  {
    pattern: /^AT&W/,
    run(module) {
      module.nvm.settings = module.settings;
      module.storedProfile = module.profile;
      return DONE;
    },
  },
  {
    pattern: /^ATZ/,
    run: () => DONE,
    async after(module) {
      await module.clock.sleep(RESTART_SECONDS, module.session);
      module.restart();
    },
  },
  {
    pattern: /^ATS(\d{1,3})=(0X[0-9A-F]{1,8}|-?\d{1,9})(?:,\d+)?$/,
    run: (module, [, register, value]) => (setRegister(module, Number(register), Number(value)) ? DONE : ERROR),
  },
  {
    pattern: /^ATS(\d{1,3})\?$/,
    run(module, [, register]) {
      const value = registerValue(module, Number(register));
      return value === undefined ? ERROR : data(String(value));
    },
  },
];
