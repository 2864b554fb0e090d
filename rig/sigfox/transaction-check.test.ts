import { describe, expect, it } from '@jest/globals';
import { encodeDownlinkContent } from './downlink-frame.ts';
import { hexToBytes } from './hex.ts';
import { encodeTransaction, type MessageInput } from './message-input.ts';
import { radioConfiguration } from './radio-configuration.ts';
import { checkSigfox } from './transaction-check.ts';
import type { DeclaredTransaction, ObservedTransaction, TransactionFrame } from './transaction-types.ts';

const key = '000102030405060708090a0b0c0d0e0f';

function declare(rc: string, change: Partial<MessageInput> = {}): MessageInput {
  const hopping = rc === 'RC2' || rc === 'RC4';
  return {
    rc,
    bit_rate_bps: hopping ? 600 : 100,
    ep_id: '01020304',
    ep_key: key,
    message_type: 'bytes',
    payload: 'cafe',
    message_counter: 41,
    message_counter_rollover: 4096,
    bidirectional: false,
    number_of_frames: 3,
    t_ifu_ms: 500,
    t_conf_ms: 2000,
    voltage_idle_mv: 3300,
    voltage_tx_mv: 3000,
    temperature_tenth_c: 200,
    ...change,
  };
}

/** A faultless run of an uplink-only message, the first frame at `startMicroseconds`. */
function send(declared: MessageInput, offsetsHz: readonly number[], startMicroseconds = 0): TransactionFrame[] {
  const rc = radioConfiguration(declared.rc);
  const sensing = rc.spectrumAccess.kind === 'listen-before-talk' ? 5_000 : 0;
  let next = startMicroseconds;
  return encodeTransaction(declared).map((hex, index) => {
    const end = next + (4 * hex.length * 1e6) / declared.bit_rate_bps;
    const frame = {
      t_start_us: next,
      t_end_us: end,
      freq_hz: rc.uplinkCentreHz.value + offsetsHz[index],
      bit_rate_bps: declared.bit_rate_bps,
      hex,
    };
    next = end + 1000 * (declared.bidirectional === true ? 500 : (declared.t_ifu_ms ?? 0)) + sensing;
    return frame;
  });
}

const offsets = [-60_000, 5_000, 70_000];
const check = (
  declared: DeclaredTransaction,
  frames: readonly TransactionFrame[],
  rest: Partial<ObservedTransaction> = {},
) => checkSigfox(declared, { frames, ...rest });

describe.each(['RC1', 'RC2', 'RC3C', 'RC3D', 'RC4', 'RC5', 'RC6', 'RC7'])('an uplink-only message in %s', (id) => {
  const declared = declare(id);
  const good = send(declared, offsets);
  const changed = (index: number, change: Partial<TransactionFrame>) =>
    good.map((frame, i) => (i === index ? { ...frame, ...change } : frame));
  const delayed = (from: number, microseconds: number) =>
    good.map((frame, i) =>
      i < from
        ? frame
        : { ...frame, t_start_us: frame.t_start_us + microseconds, t_end_us: frame.t_end_us + microseconds },
    );
  const centre = radioConfiguration(id).uplinkCentreHz.value;

  it('passes when faultless, in any order of the list, and with a pause that is off by less than the bound', () => {
    expect(check(declared, good)).toEqual([]);
    expect(check(declared, good.toReversed())).toEqual([]);
    expect(check(declared, delayed(1, 55_000))).toEqual([]);
  });

  it('is caught when a pause is wrong', () => {
    expect(check(declared, delayed(1, 65_000))).toEqual(['T_IFU']);
    expect(check(declared, delayed(2, -65_000))).toEqual(['T_IFU']);
  });

  it('is caught outside the band, and not at its edge', () => {
    expect(check(declared, changed(0, { freq_hz: centre + 96_001 }))).toEqual(['FREQ_BAND']);
    expect(check(declared, changed(2, { freq_hz: centre - 96_001 }))).toEqual(['FREQ_BAND']);
    const edge = id === 'RC2' || id === 'RC4' ? ['FH_MICRO_CHANNEL'] : [];
    expect(check(declared, changed(0, { freq_hz: centre + 96_000 }))).toEqual(edge);
  });

  it('is caught on one frequency', () => {
    const same = good.map((frame) => ({ ...frame, freq_hz: centre + 10 }));
    expect(check(declared, same)).toEqual(
      id === 'RC2' || id === 'RC4' ? ['FREQ_DIVERSITY', 'FH_MICRO_CHANNEL'] : ['FREQ_DIVERSITY'],
    );
  });

  it('is caught with a frame missing, too many or of a wrong rank', () => {
    expect(check(declared, good.slice(0, 2))).toEqual(['FRAME_COUNT']);
    expect(check(declared, [good[0], good[2]])).toEqual(['FRAME_COUNT']);
    const [first, second, third] = good;
    const fourth = {
      ...third,
      t_start_us: third.t_end_us + 9e5,
      t_end_us: 2 * third.t_end_us - third.t_start_us + 9e5,
    };
    expect(check(declared, [...good, fourth])).toContain('FRAME_COUNT');
    expect(check(declared, changed(2, { hex: second.hex }))).toEqual(['FRAME_RANK']);
    expect(check(declared, [{ ...first, hex: third.hex }, second, { ...third, hex: first.hex }])).toEqual([
      'FRAME_RANK',
    ]);
  });

  it('is caught at another bit rate, reported or measured', () => {
    const other = declared.bit_rate_bps === 100 ? 600 : 100;
    expect(
      check(
        declared,
        good.map((frame) => ({ ...frame, bit_rate_bps: other })),
      ),
    ).toEqual(['BIT_RATE']);
    expect(check(declared, changed(2, { t_end_us: good[2].t_end_us + 200_000 }))).toEqual(['BIT_RATE']);
  });
});

