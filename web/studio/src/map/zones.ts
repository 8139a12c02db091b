// The zones of stops as the map draws and moves them.
import { Circle, Polygon, Polyline, type Layer } from 'leaflet';
import { corridorOutline } from '../../../player/src/map/corridor';
import type { Stop } from '../api/wire';
import type { Place } from '../model/coordinates';
import type { Line } from '../model/carried';
import { fromLonLat, regularPolygon, towards } from '../model/ground';
import { latLng } from './markers';
import { reach } from './reach';

/** How far the arrow of a heading extends beyond the zone, metres. */
export const ARROW_M = 25;

export function drawnZone(stop: Stop, className: string): Layer[] {
  const { radius_m, polygon, corridor, heading } = stop.geofence;
  const options = { className, interactive: false };
  const layers: Layer[] = [];
  if (polygon != null)
    layers.push(
      new Polygon(
        polygon.map((one) => latLng(fromLonLat(one))),
        options,
      ),
    );
  else if (corridor != null)
    layers.push(
      new Polygon(
        corridorOutline(corridor.line, corridor.width_m).map((one) => latLng(fromLonLat([one[0], one[1]]))),
        options,
      ),
    );
  else if (radius_m != null) layers.push(new Circle(latLng(stop.position), { ...options, radius: radius_m }));
  if (heading != null) {
    const far = reach(stop) + ARROW_M;
    const steps = 12;
    const isSelected = className.includes('selected');
    const arc = Array.from({ length: steps + 1 }, (_, step) =>
      latLng(towards(stop.position, heading.towards - heading.within + (2 * heading.within * step) / steps, far)),
    );
    layers.push(
      new Polygon([latLng(stop.position), ...arc], {
        className: `cone${isSelected ? ' selected' : ''}`,
        interactive: false,
      }),
    );
    // An arrow shows the direction where colours do not.
    const tip = towards(stop.position, heading.towards, far);
    const barb = (side: number): [number, number] => latLng(towards(tip, heading.towards + 180 + side, ARROW_M / 2));
    layers.push(
      new Polyline(
        [
          [latLng(stop.position), latLng(tip)],
          [barb(28), latLng(tip), barb(-28)],
        ],
        { className: `arrow${isSelected ? ' selected' : ''}`, interactive: false },
      ),
    );
  }
  return layers;
}

export function outlineOf(stop: Stop): Place[] {
  const { polygon, corridor, radius_m } = stop.geofence;
  if (polygon != null) return [stop.position, ...polygon.map(fromLonLat)];
  if (corridor != null) return [stop.position, ...corridor.line.map(fromLonLat)];
  return regularPolygon(stop.position, (radius_m ?? 20) * 1.42, 4).map(fromLonLat);
}

/** The corners of a closed ring, each one once. */
export function open(polygon: Line): Line {
  const [first, last] = [polygon[0], polygon.at(-1)];
  const isClosed = polygon.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
  return isClosed ? polygon.slice(0, -1) : polygon;
}
