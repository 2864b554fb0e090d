import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../rig/conformance/types.ts';
import type { TranscriptLine } from '../rig/ports/module.ts';
import type { RfpLetter } from '../rig/sigfox/rfp-modes.ts';
import type { ObservedFrame } from '../rig/sigfox/types.ts';
import { moved, sequence, shifted } from './testing/test-modes.ts';
import { carrier, framesIn, judgeIn, timed } from './testing/zones.ts';

/** A run of a mode that is over when its frames are. */
function run(letter: RfpLetter, frames: readonly ObservedFrame[]): Observation {
  const end = frames.at(-1)?.endSeconds.value ?? 60;
  const operation = { kind: 'testMode', mode: letter, count: 1 } as const;
  return timed({
    sends: [{ atSeconds: 2, untilSeconds: end + 0.1, operation, mark: 'test-mode', data: { mode: letter } }],
    frames,
  });
}

const judged = (id: string, observation: Observation, rc = 'RC1') =>
  judgeIn(rc, `sigfox/testmode/${id}`, observation, { frequencyHalfRangeHz: 77_220 });
const failed = (id: string, observation: Observation, rc = 'RC1') =>
  judged(id, observation, rc)
    .checks.filter(({ ok }) => !ok)
    .map(({ name }) => name);

/** Random frequencies evenly over the band, as mode B must show. */
const spread = (frames: readonly ObservedFrame[]): ObservedFrame[] =>
  frames.map((frame, index) => ({
    ...frame,
    carrierHz: { ...frame.carrierHz, value: 868_130_000 - 70_000 + ((index * 5) % 24) * 6_000 },
  }));

describe('a faultless run', () => {
  it.each<[string, RfpLetter, number]>([
    ['a/BV-01', 'A', 9],
    ['a/BV-02', 'A', 9],
    ['a/TI-01', 'A', 9],
    ['b/BV-01', 'B', 24],
    ['b/TI-01', 'B', 24],
    ['c/BV-01', 'C', 3],
    ['c/TI-01', 'C', 3],
    ['e/BV-01', 'E', 5],
    ['e/TI-01', 'E', 5],
    ['j/BV-01', 'J', 48],
    ['j/BV-02', 'J', 48],
    ['j/TI-01', 'J', 48],
    ['k/BV-01', 'K', 3],
  ])('passes %s', (id, letter, count) => {
    for (const rc of ['RC1', 'RC2', 'RC3C'])
      expect([rc, judged(id, run(letter, sequence(rc, letter, {}, count)), rc).verdict]).toEqual([rc, 'pass']);
  });

  it('may send any kind of message where the mode leaves it to the module, but only one', () => {
    const bits = sequence('RC1', 'A', { message: { messageType: 'bit1', payload: '' } });
    expect(judged('a/BV-01', run('A', bits)).verdict).toBe('pass');
    const mixed = [...bits.slice(0, 4), ...sequence('RC1', 'A').slice(4)];
    expect(failed('a/BV-01', run('A', mixed))).toEqual(['frames']);
  });

  it('goes over the end of the counter', () => {
    expect(judged('a/BV-01', run('A', sequence('RC1', 'A', { firstCounter: 124 }))).verdict).toBe('pass');
  });
});

describe('a run with a fault', () => {
  it.each<[string, string, RfpLetter, (frames: readonly ObservedFrame[]) => readonly ObservedFrame[], string[]]>([
    ['a missing frame', 'a/BV-01', 'A', (f) => f.slice(0, -1), ['frames']],
    [
      'a counter that stands still',
      'a/BV-01',
      'A',
      (f) => f.map((x, i) => (i === 3 ? { ...x, hex: f[2].hex } : x)),
      ['counter'],
    ],
    ['a frame too early', 'a/TI-01', 'A', (f) => f.map((x, i) => (i > 4 ? shifted(x, -1) : x)), ['times']],
    [
      'a window too short',
      'b/TI-01',
      'B',
      (f) => f.slice(0, 24).map((x, i) => (i > 20 ? shifted(x, -1) : x)),
      ['times'],
    ],
    [
      'one frequency for all',
      'b/BV-02',
      'B',
      (f) => f.slice(0, 24).map((x) => ({ ...x, carrierHz: f[0].carrierHz })),
      ['band'],
    ],
    ['gaps of 2 s', 'c/TI-01', 'C', (f) => f.map((x, i) => shifted(x, i)), ['times']],
    ['rounds too close', 'e/TI-01', 'E', (f) => f.slice(0, 5).map((x, i) => shifted(x, -i)), ['times']],
    [
      'messages in another order',
      'j/BV-01',
      'J',
      (f) => f.map((x, i) => (i < 6 ? { ...x, hex: f[(i + 3) % 6].hex } : x)),
      ['frames', 'counter'],
    ],
    [
      'a frame beyond the band',
      'j/BV-02',
      'J',
      (f) => f.map((x, i) => (i === 7 ? moved(x, 200_000) : x)),
      ['frequencies'],
    ],
    ['another period', 'j/TI-01', 'J', (f) => f.map((x, i) => (i > 2 ? shifted(x, -2) : x)), ['times']],
  ])('fails for %s', (_what, id, letter, damage, wanted) => {
    expect(failed(id, run(letter, damage(sequence('RC1', letter))))).toEqual(wanted);
  });

  it('says nothing of silence, lost samples or weak frames', () => {
    const frames = sequence('RC1', 'A');
    expect(judged('a/BV-01', run('A', [])).reasonCode).toBe('DUT_SILENT');
    const lost = frames.map((frame, index) => (index === 2 ? { ...frame, samplesLost: true } : frame));
    expect(judged('a/BV-01', run('A', lost)).reasonCode).toBe('SAMPLES_LOST');
    const weak = frames.map((frame) => ({ ...frame, snrDb: { value: 9, standardUncertainty: 0.2 } }));
    expect(judged('a/BV-01', run('A', weak)).reasonCode).toBe('SNR_TOO_LOW');
  });
});

