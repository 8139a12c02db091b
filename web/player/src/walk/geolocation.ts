// The browser's position, as readings and as the state a visitor is told of. What a reading means, the engine decides.

/** A position reading; the field names are those of the engine's façade. */
export interface Reading {
  /** When it was measured, milliseconds. By whose clock, only the browser knows; [`FixClock`] brings it to the walk's. */
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

export interface Watch {
  stop(): void;
}

/** Follows the position. `refused` is told once where the visitor or the device gives none. */
export function watchPosition(heard: (reading: Reading) => void, refused: (why: 'denied' | 'unavailable') => void): Watch {
  if (!('geolocation' in navigator)) {
    refused('unavailable');
    return { stop: () => undefined };
  }
  const id = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) =>
      heard({
        time: timestamp,
        lat: coords.latitude,
        lon: coords.longitude,
        error_m: coords.accuracy,
        speed_mps: finite(coords.speed),
        course_deg: finite(coords.heading),
      }),
    (error) => {
      // A time-out or a momentary failure is not the end: the watch goes on, and silence is noticed by the engine.
      if (error.code === error.PERMISSION_DENIED) refused('denied');
      else if (error.code === error.POSITION_UNAVAILABLE) refused('unavailable');
    },
    { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 },
  );
  return { stop: () => navigator.geolocation.clearWatch(id) };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
