import { describe, expect, it } from '@jest/globals';
import type { Observation, SentTransmission } from '../rig/conformance/types.ts';
import type { ObservedFrame } from '../rig/sigfox/types.ts';
import { carrier, framesIn, judgeIn, timed } from './testing/zones.ts';

const judged = (number: string, observation: Observation) =>
  judgeIn('RC1', `sigfox/radio/jamming/${number}`, observation);
const places = [-31_000, 12_500, 54_000];
const bits = (startSeconds: number, mc: number, offsetsHz = places): readonly ObservedFrame[] =>
  framesIn('RC1', startSeconds, { type: 'bit1', mc, offsetsHz });
/** As the receiver tells of a frame in which the disturbance broke bits. */
const broken = (frame: ObservedFrame): ObservedFrame => ({ ...frame, decoded: { ...frame.decoded, crcOk: false } });

function jammed(frames: readonly ObservedFrame[], transmission: SentTransmission, next = 6): Observation {
  return timed({
    sends: [
      { atSeconds: 2, untilSeconds: 7 },
      { atSeconds: 20, untilSeconds: 25 },
    ],
    frames: [...frames, ...bits(20.1, next)],
    transmissions: [transmission],
  });
}

describe('a message under a strong carrier', () => {
  const strong = carrier(1.8, 8, -45, 868_130_000);
  const [first, second, third] = bits(2.1, 5);

  it('may lose one frame, and no more', () => {
    expect(judged('BV-01', jammed([first, second, third], strong)).verdict).toBe('pass');
    expect(judged('BV-01', jammed([first, broken(second), third], strong)).verdict).toBe('pass');
    expect(judged('BV-01', jammed([first, third], strong)).verdict).toBe('pass');
    expect(judged('BV-01', jammed([first], strong)).verdict).toBe('fail');
    expect(judged('BV-01', jammed([first, broken(second), broken(third)], strong)).verdict).toBe('fail');
  });

  it('is not waited with until the carrier is gone', () => {
    expect(judged('BV-01', jammed(bits(9, 5), strong)).verdict).toBe('fail');
  });

  it('leaves the counter alone', () => {
    const { checks, verdict } = judged('BV-01', jammed([first, second, third], strong, 8));
    expect(verdict).toBe('fail');
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['unchanged']);
  });
});

describe('a message whose second frame is jammed', () => {
  const [first, second, third] = bits(2.1, 5);
  const jam: SentTransmission = {
    kind: 'downlink',
    startSeconds: 3.9,
    endSeconds: 4.3,
    frequencyHz: 868_142_500,
    levelDbm: -39,
    send: 0,
  };

  it('arrives by the others', () => {
    expect(judged('BV-02', jammed([first, third], jam)).verdict).toBe('pass');
    expect(judged('BV-02', jammed([first, broken(second), third], jam)).verdict).toBe('pass');
    expect(judged('BV-02', jammed([first], jam)).verdict).toBe('fail');
  });

  it('says nothing when the disturbance missed', () => {
    expect(judged('BV-02', jammed([first, second, third], jam)).reasonCode).toBe('NOTHING_MEASURED');
    expect(judged('BV-02', { ...jammed([], jam), transmissions: [] }).reasonCode).toBe('DUT_SILENT');
  });
});
