import type { Clock } from '../../../rig/ports/clock.ts';
import type { FarEnd } from '../../transports/far-end.ts';

/** What a shell needs of the device behind it. */
export interface ShellHost {
  readonly clock: Clock;
  readonly session: AbortSignal;
  readonly behaviour: { outgoing(text: string): string };
  background(work: () => Promise<void>): void;
}

/** Start bit, eight data bits, stop bit (8N1). */
const BITS_PER_BYTE = 10;

/** The wires of a firmware's serial line: bytes in as they come, text out as it leaves. One character is one byte (latin1). */
export interface ShellUart {
  readonly farEnd: FarEnd;
  /** Resolves when the last byte has left; texts leave in the order of the calls. Rejects when the firmware stops before. */
  print(text: string): Promise<void>;
  /** Leaves at once, whatever waits: the echo of a byte, a fault's chatter. */
  echo(text: string): void;
}

export function createShellUart(device: ShellHost, baudRate: number, receive: (byte: number) => void): ShellUart {
  let host: ((bytes: Uint8Array) => void) | null = null;
  let line: Promise<unknown> = Promise.resolve();
  const leave = (text: string): void => {
    const bytes = Buffer.from(device.behaviour.outgoing(text), 'latin1');
    if (bytes.length > 0) host?.(Uint8Array.from(bytes));
  };
  return {
    farEnd: {
      receive(bytes) {
        for (const byte of bytes) receive(byte);
      },
      connect(side) {
        host = side.deliver;
        return () => {
          if (host === side.deliver) host = null;
        };
      },
    },
    print(text) {
      const { session } = device;
      const printed = line.then(async () => {
        await device.clock.sleep((text.length * BITS_PER_BYTE) / baudRate, session);
        leave(text);
      });
      line = printed.catch(() => {});
      return printed;
    },
    echo: leave,
  };
}