describe('frequencies of the test modes', () => {
  it('are measured step by step in mode A', () => {
    const frames = sequence('RC1', 'A').map((frame) => moved(frame, 3000));
    const good = judged('a/BV-02', run('A', frames));
    expect(good.measurements.map(({ value }) => value)).toEqual([0, expect.closeTo(3.4557, 3)]);
    const narrow = frames.map((frame, index) => moved(frame, -20 * index));
    expect(judged('a/BV-02', run('A', narrow)).verdict).toBe('fail');
    const far = frames.map((frame) => moved(frame, 20_000));
    expect(judged('a/BV-02', run('A', far)).verdict).toBe('fail');
  });

  it('are spread in mode B', () => {
    const frames = sequence('RC1', 'B', {}, 24);
    expect(judged('b/BV-02', run('B', spread(frames))).verdict).toBe('pass');
    const quarter = spread(frames).map((frame) => moved(frame, -0.75 * (frame.carrierHz.value - 868_060_000)));
    expect(judged('b/BV-02', run('B', quarter)).verdict).toBe('fail');
  });

  it('may all be off by the error of the reference in a hopping zone', () => {
    const off = sequence('RC2', 'J').map((frame) => moved(frame, -9000));
    expect(judged('j/BV-02', run('J', off), 'RC2').verdict).toBe('pass');
  });
});

describe('mode D', () => {
  const pattern = '3268c5ba53ae79e7';
  const line = (text: string): TranscriptLine => ({ timeSeconds: 5, direction: 'from-module', hex: '', text });
  function received(lines: readonly string[], waitSeconds: number, during: readonly ObservedFrame[] = []): Observation {
    const operation = { kind: 'testMode', mode: 'D', count: 1 } as const;
    const end = 20 + waitSeconds;
    return timed({
      sends: [
        { atSeconds: 2, untilSeconds: 5 },
        { atSeconds: 14, untilSeconds: end, operation, mark: 'test-mode', reply: { lines: lines.map(line) } },
        { atSeconds: end + 5, untilSeconds: end + 10 },
      ],
      frames: [...during, ...framesIn('RC1', end + 5.1, { type: 'bit1', offsetsHz: [0, 1000, 2000] })],
      transmissions: [16, 19.6].map((startSeconds) => ({
        kind: 'downlink',
        startSeconds,
        endSeconds: startSeconds + 0.4,
        frequencyHz: 869_525_000,
        levelDbm: -90,
        payload: pattern,
      })),
    });
  }

  it('passes a module that hears the pattern, tells it and waits anew', () => {
    const good = received(['RX=32 68 C5 BA 53 AE 79 E7', `$RFP: dl_payload=${pattern},rssi=-90`, 'OK'], 30.1);
    for (const id of ['d/BI-01', 'd/BV-01', 'd/TI-01'])
      expect([id, judged(id, good)]).toMatchObject([id, { verdict: 'pass', remarks: [] }]);
  });

  it('fails one that gives up too early or sends, and remarks one that tells nothing', () => {
    expect(judged('d/TI-01', received(['OK'], 25)).verdict).toBe('fail');
    expect(judged('d/BV-01', received(['OK'], 30.1)).remarks).toHaveLength(1);
    const sends = framesIn('RC1', 25, { type: 'bit1', offsetsHz: [0] });
    expect(judged('d/BI-01', received(['OK'], 30.1, sends)).verdict).toBe('fail');
  });
});

