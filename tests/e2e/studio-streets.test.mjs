// Streets in the studio: they are drawn under the tour and named, without a network; places and addresses are found; legs
// follow the stops that are moved, added and rearranged, and one undo takes both back; a map without streets offers
// OpenStreetMap's online map.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { noteLettering } from './lettering.mjs';
import { writeStreetsTour } from './streets-tour.mjs';
import { accessibilityViolations, folder, launch, newDesktopContext, open, picture, section, settledBox, studio, until, view } from './studio-tools.mjs';

const search = (page) => page.getByRole('combobox', { name: 'Search the map' });
const isLettered = (page, text) => page.waitForFunction((one) => window.shownLettering().some(({ text }) => text === one), text);

async function openStudio(t, { map = true, options = {} } = {}) {
  const tour = await studio(t, writeStreetsTour(join(folder(t), 'tour'), { map }));
  const browser = await launch(t);
  const context = await newDesktopContext(t, browser, options);
  await noteLettering(context);
  const page = await open(context, tour.address);
  await page.locator('.pin').first().waitFor();
  return { tour, page, context };
}

const lineOf = (tour, from, to) => tour.json().legs.find((leg) => leg.from === from && leg.to === to)?.line ?? [];

test('the streets of the tour are drawn and named under the map and the rehearsal', { timeout: 120_000 }, async (t) => {
  const { page } = await openStudio(t);
  // Every request to another host fails the test.
  await isLettered(page, 'Aleksanterinkatu');
  const credit = page.locator('.leaflet-control-attribution a');
  assert.equal(await credit.getAttribute('href'), 'https://www.openstreetmap.org/copyright');
  assert.equal(await page.locator('.online-offer').count(), 0);
  await picture(page, 'streets-map');
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await accessibilityViolations(page), [], colorScheme);
  }
  for (const [name, look] of Object.entries({ contrast: { contrast: 'more' }, forced: { forcedColors: 'active' } })) {
    await page.emulateMedia({ contrast: null, forcedColors: null, ...look });
    await page.waitForTimeout(300);
    await picture(page, `streets-map-${name}`);
  }
  await page.emulateMedia({ colorScheme: null, contrast: null, forcedColors: null });
  await view(page, 'Rehearse');
  await isLettered(page, 'Aleksanterinkatu');
  await picture(page, 'streets-rehearse');
});

test('a search finds streets, addresses and coordinates, by the keyboard alone', { timeout: 120_000 }, async (t) => {
  const { tour, page } = await openStudio(t);
  await isLettered(page, 'Aleksanterinkatu');
  await search(page).focus();
  await page.keyboard.type('aleksanterinkatu 13');
  const option = page.getByRole('option', { name: /Aleksanterinkatu 13 .*address/ }).first();
  await option.waitFor();
  await page.getByRole('status').filter({ hasText: /^\d+ places?$/ }).waitFor({ state: 'attached' });
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.getByRole('option').first().getAttribute('aria-selected'), 'true');
  assert.equal(await search(page).getAttribute('aria-activedescendant'), await page.getByRole('option').first().getAttribute('id'));
  assert.deepEqual(await accessibilityViolations(page), []);
  await picture(page, 'streets-search');
  await page.keyboard.press('Enter');
  // The map moves there: the mark is in its middle.
  const [mark, map] = [await settledBox(page.locator('.found-place')), await page.locator('.map').boundingBox()];
  assert.ok(Math.abs(mark.x + mark.width / 2 - map.x - map.width / 2) < 2 && Math.abs(mark.y + mark.height / 2 - map.y - map.height / 2) < 2);
  await picture(page, 'streets-found');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const added = await until(() => tour.json().stops[4], 'the stop is added');
  const [lat, lon] = [added.position.lat, added.position.lon];
  assert.ok(Math.hypot((lat - 60.1689) * 111_195, (lon - 24.947) * 55_300) < 250, `${lat}, ${lon}`);
  // A walk along the streets leads there.
  assert.ok(lineOf(tour, 'ateneum', added.id).length > 2);
  // Coordinates as before.
  await search(page).fill('60.1675, 24.9525');
  await page.getByRole('option', { name: /60\.167500, 24\.952500/ }).click();
  await page.locator('.found-place').waitFor();
  await page.getByRole('button', { name: 'Clear the search' }).click();
  assert.equal(await page.locator('.found-place').count(), 0);
  // What is not there is said.
  await search(page).fill('Unter den Linden');
  await page.getByText('Nothing by that name on the tour’s map.').waitFor();
});

test('legs follow a stop that is moved, and one undo takes both back', { timeout: 120_000 }, async (t) => {
  const { tour, page } = await openStudio(t);
  await page.getByRole('button', { name: 'Connect stops along the streets' }).click();
  await until(() => tour.json().legs.every((leg) => (leg.line ?? []).length > 2), 'all stops are connected');
  await page.getByRole('button', { name: 'Undo' }).and(page.locator(':not([disabled])')).waitFor();
  const connected = tour.text();
  const ends = { lat: 60.16865, lon: 24.94975 };
  const before = lineOf(tour, 'cathedral', 'fabianinkatu');
  // The second stop is moved by the arrow keys, 30 m to the south.
  const marker = page.getByRole('button', { name: 'Stop 2: Fabianinkatu' }).and(page.locator('.pin'));
  await marker.focus();
  for (let step = 1; step <= 3; step++) {
    await page.keyboard.press('Shift+ArrowDown');
    await until(() => tour.json().stops[1].position.lat < ends.lat - 0.00008 * step, 'the stop is moved');
  }
  const moved = tour.text();
  const [after, onward] = [lineOf(tour, 'cathedral', 'fabianinkatu'), lineOf(tour, 'fabianinkatu', 'esplanade')];
  assert.notDeepEqual(after, before);
  const stop = tour.json().stops[1].position;
  const metres = ([lon, lat]) => Math.hypot((lat - stop.lat) * 111_195, (lon - stop.lon) * 55_300);
  assert.ok(metres(after.at(-1)) < 40 && metres(onward[0]) < 40, 'both legs reach the stop');
  // Each step is undone together with its legs.
  for (let step = 1; step <= 3; step++) {
    await page.getByRole('button', { name: 'Undo' }).click();
    await until(() => tour.json().stops[1].position.lat > stop.lat + 0.00008 * step, 'the move is undone');
  }
  assert.equal(tour.text(), connected);
  assert.notEqual(moved, connected);
});

