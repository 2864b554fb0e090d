import type { Device } from '../device/device.ts';
import { factorySettings } from '../device/settings.ts';

/** What AT commands set and AT&W stores. */
export interface Profile {
  readonly echo: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly extended: number;
  /** ATS registers that this firmware only keeps. */
  readonly registers: Readonly<Record<number, number>>;
  /** AT$IF: in force after a restart. */
  readonly uplinkHz: number;
}

/** As in the profile of a TD1207 (dialect S2.4); S200: ^SYSSTART at boot, S250: watchdog. */
const REGISTERS: Readonly<Record<number, number>> = {
  200: 0,
  250: 0,
  301: 2,
  303: 1,
  308: 1_395_000,
  403: 869_700_000,
  404: 14,
  405: -95,
  406: 1,
};

export const factoryProfile = (device: Device): Profile => ({
  echo: true,
  verbose: true,
  quiet: false,
  extended: 1,
  registers: REGISTERS,
  uplinkHz: factorySettings(device.plan).uplinkHz,
});

/** Registers that the radio goes by: the period of the keep-alive message, and the power. */
const SETTINGS = { 300: 'keepAliveHours', 302: 'powerDbm' } as const;
/** Longest period and lowest power that are taken; the highest power is the zone's. */
const LONGEST_KEEP_ALIVE_HOURS = 24;
const LOWEST_POWER_DBM = 0;

export interface ProfileHolder extends Device {
  /** In RAM. */
  profile: Profile;
  storedProfile: Profile;
}

export function registerValue(module: ProfileHolder, register: number): number | undefined {
  if (register === 300 || register === 302) return module.settings[SETTINGS[register]];
  return module.profile.registers[register];
}

/** False for a register that does not exist or a value that it does not take. */
export function setRegister(module: ProfileHolder, register: number, value: number): boolean {
  if (register === 300 || register === 302) {
    const low = register === 302 ? LOWEST_POWER_DBM : 0;
    const high = register === 302 ? module.plan.highestPowerDbm : LONGEST_KEEP_ALIVE_HOURS;
    if (value < low || value > high) return false;
    module.settings = { ...module.settings, [SETTINGS[register]]: value };
    if (register === 300) module.armKeepAlive();
    return true;
  }
  if (module.profile.registers[register] === undefined) return false;
  const registers = { ...module.profile.registers, [register]: value };
  module.profile = { ...module.profile, registers };
  return true;
}

/** Registers in order, as AT&V shows them. */
export function registerList(module: ProfileHolder): string {
  const numbers = [...Object.keys(module.profile.registers).map(Number), 300, 302].sort((a, b) => a - b);
  return numbers.map((register) => `S${register}:${registerValue(module, register)}`).join(' ');
}
