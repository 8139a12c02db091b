// When a fix was measured, on the clock of the walk. Browsers stamp fixes with the receiver's time or with a clock of
// their own, which may be minutes or years apart from the page's: the stamps tell the time between fixes, the arrivals
// tell how far the two clocks are apart. The smallest delay seen lately is taken for that difference.

/** A fix as a browser gives it; `time` is its stamp, milliseconds. */
export interface Stamped {
  readonly time: number;
  readonly lat: number;
  readonly lon: number;
}

interface Arrival {
  /** When it came, on the clock of the walk. */
  readonly at: number;
  /** Arrival minus stamp: the difference of the clocks, and what the fix was under way. */
  readonly delay: number;
}

/** Arrivals are remembered so long, milliseconds, */
const WINDOW_MS = 60_000;
/** but at least so many. */
const WINDOW_FIXES = 10;
/** After so many fixes in a row that are all late, the difference of the clocks has changed. */
const LATE_FIXES = 3;
/** A fix that is later than others by more is late, milliseconds. */
const LATE_MS = 5000;
/** Late fixes that come within a shorter time were held up together: that is a delay and no other clock, milliseconds. */
const BURST_MS = 1500;

export class FixClock {
  #recent: Arrival[] = [];
  #last: Stamped | undefined;

  /** The time of a fix that came at `at` on the clock of the walk: never after its arrival. */
  timeOf(fix: Stamped, at: number): number {
    const last = this.#last;
    this.#last = fix;
    // A stamp that stands still while the position moves tells nothing.
    const isStuck = last !== undefined && last.time === fix.time && (last.lat !== fix.lat || last.lon !== fix.lon);
    if (!Number.isFinite(fix.time) || isStuck) return at;
    this.#recent.push({ at, delay: at - fix.time });
    this.#forget(at);
    return Math.round(fix.time + this.#difference());
  }

  /** Milliseconds from the stamps' clock to the clock of the walk. */
  #difference(): number {
    return Math.min(...this.#recent.map(({ delay }) => delay));
  }

  #forget(now: number): void {
    while (this.#recent.length > WINDOW_FIXES && (this.#recent[0]?.at ?? now) < now - WINDOW_MS) this.#recent.shift();
    const latest = this.#recent.slice(-LATE_FIXES);
    const known = this.#difference();
    const span = now - (latest[0]?.at ?? now);
    if (latest.length === LATE_FIXES && span >= BURST_MS && latest.every(({ delay }) => delay > known + LATE_MS))
      this.#recent = latest;
  }
}
