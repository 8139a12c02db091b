// What is still to do at a stop. Until the tour was built for the first time, what is simply empty is no finding: an author who
// has just added a stop has made no mistake.
import type { FindingView, Passage, Tour } from '../api/wire';
import { hasText } from './passages';
import { pointer, tokens, valueAt } from './pointer';

export type TodoKind = 'title' | 'narration' | 'short' | 'directions' | 'alt' | 'surveyed';

export interface Todo {
  readonly kind: TodoKind;
  /** The language of the text that is missing. */
  readonly lang: string | null;
  /** Where it is to be written. */
  readonly pointer: string;
}

export function todosOf(tour: Tour, index: number): Todo[] {
  const stop = tour.stops[index];
  if (stop === undefined) return [];
  const todos: Todo[] = [];
  const add = (kind: TodoKind, lang: string | null, ...path: string[]): void =>
    void todos.push({ kind, lang, pointer: pointer('stops', index, ...path) });
  const isTold = (list: readonly Passage[] | undefined): boolean => (list ?? []).some(hasText);
  const isEmpty = (text: string | undefined): boolean => (text ?? '').trim() === '';
  for (const lang of tour.languages) if (isEmpty(stop.title[lang])) add('title', lang, 'title', lang);
  for (const lang of tour.languages) if (!isTold(stop.narration[lang])) add('narration', lang, 'narration', lang);
  if (Object.keys(stop.short ?? {}).length > 0)
    for (const lang of tour.languages) if (!isTold(stop.short?.[lang])) add('short', lang, 'short', lang);
  if (Object.keys(stop.directions ?? {}).length > 0)
    for (const lang of tour.languages) {
      const passage = stop.directions?.[lang];
      if (passage === undefined || !hasText(passage)) add('directions', lang, 'directions', lang);
    }
  if (stop.picture != null)
    for (const lang of tour.languages) if (isEmpty(stop.picture.alt[lang])) add('alt', lang, 'picture', 'alt', lang);
  if (stop.position.surveyed == null) add('surveyed', null, 'position', 'surveyed');
  return todos;
}

/** Whether a finding says no more than that something at a stop, or the text of a fact, is still empty. */
export function isTodo(tour: Tour, { code, places }: FindingView): boolean {
  const place = places[0]?.pointer ?? '';
  const [part, index, key] = tokens(place);
  if ((part !== 'stops' && part !== 'claims') || index === undefined) return false;
  const value = valueAt(tour, place);
  if (code === 'empty-text') return isEmptyValue(value);
  // A text that the format does not require, begun in one language.
  if (code === 'missing-language') return key === 'directions' || key === 'short' || key === 'picture';
  return code === 'narration-length' && isEmptyValue(value);
}

function isEmptyValue(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.every((one: unknown) => typeof one === 'string' && one.trim() === '');
}
