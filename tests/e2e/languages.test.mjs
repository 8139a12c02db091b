// The page in other languages: words, numbers and direction of the visitor's language, a mirrored layout from right to left,
// and nothing that sticks out of a phone's screen.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessibilityViolations, buildSite, horizontalOverflow, launch, listen, out, phone, picture, root, serve, staticServer, waitForPlayback } from './tools.mjs';
import { tone } from './small-tour.mjs';

const wordsOf = (language) => {
  const { shared, page } = JSON.parse(readFileSync(join(root, 'src/language/words', `${language}.json`), 'utf8'));
  return { ...shared, ...page };
};

let browser;
const servers = [];
before(async () => {
  browser = await launch();
});
after(async () => {
  for (const server of servers) server.close();
  await browser?.close();
});

async function open(pack, options = {}) {
  const server = await serve(pack);
  servers.push(server);
  const visitor = await phone(browser, server.url, { locale: 'en-GB', ...options });
  await listen(visitor.context);
  const page = await visitor.context.newPage();
  await page.goto(server.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { ...visitor, page };
}

/**
 * Builds a tour of the fixtures, after a change. Tones stand for recordings of its passages, because no machine has a voice
 * for every language.
 */
function buildTour(name, language, change) {
  const folder = join(out, `${name}-tour`);
  rmSync(folder, { recursive: true, force: true });
  const tour = JSON.parse(readFileSync(join(root, 'tests/fixtures/languages', language, 'tour.json'), 'utf8'));
  change?.(tour);
  for (const stop of tour.stops) {
    for (const [spoken, passages] of Object.entries(stop.narration)) {
      mkdirSync(join(folder, 'audio', spoken), { recursive: true });
      stop.narration[spoken] = passages.map((passage, index) => {
        const text = typeof passage === 'string' ? passage : passage.text;
        const take = `audio/${spoken}/${stop.id}-${index}.wav`;
        writeFileSync(join(folder, take), tone(300 + 50 * index, Math.max(2, text.length / 20)));
        return { text, take };
      });
    }
  }
  writeFileSync(join(folder, 'tour.json'), JSON.stringify(tour, null, 2));
  return buildSite(folder, name);
}

const button = (page, name) => page.getByRole('button', { name, exact: true });
const box = (locator) => locator.boundingBox();
const middle = ({ x, width }) => x + width / 2;

/** Fails where a text of the page is wider than its element or the page is wider than the screen. */
async function checkFits(page, name) {
  assert.ok((await horizontalOverflow(page)) <= 0, `${name} sticks out sideways`);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('button, h1, h2, p, li')].filter((one) => one.offsetParent !== null && !one.classList.contains('hidden') && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline').map((one) => one.textContent),
  );
  assert.deepEqual(cut, [], `${name}: cut texts`);
}

