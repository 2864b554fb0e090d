import { Duplex } from 'node:stream';
import type { Clock } from '../../../rig/ports/clock.ts';

/**
 * Turns of the event loop for which time stands still after something was written: TLS works its records off in several, and answers.
 */
const TURNS = 12;

function standStill(clock: Clock): void {
  const release = clock.hold();
  let left = TURNS;
  const turn = (): void => {
    left--;
    if (left > 0) setImmediate(turn);
    else release();
  };
  setImmediate(turn);
}

/** Two ends of a stream in memory, for TLS between emulated ends. It takes no time on the clock. */
export function createStreamPair(clock: Clock): readonly [Duplex, Duplex] {
  const endTo = (far: () => Duplex): Duplex =>
    new Duplex({
      read() {},
      write(chunk: Uint8Array, _encoding, done) {
        standStill(clock);
        if (!far().destroyed) far().push(Uint8Array.from(chunk));
        done();
      },
      final(done) {
        standStill(clock);
        if (!far().destroyed) far().push(null);
        done();
      },
      destroy(error, done) {
        standStill(clock);
        const other = far();
        if (!other.destroyed) {
          other.push(null);
          setImmediate(() => other.destroy());
        }
        done(error);
      },
    });
  const one: Duplex = endTo(() => other);
  const other: Duplex = endTo(() => one);
  return [one, other];
}
