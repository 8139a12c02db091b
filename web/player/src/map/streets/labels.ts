// The lettering of the streets, the most important first: where two labels collide, the first one is shown.
import {
  CenteredTextSymbolizer,
  GeomType,
  LineLabelPlacement,
  LineLabelSymbolizer,
  Padding,
  type Feature,
  type LabelRule,
} from 'protomaps-leaflet';
import { groundOf, isLandmark, isSight, kindOf, labelZoom, nameKeys, roadClass, type RoadClass } from './features';
import { DETAIL_ZOOM, FONT, SIGN_ZOOM, type StyleOptions } from './options';

/** The names of lines that are longer are left out, characters. */
const MAX_LINE_NAME_LENGTH = 48;

/** House numbers that are longer name floors and flats, characters. */
const MAX_HOUSE_NUMBER_LENGTH = 8;

interface Lettering {
  readonly fill: string;
  readonly pixels: number;
  readonly weight: number;
  readonly isUpperCase?: boolean;
}

export function labelRules({ theme, language, scale }: StyleOptions): LabelRule[] {
  const { colours, isContrasting } = theme;
  const { label, faintLabel, parkLabel, waterLabel, halo } = colours;
  const labelProps = nameKeys(language);
  const haloPx = (isContrasting ? 4 : 3) * scale;
  const font = (pixels: number, weight: number): string =>
    `${isContrasting ? Math.max(600, weight) : weight} ${(pixels * scale).toFixed(2)}px ${FONT}`;

  const line = (
    dataLayer: string,
    minzoom: number,
    { fill, pixels, weight }: Lettering,
    isOne: (feature: Feature) => boolean,
  ): LabelRule => ({
    dataLayer,
    minzoom,
    symbolizer: new LineLabelSymbolizer({
      labelProps,
      fill,
      stroke: halo,
      width: haloPx,
      font: font(pixels, weight),
      position: LineLabelPlacement.Center,
      maxLabelChars: MAX_LINE_NAME_LENGTH,
      repeatDistance: 200 * scale,
    }),
    filter: (_, feature) => feature.geomType === GeomType.Line && isOne(feature),
  });
  const road = (minzoom: number, lettering: Lettering, ...classes: readonly RoadClass[]): LabelRule =>
    line('roads', minzoom, lettering, (feature) => classes.includes(roadClass(feature)));

  const point = (
    dataLayer: string,
    [minzoom, maxzoom]: readonly [number, number],
    { fill, pixels, weight, isUpperCase = false }: Lettering,
    isOne: (kind: string) => boolean,
  ): LabelRule => ({
    dataLayer,
    minzoom,
    maxzoom,
    symbolizer: new Padding(
      3 * scale,
      new CenteredTextSymbolizer({
        labelProps,
        fill,
        stroke: halo,
        width: haloPx / 2,
        font: font(pixels, weight),
        lineHeight: 1.4,
        maxLineChars: 18,
        ...(isUpperCase ? { textTransform: 'uppercase' } : {}),
      }),
    ),
    filter: (zoom, feature) =>
      feature.geomType === GeomType.Point && zoom >= labelZoom(feature.props) && isOne(kindOf(feature)),
    sort: (one, other) => labelZoom(one) - labelZoom(other),
  });

  const street: Lettering = { fill: label, pixels: 13, weight: 500 };
  const green: Lettering = { fill: parkLabel, pixels: 12, weight: 600 };
  const blue: Lettering = { fill: waterLabel, pixels: 12, weight: 500 };
  return [
    road(14, { ...street, weight: 650 }, 'main-street', 'motorway'),
    road(15, { ...street, weight: 650 }, 'promenade'),
    road(15, street, 'street'),
    point('places', [10, 15], { fill: label, pixels: 14, weight: 650 }, (kind) => kind === 'locality'),
    point(
      'places',
      [12, 16],
      { fill: faintLabel, pixels: 11, weight: 600, isUpperCase: true },
      (kind) => kind === 'macrohood' || kind === 'neighbourhood',
    ),
    point('earth', [12, 17], green, (kind) => kind === 'island'),
    point('water', [10, 19], blue, () => true),
    line('water', 14, blue, () => true),
    point('pois', [14, 19], green, (kind) => groundOf(kind) !== null),
    road(16, { ...street, fill: faintLabel, pixels: 12 }, 'path', 'steps', 'service'),
    point('pois', [16, 19], { fill: faintLabel, pixels: 11.5, weight: 500 }, isLandmark),
    point('pois', [SIGN_ZOOM, 19], { fill: faintLabel, pixels: 11, weight: 500 }, isSight),
    {
      dataLayer: 'buildings',
      minzoom: DETAIL_ZOOM,
      symbolizer: new CenteredTextSymbolizer({
        labelProps: ['addr_housenumber'],
        fill: faintLabel,
        stroke: isContrasting ? halo : colours.building,
        width: scale,
        font: font(11, 500),
      }),
      filter: (_, feature) =>
        feature.geomType === GeomType.Point &&
        kindOf(feature) === 'address' &&
        String(feature.props['addr_housenumber']).length <= MAX_HOUSE_NUMBER_LENGTH,
    },
  ];
}
