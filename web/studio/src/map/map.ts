// The map on which the tour is edited: legs, zones and stops above what base.ts draws. The selected stop has handles;
// moving one calls the page's handlers.
import {
  Circle,
  control,
  DivIcon,
  DomEvent,
  LatLngBounds,
  LayerGroup,
  Map as LeafletMap,
  Marker,
  Polyline,
  type LatLng,
  type Layer,
  type LeafletMouseEvent,
} from 'leaflet';
import 'leaflet/dist/leaflet.css';
import './map.css';
import { addScale } from '../../../player/src/map/scale';
import { crsAround, fit, isPolar, shows } from '../../../player/src/map/view';
import type { Streets } from '../../../player/src/map/streets/tiles';
import type { Geofence, Stop, Tour } from '../api/wire';
import { carried, type Line } from '../model/carried';
import type { Place } from '../model/coordinates';
import { bearing, between as halfway, distance, distanceToSegment, fromLonLat, pair, towards } from '../model/ground';
import { isWalked } from '../model/travel';
import { BaseMap, type StreetsState } from './base';
import { latLng, name, placed, steps } from './markers';
import { MapNotes } from './notes';
import { addPatterns } from './patterns';
import { reach, together } from './reach';
import { ARROW_M, drawnZone, open, outlineOf } from './zones';

export interface MapHandlers {
  select(stop: number): void;
  /** Called when the author chooses a place for a new stop. */
  place(at: Place): void;
  /** Called when the author moves the visitor. */
  visit(at: Place): void;
  moveStop(stop: number, to: Place, geofence: Geofence | null): void;
  fence(stop: number, geofence: Geofence): void;
  leg(leg: number, line: Line): void;
  /** Names for screen readers. */
  stopName(stop: number): string;
  handleName(kind: HandleKind): string;
  visitorName(): string;
  /** Called when it is known whether the tour's own streets are drawn, and when that changes. */
  streets(state: StreetsState): void;
}

export type { StreetsState };

export type HandleKind = 'radius' | 'corner' | 'between' | 'width' | 'heading' | 'within' | 'leg' | 'leg-between';

export interface MapState {
  readonly tour: Tour;
  readonly selected: number;
  /** The severity of the worst finding of each stop. */
  readonly marks: readonly ('error' | 'warning' | 'note' | null)[];
  readonly isEditable: boolean;
  readonly isPlacing: boolean;
  /** Whether edits are being saved: whatever was moved stays where it is until the tour has arrived. */
  readonly isSaving: boolean;
  /** The digest of the tiles of the tour's streets; null if it has none, undefined until that is known. */
  readonly tiles: string | null | undefined;
  /** Whether tiles may be fetched from the network where the tour has no streets of its own. */
  readonly isOnline: boolean;
  /** The language in which streets are named. */
  readonly language: string;
}

export interface Visitor {
  readonly place: Place;
  readonly fix: { readonly lat: number; readonly lon: number; readonly error_m: number | null } | null;
  readonly playing: number | null;
  readonly told: readonly number[];
  readonly isDraggable: boolean;
}

/** A place that was searched for is shown at this zoom level or a closer one. */
const FOUND_ZOOM = 17;
/** Smaller zones have no room for handles beside the stop's marker, pixels. */
const ROOM_PX = 26;
/** A handle whose middle is nearer than this to that of a stop's marker would lie under or over the number, pixels. */
const CLEAR_PX = 25;

export class TourMap {
  readonly #map: LeafletMap;
  readonly #handlers: MapHandlers;
  readonly #base: BaseMap;
  readonly #drawn = new LayerGroup();
  readonly #handles = new LayerGroup();
  readonly #walker = new LayerGroup();
  readonly #found = new LayerGroup();
  /** The places of comments. */
  readonly notes: MapNotes;
  #state: MapState | null = null;
  #dot: Marker | null = null;
  #isFitted = false;
  /** Middle and zoom after the whole tour was last shown, to show all of it again when the map changes its size. */
  #whole: { readonly middle: LatLng; readonly zoom: number } | null = null;
  #isGone = false;
  readonly #sizes: ResizeObserver;
  /** The zone of the selected stop, redrawn while it is dragged. */
  #outline: Layer[] = [];
  /** Whether something is being dragged. The map is not redrawn until it is dropped, or the pointer would lose it. */
  #isHeld = false;

