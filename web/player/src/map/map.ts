// The map: the pack's own GeoJSON, the route, zones, stops and the visitor. It works without a network, because its
// only tiles are those of a `.pmtiles` file in the pack.
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
import type { StopStatus } from '../walk/walk.svelte';
import { corridorOutline } from './corridor';
import { creditHtml } from './credit';
import { addScale } from './scale';
import { crsAround, fit, isPolar, shows } from './view';

export interface MapHandlers {
  /** Called when the visitor chooses a stop. */
  readonly open: (id: string) => void;
  /** The name of a stop's marker for screen readers. */
  readonly name: (title: string) => string;
}

export interface StopMark {
  readonly status: StopStatus;
  readonly isNext: boolean;
}

export interface TourMap {
  mark(stops: readonly StopMark[]): void;
  locate(place: { readonly lat: number; readonly lon: number; readonly radius: number } | null, known: boolean): void;
  showPosition(): void;
  showRoute(): void;
  remove(): void;
}

/** The zoom at which the visitor is shown, in levels of web maps: at level 17 a pixel is about 1 m. */
const CLOSE_ZOOM = 17;

/** A visitor farther from the next stop than this is not at the tour yet, metres. */
const MAX_DISTANCE_TO_TOUR_M = 5000;

export function drawMap(element: HTMLElement, pack: Pack, language: string, handlers: MapHandlers): TourMap {
  const reducesMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const { stops } = pack.tour;
  const home: Place = stops[0]?.position ?? { lat: 0, lon: 0 };
  const map = new LeafletMap(element, {
    crs: crsAround(home),
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.25,
    maxZoom: 19,
    minZoom: 10,
    fadeAnimation: !reducesMotion,
    zoomAnimation: !reducesMotion,
    markerZoomAnimation: !reducesMotion,
  });
  map.createPane('base').style.zIndex = '300';
  const route = routeLines(pack);
  const walked: Place[] = [
    ...route.flatMap(({ line }) => line.map(([lon, lat]) => ({ lat, lon }))),
    ...walkedStops(pack).map(({ position }) => position),
  ];
  const showRoute = (): void => fit(map, walked, { padding: 28, animate: !reducesMotion });
  // The first view shows the first two stops: a whole tour would be a heap of markers on a phone.
  fit(
    map,
    stops.slice(0, 2).map(({ position }) => position),
    { padding: 36, maxZoom: CLOSE_ZOOM, animate: false },
  );

  addScale(map);
  const credits = control.attribution({ prefix: false, position: 'bottomright' }).addTo(map);
  void drawBase(map, pack, language, credits, isPolar(home));
  for (const { line, isRide } of route) {
    // The edge keeps the route apart from the streets below it.
    for (const part of ['route edge', 'route']) {
      const className = isRide ? `${part} ridden` : part;
      new Polyline(line.map(latLng), { className, interactive: false }).addTo(map);
    }
  }
  const zones = stops.map((stop) => zone(stop)?.addTo(map));
  const markers = stops.map((stop, index) => {
    const title = localized(stop.title, language);
    const marker = new Marker([stop.position.lat, stop.position.lon], {
      icon: pin(index, ''),
      keyboard: true,
      riseOnHover: true,
    });
    marker.addTo(map).on('click', () => handlers.open(stop.id));
    labelMarker(marker, `${index + 1}. ${handlers.name(title)}`);
    return marker;
  });

  let circle: Circle | undefined;
  let dot: CircleMarker | undefined;
  let isFollowing = true;
  let next = 0;
  map.on('dragstart', () => (isFollowing = false));

  return {
    mark(marks) {
      next = Math.max(
        0,
        marks.findIndex(({ isNext }) => isNext),
      );
      marks.forEach(({ status, isNext }, index) => {
        const stop = stops[index];
        const marker = markers[index];
        if (stop === undefined || marker === undefined) return;
        const state = isNext && status === 'to-come' ? 'next' : status;
        const element = marker.getElement();
        if (element?.dataset['state'] !== state) {
          marker.setIcon(pin(index, state));
          const fresh = marker.getElement();
          if (fresh !== undefined) fresh.dataset['state'] = state;
          labelMarker(marker, `${index + 1}. ${handlers.name(localized(stop.title, language))}`);
        }
        (zones[index] as Polygon | Circle | undefined)?.getElement()?.setAttribute('data-state', state);
      });
    },
    locate(place, known) {
      if (place === null) return;
      const at: LatLngExpression = [place.lat, place.lon];
      if (dot === undefined || circle === undefined) {
        // At the first position the map shows the visitor and the next stop together, unless they are far apart.
        const goal = stops[next]?.position;
        if (goal !== undefined && distance(place, goal) < MAX_DISTANCE_TO_TOUR_M) {
          fit(map, [place, goal], { padding: 48, maxZoom: CLOSE_ZOOM, animate: !reducesMotion });
        }
        circle = new Circle(at, { radius: place.radius, className: 'accuracy', interactive: false }).addTo(map);
        dot = new CircleMarker(at, { radius: 8, className: 'me', interactive: false }).addTo(map);
      }
      circle.setLatLng(at).setRadius(place.radius);
      dot.setLatLng(at);
      for (const layer of [circle, dot]) layer.getElement()?.classList.toggle('uncertain', !known);
      if (isFollowing && !shows(map, [place], 0.15)) map.panTo(at, { animate: !reducesMotion });
    },
    showPosition() {
      if (dot === undefined) return;
      isFollowing = true;
      map.setView(dot.getLatLng(), Math.max(map.getZoom(), CLOSE_ZOOM), { animate: !reducesMotion });
    },
    showRoute() {
      isFollowing = false;
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
  readonly isRide: boolean;
}

function routeLines(pack: Pack): RouteLine[] {
  const place = (id: string): LonLat[] => {
    const stop = pack.tour.stops.find((one) => one.id === id);
    return stop === undefined ? [] : [[stop.position.lon, stop.position.lat]];
  };
  return pack.tour.legs.map((leg) => ({
    line: leg.line.length > 1 ? leg.line : [...place(leg.from), ...place(leg.to)],
    isRide: !isWalked(leg),
  }));
}

/** The stops of the whole-route view: those reached on foot, or all where no leg is on foot. */
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

function labelMarker(marker: Marker, name: string): void {
  const element = marker.getElement();
  element?.setAttribute('aria-label', name);
  element?.setAttribute('role', 'button');
}

/** Draws the GeoJSON files of the pack, and its tiles if it has any. A file that cannot be read is left out. */
async function drawBase(
  map: LeafletMap,
  pack: Pack,
  language: string,
  credits: ReturnType<typeof control.attribution>,
  isBeyondTiles: boolean,
): Promise<void> {
  const tiles = pack.manifest.maps.find((path) => path.endsWith('.pmtiles'));
  if (tiles !== undefined && !isBeyondTiles) void drawStreets(map, address(pack.manifest, tiles), language, credits);
  for (const path of pack.manifest.maps.filter((one) => !one.endsWith('.pmtiles'))) {
    try {
      const response = await fetch(address(pack.manifest, path));
      const data = (await response.json()) as GeoJsonObject & Credits;
      if (isRemoved(map)) return;
      geoJSON(data, {
        pane: 'base',
        interactive: false,
        style,
        filter: isGround,
        pointToLayer: () => emptyLayer(),
      }).addTo(map);
      if (typeof data.attribution === 'string') credits.addAttribution(creditHtml(data.attribution));
    } catch {
      continue;
    }
  }
}

/** Draws the tiles. If they cannot be read, it tries again when the network is back. */
async function drawStreets(
  map: LeafletMap,
  url: string,
  language: string,
  credits: ReturnType<typeof control.attribution>,
): Promise<void> {
  try {
    const { openStreets, StreetLayer } = await import('./streets/tiles');
    const streets = await openStreets(url);
    if (isRemoved(map)) return;
    new StreetLayer(streets, language, { maxZoom: map.getMaxZoom() }).addTo(map);
    credits.addAttribution(streets.credit);
  } catch (error) {
    console.warn(`${url}: ${String(error)}`);
    if (isRemoved(map)) return;
    const removal = new AbortController();
    map.once('unload', () => removal.abort());
    const retry = (): void => void drawStreets(map, url, language, credits);
    addEventListener('online', retry, { once: true, signal: removal.signal });
  }
}

/** Whether a map was removed while something was loaded for it. */
function isRemoved(map: LeafletMap): boolean {
  return map.getPane('tilePane') === undefined;
}

/** What the GeoJSON files of a pack may say about their origin. */
interface Credits {
  /** The author, and after a comma the address of the licence or source. */
  readonly attribution?: unknown;
}

/** Leaves out the tour's legs: they are drawn as the route, and a second line would only thicken them. */
function isGround(feature: { readonly properties: Readonly<Record<string, unknown>> | null }): boolean {
  return feature.properties?.['from'] === undefined || feature.properties['to'] === undefined;
}

function style(feature?: { readonly geometry: { readonly type: string } }): { className: string; fill: boolean } {
  const area = feature?.geometry.type.endsWith('Polygon') ?? false;
  return { className: area ? 'base area' : 'base line', fill: area };
}

function emptyLayer(): Layer {
  return new CircleMarker([0, 0], { radius: 0, opacity: 0, fillOpacity: 0, interactive: false });
}
