// The whole Novokuznetsk tour, walked with an erring receiver: which track really sounds, in which order, with which
// caption; a hole in the signal, a story that waits, a closed tab; then the same with the network cut.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessibilityViolations, buildSite, download, playToTheEnd, launch, listen, novokuznetsk, horizontalOverflow, phone, picture, seeded, serve, sound, waitForPlayback, simulatePosition, walker } from './tools.mjs';

let browser, built, tour;
before(async () => {
  built = buildSite(novokuznetsk, 'novokuznetsk');
  tour = JSON.parse(readFileSync(join(built.site, 'tour.json'), 'utf8'));
  browser = await launch();
});
after(() => browser?.close());

const trackOf = (stop) => built.manifest.tracks.find((track) => track.stop === stop && track.language === 'ru' && track.role === 'story');

/** Walks on, second by second, until `until` answers true in the page, at most to the end of the way. */
async function walkUntil(page, way, until, argument) {
  for (;;) {
    const fixes = [];
    while (fixes.length < 10) {
      const { value, done } = way.next();
      if (done) break;
      fixes.push(value);
    }
    if (fixes.length === 0) return false;
    await page.evaluate((some) => window.walker.go(some, 1), fixes);
    if (await page.evaluate(until, argument)) return true;
  }
}

/** The page says that a story is on, and another than this one. Walking stops at once, for the sound needs real time. */
const anotherStory = (before) => {
  const link = document.querySelector('.player .playing a')?.getAttribute('href') ?? null;
  return link !== null && link !== before;
};
const story = (page) => page.evaluate(() => document.querySelector('.player .playing a')?.getAttribute('href') ?? null);

async function openVisitorPage(url, options) {
  const visitor = await phone(browser, url, options);
  await listen(visitor.context);
  await simulatePosition(visitor.context);
  const page = await visitor.context.newPage();
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { ...visitor, page };
}

/** Walks from the stop that `way` comes to next; tells which tracks were heard and checks what the page showed. */
async function playAllStories(page, way, stops) {
  for (const stop of stops) {
    if ((await story(page)) !== `#stop/${stop.id}`) await walkUntil(page, way, anotherStory, null);
    assert.equal(await story(page), `#stop/${stop.id}`);
    await page.waitForFunction((wanted) => window.heard.at(-1)?.track === wanted, track(stop), { timeout: 15_000 });
    const { source } = await waitForPlayback(page);
    assert.ok(source.includes(`tracks/${track(stop)}`), `${stop.id}: ${source}`);
    assert.match(await page.getByTestId('situation').textContent(), new RegExp(escaped(stop.title.ru)));
    await waitForCaption(page, stop);
    // The visitor goes on while the story is told.
    const seconds = Math.ceil(trackOf(stop.id).duration_s);
    const fixes = Array.from({ length: seconds }, () => way.next().value).filter((fix) => fix !== undefined);
    await page.evaluate((some) => window.walker.go(some, 1), fixes);
    await playToTheEnd(page);
    await page.waitForFunction((link) => document.querySelector('.player .playing a')?.getAttribute('href') !== link, `#stop/${stop.id}`, { timeout: 15_000 });
  }
}

const track = (stop) => trackOf(stop.id).file.replace('tracks/', '');
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The caption shown is the one whose time it is. */
async function waitForCaption(page, stop) {
  const text = readFileSync(join(built.site, trackOf(stop.id).captions), 'utf8');
  const first = text.split('-->')[1].split('\n')[1];
  await page.waitForFunction(
    (wanted) => document.querySelector('[data-testid=caption]')?.textContent === wanted,
    first,
    { timeout: 15_000 },
  );
}

