// Measures the length of the walk.
import type { LonLat, Tour } from '../pack/pack';
import { distance } from './bearing';
import { isWalked } from './travel';

/** Metres on foot along the legs' lines; between stops without a leg, in a straight line. */
export function walkingMetres(tour: Tour): number {
  let metres = 0;
  for (const [index, stop] of tour.stops.entries()) {
    const before = tour.stops[index - 1];
    if (before === undefined) continue;
    const leg = tour.legs.find((one) => one.from === before.id && one.to === stop.id);
    if (leg !== undefined && !isWalked(leg)) continue;
    const ends: LonLat[] = [before, stop].map(({ position }) => [position.lon, position.lat]);
    metres += length(leg !== undefined && leg.line.length > 1 ? leg.line : ends);
  }
  return metres;
}

function length(line: readonly LonLat[]): number {
  let metres = 0;
  for (const [index, [lon, lat]] of line.entries()) {
    const before = line[index - 1];
    if (before !== undefined) metres += distance({ lat: before[1], lon: before[0] }, { lat, lon });
  }
  return metres;
}
