import type { CommonOperation, MiotyOperation } from '../../rig/ports/module.ts';
import { bytesToHex } from '../../rig/sigfox/hex.ts';
import type { Command } from './dialect.ts';
import { byteArgument, command, INFORMATION, query, restart } from './mioty-commands.ts';
import type { MiotyProfile } from './mioty-profiles.ts';
import { rawCommand } from './mioty-raw.ts';
import { attachState, bytes, information, number, untilBoth } from './mioty-replies.ts';
import { ATTACH_SECONDS, miotyUplinkSeconds, type UplinkMode, WINDOW_SECONDS } from './mioty-times.ts';

/** What the spelling depends on. */
export interface MiotyState {
  readonly profile: MiotyProfile;
  readonly mode: UplinkMode;
  /** No declared key: it cannot be written. */
  readonly keys: Readonly<Record<'declared' | 'published', Uint8Array | undefined>>;
}

/** Null: the profile has no such command, or what the operation means has no spelling. */
export function spellMioty(operation: CommonOperation | MiotyOperation, state: MiotyState): Command | null {
  const { profile } = state;
  switch (operation.kind) {
    case 'probe':
    case 'getFirmware':
      return INFORMATION;
    case 'getId':
      return query('AT-MEUI?', bytes('MEUI'));
    case 'getLibrary':
      return query('AT-LIBV', information);
    case 'setPower':
      return setPower(operation.powerDbm, profile);
    case 'getPower':
      return getPower(profile);
    case 'softReset':
      return restart('AT-RST', profile);
    case 'factoryReset':
      return restart('ATZ', profile);
    case 'setZone':
      return setProfile(operation.zone);
    case 'setEui':
      return command(`AT-MEUI=${byteArgument(operation.eui)}`);
    case 'getShortAddress':
      return query('AT-MSAD?', bytes('MSAD'));
    case 'setShortAddress':
      return command(`AT-MSAD=${byteArgument(operation.shortAddress)}`);
    case 'setNetworkKey':
      return setKey(state.keys[operation.key]);
    case 'setUplinkMode':
      return command(`AT-UM=${MODES.indexOf(operation.mode)}`);
    case 'setSyncBurst':
      return command(`AT-US=${operation.on ? 1 : 0}`);
    case 'attachLocal':
      return attachment('MALO');
    case 'detachLocal':
      return attachment('MDLO');
    case 'attachOverAir':
      return attachment(`MAOA=${byteArgument(operation.nonce)}`);
    case 'detachOverAir':
      return attachment(`MDOA=${byteArgument(operation.nonce)}`);
    case 'attachState':
      return query('AT-MAS?', attachState);
    case 'packetCounter':
      return query('AT-MPCT?', number('MPCT'));
    case 'uplink':
      return uplink(operation, state);
    case 'transparentUplink':
      return transparent(operation.mpdu, operation.downlink === true, state);
    case 'carrier':
      return command(`AT$${operation.modulated ? 'TXCMLP' : 'TXCU'}=${operation.frequencyHz}`);
    case 'radioOff':
      return command('AT$TXOFF');
    case 'raw':
      return rawCommand(operation.line, state.mode, profile);
  }
}

/** In the order of their numbers. A profile without one cannot be asked for. */
const PROFILES: readonly string[] = ['EU0', 'EU1', 'EU2', 'US0'];
const MODES: readonly UplinkMode[] = ['standard', 'retransmission', 'low-delay'];

function setProfile(id: string): Command | null {
  const index = PROFILES.indexOf(id);
  return index < 0 ? null : command(`AT-UP=${index}`);
}

const setKey = (key: Uint8Array | undefined): Command | null =>
  key === undefined ? null : command(`AT-MNWK=${byteArgument(bytesToHex(key))}`);

const setPower = (powerDbm: number, { power }: MiotyProfile): Command | null =>
  power && command(`AT-UTPL=${power.argument(powerDbm)}`);

const getPower = ({ power }: MiotyProfile): Command | null =>
  power &&
  query(
    'AT-UTPL?',
    number('UTPL', (digits) => String(power.powerDbm(Number(digits)))),
  );

const attachment = (text: string): Command => command(`AT-${text}`, attachState, ATTACH_SECONDS);

type Uplink = Extract<MiotyOperation, { kind: 'uplink' }>;

function uplink({ payload, mpf, downlink, meanwhile }: Uplink, { mode }: MiotyState): Command {
  const name = `AT-${downlink === true ? 'B' : 'U'}${mpf === undefined ? '' : 'MPF'}`;
  const format = mpf === undefined ? '' : mpf.toString(16).padStart(2, '0');
  const seconds = miotyUplinkSeconds(mode, payload.length / 2) + (downlink === true ? WINDOW_SECONDS : 0);
  const alone = command(`${name}=${byteArgument(format + payload)}`, number('MPCT'), seconds);
  if (meanwhile === undefined) return alone;
  return { ...alone, end: untilBoth, meanwhile: { text: meanwhile.line, afterSeconds: meanwhile.afterSeconds } };
}

function transparent(mpdu: string, downlink: boolean, { mode }: MiotyState): Command {
  const seconds = miotyUplinkSeconds(mode, mpdu.length / 2) + (downlink ? WINDOW_SECONDS : 0);
  return command(`AT-T${downlink ? 'B' : 'U'}=${byteArgument(mpdu)}`, undefined, seconds);
}
