// From the start page to an open tour, in Polish and English and in Russian, without a file being touched; recent tours, opening
// by path and by the list of folders, examples; the view of the tour as a whole.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { accessibilityViolations, folder, launch, newDesktopContext, picture, soundwalk, startPage, until, view } from './studio-tools.mjs';

/** Opens the start page with a home folder of its own. */
async function openStart(t, options = {}) {
  const home = folder(t);
  const start = await startPage(t, home);
  const context = await newDesktopContext(t, await launch(t), options);
  const page = await context.newPage();
  await page.goto(start.address);
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  return { home, start, page, context };
}

/** Adds a language by the beginning of a name. */
async function addLanguage(page, typed, shown) {
  const field = page.getByRole('combobox', { name: /Add a language|Добавить язык/ });
  await field.fill(typed);
  await page.getByRole('option', { name: shown }).first().waitFor();
  await field.press('Enter');
}

test('a guide makes a tour in Polish and English', { timeout: 180_000 }, async (t) => {
  const { home, page } = await openStart(t);
  await page.getByText('The tours that you make or open will be listed here.').waitFor();
  await picture(page, 'start-empty');
  assert.deepEqual(await accessibilityViolations(page), []);

  await page.getByRole('button', { name: /^New tour/ }).click();
  // The system speaks English; Polish is found by its own name and becomes the first choice.
  await addLanguage(page, 'polski', /Polish/);
  await page.getByRole('button', { name: 'Make Polish the first choice' }).click();
  await page.getByLabel('Title, Polish').fill('Spacer po Gdańsku');
  await page.getByLabel('Title, English').fill('A walk in Gdańsk');
  const folderField = page.getByLabel(/^Folder/);
  await until(async () => (await folderField.inputValue()) === '~/soundwalk/spacer-po-gdansku', 'a folder is proposed');
  await page.getByLabel('Coordinates').fill('54°20′55″N 18°39′12″E');
  await page.getByLabel('Coordinates').press('Enter');
  await until(async () => (await page.getByLabel('Coordinates').inputValue()).startsWith('54.348'), 'the place is read');
  await page.locator('.leaflet-container').waitFor();
  await picture(page, 'start-new');
  assert.deepEqual(await accessibilityViolations(page), []);
  await page.getByRole('button', { name: 'Create the tour' }).click();

  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  const file = join(home, 'soundwalk', 'spacer-po-gdansku', 'tour.json');
  const made = JSON.parse(readFileSync(file, 'utf8'));
  assert.deepEqual(made.languages, ['pl', 'en']);
  assert.deepEqual(made.title, { pl: 'Spacer po Gdańsku', en: 'A walk in Gdańsk' });
  assert.equal(made.stops[0].title.pl, 'Pierwszy przystanek');
  assert.ok(Math.abs(made.stops[0].position.lat - 54.34861) < 1e-4);
  assert.doesNotMatch(JSON.stringify(made), /[А-я]/);
  await picture(page, 'start-made');

  await page.getByRole('button', { name: 'All tours' }).click();
  await page.getByRole('button', { name: /A walk in Gdańsk.*1 stop · Polish, English/ }).waitFor();
  await picture(page, 'start-recent');
  await page.getByRole('button', { name: /A walk in Gdańsk/ }).first().click();
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
});

test('экскурсия по-русски, от начальной страницы', { timeout: 120_000 }, async (t) => {
  const { home, page } = await openStart(t, { locale: 'ru-RU', viewport: { width: 390, height: 844 } });
  await picture(page, 'start-empty-ru-phone');
  await page.getByRole('button', { name: /^Новая экскурсия/ }).click();
  await addLanguage(page, 'русский', /русский/);
  await page.getByRole('button', { name: 'Убрать: английский' }).click();
  await page.getByLabel('Название, русский').fill('Прогулка по Гданьску');
  await until(async () => (await page.getByLabel(/^Папка/).inputValue()).includes('progulka-po-gdansku'), 'папка предложена');
  await picture(page, 'start-new-ru-phone');
  assert.deepEqual(await accessibilityViolations(page), []);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `${width}`);
  await page.getByRole('button', { name: 'Создать экскурсию' }).click();
  await page.getByRole('navigation', { name: 'Разделы' }).waitFor();
  const made = JSON.parse(readFileSync(join(home, 'soundwalk', 'progulka-po-gdansku', 'tour.json'), 'utf8'));
  assert.deepEqual([made.languages, made.stops[0].title], [['ru'], { ru: 'Первая остановка' }]);
});

