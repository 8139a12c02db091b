// Where something is as seen by the visitor: its distance, and its direction on a clock face or a compass.
import { EARTH_M, type Place } from '../ground/plane';
import type { CompassPoint } from '../words';

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance by the haversine formula, metres. */
export function distance(a: Place, b: Place): number {
  const h =
    Math.sin(radians(b.lat - a.lat) / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lon - a.lon) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Direction from `a` to `b`, degrees clockwise from north. */
export function bearing(a: Place, b: Place): number {
  const along = radians(b.lon - a.lon);
  const east = Math.sin(along) * Math.cos(radians(b.lat));
  const north =
    Math.cos(radians(a.lat)) * Math.sin(radians(b.lat)) -
    Math.sin(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.cos(along);
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** The direction as an hour on a clock face for a visitor who walks in direction `course`: 12 is straight ahead. */
export function clockHour(course: number, direction: number): number {
  const hour = Math.round((((direction - course) % 360) + 360) / 30) % 12;
  return hour === 0 ? 12 : hour;
}

export function compassPoint(direction: number): CompassPoint {
  return (Math.round(direction / 45) % 8) as CompassPoint;
}
