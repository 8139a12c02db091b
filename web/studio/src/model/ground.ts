// Distances, directions and movements in metres, on the plane that both pages share.
import { Plane } from '../../../player/src/ground/plane';
import type { Place } from './coordinates';

export type Metres = readonly [east: number, north: number];

export function offset(from: Place, to: Place): Metres {
  const { x, y } = new Plane(from).project(to);
  return [x, y];
}

export function offsetBy(from: Place, [east, north]: Metres): Place {
  return roundPlace(new Plane(from).unproject({ x: east, y: north }));
}

/** Rounds a place to a tenth of a metre, which is finer than anybody can point. */
export function roundPlace({ lat, lon }: Place): Place {
  const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
  return { lat: round(lat), lon: round(lon) };
}

/** The place between two others, at a share of the way from the first. */
export function between(from: Place, to: Place, share = 0.5): Place {
  const plane = new Plane(from);
  const { x, y } = plane.project(to);
  return plane.unproject({ x: x * share, y: y * share });
}

export function distance(from: Place, to: Place): number {
  return Math.hypot(...offset(from, to));
}

/** Degrees clockwise from north, 0 to 360. */
export function bearing(from: Place, to: Place): number {
  const plane = new Plane(from);
  return plane.bearing(from, plane.project(to));
}

/** The place a number of metres away in a direction (degrees clockwise from north). */
export function towards(from: Place, degrees: number, metres: number): Place {
  const { x, y } = new Plane(from).direction(from, degrees);
  return offsetBy(from, [x * metres, y * metres]);
}

export function pair({ lat, lon }: Place): [number, number] {
  return [lon, lat];
}

export function fromLonLat([lon, lat]: readonly [number, number]): Place {
  return { lat, lon };
}

/** A closed regular polygon around a place: the shape that a new polygon zone starts with. */
export function regularPolygon(middle: Place, radius: number, corners: number): [number, number][] {
  const all = Array.from({ length: corners }, (_, index) =>
    pair(towards(middle, (index * 360) / corners + 360 / corners / 2, radius)),
  );
  const first = all[0];
  return first === undefined ? [] : [...all, first];
}

/**
 * The distance in metres from a place to the segment between two others, and the position of the nearest point on it (0
 * to 1).
 */
export function distanceToSegment(
  place: Place,
  from: Place,
  to: Place,
): { readonly metres: number; readonly at: number } {
  const [x, y] = offset(from, to);
  const [px, py] = offset(from, place);
  const length = x * x + y * y;
  const at = length === 0 ? 0 : Math.min(1, Math.max(0, (px * x + py * y) / length));
  return { metres: Math.hypot(px - x * at, py - y * at), at };
}
