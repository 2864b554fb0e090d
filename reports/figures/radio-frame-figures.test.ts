import { describe, expect, it } from '@jest/globals';
import type { FrameBurst } from '../../rig/mioty/types.ts';
import { mskEnvelope } from '../../rig/signal/msk-modulator.ts';
import { quantiseCutout } from '../../rig/signal/quantise-cutout.ts';
import type { Cutout } from '../../rig/signal/types.ts';
import { frameOf } from '../../suites/testing/mioty-observed.ts';
import { elements, parseXml } from '../testing/xml.ts';
import { burstTrackFigure } from './burst-track.ts';
import { radioFrameLayoutFigure } from './frame-layout.ts';
import { hoppingFigure } from './hopping.ts';
import type { Shape } from './model.ts';
import { radioFrameLayout } from './radio-frame-fields.ts';
import { figureToSvg } from './svg.tsx';

const frame = frameOf({ payload: '0102030405060708090a0b', counter: 42 }, 5);
const [burst] = frame.bursts;

/** A clean cut-out of one burst, eight samples a symbol, two symbols before it. */
function cutoutOf({ symbols, startSeconds, carrierHz, symbolRateBps }: FrameBurst): Cutout {
  const rate = 8 * symbolRateBps.value;
  const count = 8 * (symbols.length + 4);
  const real = new Float32Array(count);
  const imaginary = new Float32Array(count);
  mskEnvelope({ symbols, symbolRateBps: symbolRateBps.value }).fill(real, imaginary, -16 / rate, 1 / rate);
  const samples = new Float32Array(2 * count);
  for (let n = 0; n < count; n++) samples.set([real[n], imaginary[n]], 2 * n);
  return quantiseCutout(samples, {
    sampleRateHz: rate,
    centreFrequencyHz: carrierHz.value,
    startTimeSeconds: startSeconds.value - 16 / rate,
    noiseDensity: 1e-9,
    samplesLost: false,
    detection: {
      frequencyHz: carrierHz.value,
      startTimeSeconds: startSeconds.value,
      durationSeconds: 0.015,
      cn0DbHz: 60,
    },
  });
}

const boxes = (shapes: readonly Shape[], fill: string) =>
  shapes.flatMap((shape) => (shape.kind === 'box' && shape.fill === fill && shape.hint !== undefined ? [shape] : []));

describe('figures of a radio frame', () => {
  it('show a box for each burst, wrong ones in their own colour, strays as crosses', () => {
    const wrong = { ...frame.bursts[3], symbolErrors: 2 };
    const bent = { ...frame, bursts: frame.bursts.with(3, wrong) };
    const { shapes, title, description } = hoppingFigure(bent, [
      { ...burst, startSeconds: frame.bursts[9].startSeconds },
    ]);
    expect([boxes(shapes, 'accent').length, boxes(shapes, 'second').length, boxes(shapes, 'fail').length]).toEqual([
      23, 1, 1,
    ]);
    expect(shapes.flatMap((shape) => (shape.kind === 'marks' ? [shape.at.length] : []))).toEqual([1]);
    expect(title).toContain('25 of 25 bursts');
    expect(description).toContain('1 that belong to nothing');
    const places = boxes(shapes, 'accent').map(({ y }) => y);
    expect(new Set(places).size).toBeGreaterThan(20);
  });

  it('write the fields of the MPDU in the order of the air', () => {
    const { head, content } = radioFrameLayout(frame);
    expect(head.map(({ name }) => name)).toEqual(['CRC hdr', 'CRC pay', 'PSI']);
    expect(content.map(({ name, value }) => [name, value]).slice(0, 4)).toEqual([
      ['MAC', '00'],
      ['address', 'a1b2'],
      ['counter', '00002a'],
      ['payload', '0102030405060708…0b'],
    ]);
    const lost = radioFrameLayout({ ...frame, decoded: { ...frame.decoded, mpdu: null, headerCrcOk: false } });
    expect([lost.head[0].broken, lost.content[0].broken]).toEqual([true, true]);
  });

  it('draw the frequency of a burst through its symbols', () => {
    const figure = burstTrackFigure(cutoutOf(burst), burst, 'Radio frame 1')!;
    const track = figure.shapes.flatMap((shape) =>
      shape.kind === 'lines' && shape.stroke === 'accent' ? shape.lines : [],
    )[0];
    const levels = figure.shapes.flatMap((shape) =>
      shape.kind === 'lines' && shape.stroke === 'muted' && shape.strokeWidth === 3 ? shape.lines : [],
    );
    expect(levels).toHaveLength(36);
    // In the middle of each symbol the track runs on the level that was decided.
    for (const [[x0, y], [x1]] of levels) {
      const middle = track.filter(([x]) => Math.abs(x - (x0 + x1) / 2) < (x1 - x0) / 4);
      expect(middle.length).toBeGreaterThan(0);
      for (const [, at] of middle) expect(Math.abs(at - y)).toBeLessThan(4);
    }
    const elsewhere = { ...burst, startSeconds: { value: 900, standardUncertainty: 0 } };
    expect(burstTrackFigure(cutoutOf(burst), elsewhere, 'Radio frame 1')).toBeNull();
  });

  it('are well-formed', () => {
    for (const figure of [
      hoppingFigure(frame, []),
      radioFrameLayoutFigure(frame),
      burstTrackFigure(cutoutOf(burst), burst, 'x')!,
    ]) {
      const texts = elements(parseXml(figureToSvg(figure)), 'text');
      expect(texts.length).toBeGreaterThan(4);
      expect(figure.description).not.toContain('NaN');
    }
  });
});
