// Other situations of a visitor: a link to one stop, the smallest phone, the way to the next stop, a bus, a place far from
// the route.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessibilityViolations, launch, listen, horizontalOverflow, phone, picture, serve, waitForPlayback, simulatePosition, walker } from './tools.mjs';
import { approachPath, buildSmallTour } from './small-tour.mjs';

let browser, built, ways;
const servers = [];
before(async () => {
  built = buildSmallTour('small-visitor', {
    change: (tour) => {
      tour.title.en = 'Wellington by the water: houses, boats and the people who mended them in the long winters of the last century, told on the way';
      tour.legs[2].by = 'bus';
    },
  });
  ways = approachPath(built.tour);
  browser = await launch();
});
after(async () => {
  for (const server of servers) server.close();
  await browser?.close();
});

async function openVisitorPage({ path = '', ...options } = {}) {
  const server = await serve(built.pack);
  servers.push(server);
  const visitor = await phone(browser, server.url, { locale: 'en-GB', ...options });
  await listen(visitor.context);
  await simulatePosition(visitor.context);
  const page = await visitor.context.newPage();
  await page.goto(server.url + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { ...visitor, page, server };
}

const start = (page) => page.getByRole('button', { name: 'Start the walk' }).click();
const go = (page, fixes) => page.evaluate((some) => window.walker.go(some, 1), fixes);
const take = (way, count) => Array.from({ length: count }, () => way.next().value);

/** Fixes once a second at one place, metres north and east of the first stop. */
function standStill(north, east, count) {
  const { lat, lon } = built.tour.stops[0].position;
  const shrink = Math.cos((lat * Math.PI) / 180);
  const fix = { lat: lat + north / 111_195, lon: lon + east / (111_195 * shrink), accuracy: 6, speed: 0, heading: null };
  return Array.from({ length: count }, () => fix);
}

test('a stop opened by its link can be played', { timeout: 60_000 }, async () => {
  const { page, context, faults } = await openVisitorPage({ path: '#stop/s3', permissions: [] });
  await page.getByRole('heading', { name: 'Stop 3' }).waitFor();
  await accessibilityViolations(page, 'a stop by its link');
  await picture(page, 'stop-link');
  await page.locator('main').getByRole('button', { name: 'Play', exact: true }).click();
  const { source } = await waitForPlayback(page);
  assert.match(source, /03-s3/);
  assert.equal(await page.evaluate(() => location.hash), '#stop/s3', 'the page of the stop stays open');
  await page.getByRole('heading', { name: 'Stop 3' }).waitFor();
  await page.locator('.player').getByRole('button', { name: 'Pause' }).waitFor();
  assert.equal((await page.evaluate(() => window.walker.watches())).ever, 0, 'nobody is asked for a position');
  await page.locator('main').getByRole('button', { name: 'Back' }).click();
  await page.getByTestId('position').getByText('You choose the stops.').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('a stop opened by its link does not lose the progress of an earlier walk', { timeout: 60_000 }, async () => {
  const { page, context, server } = await openVisitorPage({ permissions: [] });
  await page.getByRole('button', { name: 'Without position: choose stops yourself' }).click();
  await page.getByRole('button', { name: '1. Play it here anyway: Stop 1' }).click();
  await waitForPlayback(page);
  await page.close();
  const again = await context.newPage();
  await again.goto(`${server.url}#stop/s3`);
  await again.locator('main').getByRole('button', { name: 'Play', exact: true }).click();
  await waitForPlayback(again);
  await again.locator('main').getByRole('button', { name: 'Back' }).click();
  await again.getByRole('button', { name: '1. Play it again: Stop 1' }).waitFor();
  await context.close();
});

/** The part of an element that is on the screen and not behind the player: 1 is all of it. */
const visibleShare = (locator) => locator.evaluate((element) => {
  const box = element.getBoundingClientRect();
  const player = document.querySelector('.player');
  const covered = player !== null && getComputedStyle(player).position === 'fixed' ? player.getBoundingClientRect().top : innerHeight;
  return Math.max(0, Math.min(box.bottom, covered) - Math.max(box.top, 0)) / box.height;
});

for (const [width, height] of [[320, 568], [360, 640], [390, 844], [568, 320]]) {
  for (const locale of ['en-GB', 'ru-RU']) {
    test(`${width} × ${height} ${locale}: Start and every warning are visible without scrolling`, { timeout: 90_000 }, async () => {
      const { page, context } = await openVisitorPage({ viewport: { width, height }, locale });
      const begin = page.getByRole('button', { name: /^(Start the walk|Начать прогулку)$/ });
      assert.equal(await visibleShare(begin), 1, 'Start');
      assert.equal(await horizontalOverflow(page), 0);
      await picture(page, `small-start-${width}-${locale}`);
      if (width === 320) await accessibilityViolations(page, 'the smallest phone');
      await begin.click();
      // The visitor is far away before the walk has begun.
      await go(page, standStill(230, 0, 8));
      await page.getByTestId('off-route').waitFor();
      assert.equal(await visibleShare(page.getByTestId('off-route')), 1, 'away from the route');
      // A story plays, so that the player has its full size, and the position is lost.
      const way = walker(ways, { sigma: 2 });
      for (let chunk = 0; chunk < 40 && (await page.locator('.player .caption').count()) === 0; chunk++) await go(page, take(way, 5));
      await page.evaluate(() => window.walker.wait(40));
      await page.getByTestId('position').getByText(/Your position is lost|Сигнал потерян/).waitFor();
      assert.equal(await visibleShare(page.getByTestId('position')), 1, 'position lost');
      assert.equal(await horizontalOverflow(page), 0);
      await picture(page, `small-lost-${width}-${locale}`);
      await context.close();
    });
  }
}

test('“Where is the next stop?” follows the visitor, and an old position does not answer it', { timeout: 60_000 }, async () => {
  const { page, context } = await openVisitorPage();
  await start(page);
  await go(page, standStill(0, -80, 8));
  const where = page.getByTestId('where');
  await page.getByRole('button', { name: 'Where is the next stop?' }).click();
  await where.getByText('Stop 1: 80 m to the east.').waitFor();
  // Visitors who walk get the direction on a clock face, and visitors who stand for a while by compass.
  const walking = Array.from({ length: 30 }, (_, second) => ({ ...standStill(0, -80 - 1.3 * second, 1)[0], speed: 1.3, heading: 270 }));
  await go(page, walking);
  await where.getByText(/^Stop 1: 1[12]0 m, at your 6 o’clock\.$/).waitFor();
  await go(page, standStill(0, -118, 40));
  await where.getByText(/^Stop 1: 1[12]0 m to the east\.$/).waitFor();
  await page.evaluate(() => window.walker.wait(40));
  await where.getByText('Your position is not known yet.').waitFor();
  await context.close();
});

test('the page says that a stop is reached by bus', { timeout: 60_000 }, async () => {
  const { page, context } = await openVisitorPage();
  const last = page.locator('.contents li').nth(3);
  assert.match(await last.textContent(), /Stop 4\s*by bus/);
  assert.equal(await page.locator('.contents').getByText('by bus').count(), 1, 'only that one');
  await start(page);
  assert.match(await page.locator('.stops li').nth(3).textContent(), /by bus/);
  assert.equal(await page.getByText('Away from the walk').count(), 0);
  await context.close();
});

test('the page says that the visitor is far from the route, before and after the first story', { timeout: 90_000 }, async () => {
  const { page, context } = await openVisitorPage();
  await start(page);
  const off = page.getByTestId('off-route');
  await go(page, standStill(230, 100, 8));
  await off.getByText('You are about 230 m away from the route.').waitFor();
  await go(page, standStill(180, 100, 60));
  await off.getByText(/about 1[789]0 m away/).waitFor();
  const way = walker(ways, { sigma: 2 });
  for (let chunk = 0; chunk < 60 && (await page.locator('.player .caption').count()) === 0; chunk++) await go(page, take(way, 5));
  assert.equal(await off.count(), 0, 'on the route nothing is said');
  await page.getByRole('button', { name: 'Pause' }).click();
  for (let north = 0; north < 230; north += 5) await go(page, [{ ...standStill(north, 10, 1)[0], speed: 1.3, heading: 0 }, ...standStill(north, 10, 2)]);
  await go(page, standStill(230, 10, 60));
  await off.getByText(/about 2[23]0 m away/).waitFor();
  // The distance is the current one and not that at the moment when the route was left.
  await go(page, standStill(300, 10, 90));
  await off.getByText(/about (29|30)0 m away/).waitFor();
  await context.close();
});
