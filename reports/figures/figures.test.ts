import { describe, expect, it } from '@jest/globals';
import { decode } from 'fast-png';
import { observationAsRecorded } from '../../rig/conformance/record.ts';
import type { Observation } from '../../rig/conformance/types.ts';
import { bytesToBits } from '../../rig/sigfox/bits.ts';
import { hexToBytes } from '../../rig/sigfox/hex.ts';
import { observationPair } from '../testing/record-fixture.ts';
import { elements, parseXml } from '../testing/xml.ts';
import { frameLayout } from './frame-fields.ts';
import { frameLayoutFigure } from './frame-layout.ts';
import { frequencyScatterFigure } from './frequency-scatter.ts';
import { heatRaster } from './heat.ts';
import type { Figure } from './model.ts';
import { phaseSteps, phaseStepsFigure } from './phase-steps.ts';
import { rasterToPng, svgToPng } from './png.ts';
import { spectrogramFigure } from './spectrogram.ts';
import { spectrogram } from './stft.ts';
import { figureToSvg } from './svg.tsx';
import { messageTimelineFigure } from './timeline.ts';
import { transactionsFigure } from './transactions.ts';
import { waterfallFigure } from './waterfall.ts';

const { raw, recorded } = observationPair('uplink/four-bytes@rc=RC1');
const [first, second, third] = recorded.frames;

/** The message of the fixture as one that asked for a downlink, answered twice. */
const zero = first.endSeconds.value;
const answer = {
  kind: 'downlink',
  startSeconds: zero + 21,
  endSeconds: zero + 21.373,
  frequencyHz: 869_525_000,
  levelDbm: -90,
  send: 0,
  payload: '0102030405060708',
  messageCounter: 7,
  defect: 'none',
} as const;
const transaction: Observation = {
  ...observationAsRecorded(raw, recorded),
  exchanges: raw.exchanges.map((exchange) => ({
    ...exchange,
    operation: { kind: 'sendFrame', payload: '01', downlink: true } as const,
    downlink: answer.payload,
  })),
  transmissions: [
    { ...answer, startSeconds: zero + 5, endSeconds: zero + 5.373, payload: 'ffffffffffffffff', defect: 'wrong-key' },
    answer,
  ],
};

const FIGURES: readonly (readonly [string, Figure | null])[] = [
  ['spectrogram', spectrogramFigure(raw.cutouts[0], first)],
  ['waterfall', waterfallFigure('a < b & "c"', raw.waterfall!, raw.capture)],
  ['frame layout', frameLayoutFigure(second)],
  ['timeline', messageTimelineFigure('Message', raw.marks[0], recorded.frames)],
  ['scatter', frequencyScatterFigure('Carriers', recorded.frames, { centreHz: 868_130_000, halfWidthHz: 96_000 })],
  ['phase steps', phaseStepsFigure(raw.cutouts[0], first)],
  ['transactions', transactionsFigure('Transactions', transaction)],
];

