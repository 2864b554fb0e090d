import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { encode } from 'fast-png';
import type { Raster } from './model.ts';

/** Cells as an indexed PNG: one byte a cell before compression. */
export function rasterToPng(raster: Raster): Uint8Array {
  return encode(
    {
      width: raster.width,
      height: raster.height,
      data: raster.cells,
      depth: 8,
      channels: 1,
      palette: raster.palette.map(([r, g, b]) => [r, g, b]),
    },
    { zlib: { level: 6 } },
  );
}

const known = new WeakMap<Raster, string>();

/** The same picture is asked for by the page and by the files of several cases; it is packed once. */
export function rasterDataUri(raster: Raster): string {
  const uri = known.get(raster) ?? `data:image/png;base64,${Buffer.from(rasterToPng(raster)).toString('base64')}`;
  known.set(raster, uri);
  return uri;
}

/**
 * Draws an SVG file as PNG, `scale` pixels a unit, with the fonts of the package so that every machine gives the same picture.
 * @param svg made by `figureToSvg`
 */
export function svgToPng(svg: string, scale = 2): Uint8Array {
  const require = createRequire(import.meta.url);
  const fontFiles = ['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSansMono', 'DejaVuSansMono-Bold'].map((name) =>
    require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`),
  );
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans' },
  });
  return image.render().asPng();
}