test('a leg that is drawn by hand stays', { timeout: 120_000 }, async (t) => {
  const { tour, page } = await openStudio(t);
  await page.getByRole('button', { name: /^2 Fabianinkatu/ }).click();
  await section(page, 'Route from the stop before');
  await page.getByRole('button', { name: 'Draw the route' }).click();
  await until(() => lineOf(tour, 'cathedral', 'fabianinkatu').length === 2, 'the leg has a line');
  const point = page.getByRole('button', { name: 'New point of the route' }).first();
  await point.focus();
  await page.keyboard.press('Shift+ArrowUp');
  await until(() => lineOf(tour, 'cathedral', 'fabianinkatu').length === 3, 'the leg is drawn by hand');
  const drawn = lineOf(tour, 'cathedral', 'fabianinkatu')[1];
  await page.getByRole('button', { name: 'Connect stops along the streets' }).click();
  await until(() => lineOf(tour, 'fabianinkatu', 'esplanade').length > 2, 'the others are connected');
  const line = lineOf(tour, 'cathedral', 'fabianinkatu');
  assert.equal(line.length, 3);
  assert.deepEqual(line[1], drawn);
  // One button gives it up for the streets.
  await page.getByRole('button', { name: 'Along the streets', exact: true }).click();
  await until(() => lineOf(tour, 'cathedral', 'fabianinkatu').length > 3, 'the leg follows the streets');
});

test('legs follow the order of the stops', { timeout: 120_000 }, async (t) => {
  const { tour, page } = await openStudio(t);
  await page.getByRole('button', { name: 'Connect stops along the streets' }).click();
  await until(() => tour.json().legs.every((leg) => (leg.line ?? []).length > 2), 'all stops are connected');
  const connected = tour.text();
  await page.getByRole('button', { name: /^2 Fabianinkatu/ }).click();
  await page.getByRole('button', { name: 'Move down' }).click();
  await until(() => tour.json().stops[1].id === 'esplanade', 'the stops are rearranged');
  const ids = tour.json().stops.map(({ id }) => id);
  assert.deepEqual(ids, ['cathedral', 'esplanade', 'fabianinkatu', 'ateneum']);
  for (const [index, to] of ids.slice(1).entries()) assert.ok(lineOf(tour, ids[index], to).length > 2, `${ids[index]} to ${to}`);
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(() => tour.json().stops[1].id === 'fabianinkatu', 'the order is undone');
  assert.equal(tour.text(), connected);
});

test('a map without streets offers OpenStreetMap’s online map in one click', { timeout: 120_000 }, async (t) => {
  const tour = await studio(t, writeStreetsTour(join(folder(t), 'tour'), { map: false }));
  const browser = await launch(t);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const asked = [];
  await context.route('https://tile.openstreetmap.org/**', (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><path fill="#cde" d="M0 0h256v256H0z"/></svg>' });
  });
  const page = await open(context, tour.address);
  const offer = page.getByRole('region', { name: 'This map has no streets yet' });
  await offer.waitFor();
  assert.match(await offer.textContent(), /soundwalk map .*tour/);
  assert.equal(await offer.getByRole('link', { name: /usage policy/ }).getAttribute('href'), 'https://operations.osmfoundation.org/policies/tiles/');
  assert.deepEqual(await accessibilityViolations(page), []);
  await picture(page, 'streets-offer');
  await page.waitForTimeout(300);
  assert.deepEqual(asked, [], 'nothing is requested before the click');
  await offer.getByRole('button', { name: 'Show OpenStreetMap’s map' }).click();
  await offer.waitFor({ state: 'detached' });
  await until(() => asked.length > 3, 'tiles are requested');
  // Of the place of the tour: column and row of a tile at 24.95° E, 60.17° N.
  for (const url of asked) {
    const [z, x, y] = /\/(\d+)\/(\d+)\/(\d+)\.png$/.exec(url).slice(1).map(Number);
    const lat = (60.169 * Math.PI) / 180;
    const [column, row] = [((24.949 + 180) / 360) * 2 ** z, ((1 - Math.asinh(Math.tan(lat)) / Math.PI) / 2) * 2 ** z];
    assert.ok(Math.abs(x - column) < 6 && Math.abs(y - row) < 6, url);
  }
  assert.match(await page.locator('.leaflet-control-attribution').textContent(), /OpenStreetMap contributors/);
  await page.locator('img.leaflet-tile-loaded').first().waitFor();
  // The choice is kept, and can be taken back in the settings.
  await page.reload();
  await page.locator('img.leaflet-tile-loaded').first().waitFor();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('checkbox', { name: /online map/ }).uncheck();
  await until(async () => (await page.locator('img.leaflet-tile').count()) === 0, 'the tiles are gone');
  await context.close();
});
