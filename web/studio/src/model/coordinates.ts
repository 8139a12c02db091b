// Coordinates as people write and copy them: decimal, degrees-minutes-seconds, geo: URIs, addresses of web maps.
import type { Place } from '../../../player/src/ground/plane';

export type { Place };

/** The place that a text describes, rounded to 1e-7° (a centimetre); null if it describes no place on earth. */
export function parsePlace(text: string): Place | null {
  const clean = text.trim();
  return fromUri(clean) ?? fromAddress(clean) ?? fromNumbers(clean);
}

function place(lat: number, lon: number): Place | null {
  const isOnEarth = Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;
  return isOnEarth ? { lat: round(lat), lon: round(lon) } : null;
}

const NUMBER = String.raw`[-+−]?\d+(?:\.\d+)?`;

function number(text: string): number {
  return Number(text.replace('−', '-'));
}

/** RFC 5870: `geo:53.76,87.13;u=10`. */
function fromUri(text: string): Place | null {
  const found = new RegExp(`^geo:(${NUMBER}),(${NUMBER})`, 'i').exec(text);
  if (found?.[1] === undefined || found[2] === undefined) return null;
  const [lat, lon] = [number(found[1]), number(found[2])];
  // Android writes geo:0,0?q=lat,lon for a marked place.
  const asked = new RegExp(`[?&]q=(${NUMBER}),(${NUMBER})`).exec(text);
  if (lat === 0 && lon === 0 && asked?.[1] !== undefined && asked[2] !== undefined)
    return place(number(asked[1]), number(asked[2]));
  return place(lat, lon);
}

