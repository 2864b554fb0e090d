import { SYMBOL_RATE_BPS } from '../../../../rig/mioty/profile.ts';
import type { MiotyModuleFault } from '../../faults/fault.ts';
import type { FramePlan, PlannedBurst } from '../device/frame-plan.ts';
import { miotyFault } from './mioty-fault.ts';

const onPlan = (name: string, what: string, change: (plan: FramePlan) => Partial<FramePlan>): MiotyModuleFault =>
  miotyFault(name, what, { plan: (plan) => ({ ...plan, ...change(plan) }) });

/** Changes some bursts of each frame. */
const onBursts = (
  name: string,
  what: string,
  change: (burst: PlannedBurst) => Partial<PlannedBurst> | null,
): MiotyModuleFault =>
  onPlan(name, what, ({ bursts }) => ({
    bursts: bursts.flatMap((burst) => {
      const changed = change(burst);
      return changed === null ? [] : [{ ...burst, ...changed }];
    }),
  }));

const one = (index: number, part: (burst: PlannedBurst) => Partial<PlannedBurst>) => (burst: PlannedBurst) =>
  burst.index === index ? part(burst) : {};

const inverted = (symbols: string): string => symbols.replace(/[01]/g, (tone) => (tone === '1' ? '0' : '1'));

const ONE_CARRIER_OFF_HZ = 60;

/** Number, content and power of the bursts of a frame. */
export const burstFaults: readonly MiotyModuleFault[] = [
  onBursts('mioty-burst-missing', 'burst 7 is not sent', ({ index }) => (index === 7 ? null : {})),
  onBursts('mioty-last-burst-missing', 'the last core burst is not sent', ({ index }) => (index === 23 ? null : {})),
  onPlan('mioty-last-extension-missing', 'the last extension burst is not sent', ({ bursts }) => ({
    bursts: bursts.length > 24 ? bursts.slice(0, -1) : bursts,
  })),
  onPlan('mioty-burst-doubled', 'burst 5 is sent a second time 100 symbols later', ({ bursts }) => ({
    bursts: [...bursts, { ...bursts[5], startSymbols: bursts[5].startSymbols + 100 }],
  })),
  onPlan('mioty-stray-burst', 'a burst that no pattern has stands between the others', ({ bursts }) => ({
    bursts: [...bursts, { ...bursts[2], carrier: 24, startSymbols: bursts[2].startSymbols + 150 }],
  })),
  onBursts(
    'mioty-burst-inverted',
    'burst 3 has its tones exchanged',
    one(3, ({ symbols }) => ({
      symbols: inverted(symbols),
    })),
  ),
  onBursts('mioty-bursts-short', 'every burst ends two symbols early', ({ symbols }) => ({
    symbols: symbols.slice(0, -2),
  })),
  onBursts('mioty-bursts-long', 'every burst is four symbols longer', ({ symbols }) => ({ symbols: `${symbols}0110` })),
  onBursts(
    'mioty-burst-weak',
    'burst 11 is 10 dB weaker than the others',
    one(11, () => ({ gainDb: -10 })),
  ),
];

/** Times and carriers of the bursts. */
export const placeFaults: readonly MiotyModuleFault[] = [
  onBursts('mioty-triples-late', 'the third burst of each triple comes three symbols late', (burst) =>
    burst.index % 3 === 2 && burst.index < 24 ? { startSymbols: burst.startSymbols + 3 } : {},
  ),
  onBursts('mioty-intervals-in-ms', 'intervals are counted in half milliseconds instead of symbols', (burst) => ({
    startSymbols: (burst.startSymbols * SYMBOL_RATE_BPS) / 2000,
  })),
  onBursts(
    'mioty-burst-early',
    'burst 12 comes half a symbol early',
    one(12, ({ startSymbols }) => ({
      startSymbols: startSymbols - 0.5,
    })),
  ),
  onPlan('mioty-carriers-exchanged', 'bursts 4 and 5 have each the carrier of the other', ({ bursts }) => ({
    bursts: bursts.map((burst) => {
      if (burst.index === 4) return { ...burst, carrier: bursts[5].carrier };
      return burst.index === 5 ? { ...burst, carrier: bursts[4].carrier } : burst;
    }),
  })),
  onBursts(
    'mioty-one-carrier-off',
    'burst 9 lies 60 Hz beside its carrier',
    one(9, () => ({
      offsetHz: ONE_CARRIER_OFF_HZ,
    })),
  ),
  onPlan('mioty-spacing-wide', 'carriers are 2400 Hz apart', () => ({ carrierSpacingHz: 2400 })),
  // Further off no receiver of the profile would hear them.
  onPlan('mioty-outside-of-channels', 'frames lie 45 kHz below their channel', ({ f0Hz }) => ({
    f0Hz: f0Hz - 45_000,
  })),
  onBursts('mioty-extension-on-carrier-0', 'extension bursts all have carrier 0', ({ index }) =>
    index < 24 ? {} : { carrier: 0 },
  ),
  onBursts('mioty-extension-late', 'every extension burst comes 40 symbols late', ({ index, startSymbols }) =>
    index < 24 ? {} : { startSymbols: startSymbols + 40 },
  ),
];
