// The browser's position, as readings and as the state a visitor is told of. What a reading means, the engine decides.
// A watch may die without a word, as on iOS in the background: where nothing comes for a while, it is set up anew.

/** A position reading; the field names are those of the engine's façade. */
export interface Reading {
  /** When it was measured, milliseconds. By whose clock, only the browser knows; `FixClock` brings it to the walk's. */
  readonly time: number;
  readonly lat: number;
  readonly lon: number;
  /** Radius that holds about 68 % of positions, metres. */
  readonly error_m: number;
  readonly speed_mps: number | null;
  readonly course_deg: number | null;
}

export type PositionState =
  | { readonly is: 'off' }
  | { readonly is: 'waiting' }
  | { readonly is: 'good'; readonly reading: Reading }
  | { readonly is: 'coarse'; readonly reading: Reading }
  | { readonly is: 'lost' }
  | { readonly is: 'denied' }
  | { readonly is: 'unavailable' };

/** From here on stops of 25 to 60 m radius cannot be told apart: the phone gives an approximate place only. */
export const COARSE_M = 150;

/** Nothing for so long after the page is visible again: the watch has probably died in the background, milliseconds. */
const RETURN_MS = 3000;
/** Nothing for so long while the page is visible: it is asked anew for the first time, milliseconds; */
const SILENCE_MS = 15_000;
/** each further time after twice as long, at most this. A receiver that finds nothing gains nothing by being asked. */
const LONGEST_SILENCE_MS = 60_000;

export interface PositionEvents {
  readonly heard: (reading: Reading) => void;
  /** The visitor or the device gives no position. */
  readonly refused: (why: 'denied' | 'unavailable') => void;
}

/** Follows the position until it is stopped. */
export class PositionWatch {
  readonly #events: PositionEvents;
  readonly #now: () => number;
  /** The watches that the browser has; two while a new one has not given anything yet. */
  #ids: number[] = [];
  /** The browser has answered: the visitor is not being asked for permission any more, so that asking anew is silent. */
  #isAnswered = false;
  #isStopped = false;
  /** When something last came or was asked for. */
  #since: number;
  /** How long it may be silent before it is asked for anew, milliseconds. */
  #patience = SILENCE_MS;
  readonly #visible = (): void => {
    if (document.visibilityState !== 'visible') return;
    this.#since = this.#now();
    this.#patience = RETURN_MS;
  };

  /** `now` is the clock by which silence is measured, milliseconds. */
  constructor(events: PositionEvents, now: () => number) {
    this.#events = events;
    this.#now = now;
    this.#since = now();
    document.addEventListener('visibilitychange', this.#visible);
    addEventListener('pageshow', this.#visible);
    this.askAnew();
  }

  /** Sets up a new watch; the one before is kept until the new one gives something. */
  askAnew(): void {
    if (this.#isStopped) return;
    this.#since = this.#now();
    if (!('geolocation' in navigator)) {
      this.#events.refused('unavailable');
      return;
    }
    // A watch that has given nothing is given up when two are waiting already.
    for (const id of this.#ids.splice(0, Math.max(0, this.#ids.length - 1))) navigator.geolocation.clearWatch(id);
    const id: number = navigator.geolocation.watchPosition(
      (position) => {
        if (this.#isStopped) return;
        this.#answered(id);
        this.#events.heard(reading(position));
      },
      (error) => {
        if (this.#isStopped) return;
        // Who was denied once may be asked again only by the visitor: some browsers would show their question each time.
        this.#isAnswered = error.code !== error.PERMISSION_DENIED;
        // A time-out or a momentary failure is not the end: the watch goes on, and silence is noticed by the engine.
        if (error.code === error.PERMISSION_DENIED) this.#events.refused('denied');
        else if (error.code === error.POSITION_UNAVAILABLE) this.#events.refused('unavailable');
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 },
    );
    this.#ids.push(id);
  }

  /** To be called about once a second: asks anew where nothing has come for too long. */
  tick(): void {
    if (!this.#isAnswered || document.visibilityState !== 'visible') return;
    if (this.#now() - this.#since < this.#patience) return;
    this.#patience = Math.min(LONGEST_SILENCE_MS, Math.max(SILENCE_MS, 2 * this.#patience));
    this.askAnew();
  }

  stop(): void {
    this.#isStopped = true;
    document.removeEventListener('visibilitychange', this.#visible);
    removeEventListener('pageshow', this.#visible);
    for (const id of this.#ids.splice(0)) navigator.geolocation.clearWatch(id);
  }

  /** The watch that has given something stays, others end. */
  #answered(id: number): void {
    this.#isAnswered = true;
    // A receiver that gives a fix every 20 s is not silent for 15.
    this.#patience = Math.min(LONGEST_SILENCE_MS, Math.max(SILENCE_MS, 3 * (this.#now() - this.#since)));
    this.#since = this.#now();
    if (this.#ids.length < 2) return;
    for (const other of this.#ids) if (other !== id) navigator.geolocation.clearWatch(other);
    this.#ids = [id];
  }
}

function reading({ coords, timestamp }: GeolocationPosition): Reading {
  return {
    time: timestamp,
    lat: coords.latitude,
    lon: coords.longitude,
    error_m: coords.accuracy,
    speed_mps: finite(coords.speed),
    course_deg: finite(coords.heading),
  };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
