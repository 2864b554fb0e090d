import type { ByteLink } from '../../../rig/ports/bssci.ts';
import type { Clock } from '../../../rig/ports/clock.ts';

/** One way through an emulated network. */
const LATENCY_SECONDS = 0.002;

interface End {
  listener: Parameters<ByteLink['listen']>[0] | null;
  arrived: Uint8Array[];
  closed: boolean;
  told: boolean;
}

/** Two ends of one stream of bytes on the clock. */
export function createLinkPair(clock: Clock): readonly [ByteLink, ByteLink] {
  const ends: [End, End] = [newEnd(), newEnd()];
  const deliver = (end: End): void => {
    if (end.listener === null) return;
    for (const bytes of end.arrived.splice(0)) end.listener.onBytes(bytes);
    if (end.closed && !end.told) {
      end.told = true;
      end.listener.onClosed();
    }
  };
  const later = (action: () => void): void => void clock.at(clock.nowSeconds() + LATENCY_SECONDS, action);
  const linkOf = (own: End, far: End): ByteLink => ({
    send(bytes) {
      if (own.closed) return;
      const copy = Uint8Array.from(bytes);
      later(() => {
        if (far.closed) return;
        far.arrived.push(copy);
        deliver(far);
      });
    },
    close() {
      if (own.closed) return;
      own.closed = true;
      deliver(own);
      later(() => {
        far.closed = true;
        deliver(far);
      });
    },
    listen(listener) {
      own.listener = listener;
      deliver(own);
    },
  });
  return [linkOf(ends[0], ends[1]), linkOf(ends[1], ends[0])];
}

function newEnd(): End {
  return { listener: null, arrived: [], closed: false, told: false };
}
