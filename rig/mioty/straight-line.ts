import { math } from '../signal/math.ts';

/** Least squares of y = at + slope x, point by point. */
export class StraightLine {
  #count = 0;
  #meanX = 0;
  #meanY = 0;
  #xx = 0;
  #xy = 0;

  add(x: number, y: number): void {
    this.#count++;
    const dx = x - this.#meanX;
    this.#meanX += dx / this.#count;
    this.#meanY += (y - this.#meanY) / this.#count;
    this.#xx += dx * (x - this.#meanX);
    this.#xy += dx * (y - this.#meanY);
  }

  /** The slope kept within `limit` of `nominal`, which it is where all points share one x. */
  slope(nominal: number, limit: number): number {
    if (this.#xx === 0) return nominal;
    return math.min(nominal + limit, math.max(nominal - limit, this.#xy / this.#xx));
  }

  /** Height at `x` with a slope. */
  at(x: number, slope: number): number {
    return this.#meanY + slope * (x - this.#meanX);
  }
}
