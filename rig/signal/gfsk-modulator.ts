import { gaussianEdge, signOf } from './gfsk-phase.ts';
import { math } from './math.ts';

/** How a modulator draws a GFSK frame. */
export interface GfskFrame {
  /** Bits in order of time: 1 lies above the carrier, 0 below. */
  readonly bits: ArrayLike<number>;
  readonly bitRateBps: number;
  /** Distance of a long run of equal bits from the carrier. */
  readonly deviationHz: number;
  /**
   * Bandwidth of the Gaussian filter over the bit rate. 1 unless given: what the Sigfox downlink demands is not public, ST's S2-LP radio
   * driver uses 1.
   */
  readonly bt?: number;
  /** Length of the ramp-up before the first bit and of the ramp-down after the last, symbols of the first and the last bit; 1 unless given. */
  readonly rampSymbols?: number;
  /** Phase at the start of the first bit, radians; 0 unless given. */
  readonly startPhase?: number;
}

/** The complex envelope of a frame with amplitude 1. Times are relative to the start of the first bit. */
export interface GfskEnvelope {
  /** Where the envelope begins: minus the ramp. */
  readonly startSeconds: number;
  /** Ramps included. */
  readonly durationSeconds: number;
  readonly symbolSeconds: number;
  /** Writes samples at t0, t0 + dt, ... over the whole of both arrays; zero outside the frame. */
  fill(outI: Float32Array | Float64Array, outQ: Float32Array | Float64Array, t0: number, dt: number): void;
}

/** Points a symbol at which the phase is worked out; between them it is taken as straight, wrong by less than 5e-4 rad. */
const STEPS = 128;

/** Phase along the frame, ramps included, from `-ramp` symbols on: straight lines, and the round of the filter added at each change of bit. */
function phaseTable(frame: GfskFrame, ramp: number): Float64Array {
  const { bits } = frame;
  const scale = (2 * math.PI * frame.deviationHz) / frame.bitRateBps;
  const count = math.ceil((bits.length + 2 * ramp) * STEPS - 1e-9) + 2;
  const table = new Float64Array(count);
  const sign = (bit: number): number => signOf(bits[math.max(0, math.min(bits.length - 1, bit))]);
  let bit = -math.ceil(ramp);
  let turned = (frame.startPhase ?? 0) + bit * scale * sign(0);
  for (let k = 0; k < count; k++) {
    const x = k / STEPS - ramp;
    for (; bit + 1 <= x; bit++) turned += scale * sign(bit);
    table[k] = turned + (x - bit) * scale * sign(bit);
  }
  const edge = gaussianEdge(frame.bt ?? 1);
  for (let next = 1; next < bits.length; next++) {
    const jump = signOf(bits[next]) - signOf(bits[next - 1]);
    if (jump === 0) continue;
    const at = (next + ramp) * STEPS;
    const from = math.max(0, math.ceil(at - edge.reach * STEPS));
    const to = math.min(count - 1, math.floor(at + edge.reach * STEPS));
    for (let k = from; k <= to; k++) table[k] += jump * scale * edge.area((k - at) / STEPS);
  }
  return table;
}

/** Amplitude at `x` symbols from the start of a frame of `count` symbols: half a cosine over the ramps. */
function amplitudeAt(x: number, count: number, ramp: number): number {
  const beyond = math.max(-x, x - count);
  if (beyond <= 0) return 1;
  return beyond >= ramp ? 0 : 0.5 + 0.5 * math.cos((math.PI * beyond) / ramp);
}

/** A frame with Gaussian filtered frequency shift keying, as the ether takes it. */
export function gfskEnvelope(frame: GfskFrame): GfskEnvelope {
  const ramp = frame.rampSymbols ?? 1;
  const count = frame.bits.length;
  const symbolSeconds = 1 / frame.bitRateBps;
  const startSeconds = -ramp * symbolSeconds;
  const durationSeconds = (count + 2 * ramp) * symbolSeconds;
  const phase = phaseTable(frame, ramp);
  const perSecond = STEPS / symbolSeconds;
  const end = (durationSeconds - 1e-12) * perSecond;

  const fill: GfskEnvelope['fill'] = (outI, outQ, t0, dt) => {
    outI.fill(0);
    outQ.fill(0);
    const step = dt * perSecond;
    const origin = (t0 - startSeconds) * perSecond;
    const from = math.max(0, math.ceil(-origin / step - 1e-9));
    const to = math.min(outI.length, math.floor((end - origin) / step) + 1);
    for (let n = from; n < to; n++) {
      const x = math.max(0, origin + n * step);
      const k = math.floor(x);
      const angle = phase[k] + (x - k) * (phase[k + 1] - phase[k]);
      const amplitude = amplitudeAt(x / STEPS - ramp, count, ramp);
      outI[n] = amplitude * math.cos(angle);
      outQ[n] = amplitude * math.sin(angle);
    }
  };
  return { startSeconds, durationSeconds, symbolSeconds, fill };
}

/** A frame as interleaved I, Q of amplitude 1; the first sample lies at the envelope's start, the last before its end. */
export function gfskSamples(frame: GfskFrame & { readonly sampleRateHz: number }): Float32Array {
  const envelope = gfskEnvelope(frame);
  const count = math.ceil(envelope.durationSeconds * frame.sampleRateHz - 1e-9);
  const i = new Float32Array(count);
  const q = new Float32Array(count);
  envelope.fill(i, q, envelope.startSeconds, 1 / frame.sampleRateHz);
  const out = new Float32Array(2 * count);
  for (let n = 0; n < count; n++) {
    out[2 * n] = i[n];
    out[2 * n + 1] = q[n];
  }
  return out;
}
