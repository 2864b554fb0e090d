import { radioConfiguration } from '../../../rig/sigfox/radio-configuration.ts';
import type { RadioConfigurationId } from '../../../rig/sigfox/types.ts';
import type { Device } from '../device/device.ts';

/** Names of AT$RC and AT$TM, and the power as delivered (dialect S3.3). 3A is gone since its macro channel is; low duty cycle has no name. */
const ZONES: Readonly<Record<string, { readonly rc: RadioConfigurationId; readonly powerDbm: number }>> = {
  '1': { rc: 'RC1', powerDbm: 13 },
  '2': { rc: 'RC2', powerDbm: 22 },
  '3C': { rc: 'RC3C', powerDbm: 13 },
  '4': { rc: 'RC4', powerDbm: 22 },
  '5': { rc: 'RC5', powerDbm: 12 },
  '6': { rc: 'RC6', powerDbm: 13 },
  '7': { rc: 'RC7', powerDbm: 13 },
};

export const zoneName = (rc: RadioConfigurationId): string => rc.slice('RC'.length);

export const isZone = (name: string): boolean => ZONES[name] !== undefined;

/** Sets the power that the zone in force is delivered with. */
export function deliveredPower(device: Device): void {
  const zone = ZONES[zoneName(device.plan.rc.id)];
  if (zone) device.settings = { ...device.settings, powerDbm: zone.powerDbm };
}

/** Goes to a zone, its slowest bit rate and its power as delivered; false when there is no such zone. */
export function enterZone(device: Device, name: string): boolean {
  if (!isZone(name)) return false;
  const zone = ZONES[name];
  device.setZone(zone.rc, radioConfiguration(zone.rc).bitRatesBps.value[0]);
  deliveredPower(device);
  return true;
}
