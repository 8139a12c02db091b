// Measures how far a stop's zone extends from its position.
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
