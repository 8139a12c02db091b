// Preconditions of edits from a page that may not have the newest text: an edit is still made if everything that it
// relies on is unchanged, and otherwise shown to the author.
import type { Edit, Tour } from '../api/wire';
import { tokens, valueAt } from './pointer';

/** A value that the author of an edit saw; undefined if there was none. */
export interface Precondition {
  readonly pointer: string;
  readonly value: unknown;
}

/**
 * What these edits rely on: the values that they replace, the lengths of the lists on the way to them, and the ids of
 * the stops and claims on the way to them.
 */
export function preconditionsOf(tour: Tour, edits: readonly Edit[]): Precondition[] {
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

/** Whether all preconditions still hold. */
export function areMet(tour: Tour, seen: readonly Precondition[]): boolean {
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