test('a walk along the route plays every story once and in order', { timeout: 300_000 }, async () => {
  const server = await serve(built.pack);
  const { context, page, faults } = await openVisitorPage(server.url);
  await page.getByRole('button', { name: 'Начать прогулку' }).click();
  await page.getByTestId('position').getByText('Определяется').waitFor();
  await accessibilityViolations(page, 'walk without position');
  const way = walker(tour);
  await playAllStories(page, way, tour.stops);
  await page.getByText('Прогулка окончена').waitFor();
  await picture(page, 'finish-light');
  const heard = (await page.evaluate(() => window.heard)).map(({ track }) => track);
  assert.deepEqual(withoutRepeats(heard), tour.stops.map(track));
  assert.deepEqual(faults, []);
  await context.close();
  server.close();
});

/** `playing` is said again after a seek; the same track twice in a row is one telling. */
function withoutRepeats(heard) {
  return heard.filter((one, index) => one !== heard[index - 1]);
}

test('the downloaded tour plays completely without a network', { timeout: 300_000 }, async () => {
  const server = await serve(built.pack);
  const first = await openVisitorPage(server.url);
  await download(first.page);
  await first.page.close();
  server.close();
  await first.context.setOffline(true);
  const page = await first.context.newPage();
  await page.goto(server.url);
  await page.getByText('Скачано. Работает без сети.').waitFor();
  await page.getByRole('button', { name: 'Начать прогулку' }).click();
  await playAllStories(page, walker(tour, { seed: 11 }), tour.stops);
  await page.getByText('Прогулка окончена').waitFor();
  const heard = (await page.evaluate(() => window.heard)).map(({ track }) => track);
  assert.deepEqual(withoutRepeats(heard), tour.stops.map(track));
  assert.deepEqual(first.faults, []);
  await first.context.close();
});

