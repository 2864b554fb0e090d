import { describe, expect, it } from '@jest/globals';
import { informative, measurement } from '../testing/record-fixture.ts';
import { elements, parseXml } from '../testing/xml.ts';
import { measureBarFigure } from './measure-bar.ts';
import type { Figure, Shape } from './model.ts';
import { figureToSvg } from './svg.tsx';

function marks(figure: Figure, mark: string): readonly (readonly [number, number])[] {
  return figure.shapes.flatMap((shape: Shape) => (shape.kind === 'marks' && shape.mark === mark ? shape.at : []));
}

/** x of the thick limit lines. */
function limits(figure: Figure): readonly number[] {
  return figure.shapes.flatMap((shape) =>
    shape.kind === 'lines' && shape.strokeWidth === 2.4 ? [shape.lines[0][0][0]] : [],
  );
}

describe('the bar of a measured value', () => {
  it('stands inside the limits for a pass and outside for a fail', () => {
    const inside = measureBarFigure(measurement())!;
    const [low, high] = limits(inside);
    expect(marks(inside, 'disc')[0][0]).toBeGreaterThan(low);
    expect(marks(inside, 'disc')[0][0]).toBeLessThan(high);
    const outside = measureBarFigure(measurement({ value: 41.3, conformity: 'fail', margin: -11.3 }))!;
    expect(marks(outside, 'disc')[0][0]).toBeGreaterThan(limits(outside)[1]);
  });

  it('draws a guard band only where the rule has one', () => {
    const paints = (figure: Figure): readonly string[] =>
      figure.shapes.flatMap((shape) => (shape.kind === 'lines' ? [shape.stroke] : []));
    expect(paints(measureBarFigure(measurement())!)).toContain('warn');
    expect(paints(measureBarFigure(measurement({ rule: 'simple' }))!)).not.toContain('warn');
  });

  it('shows a value without a limit, single values, and equal limits without uncertainty', () => {
    expect(limits(measureBarFigure(informative({ id: 'snr' }))!)).toEqual([]);
    expect(marks(measureBarFigure(measurement())!, 'cross')).toHaveLength(3);
    const count = {
      limit: { low: 3, high: 3, source: 's', confidence: 'declared' as const },
      value: 3,
      expandedUncertainty: 0,
      unit: '1',
      series: [3, 3],
    };
    const texts = elements(parseXml(figureToSvg(measureBarFigure(measurement(count))!)), 'text').map(
      (text) => text.text,
    );
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('keeps thousands of single values small', () => {
    const series = Array.from({ length: 5000 }, (_, k) => k / 200);
    expect(figureToSvg(measureBarFigure(measurement({ series }))!).length).toBeLessThan(20_000);
  });

  it('is not drawn when nothing was measured', () => {
    expect(measureBarFigure(measurement({ value: null, expandedUncertainty: null }))).toBeNull();
  });
});
