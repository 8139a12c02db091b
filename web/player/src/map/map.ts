// The map: the pack's own GeoJSON, the route, zones, stops and the visitor. Works without a network, since it draws no
// tiles but those of a `.pmtiles` file in the pack.
import {
  Circle,
  CircleMarker,
  control,
  DivIcon,
  geoJSON,
  Map as LeafletMap,
  Marker,
  Polygon,
  Polyline,
  type LatLngExpression,
  type Layer,
} from 'leaflet';
import 'leaflet/dist/leaflet.css';
import './map.css';
import type { GeoJsonObject } from 'geojson';
import type { Place } from '../ground/plane';
import { address, localized, type LonLat, type Pack, type Stop } from '../pack/pack';
import { distance } from '../walk/bearing';
import { isWalked } from '../walk/travel';
import type { Standing } from '../walk/walk.svelte';
import { corridorOutline } from './corridor';
import { addScale } from './scale';
import { crsAround, fit, isPolar, shows } from './view';

export interface MapCalls {
  /** A stop was chosen. */
  readonly open: (id: string) => void;
  /** What the marker of a stop is called for who cannot see it. */
  readonly name: (title: string) => string;
}

export interface StopMark {
  readonly standing: Standing;
  readonly isNext: boolean;
}

export interface TourMap {
  mark(stops: readonly StopMark[]): void;
  locate(place: { readonly lat: number; readonly lon: number; readonly radius: number } | null, known: boolean): void;
  showPosition(): void;
  showRoute(): void;
  remove(): void;
}

/** The closest look at the visitor, as web maps count: a step is about 1 m on the screen's pixel at 17. */
const CLOSE_ZOOM = 17;

/** Farther from the next stop than this, a visitor is not on the walk yet, metres. */
const NEAR_M = 5000;

export function drawMap(element: HTMLElement, pack: Pack, language: string, calls: MapCalls): TourMap {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const { stops } = pack.tour;
  const home: Place = stops[0]?.position ?? { lat: 0, lon: 0 };
  const map = new LeafletMap(element, {
    crs: crsAround(home),
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.25,
    maxZoom: 19,
    minZoom: 10,
    fadeAnimation: !still,
    zoomAnimation: !still,
    markerZoomAnimation: !still,
  });
  map.createPane('base').style.zIndex = '300';
  const route = routeLines(pack);
  const walked: Place[] = [
    ...route.flatMap(({ line }) => line.map(([lon, lat]) => ({ lat, lon }))),
    ...walkedStops(pack).map(({ position }) => position),
  ];
  const showRoute = (): void => fit(map, walked, { padding: 28, animate: !still });
  // The first stop with the way to the second: a whole tour would be a heap of markers on a phone.
  fit(
    map,
    stops.slice(0, 2).map(({ position }) => position),
    { padding: 36, maxZoom: CLOSE_ZOOM, animate: false },
  );

  addScale(map);
  const credits = control.attribution({ prefix: false, position: 'bottomright' }).addTo(map);
  void drawBase(map, pack, credits, isPolar(home));
  for (const { line, ridden } of route) {
    new Polyline(line.map(latLng), { className: ridden ? 'route ridden' : 'route', interactive: false }).addTo(map);
  }
  const zones = stops.map((stop) => zone(stop)?.addTo(map));
  const markers = stops.map((stop, index) => {
    const title = localized(stop.title, language);
    const marker = new Marker([stop.position.lat, stop.position.lon], {
      icon: pin(index, ''),
      keyboard: true,
      riseOnHover: true,
    });
    marker.addTo(map).on('click', () => calls.open(stop.id));
    nameMarker(marker, `${index + 1}. ${calls.name(title)}`);
    return marker;
  });

  let circle: Circle | undefined;
  let dot: CircleMarker | undefined;
  let followed = true;
  let next = 0;
  map.on('dragstart', () => (followed = false));

  return {
    mark(marks) {
      next = Math.max(
        0,
        marks.findIndex(({ isNext }) => isNext),
      );
      marks.forEach(({ standing, isNext }, index) => {
        const stop = stops[index];
        const marker = markers[index];
        if (stop === undefined || marker === undefined) return;
        const state = isNext && standing === 'to-come' ? 'next' : standing;
        const element = marker.getElement();
        if (element?.dataset['state'] !== state) {
          marker.setIcon(pin(index, state));
          const fresh = marker.getElement();
          if (fresh !== undefined) fresh.dataset['state'] = state;
          nameMarker(marker, `${index + 1}. ${calls.name(localized(stop.title, language))}`);
        }
        (zones[index] as Polygon | Circle | undefined)?.getElement()?.setAttribute('data-state', state);
      });
    },
    locate(place, known) {
      if (place === null) return;
      const at: LatLngExpression = [place.lat, place.lon];
      if (dot === undefined || circle === undefined) {
        // The first position: the visitor and the next stop together, where they are not worlds apart.
        const goal = stops[next]?.position;
        if (goal !== undefined && distance(place, goal) < NEAR_M) {
          fit(map, [place, goal], { padding: 48, maxZoom: CLOSE_ZOOM, animate: !still });
        }
        circle = new Circle(at, { radius: place.radius, className: 'accuracy', interactive: false }).addTo(map);
        dot = new CircleMarker(at, { radius: 8, className: 'me', interactive: false }).addTo(map);
      }
      circle.setLatLng(at).setRadius(place.radius);
      dot.setLatLng(at);
      for (const layer of [circle, dot]) layer.getElement()?.classList.toggle('uncertain', !known);
      if (followed && !shows(map, [place], 0.15)) map.panTo(at, { animate: !still });
    },
    showPosition() {
      if (dot === undefined) return;
      followed = true;
      map.setView(dot.getLatLng(), Math.max(map.getZoom(), CLOSE_ZOOM), { animate: !still });
    },
    showRoute() {
      followed = false;
      showRoute();
    },
    remove: () => void map.remove(),
  };
}

