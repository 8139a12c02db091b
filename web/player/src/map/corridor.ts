// The outline of a strip along a line, for drawing.
import { Plane } from '../ground/plane';
import type { LonLat } from '../pack/pack';

export function corridorOutline(line: readonly LonLat[], width_m: number): LonLat[] {
  const [first] = line;
  if (first === undefined) return [];
  const plane = new Plane({ lon: first[0], lat: first[1] });
  const spots = line.map(([lon, lat]) => plane.project({ lat, lon }));
  const sides: [LonLat[], LonLat[]] = [[], []];
  spots.forEach((spot, index) => {
    const [before, after] = [spots[index - 1] ?? spot, spots[index + 1] ?? spot];
    const [east, north] = [after.x - before.x, after.y - before.y];
    const length = Math.hypot(east, north) || 1;
    const [dx, dy] = [(-north / length) * (width_m / 2), (east / length) * (width_m / 2)];
    const aside = (share: number): LonLat => {
      const { lat, lon } = plane.unproject({ x: spot.x + share * dx, y: spot.y + share * dy });
      return [lon, lat];
    };
    sides[0].push(aside(1));
    sides[1].push(aside(-1));
  });
  return [...sides[0], ...sides[1].reverse()];
}
