import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sharedFolder } from '../testing/shared.ts';
import type { MessageInput } from './message-input.ts';
import { checkSigfox } from './transaction-check.ts';
import type { ObservedTransaction, TransactionFrame } from './transaction-types.ts';

interface Vector {
  readonly id: string;
  readonly input: MessageInput;
  readonly expect: {
    readonly result: string;
    readonly frames: readonly TransactionFrame[];
    readonly rx_windows: readonly { t_us: number; freq_hz: number; window_end_us: number }[];
    readonly rx_events: readonly { ev: string; t_us: number }[];
    readonly downlink: object | null;
  };
}

const shared = sharedFolder();

/** What an observer notes of the device that the vector tells of: its window closes with the downlink that it takes. */
function observe({ expect: seen }: Vector): ObservedTransaction {
  const [window] = seen.rx_windows;
  const taken = seen.downlink === null ? undefined : seen.rx_events.filter(({ ev }) => ev === 'rx_frame').at(-1)?.t_us;
  return {
    frames: seen.frames,
    ...(window === undefined
      ? {}
      : { rx_window: { open_us: window.t_us, close_us: taken ?? window.window_end_us, freq_hz: window.freq_hz } }),
    ...(taken === undefined ? {} : { downlink_frame_end_us: taken }),
  };
}

(shared === null ? describe.skip : describe)('reference messages (skipped when the shared folder is absent)', () => {
  const path = resolve(shared ?? '', 'golden/sigfox/golden-uplink-open.json');
  const vectors: Vector[] = shared === null ? [] : JSON.parse(readFileSync(path, 'utf8')).vectors;
  const valid = vectors.filter(({ expect: { result } }) => result === 'ok');

  it('cover windows, downlinks and occupied channels', () => {
    expect(valid.filter((vector) => vector.expect.rx_windows.length > 0).length).toBeGreaterThan(50);
    expect(valid.filter((vector) => vector.expect.downlink !== null).length).toBeGreaterThan(20);
    const busy = valid.filter(({ input }) => (input.channel_busy_ms_at_each_carrier_sense ?? 0) > 0);
    expect(busy.length).toBeGreaterThan(4);
  });

  it('raise no violation as transactions', () => {
    for (const vector of valid)
      expect([vector.id, checkSigfox(vector.input, observe(vector))]).toEqual([vector.id, []]);
  });

  it('that must be refused raise none when nothing goes on the air', () => {
    for (const { id, input } of vectors.filter(({ expect: { result } }) => result === 'error'))
      expect([id, checkSigfox(input, { frames: [] })]).toEqual([id, []]);
  });
});