test('tours are opened by path and by the list of folders, and a missing one is taken off the list', { timeout: 120_000 }, async (t) => {
  const { home, page } = await openStart(t);
  mkdirSync(join(home, 'Walks'));
  assert.equal(soundwalk('new', join(home, 'Walks', 'harbour'), '--lang', 'en').status, 0);
  const open = async () => page.getByRole('button', { name: /^Open a tour/ }).click();
  await open();
  await page.getByLabel(/^Folder of the tour/).fill('~/Walks/none');
  await page.getByRole('button', { name: 'Open this tour', exact: true }).first().click();
  await page.getByText(/there is no tour at/).waitFor();
  await page.getByRole('button', { name: 'Look into the folder Walks' }).click();
  await page.getByRole('button', { name: 'Open this tour: harbour' }).waitFor();
  await picture(page, 'start-open');
  assert.deepEqual(await accessibilityViolations(page), []);
  await page.getByRole('button', { name: 'Open this tour: harbour' }).click();
  await page.getByRole('navigation', { name: 'Views' }).waitFor();

  await page.getByRole('button', { name: 'All tours' }).click();
  const tour = page.getByRole('button', { name: /^harbour/ });
  await tour.waitFor();
  rmSync(join(home, 'Walks', 'harbour'), { recursive: true });
  await page.reload();
  await page.getByText('It is no longer there').waitFor();
  await page.getByRole('button', { name: 'Take “harbour” off this list' }).click();
  await page.getByText('The tours that you make or open will be listed here.').waitFor();
});

test('an example is copied and opened', { timeout: 240_000 }, async (t) => {
  const { home, page } = await openStart(t);
  await page.getByRole('button', { name: /Novokuznetsk/ }).click();
  await page.getByRole('navigation', { name: 'Views' }).waitFor({ timeout: 150_000 });
  assert.ok(existsSync(join(home, 'soundwalk', 'novokuznetsk', 'tour', 'novokuznetsk', 'tour.json')));
});

test('the view of the tour: texts, languages, voices, sounds, the order', { timeout: 180_000 }, async (t) => {
  const { home, page } = await openStart(t);
  const place = join(home, 'walk');
  assert.equal(soundwalk('new', place, '--lang', 'en', '--at', '54.3487,18.6532').status, 0);
  const json = () => JSON.parse(readFileSync(join(place, 'tour.json'), 'utf8'));
  await page.getByRole('button', { name: /^Open a tour/ }).click();
  await page.getByLabel(/^Folder of the tour/).fill(place);
  await page.getByLabel(/^Folder of the tour/).press('Enter');
  await view(page, 'Tour');
  await page.getByLabel('Author', { exact: true }).fill('Ann Kowalska');
  await page.getByLabel('Description, English').fill('From the crane to the town hall.');
  await page.getByLabel('Address at which visitors find it').fill('example.org/gdansk');
  // Said at once, and mended by its button.
  await page.getByRole('button', { name: /use https:\/\/example.org\/gdansk/i }).first().click();
  await until(() => json().url === 'https://example.org/gdansk', 'the address is mended');
  assert.deepEqual([json().author, json().description.en], ['Ann Kowalska', 'From the crane to the town hall.']);

  await addLanguage(page, 'pol', /Polish/);
  await page.getByText(/Polish is added.*4 passages wait/).waitFor();
  assert.deepEqual([json().languages, json().stops[0].narration.pl], [['en', 'pl'], ['', '', '']]);
  await page.getByRole('button', { name: 'Make Polish the first choice' }).click();
  await until(() => json().languages[0] === 'pl', 'Polish is the first');
  await picture(page, 'tour-view');
  assert.deepEqual(await accessibilityViolations(page), []);
  await page.getByRole('button', { name: 'Remove Polish' }).click();
  await page.getByText(/Polish goes with 0 passages/).waitFor();
  await picture(page, 'tour-remove-language');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove Polish' }).click();
  await until(() => json().languages.length === 1 && json().title.pl === undefined && json().stops[0].narration.pl === undefined, 'Polish is gone');
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(() => json().languages.length === 2, 'undo brings it back');

  await page.getByRole('combobox', { name: 'Voice, English' }).selectOption({ label: 'draft' });
  await until(() => json().voices?.en === 'draft', 'the voice is chosen');
  await page.getByLabel('In any order').check();
  await until(() => json().order === 'free', 'the order is free');
  const chime = join(home, 'Chime 1.wav');
  writeFileSync(chime, readFileSync(new URL('../../audio/arrival.wav', import.meta.url)));
  await page.locator('input[type=file][aria-label="Choose a file: At the start of each story"]').setInputFiles(chime);
  await until(() => json().sound?.arrival === 'sounds/chime-1.wav', 'the sound is kept');
  for (const [name, size] of Object.entries({ phone: { width: 390, height: 844 }, tablet: { width: 820, height: 1180 } })) {
    await page.setViewportSize(size);
    await picture(page, `tour-view-${name}`);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= size.width, name);
  }
});
