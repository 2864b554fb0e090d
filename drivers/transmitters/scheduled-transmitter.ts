import type { Clock } from '../../rig/ports/clock.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { Transmission, Transmitter, TransmitterDescription } from '../../rig/ports/transmitter.ts';

export interface ScheduledTransmitterOptions {
  readonly clock: Clock;
  readonly description: TransmitterDescription;
  /** How long before its start a transmission must be known at the latest. */
  readonly leadSeconds: number;
  /** Sends one transmission that can still be kept; resolves when its last sample has left, rejects with the signal's reason when that aborts. */
  readonly send: (transmission: Transmission, signal: AbortSignal) => Promise<void>;
}

interface Booking {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly done: Promise<void>;
}

export const durationOf = ({ samples, sampleRateHz }: Transmission): number => samples.length / 2 / sampleRateHz;

/** What every transmitter does alike: refuses what cannot be sent, sends one thing at a time, and ends what is under way when it is closed. */
export function scheduledTransmitter({
  clock,
  description,
  leadSeconds,
  send,
}: ScheduledTransmitterOptions): Transmitter {
  const closing = new AbortController();
  const bookings = new Set<Booking>();

  const begin = (transmission: Transmission): Booking => {
    closing.signal.throwIfAborted();
    checkSignal(transmission);
    const { startSeconds } = transmission;
    const nowSeconds = clock.nowSeconds();
    if (startSeconds - leadSeconds < nowSeconds)
      throw tooLate(description.driver, startSeconds, nowSeconds, leadSeconds);
    const booked = { fromSeconds: startSeconds, toSeconds: startSeconds + durationOf(transmission) };
    refuseOverlap(description.driver, booked, 1 / transmission.sampleRateHz, bookings);
    return { ...booked, done: send(transmission, closing.signal) };
  };

  return {
    description,
    async transmit(transmission) {
      const booking = begin(transmission);
      bookings.add(booking);
      try {
        await booking.done;
      } finally {
        bookings.delete(booking);
      }
    },
    async [Symbol.asyncDispose]() {
      closing.abort(closed(description.driver));
      await Promise.allSettled([...bookings].map((booking) => booking.done));
    },
  };
}

/** @throws UnbrigError `bad-transmission` (test-code) */
function checkSignal({ samples, sampleRateHz, centreFrequencyHz, startSeconds, levelDbm }: Transmission): void {
  const refuse = (message: string): never => {
    throw new UnbrigError('bad-transmission', 'test-code', `cannot transmit: ${message}`, {
      facts: { samples: samples.length, sampleRateHz, centreFrequencyHz, startSeconds, levelDbm },
    });
  };
  if (samples.length === 0 || samples.length % 2 !== 0) refuse(`${samples.length} floats are no pairs of I and Q`);
  if (!(sampleRateHz > 0 && Number.isFinite(sampleRateHz))) refuse(`a sample rate of ${sampleRateHz} Hz`);
  if (!(centreFrequencyHz > 0 && Number.isFinite(centreFrequencyHz))) refuse(`a frequency of ${centreFrequencyHz} Hz`);
  if (!Number.isFinite(startSeconds)) refuse(`a start at ${startSeconds} s`);
  if (!Number.isFinite(levelDbm)) refuse(`a level of ${levelDbm} dBm`);
  const strange = samples.findIndex((value) => !Number.isFinite(value));
  if (strange >= 0) refuse(`sample ${strange >> 1} is ${samples[strange]}`);
}

/** Two transmissions may touch, give or take a sample: times are sums of fractions. */
function refuseOverlap(
  driver: string,
  { fromSeconds, toSeconds }: Omit<Booking, 'done'>,
  sampleSeconds: number,
  bookings: Iterable<Booking>,
): void {
  for (const other of bookings) {
    if (fromSeconds >= other.toSeconds - sampleSeconds || toSeconds <= other.fromSeconds + sampleSeconds) continue;
    const message =
      `the ${driver} transmitter sends one thing at a time: what is to begin at ${fromSeconds.toFixed(3)} s overlaps what is on the air ` +
      `from ${other.fromSeconds.toFixed(3)} to ${other.toSeconds.toFixed(3)} s; move one, or add up their samples`;
    throw new UnbrigError('transmitter-busy', 'rig', message, {
      facts: { driver, fromSeconds, toSeconds, otherFromSeconds: other.fromSeconds, otherToSeconds: other.toSeconds },
    });
  }
}

export function tooLate(driver: string, startSeconds: number, nowSeconds: number, leadSeconds: number): UnbrigError {
  const latest = startSeconds - leadSeconds;
  const message =
    `the ${driver} transmitter cannot begin at ${startSeconds.toFixed(3)} s any more: it had to be under way at ${latest.toFixed(3)} s and it is ` +
    `${nowSeconds.toFixed(3)} s; hand the transmission over earlier`;
  return new UnbrigError('transmit-too-late', 'rig', message, {
    facts: { driver, startSeconds, leadSeconds, nowSeconds },
  });
}

function closed(driver: string): UnbrigError {
  return new UnbrigError('transmitter-closed', 'rig', `the ${driver} transmitter was closed`, { facts: { driver } });
}
