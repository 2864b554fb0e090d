import type { StimulusContext } from '../../rig/conformance/stimulus.ts';
import type { DeclaredModule } from '../../rig/conformance/types.ts';
import type { ListenBeforeTalk } from '../../rig/sigfox/channel-access.ts';
import { frameKindOf } from '../../rig/sigfox/frame-layout.ts';
import { radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';
import { frameSeconds } from '../../rig/sigfox/time-on-air.ts';

/** Carrier sense of the module's zone; null in the others. */
export function carrierSenseOf({ zone }: DeclaredModule): ListenBeforeTalk | null {
  const access = radioConfiguration(zone).spectrumAccess;
  return access.kind === 'listen-before-talk' ? access : null;
}

/** Pause that the module keeps after a message; 0 outside of the hopping zones. */
export function hoppingPauseSeconds({ zone }: DeclaredModule): number {
  const access = radioConfiguration(zone).spectrumAccess;
  return access.kind === 'frequency-hopping' ? access.hopping.quietSeconds.value : 0;
}

/** Lets the pause after whatever was sent before go by: what is asked for next begins at once. */
export function awaitHoppingPause({ clock, declared }: StimulusContext): Promise<void> {
  return clock.sleep(hoppingPauseSeconds(declared));
}

/** Time of one frame on the air at the vendor's bit rate, ramps not counted. */
export function declaredFrameSeconds({ ixit }: DeclaredModule, payloadBytes: number): number {
  const kind = frameKindOf(payloadBytes === 0 ? 'empty' : 'bytes', payloadBytes);
  return frameSeconds(kind, ixit.bitRateBps === 600 ? 600 : 100);
}

/** The pause between the frames of a message that asks for no downlink, by the vendor's word. */
export function declaredPauseSeconds({ ixit }: DeclaredModule): number {
  return typeof ixit.interFrameMs === 'number' ? ixit.interFrameMs / 1000 : 0.5;
}
