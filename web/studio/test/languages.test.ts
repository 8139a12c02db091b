// The list of all languages, and what adding and removing one does to a tour.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tour } from '../src/api/wire';
import { addLanguage, languageFacts, removeLanguage } from '../src/model/languageEdits';
import { allLanguages, findLanguages, isTag } from '../src/model/languages';

test('languages are found by their names in two languages and by their tags', () => {
  const first = (language: string, query: string): string | undefined => findLanguages(language, query)[0]?.tag;
  for (const [language, query, tag] of [
    ['en', 'Polish', 'pl'],
    ['en', 'polski', 'pl'],
    ['en', 'pl', 'pl'],
    ['ru', 'польский', 'pl'],
    ['ru', 'suomi', 'fi'],
    ['en', 'français', 'fr'],
    ['en', 'francais', 'fr'],
    ['en', 'русский', 'ru'],
    ['en', 'upper sorbian', 'hsb'],
    ['en', 'pt-br', 'pt-br'],
    ['en', 'sr_cyrl-ba', 'sr-cyrl-ba'],
  ] as const)
    assert.equal(first(language, query), tag, query);
  assert.deepEqual(findLanguages('en', 'xqxqxq'), []);
});

test('each language is listed once, with a tag that tours accept', () => {
  const all = allLanguages('en');
  assert.ok(all.length > 400, `${all.length}`);
  assert.equal(new Set(all.map((one) => one.tag)).size, all.length);
  for (const { tag, name } of all) assert.ok(isTag(tag) && name !== tag, tag);
  // Aliases and codes for no language.
  for (const tag of ['iw', 'deu', 'und', 'zxx']) assert.ok(!all.some((one) => one.tag === tag), tag);
});

const TOUR = {
  format: 1,
  id: 'a',
  title: { en: 'Walk' },
  languages: ['en'],
  sound: {},
  order: 'strict',
  lexicon: { en: { KMK: 'kay' } },
  voices: { en: 'draft/en' },
  claims: [{ id: 'fact', statement: { en: 'So it is' } }],
  stops: [
    {
      id: 'one',
      title: { en: 'One' },
      narration: { en: ['Here', { text: 'There', take: 'a.wav' }] },
      directions: { en: 'Go on' },
      picture: { file: 'a.jpg', alt: { en: 'A gate' } },
    },
    { id: 'two', title: { en: 'Two' }, narration: { en: ['Where'] }, directions: {} },
  ],
} as unknown as Tour;

test('a language is added with all that the format asks for', () => {
  const edits = addLanguage(TOUR, 'pl');
  assert.deepEqual(
    edits.map((edit) => ('value' in edit ? [edit.pointer, edit.value] : edit)),
    [
      ['/languages/-', 'pl'],
      ['/title/pl', 'Walk'],
      ['/stops/0/title/pl', 'One'],
      ['/stops/0/picture/alt/pl', 'A gate'],
      ['/stops/1/title/pl', 'Two'],
      ['/claims/0/statement/pl', 'So it is'],
      ['/stops/0/narration/pl', ['', '']],
      ['/stops/0/directions/pl', ''],
      ['/stops/1/narration/pl', ['']],
    ],
  );
  assert.deepEqual(languageFacts(TOUR, 'en'), { passages: 4, written: 4, takes: 1 });
  assert.deepEqual(languageFacts(TOUR, 'pl'), { passages: 4, written: 0, takes: 0 });
});

test('a language leaves nothing behind', () => {
  const gone = removeLanguage(TOUR, 'en').map((edit) => edit.pointer);
  assert.equal(gone.at(-1), '/languages/0');
  for (const place of ['/title/en', '/lexicon/en', '/voices/en', '/claims/0/statement/en', '/stops/0/directions/en'])
    assert.ok(gone.includes(place), place);
});