describe.each(FIGURES)('the %s figure', (_name, figure) => {
  it('is well-formed SVG with a title and a description, and nothing outside it', () => {
    const svg = parseXml(figureToSvg(figure!, 'EMULATED'));
    expect(svg.attributes.viewBox).toBe(`0 0 ${figure!.width} ${figure!.height + 20}`);
    expect(elements(svg, 'title')[0].text).toBe(figure!.title);
    expect(elements(svg, 'desc')[0].text.length).toBeGreaterThan(10);
    for (const image of elements(svg, 'image')) expect(image.attributes.href).toMatch(/^data:image\/png;base64,/);
    for (const text of elements(svg, 'text')) {
      expect(Number(text.attributes.x)).toBeGreaterThanOrEqual(0);
      expect(Number(text.attributes.x)).toBeLessThanOrEqual(figure!.width);
      expect(text.text).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('becomes a PNG with ink on it', () => {
    const png = decode(svgToPng(figureToSvg(figure!), 1));
    expect([png.width, png.height]).toEqual([figure!.width, figure!.height]);
    const dark = png.data.filter((value, k) => k % 4 === 0 && value < 100).length;
    expect(dark).toBeGreaterThan(200);
  });
});

describe('what figures show', () => {
  it('a downlink that the module took is filled, a wrong one is an outline', () => {
    const shapes = transactionsFigure('Transactions', transaction)!.shapes;
    const hints = shapes.flatMap((shape) => (shape.kind === 'box' && shape.hint?.includes('downlink') ? [shape] : []));
    expect(hints.map(({ hint, fill, stroke }) => [hint, fill, stroke])).toEqual([
      ['downlink at 5.000 s, not taken, defect wrong-key', undefined, 'fail'],
      ['downlink at 21.000 s, taken, defect none', 'pass', undefined],
    ]);
    expect(transactionsFigure('Transactions', { ...transaction, transmissions: [] })).toBeNull();
  });

  it('the spectrogram peaks at the carrier while the frame lasts, and shows noise around 0 dB beside it', () => {
    const carrier = first.carrierHz.value;
    const view = spectrogram(raw.cutouts[0], {
      lowHz: carrier - 400,
      highHz: carrier + 400,
      rows: 80,
      columns: 100,
      windowSeconds: 0.02,
    });
    const mean = (columns: readonly number[], rows: readonly number[]): number => {
      const values = columns.flatMap((c) => rows.map((r) => 10 ** (view.decibels[r * 100 + c] / 10)));
      return 10 * Math.log10(values.reduce((sum, v) => sum + v, 0) / values.length);
    };
    const during = Array.from({ length: 70 }, (_, k) => 15 + k);
    const carrierRows = [36, 37, 38, 39, 40, 41, 42, 43];
    expect(mean(during, carrierRows)).toBeGreaterThan(25);
    expect(Math.abs(mean([0, 1, 2, 3, 96, 97, 98, 99], [0, 5, 10, 70, 75, 79]))).toBeLessThan(2);
  });

  it.each([0, 1, 2])('the phase steps of published frame %i are its bits', (index) => {
    const frame = recorded.frames[index];
    const steps = phaseSteps(raw.cutouts[index], frame);
    const bits = [...bytesToBits(hexToBytes(frame.hex, 'frame'))];
    expect(steps.map((step) => (step.degrees > 90 ? 0 : 1))).toEqual(bits);
  });

  it('the layout of a coded replica holds what was sent and what it decodes to', () => {
    for (const frame of [second, third]) {
      const layout = frameLayout(frame);
      expect(layout.coded).toBe(frame.hex.slice(8));
      expect(layout.content.map((field) => [field.name, field.value])).toEqual([
        ['LI', '0'],
        ['BF', '0'],
        ['REP', '0'],
        ['MC', '088'],
        ['EP-ID', 'db334d00'],
        ['payload', '00000000'],
        ['AUTH', '89b9'],
        ['CRC', 'c3e7'],
      ]);
    }
    expect(frameLayout(first).coded).toBeNull();
  });

  it('the layout marks the fields that are held against a frame, and survives one that nobody can read', () => {
    const wrong = { ...first, decoded: { ...first.decoded, violations: ['crc' as const], crcOk: false } };
    expect(
      frameLayout(wrong)
        .content.filter((field) => field.broken)
        .map((field) => field.name),
    ).toEqual(['CRC']);
    const unknown = { ...first.decoded, rank: null, kind: null, payload: null, auth: null };
    expect(frameLayout({ ...first, hex: 'aaaaa3', decoded: unknown }).content[0].name).toBe('content');
    expect(frameLayoutFigure({ ...first, hex: 'aaaaa3', decoded: unknown }).shapes.length).toBeGreaterThan(3);
  });

  it('a raster keeps its levels as palette indices in the PNG', () => {
    const raster = heatRaster([0, 5, 10, 20], 2, 2, 0, 10);
    const png = decode(rasterToPng(raster));
    expect(png.palette).toHaveLength(40);
    expect([...png.data]).toEqual([0, 20, 39, 39]);
  });
});
