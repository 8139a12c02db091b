// Creates stops, and recognizes a tour that is still to be begun.
import type { Stop, Tour } from '../api/wire';
import type { Place } from './coordinates';
import { idFrom } from './ids';
import { mainTitle } from './titles';

/** A stop whose texts are still to be written, in the languages of the tour. */
export function newStop(tour: Tour, at: Place, titles: Record<string, string> = {}): Stop {
  const title = Object.fromEntries(tour.languages.map((lang) => [lang, titles[lang] ?? '']));
  return {
    id: idFrom(
      mainTitle(tour, title),
      tour.stops.map((stop) => stop.id),
    ),
    title,
    position: { lat: at.lat, lon: at.lon },
    geofence: { radius_m: 30 },
    narration: Object.fromEntries(tour.languages.map((lang) => [lang, ['']])),
  } as unknown as Stop;
}

/** Whether the tour is still empty: it has no stop, or only the one that `soundwalk new` writes. */
export function isStarterTour(tour: Tour): boolean {
  const [first, ...rest] = tour.stops;
  return (
    first === undefined ||
    (rest.length === 0 && first.id === 'first-stop' && (first.position.source ?? '').startsWith('example:'))
  );
}
