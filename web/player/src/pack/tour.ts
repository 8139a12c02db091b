// The only reader of the pack's `tour.json` for the screens: it checks what they need and gives defaults to what a tour
// may leave out. The engine reads the same file by itself (web/engine/src/tour.rs).
import type * as wire from '../generated/tour';
import { localized, type Localized } from './manifest';
import { list, number, Shape, ShapeError, table, text, type Checked, type Read } from './shape';

/** `[longitude, latitude]`, as GeoJSON writes it. */
export type LonLat = readonly [number, number];

export type Tour = Checked<wire.Tour, 'title' | 'order'> & {
  /** What the tour is about; empty where the tour does not say. */
  readonly description: Localized;
  readonly cover: Picture | null;
  /** The stops in the tour's order, at least one. */
  readonly stops: readonly Stop[];
  /** The ways between stops; empty in a tour that defines none. */
  readonly legs: readonly Leg[];
  /** The JSON as it was read, for the engine. */
  readonly source: unknown;
};

export type Stop = Checked<wire.Stop, 'id' | 'title'> & {
  readonly position: Checked<wire.Position, 'lat' | 'lon'> & {
    /** How far the place may be off, metres; null where the tour does not say. */
    readonly uncertainty_m: number | null;
  };
  readonly geofence: Geofence;
  /** The texts of the passages. */
  readonly narration: Readonly<Record<string, readonly string[]>>;
  readonly directions: Readonly<Record<string, string>>;
  readonly picture: Picture | null;
};

/** A zone: the kinds that the stop does not have are null. */
export interface Geofence {
  readonly radius_m: NonNullable<wire.Geofence['radius_m']> | null;
  readonly polygon: readonly LonLat[] | null;
  readonly corridor: (Checked<wire.Corridor, 'width_m'> & { readonly line: readonly LonLat[] }) | null;
}

export type Picture = Checked<wire.Picture, 'alt'> & { readonly credit: string | null };

export type Leg = Checked<wire.Leg, 'from' | 'to'> & {
  /** The mode of travel as the tour names it; a newer tour may name one that this page does not know. */
  readonly by: string;
  /** The drawn line of the leg; empty where it has none. */
  readonly line: readonly LonLat[];
};

/** Reads a tour; throws a `ShapeError` that says where it is wrong. */
export function readTour(source: unknown): Tour {
  const shape = new Shape(source, 'tour.json:');
  const stops = shape.required('stops', list(stop));
  if (stops.length === 0) throw new ShapeError('tour.json: stops is empty.');
  return {
    title: shape.required('title', localized),
    description: shape.optional('description', localized, {}),
    cover: shape.optional('cover', picture, null),
    order: shape.optional('order', text, 'strict') === 'free' ? 'free' : 'strict',
    stops,
    legs: shape.optional('legs', list(leg), []),
    source,
  };
}

const stop: Read<Stop> = (value, place) => {
  const shape = new Shape(value, place);
  return {
    id: shape.required('id', text),
    title: shape.required('title', localized),
    position: shape.required('position', position),
    geofence: shape.required('geofence', geofence),
    narration: shape.optional('narration', table(list(words)), {}),
    directions: shape.optional('directions', table(words), {}),
    picture: shape.optional('picture', picture, null),
  };
};

const position: Read<Stop['position']> = (value, place) => {
  const shape = new Shape(value, place);
  return {
    lat: shape.required('lat', number),
    lon: shape.required('lon', number),
    uncertainty_m: shape.optional('uncertainty_m', number, null),
  };
};

const geofence: Read<Geofence> = (value, place) => {
  const shape = new Shape(value, place);
  return {
    radius_m: shape.optional('radius_m', number, null),
    polygon: shape.optional('polygon', list(lonLat), null),
    corridor: shape.optional('corridor', corridor, null),
  };
};

const corridor: Read<NonNullable<Geofence['corridor']>> = (value, place) => {
  const shape = new Shape(value, place);
  return { line: shape.required('line', list(lonLat)), width_m: shape.required('width_m', number) };
};

const lonLat: Read<LonLat> = (value, place) => {
  const [lon, lat] = list(number)(value, place);
  if (lon === undefined || lat === undefined) throw new ShapeError(`${place} is not a longitude and a latitude.`);
  return [lon, lat];
};

/** A passage is its text, or an object that has the text and says how to speak it. */
const words: Read<string> = (value, place) =>
  typeof value === 'string' ? value : new Shape(value, place).required('text', text);

const picture: Read<Picture> = (value, place) => {
  const shape = new Shape(value, place);
  return { alt: shape.optional('alt', localized, {}), credit: shape.optional('credit', text, null) };
};

const leg: Read<Leg> = (value, place) => {
  const shape = new Shape(value, place);
  return {
    from: shape.required('from', text),
    to: shape.required('to', text),
    by: shape.optional('by', text, 'foot'),
    line: shape.optional('line', list(lonLat), []),
  };
};
