// Measures how far a stop's zone extends from its position, and finds the stops that lie together.
import type { Stop } from '../api/wire';
import { distance, fromLonLat } from '../model/ground';

/** The distance from a stop's position to the farthest point of its zone, metres. */
export function reach(stop: Stop): number {
  const { radius_m, polygon, corridor } = stop.geofence;
  const far = (line: readonly (readonly [number, number])[]): number =>
    Math.max(10, ...line.map((point) => distance(stop.position, fromLonLat(point))));
  if (polygon != null) return far(polygon);
  if (corridor != null) return far(corridor.line) + corridor.width_m / 2;
  return radius_m ?? 20;
}

/** A stop that is farther away from the others than this is a mistake, and no reason to show half of the world, metres. */
const FAR_M = 100_000;

/** The stops that are shown as the whole tour: all of them, without those whose coordinates lie far away from most others. */
export function together(stops: readonly Stop[]): readonly Stop[] {
  const middle = (of: (stop: Stop) => number): number =>
    stops.map(of).sort((a, b) => a - b)[Math.floor(stops.length / 2)] ?? 0;
  const center = { lat: middle((stop) => stop.position.lat), lon: middle((stop) => stop.position.lon) };
  const near = stops.filter((stop) => distance(stop.position, center) < FAR_M);
  return near.length > stops.length / 2 ? near : stops;
}
