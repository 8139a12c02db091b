// A visitor of the Novokuznetsk tour with an erring receiver: a hole in the signal, a story that waits, a closed tab, and the screens.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { anotherStory, built, openVisitorPage, playAllStories, tour, track, waitForCaption, walkUntil, withoutRepeats } from './novokuznetsk-walk.mjs';
import { accessibilityViolations, playToTheEnd, launch, horizontalOverflow, picture, seeded, serve, sound, waitForPlayback, walker } from './tools.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

test('the page reports a gap in the signal, the story goes on, and nothing plays twice', { timeout: 120_000 }, async () => {
  const server = await serve(built.pack);
  const { context, page, faults } = await openVisitorPage(browser, server.url, { colorScheme: 'dark' });
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
  const { context, page } = await openVisitorPage(browser, server.url);
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
  const { context, page, faults } = await openVisitorPage(browser, server.url);
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
    const { context, page } = await openVisitorPage(browser, server.url, { colorScheme });
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
    // A sentence leads to its position in the story.
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
