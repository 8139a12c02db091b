// Ids of stops and facts: made from a title, in the letters of `src/tour/names.rs`, and renamed with everything that refers
// to them.
import type { Edit, Tour } from '../api/wire';
import { pointer } from './pointer';
import { mainTitle } from './titles';

/** What a letter that is not a plain Latin one becomes. */
const LATIN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аәαə',
    b: 'б',
    v: 'вβ',
    g: 'гґғγ',
    d: 'дδђđð',
    e: 'еёэѣε',
    ie: 'є',
    zh: 'жҗ',
    z: 'зζ',
    i: 'ийіїιηı',
    j: 'јҷџ',
    k: 'кκ',
    q: 'қ',
    l: 'лλł',
    lj: 'љ',
    m: 'мμ',
    n: 'нңνŋ',
    nj: 'њ',
    o: 'оөοωø',
    p: 'пπ',
    r: 'рρ',
    s: 'сσς',
    t: 'тτŧ',
    c: 'ћ',
    u: 'уўұү',
    f: 'фφ',
    kh: 'х',
    h: 'һҳħ',
    ts: 'ц',
    ch: 'чχ',
    sh: 'ш',
    shch: 'щ',
    y: 'ыυ',
    yu: 'ю',
    ya: 'я',
    th: 'θþ',
    x: 'ξ',
    ps: 'ψ',
    ss: 'ß',
    ae: 'æ',
    oe: 'œ',
  }).flatMap(([latin, letters]) => [...letters].map((letter) => [letter, latin])),
);
/** Letters that are left out. */
const SILENT = /[ъьʼ]/g;
/** The longest id that is made; the format permits 64 letters. */
const MAX_LETTERS = 40;

/** Makes an id from a title: lower-case Latin letters, digits and hyphens, and none of `taken`. */
export function idFrom(title: string, taken: readonly string[], otherwise = 'stop'): string {
  const base = plainId(title) || otherwise;
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number += 1) {
    if (!taken.includes(`${base}-${number}`)) return `${base}-${number}`;
  }
}

function plainId(title: string): string {
  const letters = [...title.toLowerCase().normalize('NFC').replace(SILENT, '')];
  const latin = letters.map((letter) => LATIN.get(letter) ?? decomposed(letter)).join('');
  return latin
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LETTERS)
    .replace(/^-+|-+$/g, '');
}

/** A letter without its diacritics. */
function decomposed(letter: string): string {
  const plain = letter.normalize('NFKD').replace(/\p{M}/gu, '');
  return [...plain].map((one) => LATIN.get(one) ?? one).join('');
}

/** Whether the id of a stop is still the one that was made from its title. */
export function isDerivedId(tour: Tour, index: number): boolean {
  const stop = tour.stops[index];
  if (stop === undefined) return false;
  const base = plainId(mainTitle(tour, stop.title)) || 'stop';
  return stop.id === base || (stop.id.startsWith(`${base}-`) && /^\d+$/.test(stop.id.slice(base.length + 1)));
}

/** Whether an id has the letters that ids may have. */
export function isId(text: string): boolean {
  return text.length <= 64 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}

/** The stops that have another id after a step: those whose new id is at the same place, if no stop was added or removed. */
export function renamedStops(before: readonly string[], after: readonly string[]): [from: string, to: string][] {
  if (before.length !== after.length) return [];
  return before.flatMap((from, at): [string, string][] => {
    const to = after[at];
    return to === undefined || after.includes(from) || before.includes(to) ? [] : [[from, to]];
  });
}

/** The edits that give a stop another id, also where legs and conditions refer to it. */
export function renameStop(tour: Tour, index: number, id: string): Edit[] {
  const old = tour.stops[index]?.id;
  if (old === undefined || old === id) return [];
  return [{ do: 'set', pointer: pointer('stops', index, 'id'), value: id }, ...renameReferences(tour, old, id)];
}

function renameReferences(tour: Tour, old: string, id: string): Edit[] {
  const edits: Edit[] = [];
  const set = (value: string, ...path: (string | number)[]): void =>
    void edits.push({ do: 'set', pointer: pointer(...path), value });
  (tour.legs ?? []).forEach((leg, number) => {
    for (const end of ['from', 'to'] as const) if (leg[end] === old) set(id, 'legs', number, end);
  });
  tour.stops.forEach((stop, number) => {
    for (const key of ['after', 'not_after'] as const)
      (stop.playback[key] ?? []).forEach((one, place) => {
        if (one === old) set(id, 'stops', number, 'playback', key, place);
      });
  });
  return edits;
}

/** The edits by which the id of a stop follows its new titles. None if the author has given it another id. */
export function followTitle(tour: Tour, index: number, title: Readonly<Record<string, string>>): Edit[] {
  if (!isDerivedId(tour, index)) return [];
  const taken = tour.stops.flatMap((stop, other) => (other === index ? [] : [stop.id]));
  return renameStop(tour, index, idFrom(mainTitle(tour, title), taken));
}
