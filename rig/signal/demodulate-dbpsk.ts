import { type Baseband, type CarrierLine, integralAt, integrate } from './baseband.ts';
import { findCarrierLine } from './carrier-line.ts';
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

/** A demodulated stretch. Times are seconds from the first sample of the cut-out. */
export interface DbpskDemodulation extends DbpskBurst {
  readonly carrier: CarrierLine;
  /** Energy of the symbols; entry k lies before the phase change of bit k, entry k + 1 after it. */
  readonly symbolEnergy: Float64Array;
  /** Instant of the phase change of bit 0; the one of bit k comes k symbols later. */
  readonly firstChangeSeconds: number;
}

interface Symbols {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function symbolsOn(baseband: Baseband, carrier: CarrierLine, start: number, symbol: number, count: number): Symbols {
  const rate = baseband.sampleRateHz;
  const integral = integrate(baseband, carrier, (start - symbol) * rate, (start + (count + 1) * symbol) * rate);
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
    const size = Math.hypot(x, y);
    if (size === 0) continue;
    re += (x * x - y * y) / size;
    im += (2 * x * y) / size;
  }
  return Math.atan2(im, re) / 2;
}

function products({ re, im }: Symbols): Symbols {
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
 * Demodulates one stretch of a cut-out as DBPSK: square-law carrier, symbol grid of greatest energy, differential decisions. The grid is the
 * same whether the phase changes at the start or in the middle of a bit; which of the two it is, the edges of the frame tell later.
 */
export function demodulateDbpsk(baseband: Baseband, request: DbpskRequest): DbpskDemodulation | null {
  const { bitRateBps, fromSeconds, toSeconds } = request;
  const rough = findCarrierLine(baseband, request.offsetHz, bitRateBps, fromSeconds, toSeconds);
  const pad = 3 / bitRateBps;
  const rate = baseband.sampleRateHz;
  const integral = integrate(baseband, rough, (fromSeconds - pad) * rate, (toSeconds + pad) * rate);
  const grid = findSymbolGrid(integral, fromSeconds, toSeconds, bitRateBps, request.symbolRateSpread);
  const symbol = grid.symbolSeconds;
  const lead = Math.ceil((grid.phaseSeconds - (fromSeconds - pad)) / symbol);
  const start = grid.phaseSeconds - lead * symbol;
  const count = Math.floor((toSeconds + pad - start) / symbol);
  if (count < 24) return null;
  const symbols = symbolsOn(baseband, rough, start, symbol, count);
  const change = products(symbols);
  const turn = residualRotation(change);
  return decide(symbols, change, turn, {
    bitRateBps,
    symbolSeconds: symbol,
    firstChangeSeconds: start + symbol,
    carrier: { ...rough, offsetHz: rough.offsetHz + turn / (2 * Math.PI * symbol) },
  });
}

function decide(
  symbols: Symbols,
  change: Symbols,
  turn: number,
  facts: Pick<DbpskDemodulation, 'bitRateBps' | 'symbolSeconds' | 'firstChangeSeconds' | 'carrier'>,
): DbpskDemodulation {
  const count = change.re.length;
  const bits = new Uint8Array(count);
  const soft = new Float32Array(count);
  const symbolEnergy = symbols.re.map((x, k) => x * x + symbols.im[k] * symbols.im[k]);
  const sorted = Float64Array.from(symbolEnergy).sort();
  const typical = sorted[Math.floor(0.7 * sorted.length)] || 1;
  const c = Math.cos(turn);
  const s = Math.sin(turn);
  for (let k = 0; k < count; k++) {
    const value = change.re[k] * c + change.im[k] * s;
    soft[k] = value / typical;
    bits[k] = value >= 0 ? 1 : 0;
  }
  return { ...facts, bits, soft, symbolEnergy, firstBitTimeSeconds: facts.firstChangeSeconds };
}
