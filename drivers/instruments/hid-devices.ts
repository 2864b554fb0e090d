import { messageOf, UnbrigError } from '../../rig/ports/errors.ts';

/** A USB HID device as the operating system lists it. */
export interface HidDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly product: string;
  readonly serialNumber: string;
}

/**
 * The HID devices that are attached: relays, attenuators and hubs show up here.
 * node-hid is loaded only now, because its native part needs libusb and libudev even to be imported.
 * @throws UnbrigError `hid-unavailable` (instrument) where the library cannot be loaded.
 */
export async function listHidDevices(): Promise<readonly HidDevice[]> {
  try {
    const hid = await import('node-hid');
    const devices = await hid.devicesAsync();
    return devices.map(({ vendorId, productId, product, serialNumber }) => ({
      vendorId,
      productId,
      product: product ?? '',
      serialNumber: serialNumber ?? '',
    }));
  } catch (cause) {
    throw new UnbrigError(
      'hid-unavailable',
      'instrument',
      `USB HID is not available: ${messageOf(cause)}; on Debian: apt-get install libusb-1.0-0 libudev1`,
      { cause },
    );
  }
}
