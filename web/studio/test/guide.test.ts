// The guides in docs/: every label that they quote is in the interface, and every picture is there.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { wordsFor } from '../src/words/index';

const root = new URL('..', `file://${process.cwd()}/`);
const pictures = new URL('docs/pictures/guide/', root);
const guides = { en: 'docs/guide.md', ru: 'docs/guide.ru.md' } as const;
type Language = keyof typeof guides;
const languages = Object.keys(guides) as Language[];

/** A limit for all pictures together, bytes: they are in every clone of the repository. */
const MAX_PICTURES = 1_500_000;

const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');

/** All texts of a table of words; those that are made of other words are left out. */
function texts(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(texts) : [];
}

/** What the screens of a language say: the studio, and the visitors' page. */
function labels(language: Language): Set<string> {
  const words = wordsFor([language]);
  const visitors = JSON.parse(read(`src/language/words/${language}.json`)) as unknown;
  return new Set([...texts(words), words.rehearsal.letWalk(100), ...texts(visitors)]);
}

/** The labels that a guide quotes. Bold sentences, which end with a full stop, are emphasis. */
const quoted = (guide: string): string[] =>
  [...guide.matchAll(/\*\*(.+?)\*\*/gs)]
    .map(([, label = '']) => label.replace(/\s+/g, ' '))
    .filter((label) => !label.endsWith('.'));

const shown = (guide: string): { alt: string; file: string }[] =>
  [...guide.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, alt = '', file = '']) => ({ alt, file }));

for (const language of languages) {
  test(`the labels quoted in ${guides[language]} are on the screen`, () => {
    const known = labels(language);
    const found = quoted(read(guides[language]));
    assert.ok(found.length > 50, `${found.length} labels`);
    assert.deepEqual(
      found.filter((label) => !known.has(label)),
      [],
      `labels that no words file of ${language} has: correct the guide, and run make guide if the screen has changed`,
    );
  });

  test(`the pictures of ${guides[language]} are there, and all are used`, () => {
    const used = shown(read(guides[language]));
    for (const { alt, file } of used) {
      assert.ok(alt.length > 10, `${file} has no description`);
      assert.ok(existsSync(new URL(`docs/${file}`, root)), `${file} is missing: run make guide`);
    }
    const files = readdirSync(new URL(`${language}/`, pictures)).map((file) => `pictures/guide/${language}/${file}`);
    assert.deepEqual(files.sort(), used.map(({ file }) => file).sort(), 'files and pictures of the guide differ');
  });
}

test('both guides have the same pictures, and they are small', () => {
  const names = (language: Language): string[] => readdirSync(new URL(`${language}/`, pictures));
  assert.deepEqual(names('ru'), names('en'));
  const bytes = languages.flatMap((language) =>
    names(language).map((name) => statSync(new URL(`${language}/${name}`, pictures)).size),
  );
  const sum = bytes.reduce((all, one) => all + one, 0);
  assert.ok(sum <= MAX_PICTURES, `${sum} bytes`);
});
