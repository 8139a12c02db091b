// The map of streets on the visitors' page: it comes with the download, is drawn without a network, names the street under
// the walker in the visitor's language, follows the colours of the system, and always shows its credit.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { download, launch, phone, picture, simulatePosition, staticServer } from './tools.mjs';
import { noteLettering, waitForLettering } from './lettering.mjs';
import { buildStreetsTour } from './streets-tour.mjs';

/** On Pohjoisesplanadi. */
const WALKER = { lat: 60.16762, lon: 24.9465, accuracy: 8, speed: 1.2, heading: 80 };

let browser, built;
before(async () => {
  built = buildStreetsTour();
  browser = await launch();
});
after(() => browser?.close());

/** A visitor who has downloaded the tour and lost the network. */
async function openOfflineVisitor(t, options = {}) {
  const server = await staticServer(built.site);
  const { context, faults } = await phone(browser, server.url, options);
  t.after(() => (server.close(), context.close()));
  await simulatePosition(context);
  await noteLettering(context);
  const page = await context.newPage();
  await page.goto(server.url);
  await download(page);
  server.close();
  await context.setOffline(true);
  await page.reload();
  await page.locator('button.begin').click();
  await page.waitForFunction(() => window.walker.watches().now > 0);
  await page.evaluate((fix) => window.walker.go([fix, fix, fix], 1), WALKER);
  await page.locator('.me').waitFor();
  return { page, faults };
}

test('the street under the walker is named, without a network', { timeout: 90_000 }, async (t) => {
  const { page, faults } = await openOfflineVisitor(t);
  const distance = await waitForLettering(page, 'Pohjoisesplanadi', '.me', 200);
  assert.ok(distance <= 200, `${distance} px away`);
  await picture(page, 'streets-light');
  // The credit is that of the file, and a link.
  const credit = page.locator('.map .leaflet-control-attribution a');
  assert.equal(await credit.getAttribute('href'), 'https://www.openstreetmap.org/copyright');
  assert.match(await credit.textContent(), /^© OpenStreetMap contributors$/);
  await credit.waitFor({ state: 'visible' });
  const [map, shown] = [await page.locator('.map').boundingBox(), await credit.boundingBox()];
  assert.ok(shown.x >= map.x && shown.x + shown.width <= map.x + map.width && shown.y + shown.height <= map.y + map.height);
  assert.deepEqual(faults, []);
});

test('parts of the tiles come from the cache', { timeout: 90_000 }, async (t) => {
  const { page } = await openOfflineVisitor(t);
  const path = built.manifest.maps.find((name) => name.endsWith('.pmtiles'));
  const { bytes, sha256 } = built.manifest.files[path];
  const parts = await page.evaluate(async ({ address, bytes }) => {
    const ask = async (range) => {
      const response = await fetch(address, { headers: { Range: range } });
      const content = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, range: response.headers.get('Content-Range'), start: String.fromCharCode(...content.slice(0, 7)), length: content.length };
    };
    return Promise.all([ask('bytes=0-126'), ask(`bytes=${bytes - 10}-`), ask('bytes=-5'), ask(`bytes=${bytes}-`)]);
  }, { address: `${path}?sha256=${sha256}`, bytes });
  assert.deepEqual(parts.map(({ status, length }) => [status, length]), [[206, 127], [206, 10], [206, 5], [416, 0]]);
  assert.equal(parts[0].start, 'PMTiles');
  assert.equal(parts[0].range, `bytes 0-126/${bytes}`);
});

test('streets have their names in the visitor’s language where they are known, else the local ones', { timeout: 90_000 }, async (t) => {
  const russian = await openOfflineVisitor(t);
  const texts = async (page) => new Set(await page.evaluate(() => window.shownLettering().map(({ text }) => text)));
  await waitForLettering(russian.page, 'Pohjoisesplanadi', '.me', 200);
  const inRussian = await texts(russian.page);
  const english = await openOfflineVisitor(t, { locale: 'en-GB' });
  await waitForLettering(english.page, 'Pohjoisesplanadi', '.me', 200);
  const inEnglish = await texts(english.page);
  const cyrillic = [...inRussian].filter((text) => /\p{Script=Cyrillic}/u.test(text));
  assert.ok(cyrillic.length > 0, `names in Russian among ${[...inRussian].join(', ')}`);
  assert.deepEqual([...inEnglish].filter((text) => /\p{Script=Cyrillic}/u.test(text)), []);
});

test('the colours follow the system while the map is open', { timeout: 120_000 }, async (t) => {
  const { page, faults } = await openOfflineVisitor(t);
  await waitForLettering(page, 'Pohjoisesplanadi', '.me', 200);
  const looks = { light: {}, dark: { colorScheme: 'dark' }, contrast: { contrast: 'more' }, forced: { colorScheme: 'dark', forcedColors: 'active' } };
  const inks = [];
  for (const [name, look] of Object.entries(looks)) {
    await page.emulateMedia({ colorScheme: 'light', contrast: null, forcedColors: null, ...look });
    // The same canvases are painted again: the last ink of a text is the one that is seen.
    await page.waitForFunction(
      (before) => !before.includes(window.shownLettering().findLast(({ text }) => text === 'Pohjoisesplanadi')?.ink),
      inks,
    );
    inks.push(await page.evaluate(() => window.shownLettering().findLast(({ text }) => text === 'Pohjoisesplanadi').ink));
    await picture(page, `streets-${name}-390`);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.waitForTimeout(600);
    await picture(page, `streets-${name}-1280`);
    await page.setViewportSize({ width: 390, height: 844 });
  }
  assert.equal(new Set(inks).size, inks.length, inks.join(' '));
  assert.deepEqual(faults, []);
});

test('the tiles are loaded only with the map, and not by a tour without streets', { timeout: 60_000 }, async (t) => {
  const server = await staticServer(built.site);
  const { context } = await phone(browser, server.url);
  t.after(() => (server.close(), context.close()));
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator('button.begin').waitFor();
  assert.deepEqual(server.asked.filter((path) => /tiles\.js|\.pmtiles/.test(path)), []);
});
