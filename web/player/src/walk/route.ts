// Measures how far a place is from the tour's legs.
import type { Tour } from '../pack/tour';
import { Plane, type Place, type PlanePoint } from '../ground/plane';

/** Metres to the nearest point of the tour's legs; null for a tour without legs. */
export function metresFromRoute(tour: Tour, place: Place): number | null {
  const plane = new Plane(place);
  let nearest: number | null = null;
  const stops = new Map(tour.stops.map(({ id, position }) => [id, position]));
  for (const leg of tour.legs) {
    const ends = [stops.get(leg.from), stops.get(leg.to)].filter((end) => end !== undefined);
    const line = leg.line.length > 1 ? leg.line.map(([lon, lat]) => ({ lon, lat })) : ends;
    const spots = line.map((one) => plane.project(one));
    for (const [index, end] of spots.entries()) {
      const metres = metresFromLine(spots[index - 1] ?? end, end);
      if (nearest === null || metres < nearest) nearest = metres;
    }
  }
  return nearest;
}

/** Metres from the origin to the line between two points. */
function metresFromLine(a: PlanePoint, b: PlanePoint): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(a.x * dx + a.y * dy) / length));
  return Math.hypot(a.x + along * dx, a.y + along * dy);
}
