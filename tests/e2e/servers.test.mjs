// Packs that are served one after another on one port, and the studio's preview, which has another origin than the studio.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { deflateSync, crc32 } from 'node:zlib';
import { buildSmallTour, smallTour } from './small-tour.mjs';
import * as bench from './studio-tools.mjs';
import { download, launch, phone, program, staticServer } from './tools.mjs';

let browser, one, two;

before(async () => {
  const named = (id, title) => (tour) => Object.assign(tour, { id, title: { en: title }, stops: tour.stops.slice(0, 1), legs: [] });
  one = buildSmallTour('server-one', { change: named('one', 'First tour') });
  two = buildSmallTour('server-two', { change: named('two', 'Second tour') });
  browser = await launch();
});
after(() => browser?.close());

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function serveAt(port, pack) {
  const child = spawn(program, ['serve', pack, '--port', port], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.on('data', (data) => String(data).includes('http') && resolve()));
  return async () => {
    child.kill();
    await new Promise((resolve) => child.once('exit', resolve));
  };
}

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

test('a downloaded pack is not used for the next pack on the same port', { timeout: 90_000 }, async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const { context } = await phone(browser, url, { locale: 'en-GB', permissions: [] });
  const page = await context.newPage();
  let close = await serveAt(port, one.pack);
  await page.goto(url);
  await heading(page, 'First tour');
  await download(page);
  const first = page.url();
  await close();
  close = await serveAt(port, two.pack);
  await page.goto(url);
  await heading(page, 'Second tour');
  // The downloaded tour is still available at its own address.
  await page.goto(first);
  await heading(page, 'First tour');
  await close();
});

test('the page switches to another tour at the same address', { timeout: 90_000 }, async () => {
  const server = await staticServer(one.site);
  const { context } = await phone(browser, server.url, { locale: 'en-GB', permissions: [] });
  const page = await context.newPage();
  await page.goto(server.url);
  await heading(page, 'First tour');
  await download(page);
  server.folder = two.site;
  await page.reload();
  await heading(page, 'Second tour');
  server.close();
});

/** A PNG of one colour. */
function png(width, height) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(3 * width, 0x80)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

test('the preview shows the pack and has no access to the studio', { timeout: 90_000 }, async (t) => {
  const tour = join(bench.folder(t), 'shown');
  mkdirSync(tour);
  const shown = smallTour({ change: (all) => Object.assign(all, { stops: all.stops.slice(0, 1), legs: [] }) });
  shown.stops[0].picture = { file: 'grey.png', alt: { en: 'Grey' } };
  writeFileSync(join(tour, 'grey.png'), png(2000, 1000));
  writeFileSync(join(tour, 'tour.json'), JSON.stringify(shown));
  const open = await bench.studio(t, tour);
  // This window does not fail on refused requests, because they are what is tested here.
  const context = await (await bench.launch(t)).newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  const page = await bench.open(context, open.address);
  await bench.view(page, 'Build');
  await page.getByRole('button', { name: 'Build the pack' }).click();
  await page.getByText('The pack is ready').waitFor({ timeout: 60_000 });
  await page.frameLocator('iframe').getByRole('heading', { level: 1, name: 'Wellington' }).waitFor({ timeout: 20_000 });
  const frame = page.frames().find((some) => some.parentFrame() !== null);
  assert.notEqual(new URL(frame.url()).origin, open.origin);
  await frame.evaluate(() => void (location.hash = '#stop/s1'));
  await frame.waitForFunction(() => document.querySelector('figure img')?.naturalWidth === 1440);
  assert.match(await frame.evaluate(() => document.querySelector('figure img').currentSrc), /\.webp\?/);
  const reached = await frame.evaluate(async (origin) => {
    const attempt = (act) => Promise.resolve().then(act).then(() => 'reached', () => 'refused');
    return {
      page: await attempt(() => parent.document.title),
      api: await attempt(() => fetch(`${origin}/api/tour`, { credentials: 'include' })),
      blind: await attempt(() => fetch(`${origin}/api/undo`, { method: 'POST', mode: 'no-cors', credentials: 'include' })),
      away: await attempt(() => void (top.location = 'about:blank')),
    };
  }, open.origin);
  assert.deepEqual(reached, { page: 'refused', api: 'refused', blind: 'refused', away: 'refused' });
  // A page of another site that knows the studio's address can neither learn the preview's address nor frame it.
  const elsewhere = await fetch(`${open.origin}/preview/`, { redirect: 'manual' });
  assert.equal(elsewhere.status, 401);
});
