// Zones that move with their stop.
import type { Geofence, Stop } from '../api/wire';
import type { Place } from './coordinates';
import { fromLonLat, offset, offsetBy, pair } from './ground';

export type Line = [number, number][];

/** The zone of a stop that is moved: polygons and corridors move along, and a circle is always where the stop is. */
export function carried(stop: Stop, to: Place): Geofence | null {
  const by = offset(stop.position, to);
  const shift = (line: Line): Line => line.map((point) => pair(offsetBy(fromLonLat(point), by)));
  const { polygon, corridor } = stop.geofence;
  if (polygon != null) return { ...stop.geofence, polygon: shift(polygon) };
  if (corridor != null) return { ...stop.geofence, corridor: { ...corridor, line: shift(corridor.line) } };
  return null;
}
