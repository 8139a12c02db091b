// What is painted of the streets, from the ground up: where one can walk is the clearest, houses show where one is, and what
// only concerns drivers recedes.
import {
  CircleSymbolizer,
  exp,
  GeomType,
  LineSymbolizer,
  PolygonSymbolizer,
  type Feature,
  type PaintRule,
} from 'protomaps-leaflet';
import { groundOf, isTunnel, kindOf, roadClass, type Ground, type RoadClass } from './features';
import { SignSymbolizer } from './sign';
import { DETAIL_ZOOM, SIGN_ZOOM, type StyleOptions } from './options';

/** Widths in pixels by zoom level, without edges. */
type Widths = readonly (readonly [zoom: number, pixels: number])[];

const MAIN_STREET: Widths = [
  [11, 0.8],
  [13, 1.6],
  [15, 5],
  [17, 11],
  [19, 24],
];
const STREET: Widths = [
  [12, 0.5],
  [14, 1.4],
  [15, 3.2],
  [17, 8],
  [19, 18],
];
const SERVICE: Widths = [
  [14, 0.4],
  [15, 1.2],
  [17, 3.6],
  [19, 9],
];
const PATH: Widths = [
  [14, 0.7],
  [16, 1.4],
  [17, 2],
  [19, 3.4],
];
const RIVER: Widths = [
  [11, 0.7],
  [15, 2.5],
  [19, 10],
];

/** Edges of streets are drawn from this zoom level on. */
const EDGE_ZOOM = 14;

type RoadFilter = (one: RoadClass, feature: Feature) => boolean;

export function paintRules({ theme, scale }: StyleOptions): PaintRule[] {
  const { colours, isContrasting } = theme;
  const edge = (isContrasting ? 1.25 : 0.9) * scale;
  const width = (widths: Widths, more = 0): ((zoom: number) => number) => {
    const between = exp(1.6, widths as unknown as number[][]);
    return (zoom) => scale * between(zoom) + more;
  };

  const area = (dataLayer: string, fill: string, isOne: (feature: Feature) => boolean): PaintRule => ({
    dataLayer,
    symbolizer: new PolygonSymbolizer({ fill }),
    filter: (_, feature) => feature.geomType === GeomType.Polygon && isOne(feature),
  });
  const landuse = (ground: Ground, fill: string): PaintRule =>
    area('landuse', fill, (feature) => groundOf(kindOf(feature)) === ground);
  const road = (isOne: RoadFilter, line: ConstructorParameters<typeof LineSymbolizer>[0], minzoom = 0): PaintRule => ({
    dataLayer: 'roads',
    minzoom,
    symbolizer: new LineSymbolizer({ lineJoin: 'round', ...line }),
    filter: (_, feature) => feature.geomType === GeomType.Line && isOne(roadClass(feature), feature),
  });
  const dashes = (line: number, gap: number): number[] => [line * scale, gap * scale];
  /** The edges of a class come first, so that its streets join where they meet. */
  const street = (one: RoadClass, widths: Widths, fill: string, border: string): PaintRule[] => {
    const isOne: RoadFilter = (is, feature) => is === one && !isTunnel(feature);
    return [
      road(isOne, { color: border, width: width(widths, 2 * edge) }, EDGE_ZOOM),
      road(isOne, { color: fill, width: width(widths), lineCap: 'round' }),
    ];
  };
  const spot = (kind: string, symbolizer: PaintRule['symbolizer'], minzoom: number): PaintRule => ({
    dataLayer: 'pois',
    minzoom,
    symbolizer,
    filter: (_, feature) => feature.geomType === GeomType.Point && kindOf(feature) === kind,
  });
  const dot = (kind: string, fill: string, radius: number): PaintRule =>
    spot(kind, new CircleSymbolizer({ fill, radius: radius * scale, stroke: colours.halo, width: scale }), DETAIL_ZOOM);

  return [
    area('earth', colours.land, () => true),
    landuse('park', colours.park),
    landuse('wood', colours.wood),
    landuse('sand', colours.sand),
    area('water', colours.water, () => true),
    {
      dataLayer: 'water',
      symbolizer: new LineSymbolizer({
        color: colours.water,
        width: width(RIVER),
        lineCap: 'round',
        lineJoin: 'round',
      }),
      filter: (_, { geomType }) => geomType === GeomType.Line,
    },
    landuse('square', colours.square),
    {
      dataLayer: 'buildings',
      minzoom: EDGE_ZOOM,
      symbolizer: new PolygonSymbolizer({
        fill: colours.building,
        stroke: colours.buildingEdge,
        width: (zoom) => (zoom >= 16 ? 0.75 * scale : 0),
      }),
      filter: (_, { geomType }) => geomType === GeomType.Polygon,
    },
    // Of tunnels and underpasses only the course is shown.
    road(
      (is, feature) => is !== 'none' && isTunnel(feature),
      { color: colours.streetEdge, width: scale, dash: dashes(4, 3) },
      15,
    ),
    // Rails are a line with short ties.
    road((is) => is === 'rail', { color: colours.rail, width: scale }, 13),
    road((is) => is === 'rail', { color: colours.rail, width: 4 * scale, dash: dashes(1, 6) }, 16),
    ...street('service', SERVICE, colours.street, colours.streetEdge),
    ...street('street', STREET, colours.street, colours.streetEdge),
    ...street('promenade', STREET, colours.promenade, colours.promenadeEdge),
    ...street('main-street', MAIN_STREET, colours.street, colours.streetEdge),
    ...street('motorway', MAIN_STREET, colours.street, colours.streetEdge),
    // Footpaths are dashes on a pale bed, so that they are seen on parks and on squares.
    road((is) => is === 'path', { color: colours.pathBed, width: width(PATH, 2 * scale) }, 15),
    road((is) => is === 'sidewalk' || is === 'crossing', { color: colours.pathBed, width: width(PATH, 2 * scale) }, 16),
    ...(['path', 'sidewalk'] as const).map((one) =>
      road(
        (is, feature) => is === one && !isTunnel(feature),
        { color: colours.path, width: width(PATH), dash: dashes(4, 2.5) },
        // Farther away, the pavements of streets are only clutter.
        one === 'path' ? EDGE_ZOOM : 16,
      ),
    ),
    // Crossings are stripes across the street.
    road(
      (is) => is === 'crossing',
      { color: colours.path, width: width(PATH, 2.5 * scale), dash: dashes(1.6, 1.6) },
      16,
    ),
    // Steps are treads between two strings.
    road((is) => is === 'steps', { color: colours.path, width: width(PATH, 4.5 * scale) }, 15),
    road((is) => is === 'steps', { color: colours.pathBed, width: width(PATH, 2.5 * scale) }, 15),
    road((is) => is === 'steps', { color: colours.path, width: width(PATH, 4.5 * scale), dash: dashes(1.2, 2) }, 15),
    dot('bench', colours.bench, 1.6),
    dot('drinking_water', colours.facility, 2.2),
    dot('toilets', colours.facility, 3),
    spot('toilets', new SignSymbolizer('WC', colours.facility, colours.halo, scale), SIGN_ZOOM),
  ];
}
