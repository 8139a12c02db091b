// Stops that are moved, removed, copied, split and merged, and what refers to them.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Edit, Tour } from '../src/api/wire.ts';
import { duplicateStops, mergeStops, moveStops, removeStops, reordered, splitStop } from '../src/model/arrange.ts';
import { addClaim, linkClaim, newClaim, removeClaim, renameClaim, unlinkClaim } from '../src/model/facts.ts';
import { followTitle, isDerivedId, renameStop } from '../src/model/ids.ts';
import { addressesOf, readdressed } from '../src/model/readdress.ts';
import { todosOf } from '../src/model/todo.ts';
import { segmentedWords } from '../src/model/words.ts';

interface AnyTour {
  [key: string]: unknown;
}

const place = (id: string, at: number): AnyTour => ({
  id,
  title: { en: id.toUpperCase() },
  position: { lat: 60 + at / 1000, lon: 25, surveyed: '2026-01-01' },
  geofence: { radius_m: 30 },
  narration: { en: [`${id} one`, `${id} two`] },
  playback: { repeat: 'once' },
});

function tourOf(...ids: string[]): Tour {
  const legs = ids.slice(1).map((to, at) => ({ from: ids[at], to, by: 'foot' }));
  const stops = ids.map((id, at) => place(id, at));
  return { id: 't', title: { en: 'T' }, languages: ['en'], order: 'strict', stops, legs } as unknown as Tour;
}

/** Makes edits as the server does. */
function applied(tour: Tour, edits: readonly Edit[]): Tour {
  const root = structuredClone(tour) as unknown as AnyTour;
  for (const edit of edits) {
    const path = edit.pointer.split('/').slice(1);
    const last = path.pop() ?? '';
    let parent = root as unknown as Record<string, unknown>;
    for (const token of path) parent = (parent[token] ??= {}) as Record<string, unknown>;
    if (edit.do === 'set') parent[last] = structuredClone(edit.value);
    else if (edit.do === 'insert') {
      const list = parent as unknown as unknown[];
      list.splice(last === '-' ? list.length : Number(last), 0, structuredClone(edit.value));
    } else if (edit.do === 'move') {
      const list = parent as unknown as unknown[];
      list.splice(edit.to, 0, ...list.splice(Number(last), 1));
    } else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  }
  return root as unknown as Tour;
}

const ids = (tour: Tour): string => tour.stops.map((stop) => stop.id).join('');
const legs = (tour: Tour): string[] => (tour.legs ?? []).map((leg) => `${leg.from}${leg.to}`);
const around = { hasWays: false };

test('stops are moved one by one and together', () => {
  for (const [chosen, before, expected] of [
    ['b', 4, 'acdb'],
    ['d', 0, 'dabc'],
    ['ac', 4, 'bdac'],
    ['bd', 0, 'bdac'],
    ['a', 1, 'abcd'],
    ['ad', 2, 'badc'],
  ] as const) {
    const tour = tourOf('a', 'b', 'c', 'd');
    assert.equal(reordered(['a', 'b', 'c', 'd'], [...chosen], before).join(''), expected);
    const edits = moveStops(tour, [...chosen], before, around);
    const after = applied(tour, edits);
    assert.equal(ids(after), expected, chosen);
    // The legs are still a chain from the first stop to the last.
    assert.deepEqual(
      legs(after),
      [...expected].slice(1).map((to, at) => `${expected[at]}${to}`),
      chosen,
    );
    if (chosen.length === 1 && expected !== 'abcd') assert.equal(edits.filter((edit) => edit.do === 'move').length, 1);
  }
  // With streets, the legs are left to the server.
  const edits = moveStops(tourOf('a', 'b', 'c'), ['c'], 0, { hasWays: true });
  assert.deepEqual(edits, [{ do: 'move', pointer: '/stops/2', to: 0 }]);
});

