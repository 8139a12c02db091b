// The passages of a tour, and the facts that they state.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Tour } from '../src/api/wire.ts';
import { tellings, untold } from '../src/model/facts.ts';
import { languageFacts } from '../src/model/languageEdits.ts';
import { renamedStops } from '../src/model/ids.ts';
import { allPassages, claimsOf, detailEdits, hasText, passageKey, passagesIn, textOf } from '../src/model/passages.ts';
import { loadUnkept, rekeyUnkept, saveUnkept } from '../src/sound/unkept.ts';

const tour = {
  languages: ['en', 'fi'],
  claims: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
  stops: [
    {
      id: 'gate',
      narration: { en: ['One.', { text: 'Two.', claims: ['a', 'a'], take: 'two.wav' }], fi: [' '] },
      directions: { en: { text: 'On.', claims: ['b'] } },
    },
    { id: 'mill', narration: { en: [] }, short: { en: [{ text: 'Short.', claims: ['a'] }], pl: ['Krótko.'] } },
  ],
} as unknown as Tour;

test('all passages are found, also in languages that the tour does not list', () => {
  assert.deepEqual(
    allPassages(tour).map((one) => one.pointer),
    [
      '/stops/0/narration/en/0',
      '/stops/0/narration/en/1',
      '/stops/0/directions/en',
      '/stops/0/narration/fi/0',
      '/stops/1/short/en/0',
      '/stops/1/short/pl/0',
    ],
  );
  assert.deepEqual(languageFacts(tour, 'en'), { passages: 4, written: 4, takes: 1 });
  assert.deepEqual(languageFacts(tour, 'fi'), { passages: 4, written: 0, takes: 0 });
});

test('a passage is a text or an object', () => {
  assert.deepEqual([textOf('One.'), textOf({ text: 'Two.' })], ['One.', 'Two.']);
  assert.deepEqual([hasText(' '), hasText({ text: 'Two.' })], [false, true]);
  assert.deepEqual([claimsOf('One.'), claimsOf({ text: 'Two.', claims: ['a'] })], [[], ['a']]);
});

test('each passage that states a fact is named once', () => {
  assert.deepEqual(
    tellings(tour, 'a').map((one) => one.pointer),
    ['/stops/0/narration/en/1', '/stops/1/short/en/0'],
  );
  assert.deepEqual(
    tellings(tour, 'b').map(({ stop, lang }) => [stop, lang]),
    [[0, 'en']],
  );
  assert.deepEqual(tellings(tour, 'c'), []);
  assert.deepEqual(
    untold(tour).map((claim) => claim.id),
    ['c'],
  );
});

test('the index of facts is made once for each version of a tour', () => {
  assert.equal(tellings(tour, 'a'), tellings(tour, 'a'));
  assert.equal(untold(tour), untold(tour));
  const next = structuredClone(tour);
  next.stops.splice(0, 1);
  assert.deepEqual(
    untold(next).map((claim) => claim.id),
    ['b', 'c'],
  );
});

test('a detail of a passage is written beside the text that it has', () => {
  const plain = '/stops/0/narration/en/0';
  const detailed = '/stops/0/narration/en/1';
  assert.deepEqual(detailEdits(tour, plain, 'say', 'Uno.'), [
    { do: 'set', pointer: plain, value: { text: 'One.', say: 'Uno.' } },
  ]);
  assert.deepEqual(detailEdits(tour, detailed, 'say', 'Due.'), [
    { do: 'set', pointer: `${detailed}/say`, value: 'Due.' },
  ]);
  assert.deepEqual(detailEdits(tour, detailed, 'claims', []), [{ do: 'remove', pointer: `${detailed}/claims` }]);
  assert.deepEqual(detailEdits(tour, plain, 'claims', []), []);
  assert.deepEqual(detailEdits(tour, '/stops/7/narration/en/0', 'say', 'x'), []);
});

test('a recording that is not kept yet follows its stop', async () => {
  const keys = (of: Tour): string[] => passagesIn(of, 'en').map((one) => passageKey(of, one));
  const moved = { ...tour, stops: [...tour.stops].reverse() } as Tour;
  assert.deepEqual([...keys(moved)].sort(), [...keys(tour)].sort());
  assert.deepEqual(renamedStops(['a', 'b', 'c'], ['a', 'x', 'c']), [['b', 'x']]);
  for (const after of [
    ['b', 'a', 'c'],
    ['a', 'c'],
    ['a', 'x', 'b', 'c'],
  ])
    assert.deepEqual(renamedStops(['a', 'b', 'c'], after), []);
  const take = { text: 'One.', rate: 8000, samples: new Float32Array(2) };
  await saveUnkept('folder gate narration en 0', take);
  await saveUnkept('folder gate-2 narration en 0', { ...take, text: 'Other.' });
  await rekeyUnkept('folder gate ', 'folder portti ');
  assert.equal(await loadUnkept('folder gate narration en 0'), null);
  assert.equal((await loadUnkept('folder portti narration en 0'))?.text, 'One.');
  assert.equal((await loadUnkept('folder gate-2 narration en 0'))?.text, 'Other.');
});
