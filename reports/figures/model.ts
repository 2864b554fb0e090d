/** Meaning of a colour; a renderer turns it into one for screen (light, dark) or paper. */
export const PAINTS = [
  'ink',
  'muted',
  'grid',
  'panel',
  'paper',
  'accent',
  'second',
  'third',
  'pass',
  'passSoft',
  'fail',
  'failSoft',
  'warn',
  'light',
  'preamble',
  'frameType',
  'flags',
  'epId',
  'payload',
  'auth',
  'crc',
  'fieldInk',
  'fieldBroken',
] as const;
export type Paint = (typeof PAINTS)[number];

/** A picture of cells: one palette index a cell, top row first. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly cells: Uint8Array;
  readonly palette: readonly (readonly [number, number, number])[];
}

export type Point = readonly [x: number, y: number];

/** Everything is in pixels of the figure, y downwards. */
export type Shape =
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill?: Paint;
      readonly stroke?: Paint;
      readonly strokeWidth?: number;
      /** What a pointer that rests on it shows. */
      readonly hint?: string;
    }
  | {
      /** Separate polylines of one look. */
      readonly kind: 'lines';
      readonly lines: readonly (readonly Point[])[];
      readonly stroke: Paint;
      readonly strokeWidth?: number;
      readonly dash?: string;
    }
  | {
      /** Marks of one look; filled disc, open square or cross, so that they differ without colour. */
      readonly kind: 'marks';
      readonly mark: 'disc' | 'square' | 'cross';
      readonly at: readonly Point[];
      readonly radius: number;
      readonly paint: Paint;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly size?: number;
      readonly paint?: Paint;
      readonly anchor?: 'start' | 'middle' | 'end';
      readonly bold?: boolean;
      readonly mono?: boolean;
      /** Degrees, clockwise about the anchor. */
      readonly turn?: number;
    }
  | {
      readonly kind: 'raster';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly raster: Raster;
      /** Cells keep hard edges when they are drawn larger. */
      readonly crisp?: boolean;
    };

/** A figure that any renderer draws the same: HTML, a file of its own, PNG. */
export interface Figure {
  readonly title: string;
  /** One sentence for those who cannot see it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** Diagonal lines that fill a box: shading that survives a black-and-white printer. */
export function hatch(
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  stroke: Paint,
  options: { readonly spacing?: number; readonly falling?: boolean; readonly strokeWidth?: number } = {},
): Shape {
  const spacing = options.spacing ?? 6;
  const lines: Point[][] = [];
  for (let offset = spacing / 2; offset < box.width + box.height; offset += spacing) {
    // A line of 45 degrees enters at the left or top edge and leaves at the bottom or right edge.
    const from: Point = offset <= box.height ? [0, offset] : [offset - box.height, box.height];
    const to: Point = offset <= box.width ? [offset, 0] : [box.width, offset - box.width];
    const place = ([x, y]: Point): Point => [box.x + x, options.falling === true ? box.y + box.height - y : box.y + y];
    lines.push([place(from), place(to)]);
  }
  return { kind: 'lines', lines, stroke, strokeWidth: options.strokeWidth ?? 1 };
}
