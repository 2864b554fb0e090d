import { type Baseband, type CarrierLine, type Integral, integralAt, integrate } from './baseband.ts';
import { findCarrierLine } from './carrier-line.ts';
import { coherentDecisions, type Symbols } from './coherent-decisions.ts';
import { math } from './math.ts';
import { findSymbolGrid } from './symbol-timing.ts';
import type { DbpskBurst } from './types.ts';

export interface DbpskRequest {
  readonly bitRateBps: 100 | 600;
  /** Where to look, seconds from the first sample of the cut-out. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** First guess of the carrier, good to the bit rate. */
  readonly offsetHz: number;
  /** Relative half width of symbol rates to try. */
  readonly symbolRateSpread: number;
}

/** A demodulated stretch. Times are seconds from the first sample of the cut-out. `bits` and `soft` are coherent sequence decisions. */
export interface DbpskDemodulation extends DbpskBurst {
  readonly carrier: CarrierLine;
  /** Decisions from neighbouring symbols alone: worse in noise, but they stand a wrong phase step and a restless phase. */
  readonly differentialBits: Uint8Array;
  /** Energy of the symbols; entry k lies before the phase change of bit k, entry k + 1 after it. */
  readonly symbolEnergy: Float64Array;
  /** Instant of the phase change of bit 0; the one of bit k comes k symbols later. */
  readonly firstChangeSeconds: number;
}

function symbolsOn(integral: Integral, start: number, symbol: number, count: number): Symbols {
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const t = start + k * symbol;
    re[k] = integralAt(integral.re, integral, t + symbol) - integralAt(integral.re, integral, t);
    im[k] = integralAt(integral.im, integral, t + symbol) - integralAt(integral.im, integral, t);
  }
  return { re, im };
}

/** Rotation from symbol to symbol that is not data: half the angle of the summed squares. */
function residualRotation(products: Symbols): number {
  let re = 0;
  let im = 0;
  for (let k = 0; k < products.re.length; k++) {
    const x = products.re[k];
    const y = products.im[k];
    const size = math.hypot(x, y);
    if (size === 0) continue;
    re += (x * x - y * y) / size;
    im += (2 * x * y) / size;
  }
  return math.atan2(im, re) / 2;
}

/** Each symbol times the conjugate of the one before. */
function neighbourProducts({ re, im }: Symbols): Symbols {
  const count = re.length - 1;
  const pr = new Float64Array(count);
  const pi = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    pr[k] = re[k + 1] * re[k] + im[k + 1] * im[k];
    pi[k] = im[k + 1] * re[k] - re[k + 1] * im[k];
  }
  return { re: pr, im: pi };
}

/**
 * Demodulates one stretch of a cut-out as DBPSK: square-law carrier, symbol grid of greatest energy, decisions. The grid is the same whether
 * the phase changes at the start or in the middle of a bit; which of the two it is, the edges of the frame tell later.
 * @returns null where the stretch is too short to hold a frame
 */
export function demodulateDbpsk(baseband: Baseband, request: DbpskRequest): DbpskDemodulation | null {
  const { bitRateBps, fromSeconds, toSeconds } = request;
  const rough = findCarrierLine(baseband, request.offsetHz, bitRateBps, fromSeconds, toSeconds);
  const pad = 4 / bitRateBps;
  const rate = baseband.sampleRateHz;
  const wide = integrate(baseband, rough, (fromSeconds - pad) * rate, (toSeconds + pad) * rate);
  const grid = findSymbolGrid(wide, fromSeconds, toSeconds, bitRateBps, request.symbolRateSpread);
  const symbol = grid.symbolSeconds;
  const begin = math.max(0, fromSeconds - 0.8 * pad);
  const end = math.min(baseband.re.length / rate, toSeconds + 0.8 * pad);
  const start = grid.phaseSeconds - math.floor((grid.phaseSeconds - begin) / symbol) * symbol;
  const count = math.floor((end - start) / symbol);
  if (count < 24) return null;

  const first = neighbourProducts(symbolsOn(wide, start, symbol, count));
  const turn = residualRotation(first);
  const carrier = { ...rough, offsetHz: rough.offsetHz + turn / (2 * math.PI * symbol) };
  const integral = integrate(baseband, carrier, (fromSeconds - pad) * rate, (toSeconds + pad) * rate);
  const symbols = symbolsOn(integral, start, symbol, count);
  return {
    bitRateBps,
    symbolSeconds: symbol,
    firstBitTimeSeconds: start + symbol,
    firstChangeSeconds: start + symbol,
    carrier,
    ...coherentDecisions(integral, symbols, start, symbol),
    differentialBits: Uint8Array.from(neighbourProducts(symbols).re, (value) => (value >= 0 ? 1 : 0)),
    symbolEnergy: symbols.re.map((x, k) => x * x + symbols.im[k] * symbols.im[k]),
  };
}
