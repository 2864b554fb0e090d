import { UnbrigError } from '../../ports/errors.ts';
import type { Cutout } from '../../signal/types.ts';
import type { EndPointCredentials, ObservedBurst, ObservedRadioFrame, RadioProfileId } from '../types.ts';

export interface MiotyReception {
  readonly frames: readonly ObservedRadioFrame[];
  readonly strayBursts: readonly ObservedBurst[];
  readonly undecoded: readonly number[];
}

export function receiveMiotyUplink(
  _cutouts: readonly Cutout[],
  { profile }: { readonly profile: RadioProfileId; readonly credentials: readonly EndPointCredentials[] },
): MiotyReception {
  throw new UnbrigError('unknown-module', 'usage', `no receiver for ${profile}`);
}