test('the page reports a gap in the signal, the story goes on, and nothing plays twice', { timeout: 120_000 }, async () => {
  const server = await serve(built.pack);
  const { context, page, faults } = await openVisitorPage(server.url, { colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Начать прогулку' }).click();
  const way = walker(tour);
  await walkUntil(page, way, anotherStory, null);
  await page.evaluate(() => window.walker.wait(40));
  await page.getByTestId('position').getByText('Сигнал потерян').waitFor();
  await picture(page, 'lost-dark');
  await accessibilityViolations(page, 'position lost');
  const { paused } = await waitForPlayback(page);
  assert.equal(paused, false, 'the story goes on without a position');
  for (let second = 0; second < 40; second++) way.next();
  await page.evaluate((some) => window.walker.go(some, 1), Array.from({ length: 20 }, () => way.next().value));
  await page.getByTestId('position').getByText('Точность местоположения').waitFor();
  assert.equal(new Set((await page.evaluate(() => window.heard)).map(({ track }) => track)).size, 1);
  assert.deepEqual(faults, []);
  await context.close();
  server.close();
});

test('a story that is reached while another is paused waits for its turn', { timeout: 120_000 }, async () => {
  const server = await serve(built.pack);
  const { context, page } = await openVisitorPage(server.url);
  await page.getByRole('button', { name: 'Начать прогулку' }).click();
  const way = walker(tour);
  await walkUntil(page, way, anotherStory, null);
  await waitForPlayback(page);
  await page.getByRole('button', { name: 'Пауза' }).click();
  await page.waitForFunction(() => document.querySelector('#story').paused);
  const held = await sound(page);
  const second = tour.stops[1];
  const waits = await walkUntil(page, way, (title) => document.body.textContent.includes(`Вы рядом: ${title}. Рассказ начнётся, когда закончится текущий.`), second.title.ru);
  assert.ok(waits, 'the page says that the second story waits');
  await picture(page, 'queue-light');
  const now = await sound(page);
  assert.equal(now.source, held.source, 'the held story is not replaced');
  assert.ok(Math.abs(now.at - held.at) < 0.5, `it stays where it was: ${held.at}, ${now.at}`);
  await page.getByRole('button', { name: 'Слушать', exact: true }).click();
  await waitForPlayback(page);
  await playToTheEnd(page);
  await page.waitForFunction((wanted) => window.heard.at(-1).track === wanted, track(second), { timeout: 15_000 });
  await waitForPlayback(page);
  await context.close();
  server.close();
});

test('a walk in a closed tab resumes in the middle of the story', { timeout: 120_000 }, async () => {
  const server = await serve(built.pack);
  const { context, page, faults } = await openVisitorPage(server.url);
  await page.getByRole('button', { name: 'Начать прогулку' }).click();
  const way = walker(tour);
  await playAllStories(page, way, tour.stops.slice(0, 1));
  await walkUntil(page, way, anotherStory, null);
  await page.waitForFunction((wanted) => window.heard.at(-1).track === wanted, track(tour.stops[1]), { timeout: 15_000 });
  await page.evaluate(() => (document.querySelector('#story').currentTime = 20));
  await waitForPlayback(page);
  await page.evaluate(() => window.walker.wait(6));
  await waitForPlayback(page);
  await page.close();

  const again = await context.newPage();
  await again.goto(server.url);
  await again.getByRole('heading', { name: 'Продолжить прогулку?' }).waitFor();
  await again.getByText(`Вы слушали «${tour.stops[1].title.ru}».`).waitFor();
  await picture(again, 'resume-light');
  await accessibilityViolations(again, 'going on');
  await again.getByRole('button', { name: 'Продолжить' }).click();
  const { source, at } = await waitForPlayback(again);
  assert.ok(source.includes(track(tour.stops[1])), source);
  assert.ok(at > 19 && at < 40, `in the middle: ${at}`);
  await playToTheEnd(again);
  await again.waitForFunction((link) => document.querySelector('.player .playing a')?.getAttribute('href') !== link, `#stop/${tour.stops[1].id}`);
  await playAllStories(again, way, tour.stops.slice(2, 3));
  const heard = (await again.evaluate(() => window.heard)).map(({ track }) => track);
  assert.deepEqual(withoutRepeats(heard), tour.stops.slice(1, 3).map(track));
  assert.deepEqual(faults, []);
  await context.close();
  server.close();
});

test('the screens are accessible in light and dark, small and wide', { timeout: 180_000 }, async () => {
  const server = await serve(built.pack);
  for (const colorScheme of ['light', 'dark']) {
    const { context, page } = await openVisitorPage(server.url, { colorScheme });
    await picture(page, `start-${colorScheme}`);
    await accessibilityViolations(page, `start ${colorScheme}`);
    await page.getByRole('button', { name: 'Начать прогулку' }).click();
    const way = walker(tour, { seed: seeded(3)() * 1e6 });
    await walkUntil(page, way, anotherStory, null);
    await waitForCaption(page, tour.stops[0]);
    await page.locator('.map .me').waitFor();
    assert.match(await page.locator('.leaflet-control-scale-line').textContent(), /^\d+\s(м|км)$/);
    await picture(page, `walk-${colorScheme}`);
    await accessibilityViolations(page, `walk ${colorScheme}`);
    await page.getByRole('button', { name: 'Где следующая остановка?' }).click();
    await page.getByTestId('where').getByText(/на \d+ час|на (север|юг|запад|восток)/).waitFor();
    await page.getByRole('link', { name: /^Открыть страницу/ }).click();
    await page.locator('.phrase[aria-current]').waitFor();
    await picture(page, `stop-${colorScheme}`);
    await accessibilityViolations(page, `stop ${colorScheme}`);
    // A phrase leads to its moment.
    await page.locator('.phrase').nth(5).click();
    await page.waitForFunction(() => document.querySelectorAll('.phrase')[5].getAttribute('aria-current') === 'true');
    for (const [width, height] of [[320, 568], [640, 400], [1280, 800]]) {
      await page.setViewportSize({ width, height });
      for (const screen of ['Назад', undefined]) {
        assert.equal(await horizontalOverflow(page), 0, `${width} px wide, ${screen === undefined ? 'walk' : 'stop'}`);
        if (screen !== undefined) await page.getByRole('button', { name: screen, exact: true }).click();
        else {
          await picture(page, `walk-${colorScheme}-${width}`);
          await page.getByRole('link', { name: /^Открыть страницу/ }).click();
        }
      }
    }
    await context.close();
  }
  server.close();
});
