// The whole job of a guide: from the start page to a built pack of six stops in two languages, without a file being touched.
// What the hands have to do is counted.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Effort } from './effort.mjs';
import { folder, launch, newDesktopContext, picture, root, soundwalk, startPage, until, view } from './studio-tools.mjs';

// The stops are spoken by eSpeak NG, which is on every machine that runs the tests and knows Polish and Russian.
process.env.SOUNDWALK_VOICES = 'draft,espeak-ng';

/** What the same job took before there were forms for it: 46 clicks, 41 fields, 8 files and commands, and 649 keys, most of them
 * in tour.json, where each letter counts (docs/notebook/studio-effort.md). */
const BEFORE = 744;

const pictures = join(root, 'tour', 'helsinki', 'pictures');
const photo = readFileSync(join(pictures, readdirSync(pictures)[0]));

const LANGUAGES = {
  pl: { typed: 'polski', option: /Polish|польский/, en: 'Polish', ru: 'польский' },
  en: { typed: 'English', option: /English|английский/, en: 'English', ru: 'английский' },
  ru: { typed: 'русский', option: /Russian|русский/, en: 'Russian', ru: 'русский' },
};

const STOPS = [
  { at: '54.35286, 18.64955', pl: 'Złota Brama', en: 'Golden Gate', ru: 'Золотые ворота' },
  { at: '54.34862, 18.65330', pl: 'Dwór Artusa', en: 'Artus Court', ru: 'Двор Артуса' },
  { at: '54.35150, 18.65560', pl: 'Kościół św. Mikołaja', en: 'St Nicholas Church', ru: 'Церковь Святого Николая' },
  { at: '54.34976, 18.65327', pl: 'Bazylika Mariacka', en: 'St Mary’s Basilica', ru: 'Мариацкая базилика' },
  { at: '54.35060, 18.65750', pl: 'Żuraw', en: 'The Crane', ru: 'Кран Журав' },
  { at: '54.36090, 18.64900', pl: 'Pomnik Poległych', en: 'Monument to the Fallen', ru: 'Памятник погибшим рабочим' },
];
const TEXTS = {
  pl: ['Stoisz przed celem. Rozejrzyj się.', 'Idź dalej, kiedy zechcesz.'],
  en: ['You are at the place. Look around.', 'Walk on when you like.'],
  ru: ['Вы на месте. Осмотритесь.', 'Идите дальше, когда захотите.'],
};

/** The words of the interface that the job needs. */
const WORDS = {
  en: {
    newTour: /^New tour/, addLanguage: 'Add a language', remove: (name) => `Remove: ${name}`, first: (name) => `Make ${name} the first choice`,
    title: (name) => `Title, ${name}`, create: 'Create the tour', views: 'Views', skip: 'Skip this guide', add: 'Add a stop', coordinates: 'Coordinates',
    passage: (number, name) => `Story: Passage ${number}, ${name}`, addPassage: 'Add a passage', photo: 'Choose a photo', alt: (name) => `What the photo shows, ${name}`,
    credit: 'Author and licence of the photo', radius: 'Radius, m', stops: 'Stops', build: 'Build', buildPack: 'Build the pack', ready: 'The pack is ready',
  },
  ru: {
    newTour: /^Новая экскурсия/, addLanguage: 'Добавить язык', remove: (name) => `Убрать: ${name}`, first: (name) => `Сделать первым: ${name}`,
    title: (name) => `Название, ${name}`, create: 'Создать экскурсию', views: 'Разделы', skip: 'Пропустить', add: 'Добавить остановку', coordinates: 'Координаты',
    passage: (number, name) => `Рассказ: Отрывок ${number}, ${name}`, addPassage: 'Добавить отрывок', photo: 'Выбрать фотографию', alt: (name) => `Что на фотографии, ${name}`,
    credit: 'Автор фотографии и лицензия', radius: 'Радиус, м', stops: 'Остановки', build: 'Сборка', buildPack: 'Собрать пакет', ready: 'Пакет готов',
  },
};

