import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import { miotyStimulus } from '../mioty/parts.ts';
import { argument, ask, line, step } from './steps.ts';

/** Far above what any module sends with. */
const NO_POWER_DBM = 100;

/** The two powers are the vendor's (IXIT). */
const power: Stimulus = miotyStimulus(
  'at/power',
  'The low power and the high one, each read back, and one that no module has',
  2,
  async (context) => {
    const high = Number(context.declared.ixit.powerHighDbm);
    const low = Number(context.declared.ixit.powerLowDbm);
    await ask(context, {
      'set-low': { kind: 'setPower', powerDbm: low },
      low: { kind: 'getPower' },
      'set-high': { kind: 'setPower', powerDbm: high },
      high: { kind: 'getPower' },
      'set-too-high': { kind: 'setPower', powerDbm: NO_POWER_DBM },
      kept: { kind: 'getPower' },
    });
  },
);

/** Neither part of any EUI, nor the same read from the other end. */
export const OTHER_SHORT_ADDRESS = '5A3C';

/** Short address of the module, to be written again. */
export async function ownShortAddress(context: StimulusContext): Promise<string> {
  const { values } = await step(context, 'own-address', { kind: 'getShortAddress' });
  return values[0] ?? context.declared.epId.slice(-4);
}

const address: Stimulus = miotyStimulus(
  'at/short-address',
  'Another short address, in capitals and in small letters, each read back, then the first again',
  2,
  async (context) => {
    const own = await ownShortAddress(context);
    await ask(context, {
      'set-capitals': { kind: 'setShortAddress', shortAddress: OTHER_SHORT_ADDRESS },
      capitals: { kind: 'getShortAddress' },
      'set-own': { kind: 'setShortAddress', shortAddress: own },
      own: { kind: 'getShortAddress' },
      'set-small': line(`AT-MSAD=${argument(OTHER_SHORT_ADDRESS.toLowerCase())}`),
      small: { kind: 'getShortAddress' },
      'set-own-again': { kind: 'setShortAddress', shortAddress: own },
    });
  },
);

const modes: Stimulus = miotyStimulus(
  'at/modes',
  'Low-delay mode, standard mode and the profile, each read back',
  2,
  (context) =>
    ask(context, {
      'set-low-delay': { kind: 'setUplinkMode', mode: 'low-delay' },
      'low-delay': line('AT-UM?'),
      'set-standard': { kind: 'setUplinkMode', mode: 'standard' },
      standard: line('AT-UM?'),
      'set-profile': { kind: 'setZone', zone: context.declared.zone },
      profile: line('AT-UP?'),
    }),
);

const syncBurst: Stimulus = miotyStimulus(
  'at/sync-burst',
  'The synchronisation burst switched off, and read back',
  0.8,
  (context) => ask(context, { 'set-off': { kind: 'setSyncBurst', on: false }, off: line('AT-US?') }),
);

export const settingStimuli: readonly Stimulus[] = [power, address, modes, syncBurst];
