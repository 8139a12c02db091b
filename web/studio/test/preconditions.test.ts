// Edits that may be made on a newer text than their author saw, and those that may not.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Edit, Tour } from '../src/api/wire.ts';
import { areMet, preconditionsOf } from '../src/model/preconditions.ts';
import { idFrom } from '../src/model/ids.ts';

const stop = (id: string, title: string): unknown => ({
  id,
  title: { en: title },
  narration: { en: ['One.', 'Two.'] },
});
const tour = (...stops: unknown[]): Tour => ({ id: 't', title: { en: 'Tour' }, stops }) as unknown as Tour;
const before = tour(stop('a', 'A'), stop('b', 'B'));
const set: Edit = { do: 'set', pointer: '/stops/1/title/en', value: 'New' };
const insert: Edit = { do: 'insert', pointer: '/stops/1/narration/en/1', value: 'One and a half.' };

const cases: [string, Edit, Tour, boolean][] = [
  ['nothing changed', set, before, true],
  ['another stop changed', set, tour(stop('a', 'Other'), stop('b', 'B')), true],
  ['the same text changed', set, tour(stop('a', 'A'), stop('b', 'Theirs')), false],
  ['the stops changed places', set, tour(stop('b', 'B'), stop('a', 'A')), false],
  ['a stop was put before it', set, tour(stop('x', 'X'), stop('a', 'A'), stop('b', 'B')), false],
  ['the stop was taken away', set, tour(stop('a', 'A')), false],
  [
    'a passage was added there',
    insert,
    tour(stop('a', 'A'), { ...(stop('b', 'B') as object), narration: { en: ['One.', 'Two.', 'Three.'] } }),
    false,
  ],
  ['its title changed, the passages did not', insert, tour(stop('a', 'A'), stop('b', 'Theirs')), true],
  ['a new key', { do: 'set', pointer: '/stops/0/directions/en', value: 'x' }, before, true],
  [
    'a new key that is there now',
    { do: 'set', pointer: '/stops/0/directions/en', value: 'x' },
    tour({ ...(stop('a', 'A') as object), directions: { en: 'y' } }, stop('b', 'B')),
    false,
  ],
];

for (const [name, edit, after, expected] of cases) {
  test(name, () => assert.equal(areMet(after, preconditionsOf(before, [edit])), expected));
}

test('ids are made from titles', () => {
  assert.equal(idFrom('Площадь Побед', []), 'ploshchad-pobed');
  assert.equal(idFrom('Café “Étoile”', []), 'cafe-etoile');
  assert.equal(idFrom('Gate', ['gate', 'gate-2']), 'gate-3');
  assert.equal(idFrom('…', []), 'stop');
});
