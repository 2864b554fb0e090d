import type { Device } from './device.ts';
import { keyInForce } from './frame-bits.ts';
import { type TakenDownlink, takeFrame } from './receive-window.ts';
import { listen } from './receiver.ts';

/** Reception outside of any window. A correct device has none; a behaviour can ask for it. */
export interface IdleListener {
  /** The radio is free. */
  start(): void;
  /** The radio is needed, or the firmware stops. */
  stop(): void;
}

export function createIdleListener(device: Device, taken: (downlink: TakenDownlink) => void): IdleListener {
  let current = new AbortController();

  const receive = async (signal: AbortSignal): Promise<void> => {
    const request = {
      fromSeconds: device.clock.nowSeconds(),
      untilSeconds: Number.POSITIVE_INFINITY,
      frequencyHz: device.settings.downlinkHz + (device.lastOffsetHz ?? 0),
    };
    await listen(device, signal, request, (frame) => {
      const checkedAgainst = { counter: device.nvm.messageCounter, key: keyInForce(device), solicited: false };
      const downlink = takeFrame(device, frame, checkedAgainst);
      if (downlink) taken(downlink);
      return false;
    });
  };

  return {
    start() {
      if (!device.behaviour.listensAlways(false)) return;
      current.abort();
      current = new AbortController();
      const { signal } = current;
      void receive(signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
    stop: () => current.abort(),
  };
}