describe('mode F', () => {
  /** Downlink 3 s into the window, confirmed 2 s after its end. */
  function answered(downlink: 'as-expected' | 'other', delaySeconds = 2): Observation {
    const frames = sequence('RC1', 'F', { downlink });
    const sent = frames[0].endSeconds.value + 23;
    const confirmationAt = sent + 224 / 600 + delaySeconds;
    const late = frames.map((frame, index) =>
      index < 3 ? frame : shifted(frame, confirmationAt - frames[3].startSeconds.value),
    );
    const operation = { kind: 'testMode', mode: 'F', count: 1 } as const;
    return timed({
      marks: [{ name: 'test-mode', timeSeconds: 2, data: { mode: 'F' } }],
      sends: [{ atSeconds: 2, untilSeconds: 40, operation, data: { type: 'testMode' } }],
      frames: late,
      transmissions: [
        { kind: 'downlink', startSeconds: sent, endSeconds: sent + 224 / 600, frequencyHz: 869_525_000, levelDbm: -90 },
      ],
    });
  }

  it('tells the expected downlink from another', () => {
    expect(judged('f/BV-01', answered('as-expected')).verdict).toBe('pass');
    expect(judged('f/BI-01', answered('other')).verdict).toBe('pass');
    expect(failed('f/BV-01', answered('other'))).toEqual(['frames']);
    expect(failed('f/BI-01', answered('as-expected'))).toEqual(['frames']);
  });

  it('measures the delay of the confirmation', () => {
    const { verdict, remarks, measurements } = judged('f/TI-01', answered('as-expected'));
    expect([verdict, remarks]).toEqual(['pass', []]);
    expect(measurements[0].value).toBeCloseTo(2, 4);
    expect(judged('f/TI-01', answered('as-expected', 3)).remarks).toHaveLength(1);
  });

  it('says nothing when the request was not heard', () => {
    expect(judged('f/BV-01', { ...answered('other'), transmissions: [] }).reasonCode).toBe('DUT_SILENT');
  });
});

describe('modes G, K and L', () => {
  const twice = (letter: RfpLetter, first: readonly ObservedFrame[], second: readonly ObservedFrame[]): Observation => {
    const operation = { kind: 'testMode', mode: letter, count: 1 } as const;
    const runs = [first, second].map((frames) => ({
      atSeconds: frames[0].startSeconds.value - 0.2,
      untilSeconds: (frames.at(-1)?.endSeconds.value ?? 0) + 0.1,
      operation,
      mark: 'test-mode',
      data: { mode: letter },
    }));
    return timed({ sends: runs, frames: [...first, ...second] });
  };
  const later = (frames: readonly ObservedFrame[], seconds = 40): readonly ObservedFrame[] =>
    frames.map((frame) => shifted(frame, seconds));

  it('G waits for the channel', () => {
    const first = sequence('RC3C', 'G');
    const second = later(sequence('RC3C', 'G', { firstCounter: 7 }));
    const start = second[0].startSeconds.value;
    const under = (from: number, until: number): Observation => ({
      ...twice('G', first, second),
      transmissions: [carrier(from, until, -60)],
    });
    expect(judged('g/BV-01', under(start - 8, start - 0.1), 'RC3C').verdict).toBe('pass');
    expect(judged('g/TI-01', under(start - 8, start - 0.1), 'RC3C').verdict).toBe('pass');
    expect(failed('g/TI-01', under(start - 3, start + 5), 'RC3C')).toEqual(['waits']);
    const blocked = twice('G', first, second.slice(1));
    expect(failed('g/TI-01', { ...blocked, transmissions: [carrier(30, 40, -60)] }, 'RC3C')).toContain('frames');
  });

  it('K is under the public key, what follows is not', () => {
    expect(failed('k/BV-01', run('K', sequence('RC1', 'L')))).toEqual(['publicKey']);
    const message = (keyMode: 'public' | 'private'): Observation =>
      timed({
        sends: [{ atSeconds: 30, untilSeconds: 35 }],
        frames: framesIn('RC1', 30.1, { type: 'bit1', keyMode, offsetsHz: [0, 1000, 2000] }),
      });
    expect(judged('k/BV-02', message('private')).verdict).toBe('pass');
    expect(judged('k/BV-02', message('public')).verdict).toBe('fail');
  });

  it('L goes on after a reset', () => {
    const first = sequence('RC1', 'L');
    const next = (firstCounter: number, hertz: number): Observation =>
      twice(
        'L',
        first,
        later(sequence('RC1', 'L', { firstCounter })).map((frame) => moved(frame, hertz)),
      );
    expect(judged('l/BV-01', next(6, 4000)).verdict).toBe('pass');
    expect(judged('l/BV-02', next(6, 4000)).verdict).toBe('pass');
    expect(failed('l/BV-01', next(5, 4000))).toEqual(['goesOn']);
    expect(failed('l/BV-02', next(6, 0))).toEqual(['goesOn']);
  });
});
