import { math } from './math.ts';
/** What is known of a frame's modulation: bit k changes the phase (0) or not (1) at `changeSeconds + k * symbolSeconds`. */
export interface DbpskPattern {
  readonly bits: Uint8Array;
  /** Phase step of a 0 bit, radians; pi in a correct modulator. */
  readonly stepRad: number;
}

/** Phase of the plateau before each change, and after the last. */
export function plateauPhases(pattern: DbpskPattern): Float64Array {
  const out = new Float64Array(pattern.bits.length + 1);
  for (let k = 0; k < pattern.bits.length; k++) out[k + 1] = out[k] + (pattern.bits[k] === 0 ? pattern.stepRad : 0);
  return out;
}

/** A frame's envelope at one instant; amplitude 1 on a plateau, no ramps. */
export interface TemplatePoint {
  re: number;
  im: number;
  amplitude: number;
  /** Derivative of the amplitude with respect to the position in symbols. */
  slope: number;
  /** Direction of the plateau: re = amplitude * cos, im = amplitude * sin. */
  cos: number;
  sin: number;
}

export const emptyPoint = (): TemplatePoint => ({ re: 0, im: 0, amplitude: 0, slope: 0, cos: 1, sin: 0 });

/**
 * The frame as its phase plateaus, with each inversion drawn as a half sine of `width` symbols through zero. That is exact for the S2-LP's
 * mid-bit dip and for raised-cosine keying at bit boundaries, and near to anything else that is filtered.
 */
export function createTemplate(pattern: DbpskPattern) {
  const { bits } = pattern;
  const phases = plateauPhases(pattern);
  const cos = phases.map(math.cos);
  const sin = phases.map(math.sin);
  const last = bits.length - 1;
  /** @param x position in symbols; change k lies at x = k */
  return (x: number, width: number, out: TemplatePoint): void => {
    const k = math.min(last, math.max(0, math.round(x)));
    const from = x - k;
    const plateau = from < 0 ? k : k + 1;
    let amplitude = 1;
    let slope = 0;
    if (bits[k] === 0 && math.abs(from) < width / 2) {
      amplitude = math.abs(math.sin((math.PI * from) / width));
      slope = ((from < 0 ? -1 : 1) * math.PI * math.cos((math.PI * from) / width)) / width;
    }
    out.amplitude = amplitude;
    out.slope = slope;
    out.cos = cos[plateau];
    out.sin = sin[plateau];
    out.re = amplitude * cos[plateau];
    out.im = amplitude * sin[plateau];
  };
}