/** Does the job; resolves to what it took and the tour that was made. */
async function doJob(t, interfaceLanguage, languages, titles) {
  const words = WORDS[interfaceLanguage];
  const name = (lang) => LANGUAGES[lang][interfaceLanguage];
  const effort = new Effort();
  const home = folder(t);
  const start = await startPage(t, home);
  effort.outside();
  const context = await newDesktopContext(t, await launch(t), { locale: interfaceLanguage === 'ru' ? 'ru-RU' : 'en-GB' });
  const page = await context.newPage();
  await page.goto(start.address);
  await effort.click(page.getByRole('button', { name: words.newTour }));
  // The system's language is there already.
  const has = await page.locator('[data-lang]').evaluateAll((all) => all.map((one) => one.dataset.lang));
  for (const lang of languages.filter((lang) => !has.includes(lang))) {
    const field = page.getByRole('combobox', { name: words.addLanguage });
    await effort.fill(field, LANGUAGES[lang].typed);
    await page.getByRole('option', { name: LANGUAGES[lang].option }).first().waitFor();
    await effort.press(page.keyboard, 'Enter');
  }
  for (const lang of has.filter((lang) => !languages.includes(lang))) await effort.click(page.getByRole('button', { name: words.remove(name(lang)) }));
  for (const lang of languages) await effort.fill(page.getByLabel(words.title(name(lang))), titles[lang]);
  await effort.fill(page.getByLabel(words.coordinates), STOPS[0].at);
  await effort.press(page.keyboard, 'Enter');
  await effort.click(page.getByRole('button', { name: words.create }));
  await page.getByRole('navigation', { name: words.views }).waitFor();

  const folders = readdirSync(join(home, 'soundwalk'));
  assert.equal(folders.length, 1, folders.join(' '));
  const file = join(home, 'soundwalk', folders[0], 'tour.json');
  const tour = () => JSON.parse(readFileSync(file, 'utf8'));
  const skip = page.getByRole('button', { name: words.skip });
  if (await skip.isVisible()) await effort.click(skip);
  await view(page, words.stops);
  for (const [index, stop] of STOPS.entries()) {
    if (index > 0) {
      await effort.click(page.getByRole('button', { name: words.add, exact: true }));
      await effort.fill(page.locator('.placing-note').getByLabel(words.coordinates), stop.at);
      await effort.press(page.keyboard, 'Enter');
      await until(() => tour().stops.length === index + 1, 'the stop is on the disk');
    }
    for (const lang of languages) await effort.fill(page.getByLabel(words.title(name(lang)), { exact: true }), stop[lang]);
    for (const lang of languages) {
      for (const [number, text] of TEXTS[lang].entries()) {
        const field = page.getByRole('textbox', { name: words.passage(number + 1, name(lang)), exact: true });
        if (!(await field.isVisible()))
          await effort.click(page.getByRole('region', { name: name(lang) }).getByRole('button', { name: words.addPassage }).first());
        await effort.fill(field, text);
      }
      // The starter's texts beyond ours go.
      await until(() => tour().stops[index].narration[lang]?.[1] === TEXTS[lang][1], `the story in ${lang} is on the disk`);
    }
    await effort.choose(page.getByLabel(words.photo), { name: `photo-${index + 1}.jpg`, mimeType: 'image/jpeg', buffer: photo });
    await until(() => tour().stops[index].picture?.file, 'the photo is on the disk');
    for (const lang of languages) await effort.fill(page.getByLabel(words.alt(name(lang)), { exact: true }), stop[lang]);
    await effort.fill(page.getByLabel(words.credit), 'Own photo');
    await until(() => tour().stops[index].picture.credit === 'Own photo', 'its credit is on the disk');
    if (index === 2) {
      await effort.fill(page.getByLabel(words.radius), '45');
      await effort.press(page.keyboard, 'Enter');
      await until(() => tour().stops[2].geofence.radius_m === 45, 'its zone is larger');
    }
  }
  // The third stop becomes the last but one.
  const items = page.getByRole('navigation', { name: words.stops }).getByRole('listitem');
  const moved = tour().stops[2].id;
  await effort.drag(() => items.nth(2).getByRole('button').first().dragTo(items.nth(4).getByRole('button').first(), { targetPosition: { x: 40, y: 26 } }));
  await until(() => tour().stops.findIndex(({ id }) => id === moved) > 2, 'the order has changed');
  await picture(page, `gdansk-${interfaceLanguage}`);

  await effort.click(page.getByRole('navigation', { name: words.views }).getByRole('button', { name: words.build, exact: true }));
  await effort.click(page.getByRole('button', { name: words.buildPack, exact: true }));
  await page.getByText(words.ready).first().waitFor({ timeout: 180_000 });
  await picture(page, `gdansk-built-${interfaceLanguage}`);
  const session = await page.evaluate(() => fetch('/api/session').then((response) => response.json()));
  assert.equal(soundwalk('verify', session.pack).status, 0);
  assert.ok(statSync(session.pack).size > 100_000);
  return { effort: effort.counts, tour: tour() };
}

test('six stops in Polish and English, from the start page to the pack, with half the work', { timeout: 600_000 }, async (t) => {
  const { effort, tour } = await doJob(t, 'en', ['pl', 'en'], { pl: 'Gdańsk wolności', en: 'Gdańsk of freedom' });
  t.diagnostic(JSON.stringify(effort));
  assert.deepEqual([...tour.languages].sort(), ['en', 'pl']);
  assert.equal(tour.stops.length, 6);
  assert.ok(effort.total <= BEFORE / 2, JSON.stringify(effort));
});

test('шесть остановок по-русски, от начальной страницы до пакета', { timeout: 600_000 }, async (t) => {
  const { effort, tour } = await doJob(t, 'ru', ['ru'], { ru: 'Гданьск свободы' });
  t.diagnostic(JSON.stringify(effort));
  assert.deepEqual(tour.languages, ['ru']);
  assert.ok(tour.stops.every((stop) => stop.narration.ru[0] === TEXTS.ru[0]));
});
