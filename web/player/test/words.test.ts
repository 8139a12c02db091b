// The words of the page: every language's plural forms, numbers, directions, and what is shown where words are missing.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesFor } from '../src/pack/pack';
import { readManifest } from '../src/pack/manifest';
import { english, isRightToLeft, languagesOfWords, loadWords, nameOf, Words } from '../src/words';

interface Sections {
  readonly shared: Record<string, unknown>;
  readonly page: Record<string, unknown>;
}

// The tests run bundled in another folder, but always from web/.
const folder = join(process.cwd(), '../src/language/words');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const sections = (language: string): Sections =>
  JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8')) as Sections;
const texts = (language: string): Record<string, unknown> => {
  const { shared, page } = sections(language);
  return { ...shared, ...page };
};
const languages = files.map((name) => name.replace('.json', ''));

/** The words of a language as a page gets them from its pack; `without` are keys that the language lacks. */
async function words(
  language: string,
  wished: readonly string[] = [],
  without: readonly string[] = [],
): Promise<Words> {
  const pack = Object.fromEntries(languages.filter((one) => one !== 'en').map((one) => [`words/${one}.json`, {}]));
  return loadWords(pack, [language, ...wished], (file) => {
    const named = file.replace(/^words\/|\.json$/g, '');
    const lacking = named === language ? without : [];
    return Promise.resolve(Object.fromEntries(Object.entries(texts(named)).filter(([key]) => !lacking.includes(key))));
  });
}

test('there are words in at least twelve languages', () => {
  const expected = ['ar', 'de', 'en', 'es', 'fr', 'he', 'it', 'pl', 'pt', 'ru', 'tr', 'zh'];
  assert.deepEqual(
    expected.filter((language) => !languages.includes(language)),
    [],
  );
});

for (const language of languages) {
  test(`${language}: counted texts have a form for every count`, () => {
    const rules = new Intl.PluralRules(language);
    const needed = new Set(Array.from({ length: 1001 }, (_, count) => rules.select(count)));
    // Fractions and millions are not counted on the page, but their forms may be given.
    const known = new Set<string>([...rules.resolvedOptions().pluralCategories, 'other']);
    for (const [key, text] of Object.entries(texts(language))) {
      if (typeof text !== 'object' || text === null) continue;
      const given = Object.keys(text);
      assert.deepEqual(
        [...needed].filter((category) => !given.includes(category)),
        [],
        `${language}.json ${key} lacks these plural forms`,
      );
      assert.deepEqual(
        given.filter((category) => !known.has(category)),
        [],
        `${language}.json ${key} has plural forms that ${language} does not use`,
      );
    }
  });
}

test('every text of the page is used', () => {
  const source = join(process.cwd(), 'player/src');
  const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name) && !name.startsWith('generated'))
    .map((name) => readFileSync(join(source, name), 'utf8'))
    .join('\n');
  const unused = Object.keys(sections('en').page).filter((key) => !code.includes(`'${key}'`) && !key.startsWith('by.'));
  assert.deepEqual(unused, []);
});

test('counts take the plural form of their language', async () => {
  for (const [language, count, expected] of [
    ['en', 1, '1 stop'],
    ['ru', 21, '21 остановка'],
    ['ru', 3, '3 остановки'],
    ['ru', 11, '11 остановок'],
    ['pl', 5, '5 przystanków'],
    ['pl', 22, '22 przystanki'],
    ['ar', 2, 'محطتان'],
    ['ar', 3, '3 محطات'],
    ['ar', 11, '11 محطة'],
    ['he', 2, 'שתי תחנות'],
    ['zh', 7, '7 个站点'],
    ['tr', 1, '1 durak'],
  ] as const) {
    assert.equal((await words(language)).text('stops', { count }), expected);
  }
});

test('numbers, sizes and times are written as the language writes them', async () => {
  const written = async (language: string): Promise<string[]> => {
    const one = await words(language);
    const all = [one.distance(147), one.distance(1240), one.megabytes(3.44e6), one.duration(72), one.percent(0.349)];
    return [...all, one.speed(1.25)].map((text) =>
      text.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f\u2067\u2069]/g, ''),
    );
  };
  assert.deepEqual(await written('en'), ['150 m', '1.2 km', '3.4 MB', '1 hr 12 min', '34%', '1.25×']);
  assert.deepEqual(await written('ru'), ['150 м', '1,2 км', '3,4 МБ', '1 ч 12 мин', '34 %', '1,25×']);
  assert.deepEqual((await written('de')).slice(0, 3), ['150 m', '1,2 km', '3,4 MB']);
  assert.deepEqual((await written('zh')).slice(0, 2), ['150米', '1.2公里']);
  assert.deepEqual((await written('he')).slice(0, 2), ['150 מ׳', '1.2 ק״מ']);
  // Arabic has digits of its own, but the player's clock and the phone's lock screen show European ones.
  for (const text of await written('ar')) assert.match(text, /\d/);
});