  constructor(element: HTMLElement, handlers: MapHandlers) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#handlers = handlers;
    this.#map = new LeafletMap(element, {
      zoomSnap: 0.25,
      maxZoom: 20,
      minZoom: 3,
      doubleClickZoom: false,
      attributionControl: false,
      fadeAnimation: !still,
      zoomAnimation: !still,
    });
    this.#map.setView([53.757, 87.12], 13);
    const credits = control.attribution({ prefix: false, position: 'bottomright' }).addTo(this.#map);
    this.#base = new BaseMap(this.#map, credits, (streets) => {
      handlers.streets(streets);
      // A tour without stops begins where its streets are.
      const bounds = this.#base.bounds;
      if (bounds !== null && !this.#isFitted) this.#showBox(bounds);
    });
    addScale(this.#map);
    this.notes = new MapNotes(this.#map);
    addPatterns(element);
    for (const group of [this.#drawn, this.#handles, this.#walker, this.#found]) group.addTo(this.#map);
    this.#map.on('click', (event: LeafletMouseEvent) => {
      if (this.#state?.isPlacing === true) this.#handlers.place(placed(event.latlng));
      else if (this.#dot?.dragging?.enabled() === true) this.#handlers.visit(placed(event.latlng));
    });
    this.#map.on('zoomend', () => this.#state !== null && this.#draw(this.#state));
    this.#sizes = new ResizeObserver(() => this.#resize());
    this.#sizes.observe(element);
  }

  remove(): void {
    this.#isGone = true;
    this.#base.remove();
    this.#sizes.disconnect();
    this.#map.remove();
  }

  /** Shows a continent, for a map on which nothing is yet. */
  showContinent(): void {
    this.#map.setView([50, 15], 4);
  }

  /** The middle of the visible part. */
  get middle(): Place {
    return placed(this.#map.getCenter());
  }

  show(state: MapState): void {
    const before = this.#state;
    this.#state = state;
    this.#map.getContainer().classList.toggle('placing', state.isPlacing);
    const home = state.tour.stops[0]?.position;
    if (!this.#isFitted && home !== undefined) this.#map.options.crs = crsAround(home);
    const { tour, tiles, language, isOnline } = state;
    this.#base.show({ tour, tiles, language, isOnline, isBeyondTiles: home !== undefined && isPolar(home) });
    this.#draw(state);
    if (!this.#isFitted) this.fit();
    else if (before !== null && before.selected !== state.selected)
      this.#bringIntoView(state.tour.stops[state.selected]);
  }

  /** Shows the whole tour. */
  fit(): void {
    const state = this.#state;
    if (state === null) return;
    const places = together(state.tour.stops).flatMap(outlineOf);
    if (places.length === 0) return;
    this.#isFitted = true;
    fit(this.#map, places, { padding: 40, maxZoom: 17.5, animate: false });
    this.#whole = { middle: this.#map.getCenter(), zoom: this.#map.getZoom() };
  }

  #showBox({ south, west, north, east }: Streets['bounds']): void {
    this.#map.fitBounds(new LatLngBounds([south, west], [north, east]), { animate: false });
  }

  /** Marks a place that was searched for, and moves there; null removes the mark. */
  showFound(place: Place | null): void {
    this.#found.clearLayers();
    if (place === null) return;
    const icon = new DivIcon({ className: 'found-place', iconSize: [26, 26] });
    new Marker(latLng(place), { icon, interactive: false, keyboard: false, zIndexOffset: 900 }).addTo(this.#found);
    this.#map.setView(latLng(place), Math.max(this.#map.getZoom(), FOUND_ZOOM), { animate: false });
  }

  #resize(): void {
    const { middle, zoom } = this.#whole ?? { middle: null, zoom: 0 };
    const isWhole = middle !== null && this.#map.getZoom() === zoom && this.#map.getCenter().equals(middle);
    this.#map.invalidateSize({ animate: false });
    if (isWhole) this.fit();
  }

  /** Zooms to a stop. */
  near(stop: number): void {
    const found = this.#state?.tour.stops[stop];
    if (found === undefined) return;
    const { x, y } = this.#map.getSize();
    // Shows the zone with a margin of more than half its width.
    fit(this.#map, outlineOf(found), { padding: Math.min(x, y) * 0.27, maxZoom: 18, animate: false });
  }

  /** Shows the visitor of a rehearsal on the map, or removes the visitor. */
  visitor(visitor: Visitor | null): void {
    if (visitor === null) {
      this.#walker.clearLayers();
      this.#dot = null;
      this.#markStops(null);
      return;
    }
    const at = latLng(visitor.place);
    if (this.#dot === null) {
      this.#dot = new Marker(at, {
        icon: new DivIcon({ className: 'walker', iconSize: [22, 22] }),
        zIndexOffset: 1000,
        keyboard: true,
      });
      this.#dot
        .addTo(this.#walker)
        .on('drag', () => this.#dot !== null && this.#handlers.visit(placed(this.#dot.getLatLng())));
      name(this.#dot, this.#handlers.visitorName());
      steps(this.#dot, (place) => this.#handlers.visit(place));
    }
    const dot = this.#dot;
    if (visitor.isDraggable !== dot.dragging?.enabled()) {
      if (visitor.isDraggable) dot.dragging?.enable();
      else dot.dragging?.disable();
    }
    dot.setLatLng(at);
    this.#walker.eachLayer((layer) => void (layer !== dot && this.#walker.removeLayer(layer)));
    if (visitor.fix !== null) {
      const fix = latLng(visitor.fix);
      new Circle(fix, { radius: visitor.fix.error_m ?? 5, className: 'fix', interactive: false }).addTo(this.#walker);
    }
    if (!shows(this.#map, [visitor.place], 0.1)) this.#map.panTo(at, { animate: false });
    this.#markStops(visitor);
  }

  #markStops(visitor: Visitor | null): void {
    this.#drawn.eachLayer((layer) => {
      if (!(layer instanceof Marker)) return;
      const element = layer.getElement();
      const stop = Number(element?.dataset['stop']);
      element?.classList.toggle('playing', visitor?.playing === stop);
      element?.classList.toggle('told', visitor?.told.includes(stop) === true);
    });
  }

  #draw(state: MapState): void {
    if (this.#isHeld || state.isSaving) return;
    const focused = this.#focused();
    this.#drawn.clearLayers();
    this.#handles.clearLayers();
    this.#outline = [];
    state.tour.stops.forEach((stop, index) => {
      const before = state.tour.stops[index - 1];
      if (before === undefined) return;
      const number = (state.tour.legs ?? []).findIndex((leg) => leg.from === before.id && leg.to === stop.id);
      const leg = state.tour.legs?.[number];
      const line = (leg?.line ?? []).length > 1 ? (leg?.line ?? []) : [pair(before.position), pair(stop.position)];
      const isRidden = leg !== undefined && !isWalked(leg.by);
      const isNear = index === state.selected || index - 1 === state.selected;
      // The edge keeps the leg apart from the streets below it.
      for (const part of ['leg edge', 'leg']) {
        new Polyline(
          line.map((one) => latLng(fromLonLat(one))),
          { className: `${part}${isRidden ? ' ridden' : ''}${isNear ? ' near' : ''}`, interactive: false },
        ).addTo(this.#drawn);
      }
      if (state.isEditable && leg !== undefined && index === state.selected) this.#legHandles(number, line);
    });
    state.tour.stops.forEach((stop, index) => this.#drawStop(state, stop, index));
    if (focused !== null) this.#same(focused)[focused.place]?.focus({ preventScroll: true });
  }

  /**
   * What has the keyboard focus on the map, so that an author who moves a stop with the arrow keys can go on after a
   * redraw.
   */
  #focused(): { selector: string; place: number } | null {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || !this.#map.getContainer().contains(element)) return null;
    const stop = element.dataset['stop'];
    const names = [...element.classList];
    const kind = names[names.indexOf('handle') + 1];
    if (stop === undefined && (!names.includes('handle') || kind === undefined)) return null;
    const selector = stop === undefined ? `.handle.${kind}` : `[data-stop="${stop}"]`;
    return { selector, place: this.#same({ selector }).indexOf(element) };
  }

  #same({ selector }: { selector: string }): HTMLElement[] {
    return [...this.#map.getContainer().querySelectorAll<HTMLElement>(selector)];
  }

  #drawStop(state: MapState, stop: Stop, index: number): void {
    const isSelected = index === state.selected;
    const zone = drawnZone(stop, `zone${isSelected ? ' selected' : ''}`);
    zone.forEach((layer) => layer.addTo(this.#drawn));
    const { uncertainty_m } = stop.position;
    if (typeof uncertainty_m === 'number' && uncertainty_m > 0) {
      const className = `uncertainty${isSelected ? ' selected' : ''}`;
      new Circle(latLng(stop.position), { radius: uncertainty_m, className, interactive: false }).addTo(this.#drawn);
    }
    const mark = state.marks[index];
    const icon = new DivIcon({
      className: `pin${isSelected ? ' selected' : ''}${mark ? ` ${mark}` : ''}`,
      html: `<span>${index + 1}</span>`,
      iconSize: [32, 32],
    });
    const marker = new Marker(latLng(stop.position), {
      icon,
      draggable: state.isEditable && !state.isPlacing,
      keyboard: true,
      autoPan: true,
      zIndexOffset: isSelected ? 500 : 0,
    });
    marker.addTo(this.#drawn).on('click', () => this.#handlers.select(index));
    const element = marker.getElement();
    if (element !== undefined) element.dataset['stop'] = String(index);
    name(marker, this.#handlers.stopName(index));
    this.#hold(marker);
    marker.on('dragstart', () => this.#handles.clearLayers());
    marker.on('drag', () => {
      const at = placed(marker.getLatLng());
      if (stop.geofence.radius_m != null)
        zone.forEach((layer) => layer instanceof Circle && layer.setLatLng(latLng(at)));
    });
    const drop = (to: Place): void => this.#handlers.moveStop(index, to, carried(stop, to));
    marker.on('dragend', () => drop(placed(marker.getLatLng())));
    if (state.isEditable) steps(marker, drop);
    if (isSelected) {
      this.#outline = zone;
      if (state.isEditable && !state.isPlacing && this.#size(stop) > ROOM_PX) this.#fenceHandles(index, stop);
    }
  }

  #fenceHandles(index: number, stop: Stop): void {
    const { geofence } = stop;
    const save = (change: Partial<Geofence>): void => this.#handlers.fence(index, { ...geofence, ...change });
    const preview = (change: Partial<Geofence>): void => {
      this.#outline.forEach((layer) => this.#drawn.removeLayer(layer));
      this.#outline = drawnZone({ ...stop, geofence: { ...geofence, ...change } }, 'zone selected');
      this.#outline.forEach((layer) => layer.addTo(this.#drawn));
    };
    const radius = geofence.radius_m;
    if (radius != null) {
      const size = (at: Place): Partial<Geofence> => ({
        radius_m: Math.max(5, Math.round(distance(stop.position, at))),
      });
      this.#handle(
        'radius',
        towards(stop.position, 90, radius),
        (at) => preview(size(at)),
        (at) => save(size(at)),
      );
    }
    const polygon = geofence.polygon;
    if (polygon != null) {
      const corners = open(polygon);
      const ringOf = (all: Line): Line => (all[0] === undefined ? [] : [...all, all[0]]);
      this.#lineHandles(
        corners,
        'corner',
        'between',
        true,
        3,
        (line) => preview({ polygon: ringOf(line) }),
        (line) => save({ polygon: ringOf(line) }),
      );
    }
    const corridor = geofence.corridor;
    if (corridor != null) {
      const change = (line: Line): Partial<Geofence> => ({ corridor: { ...corridor, line } });
      this.#lineHandles(
        corridor.line,
        'corner',
        'between',
        false,
        2,
        (line) => preview(change(line)),
        (line) => save(change(line)),
      );
      const [first, second] = corridor.line;
      if (first !== undefined && second !== undefined) {
        const [from, to] = [fromLonLat(first), fromLonLat(second)];
        const middle = halfway(from, to);
        const wide = (at: Place): Partial<Geofence> => ({
          corridor: { ...corridor, width_m: Math.max(4, Math.round(distanceToSegment(at, from, to).metres * 2)) },
        });
        this.#handle(
          'width',
          towards(middle, bearing(from, to) + 90, corridor.width_m / 2),
          (at) => preview(wide(at)),
          (at) => save(wide(at)),
        );
      }
    }
    const heading = geofence.heading;
    if (heading != null) {
      const far = reach(stop) + ARROW_M;
      const turn = (at: Place): Partial<Geofence> => ({
        heading: { ...heading, towards: Math.round(bearing(stop.position, at)) % 360 },
      });
      this.#handle(
        'heading',
        towards(stop.position, heading.towards, far),
        (at) => preview(turn(at)),
        (at) => save(turn(at)),
      );
      const open = (at: Place): Partial<Geofence> => {
        const apart = Math.abs(((bearing(stop.position, at) - heading.towards + 540) % 360) - 180);
        return { heading: { ...heading, within: Math.min(180, Math.max(10, Math.round(apart))) } };
      };
      this.#handle(
        'within',
        towards(stop.position, heading.towards + heading.within, far),
        (at) => preview(open(at)),
        (at) => save(open(at)),
      );
    }
  }

  #legHandles(leg: number, line: Line): void {
    const drawn = new Polyline(
      line.map((one) => latLng(fromLonLat(one))),
      { className: 'leg edited', interactive: false },
    ).addTo(this.#handles);
    const show = (changed: Line): void => void drawn.setLatLngs(changed.map((one) => latLng(fromLonLat(one))));
    this.#lineHandles(line, 'leg', 'leg-between', false, 2, show, (changed) => this.#handlers.leg(leg, changed));
  }

  /** Puts handles on every point of a line, and fainter ones between them that add a point. Delete removes a point. */
  #lineHandles(
    line: Line,
    kind: HandleKind,
    between: HandleKind,
    isClosed: boolean,
    least: number,
    preview: (line: Line) => void,
    save: (line: Line) => void,
  ): void {
    line.forEach((point, index) => {
      // A point at a stop is reached beside its number, towards the next point.
      const neighbour = line[index + 1] ?? line[index - 1];
      const towardsLine = neighbour === undefined ? undefined : fromLonLat(neighbour);
      const change = (at: Place): Line => line.map((one, place) => (place === index ? pair(at) : one));
      const marker = this.#handle(
        kind,
        fromLonLat(point),
        (at) => preview(change(at)),
        (at) => save(change(at)),
        towardsLine,
      );
      const drop = (): void => {
        if (line.length > least) save(line.filter((_, place) => place !== index));
      };
      marker.on('dblclick contextmenu', drop);
      marker.getElement()?.addEventListener('keydown', (event) => {
        if (event.key === 'Delete' || event.key === 'Backspace') drop();
      });
      const next = line[index + 1] ?? (isClosed ? line[0] : undefined);
      if (next === undefined) return;
      const [from, to] = [fromLonLat(point), fromLonLat(next)];
      const insert = (at: Place): Line => [...line.slice(0, index + 1), pair(at), ...line.slice(index + 1)];
      this.#handle(
        between,
        halfway(from, to),
        (at) => preview(insert(at)),
        (at) => save(insert(at)),
      );
    });
  }

  #handle(kind: HandleKind, at: Place, preview: (at: Place) => void, save: (at: Place) => void, aside?: Place): Marker {
    const isBetween = kind === 'between' || kind === 'leg-between';
    const size = isBetween ? 12 : 16;
    const [right, down] = this.#besideNumber(at, aside);
    const isAside = right !== 0 || down !== 0;
    const marker = new Marker(latLng(at), {
      icon: new DivIcon({
        className: `handle ${kind}${isAside ? ' aside' : ''}`,
        iconSize: [size, size],
        iconAnchor: [size / 2 - right, size / 2 - down],
      }),
      draggable: true,
      keyboard: true,
      // What is there lies over what would be new.
      zIndexOffset: isBetween ? 800 : 1600,
    });
    marker.addTo(this.#handles);
    name(marker, this.#handlers.handleName(kind));
    this.#hold(marker);
    marker.on('drag', () => preview(placed(marker.getLatLng())));
    marker.on('dragend', () => save(placed(marker.getLatLng())));
    marker.on('click', (event) => DomEvent.stop(event));
    steps(marker, save);
    return marker;
  }

  /** How far a handle is drawn from its place so that it does not share it with the number of a stop, pixels. */
  #besideNumber(at: Place, aside: Place | undefined): [right: number, down: number] {
    const point = this.#map.latLngToContainerPoint(latLng(at));
    for (const { position } of this.#state?.tour.stops ?? []) {
      const middle = this.#map.latLngToContainerPoint(latLng(position));
      const apart = point.distanceTo(middle);
      if (apart >= CLEAR_PX) continue;
      const goal = aside === undefined ? point : this.#map.latLngToContainerPoint(latLng(aside));
      const way = goal.subtract(middle);
      const length = Math.hypot(way.x, way.y);
      // Without a direction of its own the handle goes to the lower right.
      const [x, y] = length < 1 ? [0.7, 0.7] : [way.x / length, way.y / length];
      return [middle.x + x * CLEAR_PX - point.x, middle.y + y * CLEAR_PX - point.y];
    }
    return [0, 0];
  }

  /** Holds back redraws while a marker is dragged. */
  #hold(marker: Marker): void {
    marker.on('dragstart', () => (this.#isHeld = true));
    marker.on('dragend', () => {
      this.#isHeld = false;
      // Runs after the other listeners of this event, which save what was dragged.
      queueMicrotask(() => this.#state !== null && !this.#isGone && this.#draw(this.#state));
    });
  }

  /** The radius of a zone on the screen, pixels. */
  #size(stop: Stop): number {
    const at = latLng(stop.position);
    return this.#map
      .latLngToContainerPoint(at)
      .distanceTo(this.#map.latLngToContainerPoint(latLng(towards(stop.position, 90, reach(stop)))));
  }

  #bringIntoView(stop: Stop | undefined): void {
    if (stop === undefined) return;
    if (this.#state?.isEditable === true && this.#size(stop) <= ROOM_PX) return this.near(this.#state.selected);
    if (!shows(this.#map, outlineOf(stop))) this.#map.panTo(latLng(stop.position), { animate: false });
  }
}
