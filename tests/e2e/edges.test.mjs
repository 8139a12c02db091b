// Tours across the 180th meridian and around a pole: the maps of both pages show them like the same tour elsewhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, phone, picture, serve, simulatePosition } from './tools.mjs';
import { buildSmallTour, smallTour } from './small-tour.mjs';
import * as studioTools from './studio-tools.mjs';

/** 200 m along the equator, degrees. */
const STEP = 200 / 111_195;
const wrapped = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;

/** The small tour with its stops at these places (`[lon, lat]`), legs and a corridor and a polygon with them. */
const at = (places) => (tour) => {
  tour.stops.forEach((stop, index) => {
    const [lon, lat] = places[index];
    stop.position = { lat, lon };
  });
  tour.legs.forEach((leg, index) => (leg.line = [places[index], places[index + 1]]));
};
/** Along the equator, the second and third stop on either side of a meridian. */
const across = (lon) => [-1.5, -0.5, 0.5, 1.5].map((step) => [wrapped(lon + step * STEP), 0]);
/** Around the pole, a hundred metres from it. */
const around = [0, 90, 180, -90].map((lon) => [lon, 90 - STEP / 2]);

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** Middles of the stops' markers on the screen. */
const pins = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.leaflet-marker-icon.pin')].map((pin) => {
      const { x, y, width, height } = pin.getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    }),
  );
const distance = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by);

/** The page of a visitor without a position, with the whole route in view. */
async function openMap(name, places) {
  const built = buildSmallTour(name, { change: at(places) });
  const server = await serve(built.pack);
  const visitor = await phone(browser, server.url, { locale: 'en-GB', permissions: [] });
  await simulatePosition(visitor.context);
  const page = await visitor.context.newPage();
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Without position: choose stops yourself' }).click();
  await page.locator('.leaflet-marker-icon.pin').first().waitFor();
  await page.getByRole('button', { name: 'Show the whole route' }).click();
  await page.waitForTimeout(800);
  const map = await page.locator('.leaflet-container').boundingBox();
  const found = await pins(page);
  const route = await page.locator('path.route:not(.edge)').count();
  await picture(page, name);
  assert.deepEqual(visitor.faults, []);
  await visitor.context.close();
  server.close();
  for (const [x, y] of found) {
    assert.ok(x > map.x && x < map.x + map.width && y > map.y && y < map.y + map.height, `${name}: a stop at ${x}, ${y}, the map at ${JSON.stringify(map)}`);
  }
  assert.equal(found.length, 4);
  assert.equal(route, 3);
  return found;
}

test('the visitor’s map across the 180th meridian equals the map of the same tour elsewhere', { timeout: 120_000 }, async () => {
  const [control, here] = [await openMap('edges-control', across(178)), await openMap('edges-180', across(180))];
  here.forEach((pin, index) => assert.ok(distance(pin, control[index]) < 2, `${pin} instead of ${control[index]}`));
});

test('the visitor’s map shows a tour around the pole', { timeout: 90_000 }, async () => {
  const [a, b, c, d] = await openMap('edges-pole', around);
  const sides = [distance(a, b), distance(b, c), distance(c, d), distance(d, a)];
  for (const side of sides) assert.ok(side > 40 && Math.abs(side - sides[0]) < 3, `${sides}`);
  assert.ok(Math.abs(distance(a, c) - sides[0] * Math.SQRT2) < 3, 'the four stops stand in a square');
});

/** The studio on a tour at these places. */
async function openEditor(t, places) {
  const folder = join(studioTools.folder(t), 'tour');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tour.json'), JSON.stringify(smallTour({ change: at(places) }), null, 2));
  const opened = await studioTools.studio(t, folder);
  const page = await studioTools.open(await studioTools.newDesktopContext(t, await studioTools.launch(t)), opened.address);
  await page.locator('.leaflet-marker-icon.pin').nth(3).waitFor();
  await page.waitForTimeout(500);
  const map = await page.locator('.leaflet-container').boundingBox();
  const found = await pins(page);
  for (const [x, y] of found) {
    assert.ok(x > map.x && x < map.x + map.width && y > map.y && y < map.y + map.height, `a stop at ${x}, ${y}, the map at ${JSON.stringify(map)}`);
  }
  return { ...opened, page, found };
}

test('the studio’s map works across the 180th meridian, and a stop can be moved over it', { timeout: 120_000 }, async (t) => {
  const control = await openEditor(t, across(178));
  const here = await openEditor(t, across(180));
  const wide = ({ found }) => found.map((pin) => distance(pin, found[0]));
  wide(here).forEach((length, index) => assert.ok(Math.abs(length - wide(control)[index]) < 2, `${wide(here)} instead of ${wide(control)}`));
  // The second stop is 100 m west of the meridian and is moved 110 m to the east.
  const pin = here.page.locator('.leaflet-marker-icon.pin[data-stop="1"]');
  await pin.click();
  await pin.focus();
  for (let step = 0; step < 11; step += 1) await here.page.keyboard.press('Shift+ArrowRight');
  let lon;
  for (let wait = 0; wait < 400 && !(lon < 0); wait += 1) {
    await here.page.waitForTimeout(100);
    ({ lon } = here.json().stops[1].position);
  }
  assert.ok(lon < -179.99985 && lon >= -180, `${lon}`);
});

test('the studio’s map shows a tour around the pole', { timeout: 90_000 }, async (t) => {
  const { found: [a, b, c, d] } = await openEditor(t, around);
  const sides = [distance(a, b), distance(b, c), distance(c, d), distance(d, a)];
  for (const side of sides) assert.ok(side > 40 && Math.abs(side - sides[0]) < 3, `${sides}`);
});
