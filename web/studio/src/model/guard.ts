// Edits from a page that has not seen the newest text: they are made all the same where what they are about is untouched,
// and shown to the author where it is not.
import type { Edit, Tour } from '../api/wire';
import { tokens, valueAt } from './pointer';

/** What an edit's author saw: pointer and value, `undefined` for nothing. */
export interface Seen {
  readonly pointer: string;
  readonly value: unknown;
}

/** What somebody who makes these edits relies on: the values that they replace, and that lists are as long and stops and
 * claims the same ones as where the edits were made. */
export function relied(tour: Tour, edits: readonly Edit[]): Seen[] {
  const seen = new Map<string, unknown>();
  for (const edit of edits) {
    const path = tokens(edit.pointer);
    for (let length = 0; length < path.length; length += 1) {
      const place = path
        .slice(0, length)
        .map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`)
        .join('');
      const value = valueAt(tour, place);
      if (Array.isArray(value)) seen.set(`${place}/length`, value.length);
      const id =
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? (value as Record<string, unknown>)['id']
          : undefined;
      if (typeof id === 'string' && length > 0) seen.set(`${place}/id`, id);
    }
    const isNew = edit.do === 'insert';
    if (!isNew) seen.set(edit.pointer, valueAt(tour, edit.pointer));
  }
  return [...seen].map(([pointer, value]) => ({ pointer, value }));
}

/** Whether all that was relied on is still so. */
export function holds(tour: Tour, seen: readonly Seen[]): boolean {
  return seen.every(({ pointer, value }) => same(current(tour, pointer), value));
}

function current(tour: Tour, pointer: string): unknown {
  if (pointer.endsWith('/length')) {
    const list = valueAt(tour, pointer.slice(0, -'/length'.length));
    if (Array.isArray(list)) return list.length;
  }
  return valueAt(tour, pointer);
}

export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return (
    keys.length === others.length &&
    keys.every(
      (key) => Object.hasOwn(b, key) && same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
