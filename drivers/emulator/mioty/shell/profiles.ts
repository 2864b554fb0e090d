import type { MiotyDialectName } from '../../../../rig/ports/module.ts';

/** AT-UTPL: the values that it takes, and the power that each stands for. */
export interface PowerUnit {
  readonly low: number;
  readonly high: number;
  readonly factory: number;
  powerDbm(setting: number): number;
}

/** In what the firmwares of the family differ (at-dialects M1 to M4). */
export interface FirmwareProfile {
  readonly name: MiotyDialectName;
  readonly baudRate: number;
  /** What ends a command. */
  readonly lineEnd: '\r' | '\r\n';
  /** ATI and AT-LIBV, behind `I:`. */
  readonly info: string;
  readonly library: string;
  /** Whether SUB stands behind the bytes of a reply. */
  readonly substitutes: boolean;
  /** Whether AT-RST and ATZ are answered before the firmware starts anew. */
  readonly answersRestart: boolean;
  /** Whether the started firmware says ATI's answer unasked. */
  readonly banner: boolean;
  readonly bootSeconds: readonly [number, number];
  /** How long AT-MALO and AT-MDLO take. */
  readonly localAttachSeconds: number;
  /** A command that begins sooner after a reply is answered without its data lines. */
  readonly gapSeconds: number;
  /** Whether a `?` where a line would begin is swallowed, and wakes. */
  readonly wakesByQuestion: boolean;
  readonly power: PowerUnit;
  readonly fixedEui: boolean;
  /** Commands that this firmware does not have. */
  readonly lacks: readonly string[];
}

const IN_DBM: PowerUnit = { low: 0, high: 14, factory: 14, powerDbm: (setting) => setting };

/** Internal levels by the formula of m.YON's library: level = floor(exp((dBm + 21.519) / 8.5121)); 64 is 14 dBm, as near as levels come. */
const IN_LEVELS: PowerUnit = {
  low: 10,
  high: 100,
  factory: 64,
  powerDbm: (level) => 8.5121 * Math.log(level) - 21.519,
};

const CORE_LIBRARY = 'Fraunhofer IIS;MIOTY_EP_CORE_LIB_BIDI;v2.2.1-0;cortex-m4';

/** Commands of one maker alone. */
const RADIOCRAFTS = ['%SLEEP', '%MOD'];
const MIROMICO = [''];

const M1: FirmwareProfile = {
  name: 'm1',
  baudRate: 115_200,
  lineEnd: '\r',
  // What the protocol's reference module says is not known.
  info: 'EMULATED;M1;v2.2.1-0',
  library: CORE_LIBRARY,
  substitutes: true,
  answersRestart: true,
  banner: false,
  bootSeconds: [0.2, 0.3],
  localAttachSeconds: 0.2,
  gapSeconds: 0,
  wakesByQuestion: false,
  power: IN_LEVELS,
  fixedEui: false,
  lacks: [...RADIOCRAFTS, ...MIROMICO],
};

const M2: FirmwareProfile = {
  name: 'm2',
  baudRate: 115_200,
  lineEnd: '\r',
  info: 'Radiocrafts;MIOTY1_2.0.0',
  library: CORE_LIBRARY,
  substitutes: false,
  answersRestart: true,
  banner: true,
  // The banner comes within 5 s.
  bootSeconds: [0.8, 1.2],
  // More than 2 s were seen.
  localAttachSeconds: 2.3,
  gapSeconds: 0.1,
  wakesByQuestion: true,
  power: IN_DBM,
  fixedEui: true,
  lacks: MIROMICO,
};

const M3: FirmwareProfile = {
  name: 'm3',
  baudRate: 9600,
  lineEnd: '\r',
  info: 'Swissphone Wireless AG;m.YON;v1.0.0-0;EFR32FG14P',
  library: CORE_LIBRARY,
  substitutes: true,
  answersRestart: false,
  banner: false,
  // Ready within a second, by its interrupt pin.
  bootSeconds: [0.7, 0.95],
  localAttachSeconds: 0.3,
  gapSeconds: 0,
  wakesByQuestion: false,
  power: IN_LEVELS,
  fixedEui: false,
  lacks: ['+IPR', '-US', '-ACM', '-ACK', ...RADIOCRAFTS, ...MIROMICO],
};

const M4: FirmwareProfile = {
  name: 'm4',
  baudRate: 9600,
  lineEnd: '\r\n',
  // Its texts are not public, nor is the unit of AT-UTPL.
  info: 'EMULATED;M4',
  library: CORE_LIBRARY,
  substitutes: true,
  answersRestart: true,
  banner: false,
  bootSeconds: [0.3, 0.4],
  localAttachSeconds: 0.2,
  gapSeconds: 0,
  wakesByQuestion: false,
  power: IN_DBM,
  fixedEui: false,
  lacks: RADIOCRAFTS,
};

export const FIRMWARE_PROFILES: Readonly<Record<MiotyDialectName, FirmwareProfile>> = {
  m1: M1,
  m2: M2,
  m3: M3,
  m4: M4,
};
