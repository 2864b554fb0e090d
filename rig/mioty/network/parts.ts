import type { MiotyNetworkReply, MiotyStatement } from '../../ports/mioty-network.ts';
import { bytesToHex } from '../../sigfox/hex.ts';
import type { ApplicationCentre } from './application-centre.ts';
import type { BaseStation } from './base-station.ts';
import type { Message } from './messages.ts';
import type { RegistrationAuthority } from './registration-authority.ts';
import type { ServiceCentre } from './service-centre.ts';
import { type MiotyTestDevice, miotyTestDevice } from './test-devices.ts';
import type { TrustCentre } from './trust-centre.ts';
import type { Surroundings } from './unit.ts';

/** The units of a network by what they are, and the devices that requests name. */
export interface NetworkParts {
  readonly surroundings: Surroundings;
  readonly centre: ServiceCentre;
  readonly authority: RegistrationAuthority | null;
  readonly trust: TrustCentre | null;
  readonly stations: Map<string, BaseStation>;
  readonly applicationCentres: Map<string, ApplicationCentre>;
  /** What the service centre stated at the end of each period. */
  readonly statements: MiotyStatement[];
  /** Devices whose identity or key is another's. */
  readonly devices: Map<string, MiotyTestDevice>;
}

export const granted: MiotyNetworkReply = { kind: 'done' };
export const refused = (reason: string): MiotyNetworkReply => ({ kind: 'refused', reason });

export function replyTo(answer: Message): MiotyNetworkReply {
  return answer.message === 'error' ? refused(answer.reason) : granted;
}

export function deviceNamed({ devices }: NetworkParts, name: string): MiotyTestDevice {
  return devices.get(name) ?? miotyTestDevice(name);
}

export function euiOf(parts: NetworkParts, name: string): string {
  return bytesToHex(deviceNamed(parts, name).epEui);
}

/** Notes under whose identity or key a device goes. */
export function nameDevice(
  { devices }: NetworkParts,
  name: string,
  { idOf = name, keyOf = name }: { readonly idOf?: string; readonly keyOf?: string },
): MiotyTestDevice {
  if (idOf === name && keyOf === name) return devices.get(name) ?? miotyTestDevice(name);
  const { networkKey, applicationKey } = miotyTestDevice(keyOf);
  const device = { epEui: miotyTestDevice(idOf).epEui, networkKey, applicationKey };
  devices.set(name, device);
  return device;
}
