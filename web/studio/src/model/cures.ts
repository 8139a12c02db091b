// Changes of a stop that may help visitors to hear its story. What they would do is found out by rehearsing them.
import type { Edit, Geofence, RehearsalFindings, Stop } from '../api/wire';
import type { Words } from '../words/words';
import { pointer } from './pointer';

/** A change that may help. */
export interface Cure {
  readonly label: string;
  readonly edits: readonly Edit[];
}

/** By how much polygons and corridors are enlarged. */
const FACTOR = 1.25;
/** Positions are written to a tenth of a metre. */
const DEGREE_STEPS = 1e6;

/** The changes that may help at a stop: those that the rehearsal proposes and, for other zones than circles, a larger zone. */
export function curesOf(findings: RehearsalFindings, stop: Stop, index: number, words: Words): Cure[] {
  const { rehearsal } = words;
  const radii = findings.proposals
    .filter((one) => one.stop === stop.id)
    .map(({ radius_m, to_m }): Cure => {
      const label = to_m > radius_m ? rehearsal.enlarge(to_m) : rehearsal.shrink(to_m);
      return { label, edits: [{ do: 'set', pointer: pointer('stops', index, 'geofence', 'radius_m'), value: to_m }] };
    });
  const moves = findings.moves
    .filter((one) => one.stop === stop.id)
    .map(({ by_m, lat, lon }): Cure => ({
      label: rehearsal.move(Math.round(Math.abs(by_m)), by_m < 0),
      edits: [
        { do: 'set', pointer: pointer('stops', index, 'position', 'lat'), value: lat },
        { do: 'set', pointer: pointer('stops', index, 'position', 'lon'), value: lon },
      ],
    }));
  const report = findings.stops.find((one) => one.stop === stop.id);
  const isMissed = report !== undefined && report.missed.count > report.false.count;
  const larger = isMissed ? enlarged(stop.geofence) : null;
  const wider: Cure[] =
    larger === null
      ? []
      : [
          {
            label: rehearsal.widen,
            edits: [{ do: 'set', pointer: pointer('stops', index, 'geofence'), value: larger }],
          },
        ];
  return [...radii, ...moves, ...wider];
}

/** A larger polygon or corridor; null for a circle, whose radii the rehearsal tries. */
function enlarged(zone: Geofence): Geofence | null {
  if (zone.corridor != null)
    return { ...zone, corridor: { ...zone.corridor, width_m: Math.round(zone.corridor.width_m * FACTOR) } };
  if (zone.polygon == null || zone.polygon.length < 4) return null;
  const corners = zone.polygon.slice(0, -1);
  const middle = [0, 1].map((axis) => corners.reduce((sum, at) => sum + (at[axis] ?? 0), 0) / corners.length);
  const away = (value: number, axis: number): number => {
    const from = middle[axis] ?? 0;
    return Math.round((from + (value - from) * FACTOR) * DEGREE_STEPS) / DEGREE_STEPS;
  };
  return { ...zone, polygon: zone.polygon.map(([lon, lat]) => [away(lon, 0), away(lat, 1)]) };
}
