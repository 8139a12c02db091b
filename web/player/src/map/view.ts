// How a tour's ground is brought onto the map library's map: across the 180th meridian and at the poles as well.
import { Bounds, CRS, extend, LatLng, point, Projection, type Map as LeafletMap, type Point } from 'leaflet';
import { Plane, shortWay, type Place } from '../ground/plane';

/** Web maps end a little beyond this latitude, degrees. */
const MERCATOR_ENDS = 84;

/** Whether a tour lies where web maps, and tiles with them, do not reach. */
export function isPolar(home: Place): boolean {
  return Math.abs(home.lat) > MERCATOR_ENDS;
}

/**
 * The projection of a map around a place: that of web maps, with all longitudes on the side where they are nearest to
 * the place; beyond the end of web maps the tour's own plane, at the scale that web maps have at the equator.
 */
export function crsAround(home: Place): CRS {
  const mercator = Projection.SphericalMercator;
  if (!isPolar(home)) {
    const beside = (at: LatLng): LatLng => new LatLng(at.lat, home.lon + shortWay(at.lng - home.lon));
    return extend({}, CRS.EPSG3857, {
      projection: {
        bounds: mercator.bounds,
        project: (at: LatLng): Point => mercator.project(beside(at)),
        unproject: (at: Point): LatLng => mercator.unproject(at),
      },
    }) as CRS;
  }
  const plane = new Plane(home);
  return extend({}, CRS.EPSG3857, {
    wrapLng: undefined,
    // Told apart from web maps by this, the library draws circles as circles.
    distance: (one: LatLng, other: LatLng) => CRS.EPSG3857.distance(one, other),
    projection: {
      bounds: mercator.bounds,
      project: ({ lat, lng }: LatLng): Point => {
        const { x, y } = plane.spot({ lat, lon: lng });
        return point(x, y);
      },
      unproject: ({ x, y }: Point): LatLng => {
        const { lat, lon } = plane.place({ x, y });
        return new LatLng(lat, lon);
      },
    },
  }) as CRS;
}

export interface Fit {
  /** Pixels that stay free on each side. */
  readonly padding: number;
  readonly maxZoom?: number;
  readonly animate: boolean;
}

/** Shows some places as large as they fit. What the library does by itself goes wrong where longitudes jump. */
export function fit(
  map: LeafletMap,
  places: readonly Place[],
  { padding, maxZoom = map.getMaxZoom(), animate }: Fit,
): void {
  if (places.length === 0) return;
  const bounds = new Bounds(places.map(({ lat, lon }) => map.project([lat, lon], 0)));
  const size = map.getSize().subtract([2 * padding, 2 * padding]);
  const scale = Math.min(Math.max(size.x, 1) / bounds.getSize().x, Math.max(size.y, 1) / bounds.getSize().y);
  const snap = map.options.zoomSnap ?? 1;
  const zoom = Number.isFinite(scale) ? Math.floor(map.getScaleZoom(scale, 0) / snap + 1e-9) * snap : maxZoom;
  map.setView(map.unproject(bounds.getCenter(), 0), Math.max(map.getMinZoom(), Math.min(zoom, maxZoom)), { animate });
}

/** Whether all of some places are in view, at least so many shares of the map's size away from its edges. */
export function shows(map: LeafletMap, places: readonly Place[], away = 0): boolean {
  const view = map.getPixelBounds();
  const size = view.getSize().multiplyBy(away);
  const inner = new Bounds(view.min!.add(size), view.max!.subtract(size));
  return places.every(({ lat, lon }) => inner.contains(map.project([lat, lon])));
}
