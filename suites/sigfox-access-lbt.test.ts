import { describe, expect, it } from '@jest/globals';
import type { Observation, SentTransmission } from '../rig/conformance/types.ts';
import type { ObservedFrame } from '../rig/sigfox/types.ts';
import { carrier, framesIn, judgeIn, type TimedSend, timed } from './testing/zones.ts';

const lbt = (number: string): string => `sigfox/access/lbt/${number}`;
const places = [-31_000, 12_500, 54_000];
/** Threshold of RC3C, with the 3 dB that the test module declares and the transmitter's own uncertainty beyond it. */
const ABOVE_DBM = -76;
const BELOW_DBM = -84;
type Reply = NonNullable<TimedSend['reply']>;
const error: Reply = { status: 'error', errorText: 'ERR_SFX' };

const bits = (startSeconds: number, mc: number, offsetsHz = places): readonly ObservedFrame[] =>
  framesIn('RC3C', startSeconds, { type: 'bit1', mc, offsetsHz });
const judged = (number: string, observation: Observation) => judgeIn('RC3C', lbt(number), observation);

interface Blocked {
  readonly levelDbm?: number;
  readonly between?: readonly ObservedFrame[];
  readonly reply?: Reply;
  readonly lastCounter?: number;
  readonly more?: Partial<Observation>;
}

/** A message, one under a carrier from 20 to 36 s, a message. */
function taken({
  levelDbm = ABOVE_DBM,
  between = [],
  reply = error,
  lastCounter = 6,
  more = {},
}: Blocked = {}): Observation {
  return timed({
    sends: [
      { atSeconds: 2, untilSeconds: 6.5 },
      { atSeconds: 20.2, untilSeconds: 32, reply },
      { atSeconds: 41, untilSeconds: 46 },
    ],
    frames: [...bits(2.1, 5), ...between, ...bits(41.1, lastCounter)],
    transmissions: [carrier(20, 36, levelDbm)],
    more,
  });
}

describe('a channel that is taken', () => {
  it('passes silence, an error and a counter that stays', () => {
    for (const number of ['BI-01', 'BI-02', 'BI-03'])
      expect([number, judged(number, taken())]).toMatchObject([number, { verdict: 'pass', remarks: [] }]);
  });

  it('fails a frame under the carrier', () => {
    expect(judged('BI-01', taken({ between: bits(20.4, 6), lastCounter: 7 })).verdict).toBe('fail');
    expect(judged('BI-01', taken({ between: bits(37, 6), lastCounter: 7 })).verdict).toBe('pass');
  });

  it('says nothing of what the carrier was too weak for, by its level or by what is known of it', () => {
    const reason = { verdict: 'inconclusive', reasonCode: 'U_TOO_LARGE' };
    expect(judged('BI-01', taken({ levelDbm: -78 }))).toMatchObject(reason);
    expect(judged('BI-01', taken({ levelDbm: -76.5 }))).toMatchObject(reason);
    const { transmitter } = taken();
    if (transmitter === null) throw new Error('no transmitter');
    const unknown = { transmitter: { ...transmitter, levelDb: null } };
    expect(judged('BI-01', taken({ more: unknown }))).toMatchObject(reason);
  });

  it('takes no silence for granted with lost samples or bursts of unknown origin', () => {
    const { capture, cutouts } = taken();
    const lost = [{ startTimeSeconds: 25, endTimeSeconds: 25.1 }];
    expect(judged('BI-01', taken({ more: { capture: { ...capture, lost } } })).reasonCode).toBe('SAMPLES_LOST');
    const burst = (frequencyHz: number): Partial<Observation> => ({
      cutouts: [
        ...cutouts,
        {
          samples: new Int16Array(0),
          scale: 1,
          sampleRateHz: 4000,
          centreFrequencyHz: frequencyHz,
          startTimeSeconds: 24,
          noiseDensity: 1e-9,
          samplesLost: false,
          detection: { frequencyHz, startTimeSeconds: 24, durationSeconds: 1, cn0DbHz: 50 },
        },
      ],
      undecoded: [0],
    });
    expect(judged('BI-01', taken({ more: burst(923_230_000) })).reasonCode).toBe('SYNC_NOT_FOUND');
    // What lies where the rig's own carrier is, is the carrier.
    expect(judged('BI-01', taken({ more: burst(923_200_050) })).verdict).toBe('pass');
  });

  it('remarks success without a frame, and fails a counter that moved', () => {
    expect(judged('BI-02', taken({ reply: { status: 'ok' } })).remarks).toHaveLength(1);
    expect(judged('BI-03', taken({ lastCounter: 7 })).verdict).toBe('fail');
    expect(judged('BI-03', taken({ between: bits(37, 6), lastCounter: 7 })).reasonCode).toBe('NOTHING_MEASURED');
  });
});

