import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Figure } from '../figures/model.ts';
import { FigureShapes } from '../figures/svg.tsx';

/** A figure that is in the page once and shown wherever it is named. */
export interface ShelvedFigure {
  readonly id: string;
  readonly figure: Figure;
  /** SVG markup, made by the renderer that escapes. */
  readonly markup: string;
}

/** Figures by key, up to a number of bytes: what does not fit any more is left to the run folder. */
export interface Shelf {
  /** Draws and keeps a figure once; says whether the page has it. */
  put(key: string, make: () => Figure | null): boolean;
  get(key: string): ShelvedFigure | undefined;
  all(): readonly ShelvedFigure[];
  /** Keys that did not fit. */
  left(): readonly string[];
}

export function createShelf(mostBytes: number): Shelf {
  const shelved = new Map<string, ShelvedFigure>();
  const left = new Set<string>();
  let bytes = 0;
  return {
    put: (key, make) => {
      if (shelved.has(key)) return true;
      if (left.has(key)) return false;
      const figure = make();
      if (figure === null) return false;
      const markup = renderToString(h(FigureShapes, { figure }));
      if (bytes + markup.length > mostBytes) {
        left.add(key);
        return false;
      }
      bytes += markup.length;
      shelved.set(key, { id: `fig-${shelved.size + 1}`, figure, markup });
      return true;
    },
    get: (key) => shelved.get(key),
    all: () => [...shelved.values()],
    left: () => [...left],
  };
}