describe('occupied channels', () => {
  it('excuse skipped frames and longer pauses where they were declared', () => {
    const declared = declare('RC5', { payload: '00'.repeat(12), channel_busy_ms_at_each_carrier_sense: 4000 });
    expect(check(declared, send(declared, offsets))).toEqual([]);
    const { channel_busy_ms_at_each_carrier_sense: _busy, ...free } = declared;
    expect(check(free, send(declared, offsets))).toEqual(['FRAME_COUNT']);
  });
});

describe('sequences of messages', () => {
  const messages = (rc: string, pauses: readonly number[], change: Partial<MessageInput> = {}) => {
    let start = 0;
    return [0, ...pauses].flatMap((pause, index) => {
      const frames = send(declare(rc, { ...change, message_counter: 41 + index }), offsets, start + 1e6 * pause);
      start = frames[frames.length - 1].t_end_us;
      return frames;
    });
  };

  it('must leave 20 s between messages where they hop', () => {
    for (const rc of ['RC2', 'RC4']) {
      expect(check({ rc }, messages(rc, [20, 25]))).toEqual([]);
      expect(check({ rc }, messages(rc, [25, 8]))).toEqual(['FH_20S']);
    }
    expect(check({ rc: 'RC1' }, messages('RC1', [8]))).toEqual([]);
  });

  it('must keep the duty cycle over the worst hour', () => {
    const twelveBytes = { payload: '00'.repeat(12) };
    const declared = { rc: 'RC1', duty_cycle_limit: 0.01, period_s: 3600 };
    expect(check(declared, messages('RC1', [600, 600, 600, 600], twelveBytes))).toEqual([]);
    expect(check(declared, messages('RC1', [600, 600, 600, 600, 550], twelveBytes))).toEqual(['DUTY_CYCLE']);
    expect(check(declared, messages('RC1', [1200, 600, 600, 600, 600], twelveBytes))).toEqual([]);
    expect(check({ rc: 'RC1' }, messages('RC1', [9, 9, 9, 9, 9], twelveBytes))).toEqual(['DUTY_CYCLE']);
    expect(check({ rc: 'RC6' }, messages('RC6', [9, 9, 9, 9, 9], twelveBytes))).toEqual([]);
  });
});

describe('a message that asks for a downlink', () => {
  const rc = radioConfiguration('RC1');
  const credentials = { epId: hexToBytes('01020304', 'id'), key: hexToBytes(key, 'key'), messageCounter: 41 };
  const phy_content = [...encodeDownlinkContent(new Uint8Array(8), credentials)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const declared = declare('RC1', {
    bidirectional: true,
    downlink_frames: [{ phy_content, frame_end_ms_after_window_opens: 4000, rssi_dbm: -100 }],
  });
  const frames = send(declared, [1000, 7000, -5000, 0]);
  const open_us = frames[0].t_end_us + 20e6;
  const rest: ObservedTransaction = {
    frames: [...frames.slice(0, 3), { ...frames[3], t_start_us: open_us + 6e6, t_end_us: open_us + 7.76e6 }],
    rx_window: { open_us, close_us: open_us + 4e6, freq_hz: rc.downlinkCentreHz.value + 1000 },
    downlink_frame_end_us: open_us + 4e6,
  };

  it('passes when faultless', () => {
    expect(checkSigfox(declared, rest)).toEqual([]);
  });

  it.each([
    [
      'DELTA_F',
      { frames: rest.frames.map((frame, i) => (i === 1 ? { ...frame, freq_hz: frame.freq_hz - 2000 } : frame)) },
    ],
    [
      'T_W',
      { rx_window: { open_us: open_us + 1e5, close_us: open_us + 4e6, freq_hz: rc.downlinkCentreHz.value + 1000 } },
    ],
    ['T_RX', { rx_window: { open_us, close_us: open_us + 9e6, freq_hz: rc.downlinkCentreHz.value + 1000 } }],
    ['FREQ_DL', { rx_window: { open_us, close_us: open_us + 4e6, freq_hz: rc.downlinkCentreHz.value - 5000 } }],
    ['CONF_MISSING', { frames: rest.frames.slice(0, 3) }],
    [
      'T_CONF',
      {
        frames: rest.frames.map((frame, i) =>
          i === 3 ? { ...frame, t_start_us: frame.t_start_us + 1e6, t_end_us: frame.t_end_us + 1e6 } : frame,
        ),
      },
    ],
  ] as const)('%s', (violation, change) => {
    expect(checkSigfox(declared, { ...rest, ...change })).toEqual([violation]);
  });

  it('is held to the full window when no downlink came', () => {
    const window = (seconds: number) => ({
      open_us,
      close_us: open_us + 1e6 * seconds,
      freq_hz: rc.downlinkCentreHz.value + 1000,
    });
    const { downlink_frames: _none, ...silent } = declared;
    const replicas = rest.frames.slice(0, 3);
    expect(checkSigfox(silent, { frames: replicas, rx_window: window(25) })).toEqual([]);
    expect(checkSigfox(silent, { frames: replicas, rx_window: window(20) })).toEqual(['T_RX']);
  });
});