/** Addresses of OpenStreetMap, Google, Apple, Yandex, 2GIS, Bing and other maps that write lat,lon the same way. */
function fromAddress(text: string): Place | null {
  if (!/^https?:\/\//i.test(text)) return null;
  let address: string;
  try {
    address = decodeURIComponent(text);
  } catch {
    address = text;
  }
  const host = /^https?:\/\/([^/]+)/i.exec(address)?.[1]?.toLowerCase() ?? '';
  // Yandex and 2GIS write lon,lat.
  const isLonFirst = /(^|\.)(yandex\.[a-z.]+|2gis\.[a-z.]+)$/.test(host);
  const pair = (pattern: string, isSwapped: boolean): Place | null => {
    const found = new RegExp(pattern.replaceAll('#', `(${NUMBER})`)).exec(address);
    if (found?.[1] === undefined || found[2] === undefined) return null;
    const [first, second] = [number(found[1]), number(found[2])];
    return isSwapped ? place(second, first) : place(first, second);
  };
  return (
    pair('!3d#!4d#', false) ??
    pair('[?&]mlat=#&mlon=#', false) ??
    pair('[?&](?:pt|whatshere\\[point\\]|m)=#,#', isLonFirst) ??
    pair('[?&](?:q|query|ll|daddr|destination|center|sll)=(?:loc:)?#,\\s*#', isLonFirst) ??
    pair('[?&]cp=#~#', false) ??
    pair('/@#,#', false) ??
    pair('#map=[\\d.]+/#/#'.replace('#map', '\\x23map'), false) ??
    pair('/geo/\\d+/#,#', true) ??
    pair('[?&]lat=#&(?:lon|lng)=#', false) ??
    pair('/#,#', isLonFirst)
  );
}

interface Angle {
  readonly degrees: number;
  /** The axis that the letter of the hemisphere implies; null without a letter. */
  readonly axis: 'lat' | 'lon' | null;
}

/** Two angles in any notation of degrees: `53.767, 87.136`, `53°46′02″ с. ш. 87°08′10″ в. д.`, `N53 46.03 E87 8.16`. */
function fromNumbers(text: string): Place | null {
  const words = text
    .replace(/сев(?:ерн(?:ой|ая))?\.?\s*ш(?:ироты?|ирота)?\.?|с\.?\s*ш\.?/giu, 'N')
    .replace(/юж(?:н(?:ой|ая))?\.?\s*ш(?:ироты?|ирота)?\.?|ю\.?\s*ш\.?/giu, 'S')
    .replace(/вост(?:очн(?:ой|ая))?\.?\s*д(?:олготы?|олгота)?\.?|в\.?\s*д\.?/giu, 'E')
    .replace(/зап(?:адн(?:ой|ая))?\.?\s*д(?:олготы?|олгота)?\.?|з\.?\s*д\.?/giu, 'W')
    .replace(/\b(?:lat(?:itude)?|lon(?:gitude)?|lng|широта|долгота)\b\s*[:=]?/giu, ' ')
    .replace(/[()[\]{}]/g, ' ')
    .replace(/−/g, '-')
    .trim();
  const halves = split(words);
  if (halves === null) return null;
  const [first, second] = [angle(halves[0]), angle(halves[1])];
  if (first === null || second === null) return null;
  if (first.axis !== null && first.axis === second.axis) return null;
  const isLonFirst = first.axis === 'lon' || second.axis === 'lat';
  return isLonFirst ? place(second.degrees, first.degrees) : place(first.degrees, second.degrees);
}

/** Splits a pair into its halves. The text around a comma shows whether it is decimal or separates the halves. */
function split(text: string): [string, string] | null {
  const pieces = (separator: RegExp): string[] =>
    text
      .split(separator)
      .map((piece) => piece.trim())
      .filter((piece) => piece !== '');
  for (const separator of [/[;\n\t|/]+/, /,\s+|\s+,/]) {
    const found = pieces(separator);
    if (found.length === 2 && found[0] !== undefined && found[1] !== undefined) return [found[0], found[1]];
  }
  // Each half ends or begins with the letter of its hemisphere.
  const lettered =
    /^(.*?\d[^NSEW]*[NSEW])[\s,]*(.*\d[^NSEW]*[NSEW])$/iu.exec(text) ??
    /^([NSEW][^NSEW]*\d[^NSEW]*?)[\s,]*([NSEW].*)$/iu.exec(text);
  if (lettered?.[1] !== undefined && lettered[2] !== undefined) return [lettered[1], lettered[2].trim()];
  const commas = text.split(',');
  if (commas.length === 2 && commas[0] !== undefined && commas[1] !== undefined && !/^\d+,\d+$/.test(text))
    return [commas[0], commas[1]];
  // 53,767 87,136 and 53,767,87,136: commas are decimal.
  const decimal = /^([-+]?\d+[,.]\d+)[\s,]+([-+]?\d+[,.]\d+)$/.exec(text);
  if (decimal?.[1] !== undefined && decimal[2] !== undefined) return [decimal[1], decimal[2]];
  const spaced = text.split(/\s+/);
  if (spaced.length % 2 === 0 && spaced.length >= 2 && spaced.length <= 6) {
    const middle = spaced.length / 2;
    return [spaced.slice(0, middle).join(' '), spaced.slice(middle).join(' ')];
  }
  const marked = /^([^°º]*[°º][^°º]*['′’"″”])\s*(\d[^°º]*[°º].*)$/u.exec(text);
  return marked?.[1] !== undefined && marked[2] !== undefined ? [marked[1], marked[2]] : null;
}

function angle(text: string): Angle | null {
  const letters = text.match(/[NSEW]/giu) ?? [];
  if (letters.length > 1) return null;
  const letter = letters[0]?.toUpperCase();
  const rest = text.replace(/[NSEW]/giu, ' ').trim();
  const found =
    /^([-+]?)\s*(\d+(?:[.,]\d+)?)\s*(?:[°ºd:\s]\s*(?:(\d+(?:[.,]\d+)?)\s*(?:['′’m:\s]\s*(?:(\d+(?:[.,]\d+)?)\s*(?:"|″|”|''|′′|s)?)?)?)?)?$/iu.exec(
      rest,
    );
  if (found?.[2] === undefined) return null;
  const part = (index: number): number => Number((found[index] ?? '0').replace(',', '.'));
  const [degrees, minutes, seconds] = [part(2), part(3), part(4)];
  if (minutes >= 60 || seconds >= 60) return null;
  const isFractionInside =
    (found[3] !== undefined && /[.,]/.test(found[2])) || (found[4] !== undefined && /[.,]/.test(found[3] ?? ''));
  if (isFractionInside) return null;
  const isNegative = (found[1] === '-') !== (letter === 'S' || letter === 'W');
  const size = degrees + minutes / 60 + seconds / 3600;
  return {
    degrees: isNegative ? -size : size,
    axis: letter === undefined ? null : letter === 'N' || letter === 'S' ? 'lat' : 'lon',
  };
}

/** Formats a place for display and for pasting elsewhere. */
export function written({ lat, lon }: Place): string {
  return `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
}