const pages = [
  { language: 'pl', direction: 'ltr', stops: '3 przystanki', size: /Pobierz \(\d+,\d.MB\)/ },
  { language: 'de', direction: 'ltr', stops: '3 Stationen', size: /Herunterladen \(\d+,\d.MB\)/ },
  { language: 'ar', direction: 'rtl', stops: '3 محطات', size: /تنزيل \(/ },
  { language: 'he', direction: 'rtl', stops: '3 תחנות', size: /הורדה \(/ },
  { language: 'zh', direction: 'ltr', stops: '3 个站点', size: /下载（\d+\.\d.MB）/ },
];
for (const { language, direction, stops, size } of pages) {
  test(`${language}: every screen is in the language, in its direction, and fits a phone`, { timeout: 120_000 }, async () => {
    const { pack } = buildTour(`language-${language}`, language);
    const words = wordsOf(language);
    const { page, context, faults } = await open(pack, { permissions: [] });
    const html = await page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));
    assert.deepEqual(html, { lang: language, dir: direction });
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('main')).direction), direction);
    await page.getByText(stops, { exact: true }).waitFor();
    await page.getByRole('button', { name: size }).waitFor();
    await page.getByText(words['start.why']).waitFor();
    await checkFits(page, 'start');
    await picture(page, `language-${language}-start`);
    await accessibilityViolations(page, `${language} start`);

    await button(page, words['start.action']).click();
    await page.getByTestId('position').getByText(words['position.denied']).waitFor();
    await checkFits(page, 'walk');
    await picture(page, `language-${language}-walk`);
    await page.locator('.stops .tell').first().click();
    await waitForPlayback(page);
    await checkFits(page, 'playing');
    await picture(page, `language-${language}-playing`);
    await accessibilityViolations(page, `${language} walk`);
    const caption = page.getByTestId('caption');
    assert.equal(await caption.evaluate((one) => getComputedStyle(one).direction), direction);

    await page.locator('.player .playing a').click();
    await page.getByRole('heading', { name: words['stop.transcript'] }).waitFor();
    await page.locator('.passage').first().waitFor();
    await checkFits(page, 'stop');
    await picture(page, `language-${language}-stop`);
    await accessibilityViolations(page, `${language} stop`);
    // Nothing is left in English but names of programs and units.
    const text = await page.evaluate(() => document.body.innerText);
    for (const word of ['Stop', 'Text', 'Back', 'Play'].filter((one) => !Object.values(words).includes(one))) assert.doesNotMatch(text, new RegExp(`\\b${word}\\b`), text);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test('from right to left the page is mirrored, but the map and the player’s keys are not', { timeout: 90_000 }, async () => {
  const { pack } = buildTour('language-mirrored', 'he');
  const { page, context, faults } = await open(pack, { permissions: [] });
  const words = wordsOf('he');
  // The start of a line is at the right.
  const heading = await box(page.locator('h1 bdi'));
  assert.ok(heading.x + heading.width > 390 - 24, JSON.stringify(heading));
  const item = await box(page.locator('.contents li').first());
  assert.ok(item.x + item.width < 390 - 30, 'the numbers of the list are at the right');
  await button(page, words['start.action']).click();
  const [title, end] = [await box(page.locator('.walk h1')), await box(button(page, words['walk.end']))];
  assert.ok(title.x > end.x + end.width, 'the title is at the right of the button');
  const row = page.locator('.stops li').first();
  assert.ok(middle(await box(row.locator('.tell'))) > middle(await box(row.locator('a'))), 'the number is at the right');
  assert.ok(middle(await box(page.locator('.map-keys'))) < 100, 'the keys of the map are at its left');
  assert.equal(await page.locator('.map').evaluate((one) => getComputedStyle(one).direction), 'ltr');

  await row.locator('.tell').click();
  await waitForPlayback(page);
  const keys = page.locator('.player .keys');
  const [previous, next] = [await box(button(keys, words['player.previous'])), await box(button(keys, words['player.next']))];
  assert.ok(previous.x < next.x, 'the keys keep their order');
  const slider = page.getByRole('slider');
  assert.equal(await slider.evaluate((one) => getComputedStyle(one).direction), 'ltr');
  const [name, time] = [await box(page.locator('.player .playing a')), await box(page.locator('.player .time'))];
  assert.ok(name.x > time.x, 'the title is at the right of the time');
  assert.match(await page.locator('.player .time').innerText(), /^\d+:\d\d \/ \d+:\d\d$/);

  await page.evaluate(() => (location.hash = '#stop/circle'));
  const back = page.locator('.leave button');
  const icon = await box(back.locator('svg'));
  assert.ok(icon.x + icon.width > 390 - 32, 'the way back is at the right');
  const mirrored = (locator) => locator.evaluate((one) => new DOMMatrix(getComputedStyle(one).transform).a);
  assert.equal(await mirrored(back.locator('svg')), -1, 'and its arrow points to the right');
  const [before, onward] = [await box(page.locator('.neighbours a').first()), await box(page.locator('.neighbours .onward'))];
  assert.ok(before.x > onward.x, 'the next stop is at the left');
  assert.equal(await mirrored(page.locator('.neighbours .onward svg')), -1);
  assert.equal(await mirrored(keys.locator('svg').first()), 1);
  assert.deepEqual(faults, []);
  await context.close();
});

