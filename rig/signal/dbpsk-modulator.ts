import { math } from './math.ts';
/** How a modulator draws a DBPSK frame. */
export interface DbpskShape {
  /**
   * `s2lp` (default): a 0 bit dips to zero amplitude in the middle of its period and the phase is inverted there (ST's S2-LP radio driver).
   * `boundary`: the phase is inverted at the start of a 0 bit's period.
   */
  readonly style?: 's2lp' | 'boundary';
  /** Phase change of a 0 bit, degrees; 180 in a correct modulator. */
  readonly phaseStepDegrees?: number;
  /** Instant transitions and no ramps. */
  readonly hard?: boolean;
  /** Width of a phase transition, symbols: 1 for `s2lp`, 0.4 for `boundary` unless given. */
  readonly transitionSymbols?: number;
  /** Length of the unmodulated ramp-up before bit 0 and of the ramp-down after the last bit, symbols; 1 unless given, 0 if hard. */
  readonly rampSymbols?: number;
  readonly symbolRateErrorPpm?: number;
}

export interface DbpskFrame extends DbpskShape {
  /** Bits as the modulator is handed them, in order of time: 0 inverts the phase, 1 leaves it. */
  readonly bits: ArrayLike<number>;
  readonly bitRateBps: number;
}

/** The complex envelope of a frame with full amplitude 1. Times are relative to the start of the first bit's period. */
export interface DbpskEnvelope {
  /** Where the envelope begins: minus the ramp. */
  readonly startSeconds: number;
  /** Ramps included. */
  readonly durationSeconds: number;
  readonly symbolSeconds: number;
  at(tSeconds: number): { readonly re: number; readonly im: number };
  /** Writes samples at t0, t0 + dt, ... over the whole of both arrays; zero outside the frame. */
  fill(outI: Float32Array | Float64Array, outQ: Float32Array | Float64Array, t0: number, dt: number): void;
}

/** Amplitude steps a symbol of the S2-LP driver; also fine enough for linear interpolation of the other shapes. */
const STEPS = 40;

interface Settings {
  readonly bits: ArrayLike<number>;
  readonly style: 's2lp' | 'boundary';
  readonly stepRad: number;
  readonly hard: boolean;
  readonly width: number;
  readonly ramp: number;
}

/** Phase before each bit, and after the last, radians. */
function phases(settings: Settings): Float64Array {
  const out = new Float64Array(settings.bits.length + 1);
  for (let n = 0; n < settings.bits.length; n++) out[n + 1] = out[n] + (settings.bits[n] ? 0 : settings.stepRad);
  return out;
}

/** Amplitude of the ramps at `x` symbols from the start of bit 0. */
function rampAmplitude(x: number, count: number, ramp: number): number {
  const beyond = math.max(-x, x - count, 0);
  if (beyond === 0) return 1;
  return beyond >= ramp ? 0 : 0.5 + 0.5 * math.cos((math.PI * beyond) / ramp);
}

/** Envelope at `x` symbols from the start of bit 0. */
function sample(settings: Settings, phase: Float64Array, x: number, out: { re: number; im: number }): void {
  const count = settings.bits.length;
  const offset = settings.style === 's2lp' ? 0.5 : 0;
  // The transition nearest to x belongs to this bit.
  const bit = math.min(math.max(math.round(x - offset), 0), count - 1);
  const fromFlip = x - offset - bit;
  const amplitude = rampAmplitude(x, count, settings.ramp);
  const before = phase[bit];
  const after = phase[bit + 1];
  const inside = !settings.hard && before !== after && math.abs(fromFlip) < settings.width / 2;
  if (inside && settings.style === 's2lp') {
    const dip = math.abs(math.sin((math.PI * fromFlip) / settings.width));
    const angle = fromFlip < 0 ? before : after;
    out.re = amplitude * dip * math.cos(angle);
    out.im = amplitude * dip * math.sin(angle);
  } else if (inside) {
    const share = 0.5 + 0.5 * math.sin((math.PI * fromFlip) / settings.width);
    out.re = amplitude * ((1 - share) * math.cos(before) + share * math.cos(after));
    out.im = amplitude * ((1 - share) * math.sin(before) + share * math.sin(after));
  } else {
    const angle = fromFlip < -1e-9 ? before : after;
    out.re = amplitude * math.cos(angle);
    out.im = amplitude * math.sin(angle);
  }
}

/** Draws the whole frame once at 40 points a symbol, so that samples at any rate cost one interpolation each. */
function table(settings: Settings): { re: Float64Array; im: Float64Array } {
  const steps = math.ceil((settings.bits.length + 2 * settings.ramp) * STEPS - 1e-9);
  const re = new Float64Array(steps + 2);
  const im = new Float64Array(steps + 2);
  const phase = phases(settings);
  const out = { re: 0, im: 0 };
  for (let k = 0; k <= steps; k++) {
    sample(settings, phase, k / STEPS - settings.ramp, out);
    re[k] = out.re;
    im[k] = out.im;
  }
  return { re, im };
}

/**
 * Pure amplitude and phase model of a Sigfox uplink burst (facts: one unmodulated symbol of ramp-up and of ramp-down, 40 amplitude
 * steps a symbol, bit 0 = 180 degrees).
 */
export function dbpskEnvelope(frame: DbpskFrame): DbpskEnvelope {
  const hard = frame.hard ?? false;
  const style = frame.style ?? 's2lp';
  const settings: Settings = {
    bits: frame.bits,
    style,
    stepRad: ((frame.phaseStepDegrees ?? 180) * math.PI) / 180,
    hard,
    width: frame.transitionSymbols ?? (style === 's2lp' ? 1 : 0.4),
    ramp: frame.rampSymbols ?? (hard ? 0 : 1),
  };
  const symbolSeconds = 1 / (frame.bitRateBps * (1 + (frame.symbolRateErrorPpm ?? 0) * 1e-6));
  const startSeconds = -settings.ramp * symbolSeconds;
  const durationSeconds = (frame.bits.length + 2 * settings.ramp) * symbolSeconds;
  const { re, im } = table(settings);
  const last = (durationSeconds / symbolSeconds) * STEPS;
  const perSecond = STEPS / symbolSeconds;

  const fill: DbpskEnvelope['fill'] = (outI, outQ, t0, dt) => {
    outI.fill(0);
    outQ.fill(0);
    const step = dt * perSecond;
    const origin = (t0 - startSeconds) * perSecond;
    const from = math.max(0, math.ceil(-origin / step));
    const to = math.min(outI.length, math.floor((last - origin) / step) + 1);
    for (let n = from; n < to; n++) {
      const x = origin + n * step;
      const k = x < 0 ? 0 : math.floor(x);
      const share = hard ? 0 : x - k;
      outI[n] = re[k] + share * (re[k + 1] - re[k]);
      outQ[n] = im[k] + share * (im[k + 1] - im[k]);
    }
  };
  const oneI = new Float64Array(1);
  const oneQ = new Float64Array(1);
  return {
    startSeconds,
    durationSeconds,
    symbolSeconds,
    at: (tSeconds) => {
      fill(oneI, oneQ, tSeconds, 1);
      return { re: oneI[0], im: oneQ[0] };
    },
    fill,
  };
}
