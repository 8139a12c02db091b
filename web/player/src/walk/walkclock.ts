// The time of a walk: never goes back, counts the time that a device sleeps, and survives a clock that is set.

/** Both clocks of a device, milliseconds. */
export interface Clocks {
  /** Since 1970; may be set by the system at any moment. */
  readonly wall: () => number;
  /** Since any moment; only goes on, and on many devices stands still while they sleep. */
  readonly steady: () => number;
}

const DEVICE: Clocks = { wall: () => Date.now(), steady: () => performance.now() };

/** Clocks that drift apart by less are not corrected, milliseconds: they tick in different steps. */
const TOLERANCE_MS = 50;

export class WalkClock {
  readonly #clocks: Clocks;
  /** What the steady clock lacks to the time of the walk, milliseconds. */
  #ahead: number;

  constructor(clocks = DEVICE) {
    this.#clocks = clocks;
    this.#ahead = clocks.wall() - clocks.steady();
  }

  /**
   * Whole milliseconds since 1970 by the clock that was right at the start. The wall clock going ahead is a sleep of the
   * device (or was set forward, which cannot be told apart and costs one gap); going back it is not followed.
   */
  now(): number {
    const steady = this.#clocks.steady();
    const ahead = this.#clocks.wall() - steady;
    if (ahead > this.#ahead + TOLERANCE_MS) this.#ahead = ahead;
    return Math.round(steady + this.#ahead);
  }
}