test('stops that are removed take their legs and conditions with them', () => {
  const tour = tourOf('a', 'b', 'c', 'd');
  (tour.stops[3] as { playback: unknown }).playback = { repeat: 'once', after: ['b', 'a'], not_after: ['c'] };
  const after = applied(tour, removeStops(tour, ['b', 'c'], around));
  assert.equal(ids(after), 'ad');
  assert.deepEqual(legs(after), ['ad']);
  assert.deepEqual(after.stops[1]?.playback, { repeat: 'once', after: ['a'] });
});

test('copies have ids of their own and lie apart', () => {
  const tour = tourOf('a', 'b', 'c');
  const { edits, ids: made } = duplicateStops(tour, ['a', 'b'], around);
  const after = applied(tour, edits);
  assert.deepEqual(made, ['a-2', 'b-2']);
  assert.equal(ids(after), 'aba-2b-2c');
  assert.deepEqual(legs(after), ['ab', 'ba-2', 'a-2b-2', 'b-2c']);
  const [first, , copy] = after.stops;
  assert.ok(copy !== undefined && first !== undefined);
  const metres = (copy.position.lat - first.position.lat) * 111_195;
  assert.ok(Math.abs(metres - 20) < 1, `${metres}`);
  assert.equal(copy.position.surveyed, undefined, 'nobody has been there');
});

test('a stop is split at a passage, and merged again', () => {
  const tour = tourOf('a', 'b');
  (tour.stops[0] as { directions: unknown }).directions = { en: 'Go on.' };
  (tour.legs?.[0] as { line: unknown }).line = [
    [25, 60],
    [25.001, 60.0005],
    [25, 60.001],
  ];
  const halves = splitStop(tour, 0, 1, around);
  assert.ok(halves !== null);
  const after = applied(tour, halves.edits);
  assert.equal(ids(after), 'aa-2b');
  const [first, second] = after.stops;
  assert.deepEqual(first?.narration, { en: ['a one'] });
  assert.deepEqual(second?.narration, { en: ['a two'] });
  assert.equal(first?.directions, undefined);
  assert.deepEqual(second?.directions, { en: 'Go on.' });
  assert.deepEqual(second?.playback.after, ['a']);
  assert.deepEqual(legs(after), ['aa-2', 'a-2b']);
  assert.equal(after.legs?.[1]?.line?.length, 3, 'the line leads on from the second half');
  assert.equal(splitStop(tour, 0, 0, around), null);
  const merged = applied(after, mergeStops(after, 0, around));
  assert.equal(ids(merged), 'ab');
  assert.deepEqual(merged.stops[0]?.narration, { en: ['a one', 'a two'] });
  assert.deepEqual(merged.stops[0]?.directions, { en: 'Go on.' });
  assert.deepEqual(legs(merged), ['ab']);
});

test('conditions follow a stop that is merged into another', () => {
  const tour = tourOf('a', 'b', 'c');
  (tour.stops[2] as { playback: unknown }).playback = { repeat: 'once', after: ['b', 'a'] };
  (tour.stops[0] as { playback: unknown }).playback = { repeat: 'once', not_after: ['b'] };
  const after = applied(tour, mergeStops(tour, 0, around));
  assert.deepEqual(after.stops[1]?.playback.after, ['a']);
  assert.equal(after.stops[0]?.playback.not_after, undefined);
});

test('the id follows the title until the author has given it another one', () => {
  const tour = tourOf('a', 'b');
  (tour.stops[0] as { id: string; title: unknown }).title = { en: '' };
  (tour.stops[0] as { id: string }).id = 'stop';
  (tour.legs?.[0] as { from: string }).from = 'stop';
  (tour.stops[1] as { playback: unknown }).playback = { repeat: 'once', after: ['stop'] };
  assert.ok(isDerivedId(tour, 0));
  const after = applied(tour, followTitle(tour, 0, { en: 'Gdańsk, Łódź' }));
  assert.equal(after.stops[0]?.id, 'gdansk-lodz');
  assert.deepEqual(legs(after), ['gdansk-lodzb']);
  assert.deepEqual(after.stops[1]?.playback.after, ['gdansk-lodz']);
  const own = applied(tour, renameStop(tour, 0, 'mine'));
  assert.ok(!isDerivedId(own, 0));
  assert.deepEqual(followTitle(own, 0, { en: 'Gdańsk' }), []);
});

