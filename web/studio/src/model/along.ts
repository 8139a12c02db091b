// Places along the way from one stop to the next.
import type { Edit, Leg, Tour } from '../api/wire';
import type { Place } from './coordinates';
import { bearing, between, distance, fromLonLat, roundPlace, towards } from './ground';

export function legBetween(tour: Tour, from: string | undefined, to: string | undefined): Leg | undefined {
  return (tour.legs ?? []).find((leg) => leg.from === from && leg.to === to);
}

/** The edit that adds a leg to those of the tour. */
export function addLeg(tour: Tour, leg: Partial<Leg>): Edit {
  return (tour.legs ?? []).length === 0
    ? { do: 'set', pointer: '/legs', value: [leg] }
    : { do: 'insert', pointer: '/legs/-', value: leg };
}

/** The place some metres along the way from a stop to the next one; from the last stop, the way goes straight on. */
export function alongWay(tour: Tour, index: number, metres: number): Place {
  const [before, stop, next] = [tour.stops[index - 1], tour.stops[index], tour.stops[index + 1]];
  if (stop === undefined) return { lat: 0, lon: 0 };
  const home = stop.position;
  if (next === undefined) {
    const degrees = before === undefined ? 90 : bearing(before.position, home);
    return towards(home, degrees, metres);
  }
  const drawn = (legBetween(tour, stop.id, next.id)?.line ?? []).map(fromLonLat);
  const line = [home, ...drawn.slice(1), next.position];
  let left = metres;
  for (const [from, to] of line.slice(1).map((to, at) => [line[at] ?? home, to] as const)) {
    const length = distance(from, to);
    if (length > left) return roundPlace(between(from, to, left / length));
    left -= length;
  }
  return towards(home, bearing(home, next.position), metres);
}