describe('a carrier that must not count', () => {
  const under = (frames: readonly ObservedFrame[], levelDbm = BELOW_DBM, reply: Reply = {}): Observation =>
    timed({
      sends: [{ atSeconds: 2, untilSeconds: 7, reply }],
      frames,
      transmissions: [carrier(1.8, 7, levelDbm)],
    });

  it('passes a whole message, and fails one that was held back', () => {
    expect(judged('BV-01', under(bits(2.1, 5))).verdict).toBe('pass');
    expect(judged('BV-01', under([], BELOW_DBM, error)).verdict).toBe('fail');
    expect(judged('BV-01', under(bits(2.1, 5).slice(0, 2))).verdict).toBe('fail');
    expect(judged('BV-01', under(bits(7.5, 5))).verdict).toBe('fail');
  });

  it('cannot tell silence from a deaf receiver, nor judge a carrier that was not faint', () => {
    expect(judged('BV-01', under([])).reasonCode).toBe('DUT_SILENT');
    expect(judged('BV-01', under(bits(2.1, 5), -81)).reasonCode).toBe('U_TOO_LARGE');
  });

  it('of the next channel only remarks', () => {
    const next = (frames: readonly ObservedFrame[], reply: Reply = {}): Observation => ({
      ...under(frames, ABOVE_DBM, reply),
      transmissions: [carrier(1.8, 7, -65, 923_400_000)],
    });
    expect(judged('BV-02', next(bits(2.1, 5)))).toMatchObject({ verdict: 'pass', remarks: [] });
    expect(judged('BV-02', next([], error))).toMatchObject({ verdict: 'pass', remarks: [{}, {}] });
  });
});

describe('a channel that falls free', () => {
  /** First bit of frame 1 this long after the end of the carrier; its ramp of one symbol comes before it. */
  const released = (milliseconds: number, frames = bits(6 + milliseconds / 1e3, 5)): Observation =>
    timed({ sends: [{ atSeconds: 2, untilSeconds: 11 }], frames, transmissions: [carrier(1.8, 6, ABOVE_DBM)] });

  it('is measured to the begin of the ramp', () => {
    const { verdict, measurements } = judged('TI-01', released(20));
    expect(verdict).toBe('pass');
    expect(measurements[0].value).toBeCloseTo(10, 1);
    expect(judged('TI-01', released(11)).verdict).toBe('fail');
    expect(judged('TI-01', released(-500)).verdict).toBe('fail');
  });

  it('is not decided nearer to the limit than the clocks of transmitter and receiver agree', () => {
    expect(judged('TI-01', released(15.2))).toMatchObject({ verdict: 'inconclusive', reasonCode: 'U_TOO_LARGE' });
  });

  it('is waited for by frame 1', () => {
    expect(judged('TI-02', released(17))).toMatchObject({ verdict: 'pass', remarks: [] });
    expect(judged('TI-02', released(17, bits(6.1, 5).slice(1)))).toMatchObject({ verdict: 'pass', remarks: [{}] });
  });
});

describe('a first frame that is blocked', () => {
  const blocked = (frames: readonly ObservedFrame[], next = 6): Observation =>
    timed({
      sends: [
        { atSeconds: 2, untilSeconds: 11 },
        { atSeconds: 20, untilSeconds: 25 },
      ],
      frames: [...frames, ...bits(20.1, next)],
      transmissions: [carrier(1.8, 8, ABOVE_DBM)],
    });
  /** Frames 2 and 3 of a message whose first one would begin at this time. */
  const later = (startSeconds: number, mc = 5): readonly ObservedFrame[] => bits(startSeconds, mc).slice(1);

  it('leaves the others what they are', () => {
    expect(judged('BV-03', blocked(later(7)))).toMatchObject({ verdict: 'pass', remarks: [] });
  });

  it.each<[string, readonly ObservedFrame[], number]>([
    ['nothing', [], 5],
    ['other ranks', bits(8.1, 5).slice(0, 2), 6],
    ['a counter that is used again', later(7), 5],
  ])('remarks %s', (_what, frames, next) => {
    const { verdict, remarks } = judged('BV-03', blocked(frames, next));
    expect(verdict).toBe('pass');
    expect(remarks.length).toBeGreaterThan(0);
  });

  it('says nothing when no frame was blocked', () => {
    expect(judged('BV-03', blocked(bits(8.1, 5))).reasonCode).toBe('NOTHING_MEASURED');
  });
});

describe('replicas under a carrier', () => {
  const from = (transmission: SentTransmission, frames: readonly ObservedFrame[]): Observation =>
    timed({ sends: [{ atSeconds: 2, untilSeconds: 14 }], frames, transmissions: [transmission] });
  const strong = carrier(2.8, 13, ABOVE_DBM);
  const [first, second, third] = bits(2.1, 5);
  const at = (frame: ObservedFrame, startSeconds: number): ObservedFrame => ({
    ...frame,
    startSeconds: { ...frame.startSeconds, value: startSeconds },
    endSeconds: { ...frame.endSeconds, value: startSeconds + 1.12 },
  });

  it('stay away', () => {
    expect(judged('BI-04', from(strong, [first])).verdict).toBe('pass');
    expect(judged('BI-04', from(strong, [first, second, third])).verdict).toBe('fail');
  });

  it('are over in time or not sent', () => {
    expect(judged('TI-03', from(strong, [first]))).toMatchObject({ verdict: 'pass', remarks: [] });
    expect(judged('TI-03', from(strong, [first, at(second, 13.1)]))).toMatchObject({ remarks: [{}] });
  });

  it('say nothing when the carrier did not come in frame 1', () => {
    for (const late of [carrier(3.5, 13, ABOVE_DBM), carrier(1.9, 13, ABOVE_DBM)])
      expect(judged('BI-04', from(late, [first])).reasonCode).toBe('NOTHING_MEASURED');
  });
});
