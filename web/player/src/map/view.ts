// How places are projected onto the map library's map, including across the 180th meridian and at the poles.
import { Bounds, CRS, extend, LatLng, point, Projection, type Map as LeafletMap, type Point } from 'leaflet';
import { Plane, wrapLongitude, type Place } from '../ground/plane';

/** Web maps end a little beyond this latitude, degrees. */
const MAX_MERCATOR_LATITUDE = 84;

/** Whether a tour is nearer to a pole than web maps and their tiles reach. */
export function isPolar(home: Place): boolean {
  return Math.abs(home.lat) > MAX_MERCATOR_LATITUDE;
}

/**
 * The projection of a map around a place. It is that of web maps, with every longitude shifted to the side where it is
 * nearest to the place. Beyond the end of web maps it is the tour's own plane, at the scale of web maps at the equator.
 */
export function crsAround(home: Place): CRS {
  const mercator = Projection.SphericalMercator;
  if (!isPolar(home)) {
    const beside = (at: LatLng): LatLng => new LatLng(at.lat, home.lon + wrapLongitude(at.lng - home.lon));
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
    // With its own distance function the library draws circles as circles.
    distance: (one: LatLng, other: LatLng) => CRS.EPSG3857.distance(one, other),
    projection: {
      bounds: mercator.bounds,
      project: ({ lat, lng }: LatLng): Point => {
        const { x, y } = plane.project({ lat, lon: lng });
        return point(x, y);
      },
      unproject: ({ x, y }: Point): LatLng => {
        const { lat, lon } = plane.unproject({ x, y });
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

/** Zooms the map so that all places fit. The library's own function goes wrong where longitudes jump. */
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

/** Whether all places are in view, and away from the edges by at least this fraction of the map's size. */
export function shows(map: LeafletMap, places: readonly Place[], away = 0): boolean {
  const view = map.getPixelBounds();
  const size = view.getSize().multiplyBy(away);
  const inner = new Bounds(view.min!.add(size), view.max!.subtract(size));
  return places.every(({ lat, lon }) => inner.contains(map.project([lat, lon])));
}
