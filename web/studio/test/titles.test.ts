// Which of the languages of a text is shown.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Tour } from '../src/api/wire.ts';
import { mainTitle, stopTitle, textIn, titleOfId } from '../src/model/titles.ts';

const tour = {
  languages: ['fi', 'en'],
  stops: [
    { id: 'gate', title: { fi: 'Portti', en: 'Gate' } },
    { id: 'bare', title: { fi: ' ', en: '' } },
  ],
} as unknown as Tour;

test('a text is shown in the language of the page, else in the first one that has it', () => {
  assert.equal(textIn({ fi: 'Portti', en: 'Gate' }, 'en'), 'Gate');
  assert.equal(textIn({ fi: '', en: 'Gate' }, 'ru'), 'Gate');
  assert.equal(textIn({ en: ' ', fi: 'Portti' }, 'en'), 'Portti');
  assert.equal(textIn({}, 'en'), '');
});

test('a stop without a title is called by its id', () => {
  assert.equal(stopTitle(tour.stops[0], 'en'), 'Gate');
  assert.equal(stopTitle(tour.stops[1], 'en'), 'bare');
  assert.equal(stopTitle(undefined, 'en'), '');
  assert.equal(titleOfId(tour, 'gate', 'ru'), 'Portti');
  assert.equal(titleOfId(tour, 'gone', 'en'), 'gone');
  assert.equal(titleOfId(null, 'gate', 'en'), 'gate');
});

test('ids are made from the title in the first of the tour’s languages', () => {
  assert.equal(mainTitle(tour, { en: 'Gate', fi: 'Portti' }), 'Portti');
  assert.equal(mainTitle(tour, { en: 'Gate', fi: ' ' }), 'Gate');
});
