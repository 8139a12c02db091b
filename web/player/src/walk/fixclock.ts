// When a fix was measured, on the clock of the walk. Browsers stamp fixes with the receiver's time or with a clock of
// their own, which may be minutes or years apart from the page's. The stamps give the time between fixes; the arrivals
// give the difference of the clocks, which is taken to be the smallest delay seen recently.

/** A fix as a browser reports it; `time` is its stamp in milliseconds. */
export interface StampedFix {
  readonly time: number;
  readonly lat: number;
  readonly lon: number;
}

interface Arrival {
  /** When the fix arrived, on the clock of the walk, milliseconds. */
  readonly at: number;
  /** Arrival minus stamp, milliseconds: the difference of the clocks plus the time that the fix took to arrive. */
  readonly delay: number;
}

/** How long arrivals are remembered, milliseconds. */
const WINDOW_MS = 60_000;
/** How many arrivals are remembered even if they are older. */
const MIN_WINDOW_FIXES = 10;
/** After this many late fixes in a row, the difference of the clocks is taken to have changed. */
const LATE_FIXES = 3;
/** A fix counts as late if it arrives later than the others by more than this, milliseconds. */
const LATE_MS = 5000;
/** Late fixes that arrive within less than this were delayed together; the clock has not changed. Milliseconds. */
const BURST_MS = 1500;

export class FixClock {
  #recent: Arrival[] = [];
  #last: StampedFix | undefined;

  /** The time of a fix that came at `at` on the clock of the walk: never after its arrival. */
  timeOf(fix: StampedFix, at: number): number {
    const last = this.#last;
    this.#last = fix;
    // A stamp that does not change while the position does is of no use.
    const isStampStuck = last !== undefined && last.time === fix.time && (last.lat !== fix.lat || last.lon !== fix.lon);
    if (!Number.isFinite(fix.time) || isStampStuck) return at;
    this.#recent.push({ at, delay: at - fix.time });
    this.#forget(at);
    return Math.round(fix.time + this.#difference());
  }

  /** Milliseconds from the stamps' clock to the clock of the walk. */
  #difference(): number {
    return Math.min(...this.#recent.map(({ delay }) => delay));
  }

  #forget(now: number): void {
    while (this.#recent.length > MIN_WINDOW_FIXES && (this.#recent[0]?.at ?? now) < now - WINDOW_MS)
      this.#recent.shift();
    const latest = this.#recent.slice(-LATE_FIXES);
    const known = this.#difference();
    const span = now - (latest[0]?.at ?? now);
    if (latest.length === LATE_FIXES && span >= BURST_MS && latest.every(({ delay }) => delay > known + LATE_MS))
      this.#recent = latest;
  }
}
