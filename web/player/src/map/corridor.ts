// The outline of a strip along a line, for drawing.
import type { LonLat } from '../pack/pack';

/** Metres of one degree of latitude. */
const DEGREE_M = 111_195;

export function corridorOutline(line: readonly LonLat[], width_m: number): LonLat[] {
  const shrink = Math.cos(((line[0]?.[1] ?? 0) * Math.PI) / 180);
  const sides: [LonLat[], LonLat[]] = [[], []];
  line.forEach(([lon, lat], index) => {
    const [before, after] = [line[index - 1] ?? [lon, lat], line[index + 1] ?? [lon, lat]];
    const [east, north] = [(after[0] - before[0]) * shrink, after[1] - before[1]];
    const length = Math.hypot(east, north) || 1;
    const [dx, dy] = [(-north / length) * (width_m / 2), (east / length) * (width_m / 2)];
    sides[0].push([lon + dx / (DEGREE_M * shrink), lat + dy / DEGREE_M]);
    sides[1].push([lon - dx / (DEGREE_M * shrink), lat - dy / DEGREE_M]);
  });
  return [...sides[0], ...sides[1].reverse()];
}
