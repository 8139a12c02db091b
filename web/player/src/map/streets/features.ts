// What the features of the tiles are for people on foot. The layers and attributes are those of Protomaps' basemap,
// version 4 (https://docs.protomaps.com/basemaps/layers), which src/streets/tiles writes.
import type { Feature, JsonObject } from 'protomaps-leaflet';

/** What a line of the layer `roads` is. */
export type RoadClass =
  | 'path'
  | 'sidewalk'
  | 'steps'
  | 'crossing'
  | 'promenade'
  | 'service'
  | 'street'
  | 'main-street'
  | 'motorway'
  | 'rail'
  | 'none';

const CLASS_OF_DETAIL: ReadonlyMap<string, RoadClass> = new Map<string, RoadClass>([
  ['footway', 'path'],
  ['sidewalk', 'sidewalk'],
  ['path', 'path'],
  ['cycleway', 'path'],
  ['track', 'path'],
  ['bridleway', 'path'],
  // Inside of buildings.
  ['corridor', 'none'],
  ['platform', 'path'],
  ['pier', 'path'],
  ['steps', 'steps'],
  ['crossing', 'crossing'],
  ['pedestrian', 'promenade'],
  ['living_street', 'promenade'],
  ['service', 'service'],
]);

const CLASS_OF_KIND: ReadonlyMap<string, RoadClass> = new Map<string, RoadClass>([
  ['path', 'path'],
  ['other', 'service'],
  ['minor_road', 'street'],
  ['medium_road', 'main-street'],
  ['major_road', 'main-street'],
  ['highway', 'motorway'],
  ['rail', 'rail'],
]);

export function roadClass({ props }: Pick<Feature, 'props'>): RoadClass {
  const [kind, detail] = [text(props['kind']), text(props['kind_detail'])];
  // Rails, ferries and cable cars have details of their own.
  if (kind === 'rail') return 'rail';
  const known = CLASS_OF_KIND.get(kind);
  return known === undefined ? 'none' : (CLASS_OF_DETAIL.get(detail) ?? known);
}

/** The attributes that may hold a name for a visitor, the best one first: `name:pt-BR`, `name:pt`, `name`. */
export function nameKeys(language: string): string[] {
  const [primary] = language.split('-');
  return [...new Set([`name:${language}`, `name:${primary ?? language}`, 'name'])];
}

const PARKS: ReadonlySet<string> = new Set([
  'allotments',
  'cemetery',
  'dog_park',
  'garden',
  'golf_course',
  'grass',
  'grassland',
  'meadow',
  'park',
  'pitch',
  'playground',
  'recreation_ground',
  'village_green',
  'zoo',
]);

const WOODS: ReadonlySet<string> = new Set([
  'forest',
  'national_park',
  'nature_reserve',
  'protected_area',
  'scrub',
  'wetland',
  'wood',
]);

const AREAS: ReadonlyMap<string, Ground> = new Map<string, Ground>([
  ['beach', 'sand'],
  ['sand', 'sand'],
  ['footway', 'square'],
  ['pedestrian', 'square'],
  ['pier', 'square'],
  ['platform', 'square'],
]);

/** What an area of the layer `landuse` looks like; null for one that is not drawn. */
export type Ground = 'park' | 'wood' | 'sand' | 'square';

export function groundOf(kind: string): Ground | null {
  if (PARKS.has(kind)) return 'park';
  return WOODS.has(kind) ? 'wood' : (AREAS.get(kind) ?? null);
}

/** Kinds of points by which people find their way; their names are shown. */
const LANDMARKS: ReadonlySet<string> = new Set([
  'attraction',
  'castle',
  'ferry_terminal',
  'gallery',
  'library',
  'monument',
  'museum',
  'place_of_worship',
  'square',
  'station',
  'theatre',
  'townhall',
  'university',
  'viewpoint',
]);

export function isLandmark(kind: string): boolean {
  return LANDMARKS.has(kind);
}

/** Kinds of smaller sights, of which an old town has many. */
const SIGHTS: ReadonlySet<string> = new Set(['artwork', 'fountain', 'memorial', 'wayside_cross', 'wayside_shrine']);

export function isSight(kind: string): boolean {
  return SIGHTS.has(kind);
}

export function kindOf(feature: Pick<Feature, 'props'>): string {
  return text(feature.props['kind']);
}

export function isTunnel({ props }: Feature): boolean {
  const value = props['is_tunnel'];
  return value === true || value === 1 || value === 'yes';
}

/** The zoom level of the map from which on a label should be shown. */
export function labelZoom(props: JsonObject): number {
  const zoom = props['min_zoom'];
  return typeof zoom === 'number' ? zoom : 0;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
