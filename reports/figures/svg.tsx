import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { readable } from '../text.ts';
import { LIGHT } from './colours.ts';
import type { Figure, Paint, Point, Shape } from './model.ts';
import { rasterDataUri } from './png.ts';

/** How a colour is written: as a class that the page's style sheet knows, or as the colour itself. */
type Painter = (use: 'fill' | 'stroke', paint: Paint | undefined) => { class?: string; fill?: string; stroke?: string };

/** `f-ink`, `s-grid`: the page's style sheet holds the colours, so that light, dark and print share one drawing. */
const byClass: Painter = (use, paint) =>
  paint === undefined ? { fill: 'none' } : { class: `${use === 'fill' ? 'f' : 's'}-${paint}` };

const byColour: Painter = (use, paint) =>
  paint === undefined
    ? { fill: 'none' }
    : use === 'fill'
      ? { fill: LIGHT[paint] }
      : { fill: 'none', stroke: LIGHT[paint] };

const SANS = "'DejaVu Sans', system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const MONO = "'DejaVu Sans Mono', ui-monospace, Menlo, Consolas, monospace";

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function path(lines: readonly (readonly Point[])[]): string {
  return lines.map((line) => line.map(([x, y], k) => `${k === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('')).join('');
}

function markPath(shape: Extract<Shape, { kind: 'marks' }>): string {
  const r = shape.radius;
  const one = ([x, y]: Point): string => {
    if (shape.mark === 'disc') return `M${px(x - r)} ${px(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
    if (shape.mark === 'square') return `M${px(x - r)} ${px(y - r)}h${2 * r}v${2 * r}h${-2 * r}z`;
    return `M${px(x - r)} ${px(y - r)}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`;
  };
  return shape.at.map(one).join('');
}

function drawn(shape: Shape, painter: Painter): VNode {
  switch (shape.kind) {
    case 'box': {
      const outline = shape.stroke === undefined ? {} : painter('stroke', shape.stroke);
      const filled = painter('fill', shape.fill);
      const classes = [filled.class, outline.class].filter((name) => name !== undefined).join(' ');
      return (
        <rect
          x={px(shape.x)}
          y={px(shape.y)}
          width={px(Math.max(0, shape.width))}
          height={px(Math.max(0, shape.height))}
          {...outline}
          {...filled}
          {...(classes === '' ? {} : { class: classes })}
          {...(shape.strokeWidth === undefined ? {} : { 'stroke-width': shape.strokeWidth })}
        >
          {shape.hint === undefined ? null : <title>{readable(shape.hint)}</title>}
        </rect>
      );
    }
    case 'lines':
      return (
        <path
          d={path(shape.lines)}
          fill="none"
          {...painter('stroke', shape.stroke)}
          {...(shape.strokeWidth === undefined ? {} : { 'stroke-width': shape.strokeWidth })}
          {...(shape.dash === undefined ? {} : { 'stroke-dasharray': shape.dash })}
        />
      );
    case 'marks': {
      const open = shape.mark !== 'disc';
      return (
        <path
          d={markPath(shape)}
          {...(open ? { fill: 'none', 'stroke-width': 1.4 } : {})}
          {...painter(open ? 'stroke' : 'fill', shape.paint)}
        />
      );
    }
    case 'text':
      return (
        <text
          x={px(shape.x)}
          y={px(shape.y)}
          font-size={shape.size ?? 12}
          {...painter('fill', shape.paint ?? 'ink')}
          {...(shape.anchor === undefined || shape.anchor === 'start' ? {} : { 'text-anchor': shape.anchor })}
          {...(shape.bold === true ? { 'font-weight': 'bold' } : {})}
          {...(shape.mono === true ? { 'font-family': MONO } : {})}
          {...(shape.turn === undefined ? {} : { transform: `rotate(${shape.turn} ${px(shape.x)} ${px(shape.y)})` })}
        >
          {readable(shape.text)}
        </text>
      );
    case 'raster':
      return (
        <image
          x={px(shape.x)}
          y={px(shape.y)}
          width={px(shape.width)}
          height={px(shape.height)}
          preserveAspectRatio="none"
          {...(shape.crisp === true ? { 'image-rendering': 'optimizeSpeed' } : {})}
          href={rasterDataUri(shape.raster)}
        />
      );
  }
}

/** The shapes of a figure inside an HTML page that defines the classes of `figureStyle`. */
export function FigureShapes({ figure }: { readonly figure: Figure }): VNode {
  return <>{figure.shapes.map((shape) => drawn(shape, byClass))}</>;
}

/**
 * A figure as an SVG file of its own, in ink on white.
 * @param note a line under it, for what the file must not lose when it is taken out of its folder
 */
export function figureToSvg(figure: Figure, note?: string): string {
  const children: ComponentChildren = figure.shapes.map((shape) => drawn(shape, byColour));
  const height = figure.height + (note === undefined ? 0 : 20);
  return renderToString(
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${figure.width} ${height}`}
      width={figure.width}
      height={height}
      font-family={SANS}
      role="img"
    >
      <title>{readable(figure.title)}</title>
      <desc>{readable(figure.description)}</desc>
      <rect width={figure.width} height={height} fill={LIGHT.paper} />
      {children}
      {note === undefined ? null : (
        <text
          x={figure.width - 12}
          y={height - 7}
          font-size="11"
          font-weight="bold"
          text-anchor="end"
          fill={LIGHT.warn}
        >
          {readable(note)}
        </text>
      )}
    </svg>,
  );
}
