import { describe, expect, it } from '@jest/globals';
import { decodeControlPayload } from './control-payload.ts';
import { uplinkCrc } from './crc16.ts';
import { bytesToHex, hexToBytes } from './hex.ts';
import { counterDistance, nextCounter } from './message-counter.ts';
import { encodeTransaction, type MessageInput } from './message-input.ts';
import { frameOnTimeSeconds, frameSeconds, messageOnTimeSeconds } from './time-on-air.ts';
import { uplinkAuth } from './uplink-auth.ts';
import { decodeUplinkFrame } from './uplink-decode.ts';

const base: MessageInput = {
  rc: 'RC1',
  bit_rate_bps: 100,
  ep_id: '004d33db',
  ep_key: '479e4480fd7596d45b0122fd282db3cf',
  message_type: 'bytes',
  payload: 'abad1dea',
  message_counter: 0x1a0,
};
const state = { voltage_idle_mv: 3300, voltage_tx_mv: 3000, temperature_tenth_c: -215 };
const message = (change: Partial<MessageInput>): string[] => encodeTransaction({ ...base, ...change });

describe('UL-CRC and UL-AUTH', () => {
  it.each([
    ['40bddb334d0048656c6c6f20576f726c64f42eb4', 0x32c0],
    ['40cedb334d0048656c6c6f20576f726c642f4c1e', 0x3dde],
    ['40bbdb334d0048656c6c6f20576f726c64417081', 0x8889],
    ['40d0db334d0048656c6c6f20576f726c64396caa', 0x69c7],
  ])('agree with published figures over %s', (hex, beforeInversion) => {
    const bytes = hexToBytes(hex, 'content');
    expect(uplinkCrc(bytes)).toBe(beforeInversion ^ 0xffff);
    const auth = uplinkAuth(hexToBytes(base.ep_key, 'key'), bytes.subarray(0, -3), 3);
    expect(bytesToHex(auth)).toBe(hex.slice(-6));
  });
});

describe('uplink messages', () => {
  it('give the published frames', () => {
    expect(message({})).toEqual([
      'aaaaa35f01a0db334d00abad1deadc32758a',
      'aaaaa5980118806638c0d490d4650527d22d',
      'aaaaa5a301c8edff9e4081465a906b3ee8e8',
    ]);
    expect(
      message({ message_type: 'bit1', payload: '', message_counter: 0x1a1, bidirectional: true, number_of_frames: 1 }),
    ).toEqual(['aaaaa06be1a1db334d0000b0c090']);
  });

  it.each([
    ['payload-length', { payload: '' }],
    ['payload-length', { payload: '00'.repeat(13) }],
    ['payload-not-allowed', { message_type: 'bit0' }],
    ['bit-rate-not-allowed', { rc: 'RC2' }],
    ['bit-rate-not-allowed', { bit_rate_bps: 300 }],
    ['unknown-radio-configuration', { rc: 'RC8' }],
    ['number-of-frames', { number_of_frames: 4 }],
    ['number-of-frames', { number_of_frames: 0 }],
    ['interframe-range', { t_ifu_ms: 2001 }],
    ['interframe-range', { t_ifu_ms: -1 }],
    ['confirmation-delay-range', { bidirectional: true, t_conf_ms: 1399 }],
    ['confirmation-delay-range', { bidirectional: true, t_conf_ms: 4001 }],
    ['bidirectional-not-allowed', { message_type: 'keep_alive', payload: '', bidirectional: true, ...state }],
    ['device-state-missing', { message_type: 'keep_alive', payload: '' }],
    ['message-counter-range', { message_counter: 128, message_counter_rollover: 128 }],
    ['bad-counter-rollover', { message_counter_rollover: 100 }],
    ['bad-length', { ep_id: '4d33db' }],
  ] as const)('are refused with %s for %j', (code, change) => {
    expect(() => message(change as Partial<MessageInput>)).toThrow(
      expect.objectContaining({ code, errorClass: 'usage' }),
    );
  });

  it('take the confirmation delay as it comes when no downlink is asked for', () => {
    expect(message({ t_conf_ms: 0 })).toHaveLength(3);
  });

  it('carry keep-alives with the state of the device', () => {
    const frames = message({ message_type: 'keep_alive', payload: '', ...state });
    expect(frames.map((hex) => hex.slice(4, 8))).toEqual(['af67', 'afc9', 'b1be']);
    for (const hex of frames) {
      const { payload } = decodeUplinkFrame(hex);
      expect(payload).toBe('08e40cb80b29ff');
      expect(decodeControlPayload(hexToBytes(payload ?? '', 'payload'))).toEqual({
        type: 'keep_alive',
        state: { idleMillivolts: 3300, transmitMillivolts: 3000, temperatureDecidegrees: -215 },
        rssiDbm: null,
      });
    }
  });

  it('use the public key when asked to', () => {
    const key = hexToBytes('00112233445566778899aabbccddeeff', 'key');
    expect(decodeUplinkFrame(message({ key_type: 'public' })[0], { key })).toMatchObject({ authOk: true });
  });
});

