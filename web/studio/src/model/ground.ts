// Metres on the map: an equirectangular plane around a place, good to a metre within a city.
import type { Place } from './coordinates';

/** Metres of one degree of latitude (mean earth radius 6 371 008.8 m). */
const DEGREE_M = (Math.PI / 180) * 6_371_008.8;

export type Metres = readonly [east: number, north: number];

export function offset(from: Place, to: Place): Metres {
  return [(to.lon - from.lon) * DEGREE_M * Math.cos((from.lat * Math.PI) / 180), (to.lat - from.lat) * DEGREE_M];
}

export function moved(from: Place, [east, north]: Metres): Place {
  const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
  return { lat: round(from.lat + north / DEGREE_M), lon: round(from.lon + east / (DEGREE_M * Math.cos((from.lat * Math.PI) / 180))) };
}

export function distance(from: Place, to: Place): number {
  return Math.hypot(...offset(from, to));
}

/** Degrees clockwise from north, 0 to 360. */
export function bearing(from: Place, to: Place): number {
  const [east, north] = offset(from, to);
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** The place so many metres away in a direction. */
export function towards(from: Place, degrees: number, metres: number): Place {
  const angle = (degrees * Math.PI) / 180;
  return moved(from, [Math.sin(angle) * metres, Math.cos(angle) * metres]);
}

export function pair({ lat, lon }: Place): [number, number] {
  return [lon, lat];
}

export function unpaired([lon, lat]: readonly [number, number]): Place {
  return { lat, lon };
}

/** A ring around a place: what a polygon begins as. */
export function ring(middle: Place, radius: number, corners: number): [number, number][] {
  const all = Array.from({ length: corners }, (_, index) => pair(towards(middle, (index * 360) / corners + 360 / corners / 2, radius)));
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
