import type { Device } from './device.ts';

/**
 * Waits T_W from the end of frame 1 and listens for T_RX. Nobody on the ether answers a request yet, so the window always closes
 * empty.
 */
export async function awaitDownlink(module: Device, firstFrameEndSeconds: number): Promise<null> {
  const { waitSeconds, windowSeconds } = module.plan.rc;
  const closesAt = firstFrameEndSeconds + waitSeconds.value + windowSeconds.value;
  await module.clock.sleep(Math.max(0, closesAt - module.clock.nowSeconds()), module.session);
  return null;
}
