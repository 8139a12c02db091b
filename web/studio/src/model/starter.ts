// Creates stops and their ids, and finds out what a tour still lacks.
import type { Claim, Stop, Tour } from '../api/wire';
import type { Place } from './coordinates';

const LATIN: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ё: 'yo',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'y',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
};

/** Makes an id from a title: lower-case letters, digits and hyphens, and none of `taken`. */
export function idFrom(title: string, taken: readonly string[]): string {
  const latin = [...title.toLowerCase()]
    .map((letter) => LATIN[letter] ?? letter)
    .join('')
    .normalize('NFD');
  const base =
    latin
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40)
      .replace(/-+$/, '') || 'stop';
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number += 1) {
    if (!taken.includes(`${base}-${number}`)) return `${base}-${number}`;
  }
}

export function newStop(tour: Tour, at: Place, titles: Record<string, string>): Stop {
  const title = Object.fromEntries(tour.languages.map((lang) => [lang, titles[lang] ?? '']));
  const first = Object.values(titles).find((text) => text !== '') ?? '';
  return {
    id: idFrom(
      first,
      tour.stops.map((stop) => stop.id),
    ),
    title,
    position: { lat: at.lat, lon: at.lon },
    geofence: { radius_m: 30 },
    narration: Object.fromEntries(tour.languages.map((lang) => [lang, ['']])),
  } as unknown as Stop;
}

/** The claims that no passage refers to yet. */
export function untold(tour: Tour): Claim[] {
  const told = new Set<string>();
  for (const stop of tour.stops) {
    const passages = [
      ...Object.values(stop.narration).flat(),
      ...Object.values(stop.short ?? {}).flat(),
      ...Object.values(stop.directions ?? {}),
    ];
    for (const passage of passages)
      if (typeof passage !== 'string') for (const claim of passage.claims ?? []) told.add(claim);
  }
  return (tour.claims ?? []).filter((claim) => !told.has(claim.id));
}

/** Whether the tour is still empty: it has no stop, or only the one that `soundwalk new` writes. */
export function isStarterTour(tour: Tour): boolean {
  const [first, ...rest] = tour.stops;
  return (
    first === undefined ||
    (rest.length === 0 && first.id === 'first-stop' && (first.position.source ?? '').startsWith('example:'))
  );
}
