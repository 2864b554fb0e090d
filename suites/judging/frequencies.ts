import type { JudgeContext } from '../../rig/conformance/judgement.ts';
import { type RadioConfiguration, radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';
import type { Estimate } from '../../rig/signal/types.ts';
import { shifted } from './estimates.ts';
import type { PlacedFrame } from './messages.ts';

export function declaredRadio(context: JudgeContext): RadioConfiguration {
  return radioConfiguration(context.declared.zone);
}

/** Carriers at mid-frame, from the uplink centre frequency, hertz. */
export function offsetsFromCentre(context: JudgeContext, frames: readonly PlacedFrame[]): readonly Estimate[] {
  const centreHz = declaredRadio(context).uplinkCentreHz.value;
  return frames.map(({ frame }) => shifted(frame.carrierHz, -centreHz));
}
