import type { ObservedRadioFrame } from '../../rig/mioty/types.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import { type FrameField, type FrameLayout, frameCaption, frameLayout } from './frame-fields.ts';
import { type Figure, hatch, type Shape } from './model.ts';
import { radioFrameCaption, radioFrameLayout } from './radio-frame-fields.ts';

const WIDTH = 720;
const MARGIN = 12;
const BOX = 30;
/** Advance of one character at 11.5 px in a monospaced face. */
const CHARACTER = 7.1;

interface Placed {
  readonly field: FrameField;
  readonly x: number;
  readonly width: number;
}

/** The fields of one frame, each in its colour; under a coded replica what it decodes to. */
export function frameLayoutFigure(frame: ObservedFrame, name = 'Frame'): Figure {
  return layoutFigure(frameLayout(frame), `${name}: ${frameCaption(frame)}`, `bit at ${frame.bitRateBps} bit/s`);
}

/** PHY payload and MPDU of one radio frame, each field in its colour. */
export function radioFrameLayoutFigure(frame: ObservedRadioFrame, name = 'Radio frame'): Figure {
  return layoutFigure(radioFrameLayout(frame), `${name}: ${radioFrameCaption(frame)}`, 'bit shown');
}

function layoutFigure(layout: FrameLayout, title: string, unit: string): Figure {
  const placed = place([...layout.head, ...layout.content]);
  const head = placed.slice(0, layout.head.length);
  const content = placed.slice(layout.head.length);
  const coded = layout.coded !== null;
  const top = 46;
  const second = coded ? top + BOX + 34 : top;
  const height = second + BOX + 22;
  const bits = layout.head.concat(layout.content).reduce((sum, field) => sum + field.bits, 0);
  return {
    title,
    description: `${title}: ${placed.map(({ field }) => `${field.name} ${field.value}`).join(', ')}.`,
    width: WIDTH,
    height,
    shapes: [
      { kind: 'text', x: MARGIN, y: 17, text: title, size: 13, bold: true },
      {
        kind: 'text',
        x: WIDTH - MARGIN,
        y: 17,
        text: `${bits} ${unit}`,
        size: 11,
        paint: 'muted',
        anchor: 'end',
      },
      ...head.flatMap((one) => fieldBox(one, top, true)),
      ...(coded ? codedBox(layout, content, top) : []),
      ...content.flatMap((one) => fieldBox(one, second, true)),
    ],
  };
}

/** Widths that hold the text, the rest shared out by bits. */
function place(fields: readonly FrameField[]): readonly Placed[] {
  const least = fields.map((f) =>
    Math.max(f.value.length * CHARACTER + 8, Math.max(f.name.length, f.meaning.length) * 6.2 + 6),
  );
  const room = WIDTH - 2 * MARGIN - least.reduce((sum, w) => sum + w, 0);
  const bits = fields.reduce((sum, f) => sum + f.bits, 0);
  const squeeze = room < 0 ? (WIDTH - 2 * MARGIN) / (WIDTH - 2 * MARGIN - room) : 1;
  let x = MARGIN;
  return fields.map((field, k) => {
    const width = room < 0 ? least[k] * squeeze : least[k] + (room * field.bits) / bits;
    const placed = { field, x, width };
    x += width;
    return placed;
  });
}

function fieldBox({ field, x, width }: Placed, top: number, meaning: boolean): readonly Shape[] {
  const middle = x + width / 2;
  const size = Math.min(11.5, ((width - 3) / Math.max(1, field.value.length)) * 1.62);
  const box = { x, y: top, width, height: BOX };
  return [
    {
      kind: 'text',
      x: middle,
      y: top - 6,
      text: field.name,
      size: 10.5,
      anchor: 'middle',
      bold: field.broken,
      paint: field.broken ? 'fail' : 'ink',
    },
    {
      kind: 'box',
      ...box,
      fill: field.paint,
      stroke: 'fieldInk',
      strokeWidth: 0.8,
      hint: `${field.name}, ${field.bits} bit: ${field.value} ${field.meaning}`,
    },
    ...(field.broken
      ? [
          {
            kind: 'box',
            x: x + 1.5,
            y: top + 1.5,
            width: width - 3,
            height: BOX - 3,
            stroke: 'fieldBroken',
            strokeWidth: 3,
          } as const,
        ]
      : []),
    {
      kind: 'text',
      x: middle,
      y: top + BOX / 2 + 4,
      text: field.value,
      size,
      mono: true,
      anchor: 'middle',
      paint: 'fieldInk',
    },
    ...(meaning && field.meaning !== ''
      ? [
          {
            kind: 'text',
            x: middle,
            y: top + BOX + 14,
            text: field.meaning,
            size: 10,
            paint: field.broken ? 'fail' : 'muted',
            anchor: 'middle',
          } as const,
        ]
      : []),
  ];
}

/** The content as it was on the air: one grey hatched box, and lines down to the fields that it decodes to. */
function codedBox(layout: FrameLayout, content: readonly Placed[], top: number): readonly Shape[] {
  const first = content[0];
  const last = content[content.length - 1];
  const x = first.x;
  const width = last.x + last.width - x;
  const box = { x, y: top, width, height: BOX };
  const text = (layout.coded ?? '').replace(/(.{4})(?=.)/g, '$1 ');
  const textWidth = text.length * CHARACTER + 10;
  return [
    { kind: 'text', x: x + width / 2, y: top - 6, text: 'coded content as sent', size: 10.5, anchor: 'middle' },
    { kind: 'box', ...box, fill: 'preamble' },
    hatch(box, 'muted', { spacing: 7, strokeWidth: 0.6 }),
    { kind: 'box', ...box, stroke: 'fieldInk', strokeWidth: 0.8 },
    { kind: 'box', x: x + (width - textWidth) / 2, y: top + 6, width: textWidth, height: BOX - 12, fill: 'preamble' },
    {
      kind: 'text',
      x: x + width / 2,
      y: top + BOX / 2 + 4,
      text,
      size: 11.5,
      mono: true,
      anchor: 'middle',
      paint: 'fieldInk',
    },
    {
      kind: 'lines',
      lines: [
        [
          [x, top + BOX],
          [x, top + BOX + 34],
        ],
        [
          [x + width, top + BOX],
          [x + width, top + BOX + 34],
        ],
      ],
      stroke: 'muted',
      dash: '3 3',
    },
    {
      kind: 'text',
      x: x - 6,
      y: top + BOX + 34 + BOX / 2 + 4,
      text: 'decodes to',
      size: 10.5,
      paint: 'muted',
      anchor: 'end',
    },
  ];
}