test('a language with some words takes the others from English, and only those', async () => {
  const german = await words('de', ['fr'], ['walk.list']);
  assert.equal(german.language, 'de');
  assert.equal(german.text('walk.title'), 'Rundgang');
  assert.equal(german.text('walk.list'), 'Étapes', 'the browser’s next language comes before English');
  assert.equal((await words('de', [], ['walk.list'])).text('walk.list'), 'Stops');
  const hebrew = await words('he', [], ['walk.list']);
  assert.equal(hebrew.text('walk.title'), 'סיור');
  assert.equal(hebrew.text('walk.list'), '\u2068Stops\u2069');
});

test('a language without words is shown in its direction, with the words of the visitor’s browser', async () => {
  const georgian = await words('ka', ['de-AT', 'en']);
  assert.deepEqual([georgian.language, georgian.direction], ['de', 'ltr']);
  const persian = await words('fa', ['xx']);
  assert.deepEqual([persian.language, persian.direction], ['en', 'rtl']);
  assert.equal(persian.text('walk.list'), '\u2068Stops\u2069');
});

test('a file of words that is missing, or not one, is passed over', async () => {
  const pack = { 'words/de.json': {}, 'words/fr.json': {} };
  const missing = await loadWords(pack, ['de', 'fr'], (file) =>
    file === 'words/de.json' ? Promise.reject(new Error('404')) : Promise.resolve({ 'walk.list': 'Étapes', back: 7 }),
  );
  assert.deepEqual([missing.language, missing.text('walk.list'), missing.text('back')], ['fr', 'Étapes', 'Back']);
  for (const answer of [null, 7, '<html>', { stops: { one: '1' } }, []]) {
    const odd = await loadWords(pack, ['de'], () => Promise.resolve(answer));
    assert.equal(odd.text('stops', { count: 2 }), '2 stops', JSON.stringify(answer));
  }
});

test('values keep their direction and are not read as placeholders', async () => {
  assert.equal(english.text('walk.now', { title: 'Old {title} $& Town' }), 'Now: Old {title} $& Town');
  assert.equal(english.text('walk.now', { title: 'העיר' }), 'Now: \u2068העיר\u2069');
  const hebrew = await words('he');
  assert.equal(hebrew.text('walk.now', { title: 'Kremlin 2' }), 'עכשיו: \u2068Kremlin 2\u2069');
});

test('a ride that the page does not know is still a ride', () => {
  assert.equal(english.reachedBy('tram'), 'by tram');
  for (const by of ['rickshaw', 'other', '__proto__', 'constructor']) assert.equal(english.reachedBy(by), 'by vehicle');
});

test('directions and names of languages', () => {
  for (const tag of ['he', 'ar', 'ar-EG', 'fa', 'ur', 'yi', 'ku-arab', 'az-Arab-IR'])
    assert.ok(isRightToLeft(tag), tag);
  for (const tag of ['en', 'ru', 'zh-hant', 'ku', 'ar-Latn', '']) assert.ok(!isRightToLeft(tag), tag);
  assert.deepEqual(['ru', 'en', 'he', 'pt', 'zz', '?'].map(nameOf), [
    'Русский',
    'English',
    'עברית',
    'Português',
    'Zz',
    '?',
  ]);
});

test('a download has the words of its language, or else of the browser’s', () => {
  const facts = { bytes: 1, sha256: 'a'.repeat(64) };
  const names = ['words/de.json', 'words/fr.json', 'tour.json'];
  const manifest = readManifest({
    format: 1,
    id: 't',
    title: {},
    languages: ['de'],
    tracks: [],
    files: Object.fromEntries(names.map((name) => [name, facts])),
  });
  const kept = (language: string, browser: readonly string[]): string[] =>
    filesFor(manifest, language, browser).map(({ path }) => path);
  assert.deepEqual(kept('de', ['fr']), ['words/de.json', 'tour.json']);
  assert.deepEqual(kept('ka', ['fr-CH', 'de']), ['words/fr.json', 'tour.json']);
  assert.deepEqual(kept('en', ['fr']), ['tour.json']);
  assert.deepEqual(languagesOfWords(manifest.files, ['ka', 'de', 'en', 'fr']), ['de']);
});