test('the words of a language work without a network, and only they are downloaded', { timeout: 120_000 }, async () => {
  const { site, manifest } = buildTour('language-two', 'he', (tour) => {
    tour.languages = ['he', 'de'];
    tour.title.de = 'So funktioniert dieser Rundgang';
    for (const stop of tour.stops) [stop.title.de, stop.narration.de] = ['Station', ['Hier steht ein Haus. Es ist alt.']];
  });
  assert.deepEqual(
    Object.keys(manifest.files).filter((path) => path.startsWith('words/')),
    ['words/de.json', 'words/he.json'],
  );
  const server = await staticServer(site);
  servers.push(server);
  const { context, faults } = await phone(browser, server.url, { locale: 'he-IL' });
  const page = await context.newPage();
  await page.goto(server.url);
  await button(page, wordsOf('he')['start.action']).waitFor();
  await button(page, 'Deutsch').click();
  await button(page, 'Rundgang starten').waitFor();
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ['de', 'ltr']);
  await page.getByRole('button', { name: /^Herunterladen \(/ }).click();
  await page.locator('.done svg').waitFor({ timeout: 60_000 });
  const kept = await page.evaluate(async () => (await (await caches.open((await caches.keys())[0])).keys()).map(({ url }) => url));
  const holds = (path) => kept.some((url) => url.endsWith(manifest.files[path].sha256));
  assert.deepEqual([holds('words/de.json'), holds('words/he.json')], [true, false]);
  await context.setOffline(true);
  server.close();
  await page.reload();
  await button(page, 'Rundgang starten').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('a language without words has its direction, and the words of the visitor’s browser', { timeout: 90_000 }, async () => {
  const built = buildTour('language-fa', 'he', (tour) => {
    tour.languages = ['fa'];
    for (const texts of [tour.title, ...tour.stops.flatMap((stop) => [stop.title, stop.narration])]) {
      texts.fa = texts.he;
      delete texts.he;
    }
  });
  const { page, context, faults } = await open(built.pack, { locale: 'pl-PL' });
  await button(page, wordsOf('pl')['start.action'].replace(/^.*$/, (text) => `\u2068${text}\u2069`)).waitFor();
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ['pl', 'rtl']);
  assert.equal(await page.locator('h1 bdi').getAttribute('lang'), 'fa');
  await checkFits(page, 'start');
  await picture(page, 'language-fa-pl');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a title of another direction stays whole in a sentence', { timeout: 90_000 }, async () => {
  const built = buildTour('language-mixed', 'he', (tour) => {
    tour.languages = ['en'];
    for (const texts of [tour.title, ...tour.stops.flatMap((stop) => [stop.title, stop.narration])]) {
      texts.en = texts.he;
      delete texts.he;
    }
    tour.stops[0].title.en = 'רחוב 25 (הישן)';
  });
  const { page, context, faults } = await open(built.pack, { permissions: [] });
  await button(page, 'Start the walk').click();
  const situation = page.getByTestId('situation');
  await situation.getByText('Next:').waitFor();
  assert.equal(await situation.innerText(), 'Next: \u2068רחוב 25 (הישן)\u2069');
  // The full stop and the brackets belong to the title: its last bracket is at its left end.
  const ends = await page.locator('.stops .title bdi').first().evaluate((one) => {
    const range = document.createRange();
    const text = one.firstChild;
    const at = (index) => (range.setStart(text, index), range.setEnd(text, index + 1), range.getBoundingClientRect().x);
    return { first: at(0), last: at(text.length - 1) };
  });
  assert.ok(ends.last < ends.first, JSON.stringify(ends));
  await picture(page, 'language-mixed');
  assert.deepEqual(faults, []);
  await context.close();
});
