// All stories of the Novokuznetsk tour with an erring receiver: which track really sounds, in which order, with which caption; then the
// same with the network cut. The longest file, and the first by its name, so that it runs beside all the others.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { built, openVisitorPage, playAllStories, tour, track, withoutRepeats } from './novokuznetsk-walk.mjs';
import { accessibilityViolations, download, launch, picture, serve, walker } from './tools.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

test('a walk along the route plays every story once and in order', { timeout: 300_000 }, async () => {
  const server = await serve(built.pack);
  const { context, page, faults } = await openVisitorPage(browser, server.url);
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

test('the downloaded tour plays completely without a network', { timeout: 300_000 }, async () => {
  const server = await serve(built.pack);
  const first = await openVisitorPage(browser, server.url);
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