describe('a message that asks for a downlink', () => {
  /** Downlink of device 004d33db to counter 0x1a1, published with its payload deadbeef02468ace. */
  const downlink = {
    phy_content: '3516816cc7ce125ef60d5b6d78c1c1',
    frame_end_ms_after_window_opens: 5000,
    rssi_dbm: -130,
  };
  const asking = { message_counter: 0x1a1, bidirectional: true, ...state, downlink_frames: [downlink] };

  it('ends with a confirmation under the next counter', () => {
    const frames = message({ ...asking });
    expect(frames).toHaveLength(4);
    const key = hexToBytes(base.ep_key, 'key');
    expect(
      decodeUplinkFrame(frames[3], { key, expect: { messageType: 'downlink_confirmation', rank: 1 } }),
    ).toMatchObject({
      mc: 0x1a2,
      li: 0,
      bf: false,
      payload: '09e40cb80b29ffe2',
      violations: [],
    });
  });

  it('does not confirm what it must not take', () => {
    expect(message({ ...asking, message_counter: 0x1a2 })).toHaveLength(3);
    expect(message({ ...asking, ep_id: '004d33dc' })).toHaveLength(3);
    expect(message({ ...asking, bidirectional: false })).toHaveLength(3);
    expect(
      message({ ...asking, downlink_frames: [{ ...downlink, frame_end_ms_after_window_opens: 25_001 }] }),
    ).toHaveLength(3);
  });

  it('folds the counter of the confirmation', () => {
    expect(nextCounter(127, 128)).toBe(0);
    expect(nextCounter(4095, 4096)).toBe(0);
    expect(counterDistance(4090, 4, 4096)).toBe(10);
    expect(counterDistance(4, 4090, 4096)).toBe(4086);
  });
});

describe('channel access', () => {
  const lbt = { rc: 'RC3C', payload: '00'.repeat(12) };

  it('skips the frames whose carrier sense runs out of its budget', () => {
    const frames = (busy: number) =>
      message({ ...lbt, channel_busy_ms_at_each_carrier_sense: busy }).map((hex) => decodeUplinkFrame(hex).rank);
    // 12 bytes at 100 bit/s leave (8000 - 2 * 500 - 2080) / 2 = 2460 ms for frames 2 and 3, frame 1 has 5000 ms; 5 ms must be free.
    expect(frames(0)).toEqual([1, 2, 3]);
    expect(frames(2455)).toEqual([1, 2, 3]);
    expect(frames(2456)).toEqual([1]);
    expect(frames(4995)).toEqual([1]);
    expect(frames(4996)).toEqual([]);
  });

  it('refuses a whole message in low duty cycle when its frames run together for more than 4 s', () => {
    expect(message({ rc: 'RC3D', payload: '00'.repeat(12), t_ifu_ms: 0 })).toEqual([]);
    expect(message({ rc: 'RC3D', payload: '00'.repeat(12), t_ifu_ms: 50 })).toHaveLength(3);
    expect(message({ rc: 'RC3D', payload: '00'.repeat(12), t_ifu_ms: 0, bit_rate_bps: 600 })).toHaveLength(3);
  });
});

describe('time on air', () => {
  it('is that of the frame, with one symbol of ramp at either end', () => {
    expect(frameSeconds('bytes-9-12', 100)).toBeCloseTo(2.08, 12);
    expect(frameSeconds('bit-or-empty', 600)).toBeCloseTo(0.186667, 6);
    expect(frameOnTimeSeconds('bytes-9-12', 100)).toBeCloseTo(2.1, 12);
    expect(messageOnTimeSeconds('bytes', 12, 3, 100)).toBeCloseTo(6.3, 12);
    expect(messageOnTimeSeconds('keep_alive', 0, 1, 100)).toBeCloseTo(1.78, 12);
  });
});
