// Metres on the map, on the plane that both pages share.
import { Plane } from '../../../player/src/ground/plane';
import type { Place } from './coordinates';

export type Metres = readonly [east: number, north: number];

export function offset(from: Place, to: Place): Metres {
  const { x, y } = new Plane(from).spot(to);
  return [x, y];
}

export function moved(from: Place, [east, north]: Metres): Place {
  return rounded(new Plane(from).place({ x: east, y: north }));
}

/** To a tenth of a metre: more than anybody can point at. */
export function rounded({ lat, lon }: Place): Place {
  const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
  return { lat: round(lat), lon: round(lon) };
}

/** The place between two others. */
export function between(from: Place, to: Place, share = 0.5): Place {
  const plane = new Plane(from);
  const { x, y } = plane.spot(to);
  return plane.place({ x: x * share, y: y * share });
}

export function distance(from: Place, to: Place): number {
  return Math.hypot(...offset(from, to));
}

/** Degrees clockwise from north, 0 to 360. */
export function bearing(from: Place, to: Place): number {
  const plane = new Plane(from);
  return plane.bearing(from, plane.spot(to));
}

/** The place so many metres away in a direction. */
export function towards(from: Place, degrees: number, metres: number): Place {
  const { x, y } = new Plane(from).direction(from, degrees);
  return moved(from, [x * metres, y * metres]);
}

export function pair({ lat, lon }: Place): [number, number] {
  return [lon, lat];
}

export function unpaired([lon, lat]: readonly [number, number]): Place {
  return { lat, lon };
}

/** A ring around a place: what a polygon begins as. */
export function ring(middle: Place, radius: number, corners: number): [number, number][] {
  const all = Array.from({ length: corners }, (_, index) =>
    pair(towards(middle, (index * 360) / corners + 360 / corners / 2, radius)),
  );
  const first = all[0];
  return first === undefined ? [] : [...all, first];
}

/** Metres from a place to the segment between two others, and where on it (0 to 1) it is nearest. */
export function toSegment(place: Place, from: Place, to: Place): { readonly metres: number; readonly at: number } {
  const [x, y] = offset(from, to);
  const [px, py] = offset(from, place);
  const length = x * x + y * y;
  const at = length === 0 ? 0 : Math.min(1, Math.max(0, (px * x + py * y) / length));
  return { metres: Math.hypot(px - x * at, py - y * at), at };
}
