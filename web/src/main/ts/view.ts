// SPDX-License-Identifier: Apache-2.0

/** The part of a run that is shown, in nanoseconds from its start. Immutable. */
export class View {
  /** Nobody needs to tell apart what is shorter. */
  static readonly LEAST = 1000;

  private constructor(
    readonly whole: number,
    readonly from: number,
    readonly to: number,
  ) {}

  static of(whole: number): View {
    const length = Math.max(whole, View.LEAST);
    return new View(length, 0, length);
  }

  get length(): number {
    return this.to - this.from;
  }

  get isWhole(): boolean {
    return this.from === 0 && this.to === this.whole;
  }

  /** Returns the view from and to there, as long as one may be and within the run. */
  at(from: number, to: number): View {
    const length = Math.min(this.whole, Math.max(View.LEAST, to - from));
    const start = Math.min(Math.max(0, from), this.whole - length);
    return new View(this.whole, start, start + length);
  }

  /** Returns one that shows so many times as much, around a moment that stays where it is. */
  zoom(factor: number, around: number): View {
    const length = Math.min(this.whole, Math.max(View.LEAST, this.length * factor));
    const share = (around - this.from) / this.length;
    return this.at(around - share * length, around - share * length + length);
  }

  /** Returns one moved by a share of what is shown. */
  pan(share: number): View {
    const by = share * this.length;
    return this.at(this.from + by, this.to + by);
  }

  reset(): View {
    return View.of(this.whole);
  }

  /** Returns where a moment stands: 0 at the left edge, 1 at the right one. */
  share(moment: number): number {
    return (moment - this.from) / this.length;
  }

  /** Returns the moments to draw lines at: round ones, at most as many. */
  ticks(most: number): number[] {
    const step = roundStep(this.length / Math.max(1, most));
    const ticks = [];
    for (let at = Math.ceil(this.from / step) * step; at <= this.to; at += step) {
      ticks.push(at);
    }
    return ticks;
  }
}

const SECOND = 1e9;
const ROUND = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((s) => s * SECOND);

/** The least round length that is not shorter. */
function roundStep(length: number): number {
  if (length > SECOND / 2) {
    const found = ROUND.find((step) => step >= length);
    return found ?? Math.ceil(length / (3600 * SECOND)) * 3600 * SECOND;
  }
  const power = 10 ** Math.floor(Math.log10(length));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= length) ?? 10 * power;
}
