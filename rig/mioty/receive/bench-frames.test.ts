import { describe, expect, it } from '@jest/globals';
import { measureFrameErrors, theory } from './bench-frames.ts';

describe('measureFrameErrors', () => {
  const errors = measureFrameErrors(theory.tenPercentDbHz + 1, 25);

  it('is at most ten per cent one decibel above where theory has them', () => {
    expect(errors.knownPlace).toBeLessThanOrEqual(0.1);
    expect(errors.receiver).toBeLessThanOrEqual(0.12);
  });

  it('can be large', () => {
    expect(measureFrameErrors(27, 4)).toMatchObject({ knownPlace: 1, receiver: 1 });
  });
});
