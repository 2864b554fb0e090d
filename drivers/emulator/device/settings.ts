import type { RadioPlan } from './radio-plan.ts';

/** What the AT commands set. Lives in RAM; AT$WR stores it, a reset loads what is stored. */
export interface Settings {
  /** AT$TR: repeats of each uplink; 2 gives 3 frames. */
  readonly repeats: number;
  /** ATS300: period of the keep-alive message, hours; 0 never. */
  readonly keepAliveHours: number;
  /** ATS302 */
  readonly powerDbm: number;
  /** ATS410: 0 private key, 1 public key. */
  readonly publicKey: number;
  /** AT$IF, AT$DR */
  readonly uplinkHz: number;
  readonly downlinkHz: number;
  /** T_IFU: pause between the frames of a message that asks for no downlink. */
  readonly interFrameMilliseconds: number;
  /** T_CONF: from the end of a downlink to its confirmation. */
  readonly confirmationMilliseconds: number;
}

/** A setting's command and the values that it takes. */
export interface SettingCommand {
  readonly command: string;
  readonly setting: keyof Settings;
  readonly low: number;
  readonly high: number;
}

/** Furthest that AT$IF and AT$DR go from the zone's own frequency, Hz: the chip's synthesiser takes more, its front end does not. */
const RETUNE_HZ = 2_000_000;

/** Lowest power that ATS302 takes, dBm; the highest is the zone's own. */
const LOWEST_POWER_DBM = 0;

export function settingCommands(plan: RadioPlan): readonly SettingCommand[] {
  const around = (centreHz: number): { low: number; high: number } => ({
    low: centreHz - RETUNE_HZ,
    high: centreHz + RETUNE_HZ,
  });
  return [
    { command: 'AT$TR', setting: 'repeats', low: 0, high: 2 },
    { command: 'ATS300', setting: 'keepAliveHours', low: 0, high: 24 },
    { command: 'ATS302', setting: 'powerDbm', low: LOWEST_POWER_DBM, high: plan.highestPowerDbm },
    { command: 'ATS410', setting: 'publicKey', low: 0, high: 1 },
    { command: 'AT$IF', setting: 'uplinkHz', ...around(plan.uplinkCentreHz) },
    { command: 'AT$DR', setting: 'downlinkHz', ...around(plan.downlinkCentreHz) },
  ];
}

/** What the modem of the official library sets out with (facts: NUC). */
const DEFAULT_TIMERS = { interFrameMilliseconds: 500, confirmationMilliseconds: 1500 } as const;

/** Factory settings. The keep-alive timer is off: a module on a bench sends what it is asked for. */
export function factorySettings(plan: RadioPlan): Settings {
  return {
    repeats: 2,
    keepAliveHours: 0,
    powerDbm: plan.defaultPowerDbm,
    publicKey: 0,
    uplinkHz: plan.uplinkCentreHz,
    downlinkHz: plan.downlinkCentreHz,
    ...DEFAULT_TIMERS,
  };
}
