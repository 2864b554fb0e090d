import type { FarEnd } from '../../transports/far-end.ts';

/** A far end with a tap on both directions, for tests of what stands above a line. */
export interface TappedFarEnd {
  readonly farEnd: FarEnd;
  toModule(): Uint8Array;
  fromModule(): Uint8Array;
  /** Bytes that the far end did not send. */
  say(text: string): void;
  /** Takes the module's side away. */
  unplug(): void;
}

export function tapped(far: FarEnd): TappedFarEnd {
  const received: number[] = [];
  const delivered: number[] = [];
  let host: Parameters<FarEnd['connect']>[0] | null = null;
  const deliver = (bytes: Uint8Array): void => {
    delivered.push(...bytes);
    host?.deliver(bytes);
  };
  return {
    farEnd: {
      ...far,
      receive(bytes) {
        received.push(...bytes);
        far.receive(bytes);
      },
      connect(side) {
        host = side;
        return far.connect({ deliver, gone: side.gone });
      },
    },
    toModule: () => Uint8Array.from(received),
    fromModule: () => Uint8Array.from(delivered),
    say: (text) => deliver(Uint8Array.from(Buffer.from(text, 'latin1'))),
    unplug: () => host?.gone(),
  };
}