function latLng([lon, lat]: LonLat): [number, number] {
  return [lat, lon];
}

interface RouteLine {
  readonly line: readonly LonLat[];
  readonly ridden: boolean;
}

function routeLines(pack: Pack): RouteLine[] {
  const place = (id: string): LonLat[] => {
    const stop = pack.tour.stops.find((one) => one.id === id);
    return stop === undefined ? [] : [[stop.position.lon, stop.position.lat]];
  };
  return pack.tour.legs.map((leg) => ({
    line: leg.line.length > 1 ? leg.line : [...place(leg.from), ...place(leg.to)],
    ridden: !isWalked(leg),
  }));
}

/** Stops that the first view shows: those on foot, or all where no leg is on foot. */
function walkedStops(pack: Pack): readonly Stop[] {
  const legs = pack.tour.legs.filter(isWalked);
  const names = new Set(legs.flatMap((leg) => [leg.from, leg.to]));
  return names.size === 0 ? pack.tour.stops : pack.tour.stops.filter((stop) => names.has(stop.id));
}

function zone(stop: Stop): Circle | Polygon | undefined {
  const { radius_m, polygon, corridor } = stop.geofence;
  const style = { className: 'zone', interactive: false };
  if (polygon !== null) return new Polygon(polygon.map(latLng), style);
  if (corridor !== null) return new Polygon(corridorOutline(corridor.line, corridor.width_m).map(latLng), style);
  return radius_m === null
    ? undefined
    : new Circle([stop.position.lat, stop.position.lon], { ...style, radius: radius_m });
}

function pin(index: number, state: string): DivIcon {
  return new DivIcon({ className: `pin ${state}`, html: `<span>${index + 1}</span>`, iconSize: [30, 30] });
}

function nameMarker(marker: Marker, name: string): void {
  const element = marker.getElement();
  element?.setAttribute('aria-label', name);
  element?.setAttribute('role', 'button');
}

/** The GeoJSON files of the pack, and tiles where it has some. A file that cannot be read leaves its place empty. */
async function drawBase(
  map: LeafletMap,
  pack: Pack,
  credits: ReturnType<typeof control.attribution>,
  isBeyondTiles: boolean,
): Promise<void> {
  const tiles = Object.keys(pack.manifest.files).find((path) => path.endsWith('.pmtiles'));
  if (tiles !== undefined && !isBeyondTiles) {
    try {
      const { tileLayer } = await import('./tiles');
      (await tileLayer(address(pack.manifest, tiles))).addTo(map);
    } catch (fault) {
      // A server that gives no parts of files: the GeoJSON is drawn all the same, and tiles come with the download.
      console.warn(`${tiles}: ${String(fault)}`);
    }
  }
  for (const path of pack.manifest.maps.filter((one) => !one.endsWith('.pmtiles'))) {
    try {
      const response = await fetch(address(pack.manifest, path));
      const data = (await response.json()) as GeoJsonObject & Credits;
      geoJSON(data, { pane: 'base', interactive: false, style, filter: isGround, pointToLayer: () => none() }).addTo(
        map,
      );
      if (typeof data.attribution === 'string') credits.addAttribution(credit(data.attribution));
    } catch {
      continue;
    }
  }
}

/** What GeoJSON files of a pack may say of their origin. */
interface Credits {
  /** Who made it, and behind a comma where that is told. */
  readonly attribution?: unknown;
}

/** The tour's own legs are drawn as the route; a file that holds them once more would only thicken them. */
function isGround(feature: { readonly properties: Readonly<Record<string, unknown>> | null }): boolean {
  return feature.properties?.['from'] === undefined || feature.properties['to'] === undefined;
}

function style(feature?: { readonly geometry: { readonly type: string } }): { className: string; fill: boolean } {
  const area = feature?.geometry.type.endsWith('Polygon') ?? false;
  return { className: area ? 'base area' : 'base line', fill: area };
}

function none(): Layer {
  return new CircleMarker([0, 0], { radius: 0, opacity: 0, fillOpacity: 0, interactive: false });
}

/** The name that a file asks for, leading to the address that it gives. */
function credit(text: string): string {
  const address = /https?:\/\/[^\s,;]+/.exec(text)?.[0];
  const name =
    text
      .replace(address ?? '', '')
      .split(';')[0]
      ?.replace(/[\s,]+$/, '') ?? text;
  const element = document.createElement(address === undefined ? 'span' : 'a');
  element.textContent = name;
  if (address !== undefined) {
    element.setAttribute('href', address);
    element.setAttribute('rel', 'noreferrer noopener');
    element.setAttribute('target', '_blank');
  }
  return element.outerHTML;
}
