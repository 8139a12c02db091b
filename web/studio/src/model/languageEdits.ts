// What it means to add a language to a tour or to remove one: the edits, and what they cost in texts and takes.
import type { Edit, Passage, Tour } from '../api/wire';
import { detailOf, hasText, passagesIn } from './passages';
import { pointer } from './pointer';

export interface LanguageFacts {
  /** How many passages the story has in this language or, where it is not told in it yet, in the first one. */
  readonly passages: number;
  /** How many of them are written. */
  readonly written: number;
  /** How many are recorded. */
  readonly takes: number;
}

export function languageFacts(tour: Tour, lang: string): LanguageFacts {
  const own = passagesIn(tour, lang).map(({ passage }) => passage);
  return {
    passages: Math.max(own.length, passagesIn(tour, tour.languages[0] ?? lang).length),
    written: own.filter(hasText).length,
    takes: own.filter((passage) => detailOf(passage).take != null).length,
  };
}

/** Every object with a text for each language, which must have one for a new language, too. */
function localized(tour: Tour): [string, Partial<Record<string, string>>][] {
  const all: [string, Partial<Record<string, string>> | undefined][] = [
    ['/title', tour.title],
    ['/description', tour.description],
    ['/cover/alt', tour.cover?.alt],
    ...tour.stops.flatMap((stop, index): [string, Partial<Record<string, string>> | undefined][] => [
      [pointer('stops', index, 'title'), stop.title],
      [pointer('stops', index, 'picture', 'alt'), stop.picture?.alt],
    ]),
    ...(tour.claims ?? []).map((claim, index): [string, Partial<Record<string, string>>] => [
      pointer('claims', index, 'statement'),
      claim.statement,
    ]),
  ];
  return all.flatMap(([at, texts]) =>
    texts === undefined || Object.keys(texts).length === 0
      ? []
      : [[at, texts] as [string, Partial<Record<string, string>>]],
  );
}

/** Adds a language: titles are copied from the first one, and every passage waits for its text. */
export function addLanguage(tour: Tour, lang: string): Edit[] {
  const first = tour.languages[0] ?? '';
  const empty = (list: readonly Passage[] | undefined): string[] =>
    Array.from({ length: Math.max(1, list?.length ?? 1) }, () => '');
  const edits: Edit[] = [{ do: 'insert', pointer: '/languages/-', value: lang }];
  for (const [at, texts] of localized(tour))
    if (texts[lang] === undefined)
      edits.push({ do: 'set', pointer: at + pointer(lang), value: texts[first] ?? Object.values(texts)[0] ?? '' });
  for (const [index, stop] of tour.stops.entries()) {
    if (stop.narration[lang] === undefined)
      edits.push({
        do: 'set',
        pointer: pointer('stops', index, 'narration', lang),
        value: empty(stop.narration[first]),
      });
    if (Object.keys(stop.short ?? {}).length > 0 && stop.short?.[lang] === undefined)
      edits.push({ do: 'set', pointer: pointer('stops', index, 'short', lang), value: empty(stop.short?.[first]) });
    if (Object.keys(stop.directions ?? {}).length > 0 && stop.directions?.[lang] === undefined)
      edits.push({ do: 'set', pointer: pointer('stops', index, 'directions', lang), value: '' });
  }
  return edits;
}

/** Removes a language with everything that is written in it. */
export function removeLanguage(tour: Tour, lang: string): Edit[] {
  const edits: Edit[] = [];
  const remove = (at: string): number => edits.push({ do: 'remove', pointer: at });
  for (const [at, texts] of localized(tour)) if (texts[lang] !== undefined) remove(at + pointer(lang));
  for (const [index, stop] of tour.stops.entries())
    for (const part of ['narration', 'short', 'directions'] as const)
      if (stop[part]?.[lang] !== undefined) remove(pointer('stops', index, part, lang));
  if (tour.lexicon?.[lang] !== undefined) remove(pointer('lexicon', lang));
  if (typeof tour.voices === 'object' && tour.voices[lang] !== undefined) remove(pointer('voices', lang));
  remove(pointer('languages', tour.languages.indexOf(lang)));
  return edits;
}