test('edits find what an earlier edit has moved', () => {
  const before = tourOf('a', 'b', 'c');
  const after = applied(before, moveStops(before, ['c'], 0, around));
  const set: Edit = { do: 'set', pointer: '/legs/1/line', value: [] };
  const title: Edit = { do: 'set', pointer: '/stops/0/title/en', value: 'New' };
  const moved = readdressed([title], addressesOf(before), addressesOf(after));
  assert.deepEqual(moved, [{ ...title, pointer: '/stops/1/title/en' }]);
  // The leg from b to c is gone, and its number means another one now.
  assert.deepEqual(legs(after), ['ca', 'ab']);
  assert.deepEqual(readdressed([{ ...set, pointer: '/legs/0/line' }], addressesOf(before), addressesOf(after)), [
    { ...set, pointer: '/legs/1/line' },
  ]);
  const shorter = applied(before, removeStops(before, ['c'], around));
  assert.equal(readdressed([set], addressesOf(before), addressesOf(shorter)), null);
});

test('facts are written, linked, renamed, moved and removed', () => {
  let tour = tourOf('a', 'b');
  (tour.stops[0] as { narration: unknown }).narration = { en: ['First.', 'They made 64 tanks.'] };
  tour = applied(tour, addClaim(tour, { ...newClaim(tour), figures: ['64'] }, 0));
  assert.equal(tour.claims?.[0]?.id, 'fact');
  assert.deepEqual(tour.stops[0]?.narration['en']?.[1], { text: 'They made 64 tanks.', claims: ['fact'] });
  tour = applied(tour, renameClaim(tour, 0, 'tanks'));
  assert.deepEqual(tour.stops[0]?.narration['en']?.[1], { text: 'They made 64 tanks.', claims: ['tanks'] });
  const claim = tour.claims?.[0];
  assert.ok(claim !== undefined);
  tour = applied(tour, [...unlinkClaim(tour, 'tanks', 0), ...linkClaim(tour, claim, 1)]);
  assert.deepEqual(tour.stops[0]?.narration['en']?.[1], { text: 'They made 64 tanks.' });
  assert.deepEqual(tour.stops[1]?.narration['en']?.[0], { text: 'b one', claims: ['tanks'] });
  tour = applied(tour, removeClaim(tour, 0));
  assert.deepEqual(tour.claims, []);
  assert.deepEqual(tour.stops[1]?.narration['en']?.[0], { text: 'b one' });
});

test('what is empty is still to do', () => {
  const tour = tourOf('a');
  assert.deepEqual(todosOf(tour, 0), []);
  const stop = tour.stops[0] as unknown as AnyTour;
  stop['title'] = { en: '' };
  stop['narration'] = { en: [''] };
  stop['picture'] = { file: 'a.jpg', alt: { en: ' ' } };
  stop['position'] = { lat: 60, lon: 25 };
  assert.deepEqual(
    todosOf(tour, 0).map((todo) => todo.pointer),
    ['/stops/0/title/en', '/stops/0/narration/en', '/stops/0/picture/alt/en', '/stops/0/position/surveyed'],
  );
});

test('words are counted where nothing separates them', () => {
  assert.equal(segmentedWords('Hello there', 'en'), null);
  assert.ok((segmentedWords('こんにちは世界。これは教会です。', 'ja') ?? 0) >= 4);
  assert.ok((segmentedWords('สวัสดีครับ นี่คือโบสถ์', 'th') ?? 0) >= 3);
  assert.ok((segmentedWords('这是一座教堂。', 'zh-hant') ?? 0) >= 3);
});
