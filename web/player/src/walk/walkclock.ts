// The clock of a walk. It never goes back, counts the time while the device sleeps, and survives a change of the clock.

/** Both clocks of a device, in milliseconds. */
export interface Clocks {
  /** The time since 1970; the system may set this clock at any moment. */
  readonly wall: () => number;
  /** The time since some fixed moment. It never goes back, and on many devices it stops while they sleep. */
  readonly steady: () => number;
}

const DEVICE: Clocks = { wall: () => Date.now(), steady: () => performance.now() };

/** Differences below this are not corrected, because the clocks tick in different steps. Milliseconds. */
const TOLERANCE_MS = 50;

export class WalkClock {
  readonly #clocks: Clocks;
  /** How far the walk's clock is ahead of the steady clock, milliseconds. */
  #ahead: number;

  constructor(clocks = DEVICE) {
    this.#clocks = clocks;
    this.#ahead = clocks.wall() - clocks.steady();
  }

  /**
   * Whole milliseconds since 1970, by the wall clock at the start of the walk. If the wall clock jumps ahead, the
   * device has slept (or the clock was set forward, which looks the same and costs one gap). If it goes back, it is
   * ignored.
   */
  now(): number {
    const steady = this.#clocks.steady();
    const ahead = this.#clocks.wall() - steady;
    if (ahead > this.#ahead + TOLERANCE_MS) this.#ahead = ahead;
    return Math.round(steady + this.#ahead);
  }
}
