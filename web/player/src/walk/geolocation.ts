// The browser's position: readings for the engine, and a state to show to the visitor. The engine decides what a
// reading means. A watch may die silently, as on iOS in the background; after a while without a reading it is started
// again.

/** A position reading; the field names are those of the engine's façade. */
export interface PositionReading {
  /**
   * When it was measured, milliseconds. Only the browser knows by which clock; `FixClock` converts it to the walk's.
   */
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
  | { readonly is: 'good'; readonly reading: PositionReading }
  | { readonly is: 'coarse'; readonly reading: PositionReading }
  | { readonly is: 'lost' }
  | { readonly is: 'denied' }
  | { readonly is: 'unavailable' };

/**
 * With a larger error than this, stops of 25 to 60 m radius cannot be told apart: the phone reports only an approximate
 * place.
 */
export const COARSE_ERROR_M = 150;

/**
 * After this long without a reading on a page that is visible again, the watch has probably died in the background.
 * Milliseconds.
 */
const RETURN_MS = 3000;
/** After this long without a reading on a visible page, the watch is restarted for the first time. Milliseconds. */
const SILENCE_MS = 15_000;
/**
 * Each further restart waits twice as long, up to this: a receiver without a signal gains nothing by being asked.
 * Milliseconds.
 */
const MAX_SILENCE_MS = 60_000;

export interface PositionEvents {
  readonly heard: (reading: PositionReading) => void;
  /** Called when the visitor or the device refuses to give a position. */
  readonly refused: (why: 'denied' | 'unavailable') => void;
}

/** Follows the position until it is stopped. */
export class PositionWatch {
  readonly #events: PositionEvents;
  readonly #now: () => number;
  /** The ids of the browser's watches. There are two while a new one has not reported anything yet. */
  #ids: number[] = [];
  /**
   * Whether the browser has answered. It then no longer asks the visitor for permission, so that a restart is silent.
   */
  #isAnswered = false;
  #isStopped = false;
  /** When the last reading arrived or the watch was started, milliseconds. */
  #since: number;
  /** How long the watch may be silent before it is restarted, milliseconds. */
  #silenceLimit = SILENCE_MS;
  readonly #visible = (): void => {
    if (document.visibilityState !== 'visible') return;
    this.#since = this.#now();
    this.#silenceLimit = RETURN_MS;
  };

  /** `now` is the clock that measures silence, in milliseconds. */
  constructor(events: PositionEvents, now: () => number) {
    this.#events = events;
    this.#now = now;
    this.#since = now();
    document.addEventListener('visibilitychange', this.#visible);
    addEventListener('pageshow', this.#visible);
    this.restart();
  }

  /** Starts a new watch; the previous one is kept until the new one reports something. */
  restart(): void {
    if (this.#isStopped) return;
    this.#since = this.#now();
    if (!('geolocation' in navigator)) {
      this.#events.refused('unavailable');
      return;
    }
    // When two watches are waiting already, the older one is given up.
    for (const id of this.#ids.splice(0, Math.max(0, this.#ids.length - 1))) navigator.geolocation.clearWatch(id);
    const id: number = navigator.geolocation.watchPosition(
      (position) => {
        if (this.#isStopped) return;
        this.#keepWatch(id);
        this.#events.heard(reading(position));
      },
      (error) => {
        if (this.#isStopped) return;
        // After a denial only the visitor may ask again: some browsers would show their question each time.
        this.#isAnswered = error.code !== error.PERMISSION_DENIED;
        // A timeout or a momentary failure is not the end: the watch goes on, and the engine notices the silence.
        if (error.code === error.PERMISSION_DENIED) this.#events.refused('denied');
        else if (error.code === error.POSITION_UNAVAILABLE) this.#events.refused('unavailable');
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 },
    );
    this.#ids.push(id);
  }

  /** Restarts the watch when nothing has arrived for too long. Call it about once a second. */
  tick(): void {
    if (!this.#isAnswered || document.visibilityState !== 'visible') return;
    if (this.#now() - this.#since < this.#silenceLimit) return;
    this.#silenceLimit = Math.min(MAX_SILENCE_MS, Math.max(SILENCE_MS, 2 * this.#silenceLimit));
    this.restart();
  }

  stop(): void {
    this.#isStopped = true;
    document.removeEventListener('visibilitychange', this.#visible);
    removeEventListener('pageshow', this.#visible);
    for (const id of this.#ids.splice(0)) navigator.geolocation.clearWatch(id);
  }

  /** Keeps the watch that has reported something and ends the others. */
  #keepWatch(id: number): void {
    this.#isAnswered = true;
    // A receiver that reports every 20 s must not count as silent after 15 s.
    this.#silenceLimit = Math.min(MAX_SILENCE_MS, Math.max(SILENCE_MS, 3 * (this.#now() - this.#since)));
    this.#since = this.#now();
    if (this.#ids.length < 2) return;
    for (const other of this.#ids) if (other !== id) navigator.geolocation.clearWatch(other);
    this.#ids = [id];
  }
}

function reading({ coords, timestamp }: GeolocationPosition): PositionReading {
  return {
    time: timestamp,
    lat: coords.latitude,
    lon: coords.longitude,
    error_m: coords.accuracy,
    speed_mps: finiteOrNull(coords.speed),
    course_deg: finiteOrNull(coords.heading),
  };
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
