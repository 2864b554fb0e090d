import type { Paint, Raster } from './model.ts';

/** Ink on white: files of their own, PNG and print. Texts reach a contrast of 4.5:1 (WCAG 2.2, 1.4.3), marks 3:1 (1.4.11). */
export const LIGHT: Readonly<Record<Paint, string>> = {
  ink: '#1b2026',
  muted: '#56606b',
  grid: '#dde2e7',
  panel: '#f5f7f9',
  paper: '#ffffff',
  accent: '#1f5fa8',
  second: '#b4530a',
  third: '#5d3a9b',
  pass: '#1a7340',
  passSoft: '#dcefe2',
  fail: '#b3261e',
  failSoft: '#f7dcda',
  warn: '#8a5a00',
  light: '#ffffff',
  preamble: '#d3d8de',
  frameType: '#9fc3e8',
  flags: '#f2cf63',
  epId: '#bfe0b4',
  payload: '#f4b183',
  auth: '#d3b8ea',
  crc: '#8fd3cd',
  fieldInk: '#1b2026',
  fieldBroken: '#b3261e',
};

/** The same meanings on a dark screen; field colours stay, since dark text stands on them. */
export const DARK: Readonly<Record<Paint, string>> = {
  ...LIGHT,
  ink: '#e8ebee',
  muted: '#a3adb8',
  grid: '#39424c',
  panel: '#20262c',
  paper: '#171b20',
  accent: '#7db4f0',
  second: '#f0a45e',
  third: '#bfa2ee',
  pass: '#63c98b',
  passSoft: '#1d3a29',
  fail: '#ff8a80',
  failSoft: '#4a2220',
  warn: '#e6b34d',
};

/** Anchor colours of viridis (van der Walt and Smith, 2015, CC0): lightness rises evenly, so it reads in grey and with colour-blind eyes. */
const VIRIDIS = ['440154', '472d7b', '3b528b', '2c728e', '21918c', '28ae80', '5ec962', 'addc30', 'fde725'];

/** `steps` colours from dark to light. */
export function heatPalette(steps: number): Raster['palette'] {
  const anchors = VIRIDIS.map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  return Array.from({ length: steps }, (_, step) => {
    const position = (step / Math.max(1, steps - 1)) * (anchors.length - 1);
    const index = Math.min(anchors.length - 2, Math.floor(position));
    const channel = (c: number): number =>
      Math.round(anchors[index][c] + (position - index) * (anchors[index + 1][c] - anchors[index][c]));
    return [channel(0), channel(1), channel(2)] as const;
  });
}
