import type { MiotyDialectName, MiotyOperation } from '../../rig/ports/module.ts';
import { inDbm, inLevels, type PowerScale } from './mioty-power.ts';

/** In what the modules of the family differ. */
export interface MiotyProfile {
  readonly name: MiotyDialectName;
  readonly baudRate: number;
  readonly terminator: '\r' | '\r\n';
  readonly bootSeconds: number;
  /** Bound on the wait for the banner after a restart. */
  readonly restartSeconds: number;
  readonly flush: string;
  readonly gapSeconds?: number;
  /** Null: the unit of AT-UTPL is not known. */
  readonly power: PowerScale | null;
  /** Operations without a command, or with one that the module does not serve. */
  readonly lacks: readonly MiotyOperation['kind'][];
}

/** The AT protocol v2 of the Fraunhofer end-point library, as its reference client speaks it. */
const M1: MiotyProfile = {
  name: 'm1',
  baudRate: 115_200,
  terminator: '\r',
  bootSeconds: 1,
  restartSeconds: 5,
  flush: '\r',
  // Levels 10 to 100; the powers behind them are known of m.YON, which has the same library.
  power: inLevels,
  lacks: [],
};

/** Radiocrafts RC1882CEF-MIOTY1, user manual 2.01 and what drivers found on the hardware. */
const M2: MiotyProfile = {
  name: 'm2',
  baudRate: 115_200,
  terminator: '\r',
  bootSeconds: 1,
  // The banner comes within 5 s.
  restartSeconds: 5,
  // Cancels what is in the buffer, wakes the module, and stands without a terminator.
  flush: '?',
  // Within 100 ms of its reply the module answers 0 without the data line, or nothing. The rest is for latencies of USB bridges.
  gapSeconds: 0.12,
  power: inDbm,
  // The EUI is fixed.
  lacks: ['setEui'],
};

/** Swissphone m.YON on the M3B boards, as a third-party library and the board's demo speak it; its manual is not public. */
const M3: MiotyProfile = {
  name: 'm3',
  baudRate: 9600,
  terminator: '\r',
  bootSeconds: 1.5,
  // AT-RST has no answer: 1.5 s for the reset and 3 s for the start, without the interrupt pin.
  restartSeconds: 4.5,
  flush: '\r',
  power: inLevels,
  // The demo has it that AT-BMPF does not work correctly; it is sent all the same, the verdict is the module's.
  lacks: ['setSyncBurst'],
};

/** Miromico mioty modules: the opening of their command reference is public. */
const M4: MiotyProfile = {
  name: 'm4',
  baudRate: 9600,
  terminator: '\r\n',
  bootSeconds: 1,
  restartSeconds: 5,
  flush: '\r\n',
  power: null,
  lacks: [],
};

export const MIOTY_PROFILES: Readonly<Record<MiotyDialectName, MiotyProfile>> = { m1: M1, m2: M2, m3: M3, m4: M4 };
