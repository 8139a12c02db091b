// Browsers that do not play Ogg Opus (iPhones before iOS 18.4), simulated by Chromium without its own decoder: the page
// decodes the same track, and seeking, speed, lock screen, short sounds and offline use work as usual.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { download, playToTheEnd, launch, phone, serve, sound, waitForPlayback, simulatePosition, walker } from './tools.mjs';
import { approachPath, buildSmallTour } from './small-tour.mjs';

let browser, built, long;
const servers = [];
before(async () => {
  built = buildSmallTour('small-decoder', { sounds: true });
  browser = await launch();
});
after(async () => {
  for (const server of servers) server.close();
  await browser?.close();
});

/** The browser says that it plays no Opus, and plays none. */
function withoutOpus() {
  const canPlay = HTMLMediaElement.prototype.canPlayType;
  HTMLMediaElement.prototype.canPlayType = function (type) {
    return /opus/i.test(type) ? '' : canPlay.call(this, type);
  };
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'src');
  Object.defineProperty(HTMLMediaElement.prototype, 'src', {
    get,
    set(address) {
      if (/\.opus/.test(address)) throw new Error(`this browser plays no Opus: ${address}`);
      set.call(this, address);
    },
  });
  window.workers = 0;
  const Native = window.Worker;
  window.Worker = class extends Native {
    constructor(...all) {
      super(...all);
      window.workers++;
    }
    terminate() {
      window.workers--;
      super.terminate();
    }
  };
  window.urls = 0;
  const [create, revoke] = [URL.createObjectURL, URL.revokeObjectURL];
  URL.createObjectURL = (blob) => (window.urls++, create.call(URL, blob));
  URL.revokeObjectURL = (url) => (window.urls--, revoke.call(URL, url));
}

async function openVisitorPage(tour, options = {}) {
  const server = await serve(tour.pack);
  servers.push(server);
  const visitor = await phone(browser, server.url, { locale: 'en-GB', permissions: [], ...options });
  await simulatePosition(visitor.context);
  await visitor.context.addInitScript(withoutOpus);
  const page = await visitor.context.newPage();
  await page.goto(server.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { ...visitor, page, server };
}

const byHand = (page) => page.getByRole('button', { name: 'Without position: choose stops yourself' }).click();
const tell = (page, number) => page.getByRole('button', { name: new RegExp(`^${number}\\. Play it`) }).click();

test('a browser that does not play Opus plays the decoded track, sample by sample', { timeout: 60_000 }, async () => {
  const { page, context, faults } = await openVisitorPage(built, { bypassCSP: true });
  assert.equal(await page.getByText('cannot play the tour’s sound').count(), 0);
  await byHand(page);
  await tell(page, 2);
  const { source, length } = await waitForPlayback(page);
  assert.match(source, /^blob:/);
  const track = built.manifest.tracks.find(({ stop }) => stop === 's2');
  assert.ok(Math.abs(length - track.duration_s) < 0.02, `${length} s, the track ${track.duration_s} s`);
  // The result of Chromium's own decoder for the same file.
  const { shared, error, power } = await page.evaluate(async ({ blob, file }) => {
    const decode = async (url) => new OfflineAudioContext(1, 1, 48_000).decodeAudioData(await (await fetch(url)).arrayBuffer());
    const [ours, theirs] = [(await decode(blob)).getChannelData(0), (await decode(file)).getChannelData(0)];
    const shared = Math.min(ours.length, theirs.length);
    let [error, power] = [0, 0];
    for (let at = 0; at < shared; at++) [error, power] = [error + (ours[at] - theirs[at]) ** 2, power + theirs[at] ** 2];
    return { shared, error: error / shared, power: power / shared };
  }, { blob: source, file: track.file });
  assert.ok(shared > 16 * 48_000, String(shared));
  assert.ok(10 * Math.log10(power / error) > 60, `${10 * Math.log10(power / error)} dB above the difference`);
  assert.deepEqual(faults, []);
  await context.close();
});

test('with decoded tracks, seeking, speed, pause, lock screen and the next story work, and only one sound is kept in memory', { timeout: 60_000 }, async () => {
  const { page, context, faults } = await openVisitorPage(built);
  await byHand(page);
  await tell(page, 1);
  await waitForPlayback(page);
  await page.getByLabel('Speed').selectOption('1.5');
  assert.equal(await page.evaluate(() => document.querySelector('#story').playbackRate), 1.5);
  await page.getByRole('button', { name: 'Forward 15 seconds' }).click();
  assert.ok((await sound(page)).at >= 15);
  await page.getByRole('button', { name: 'Back 15 seconds' }).click();
  assert.ok((await sound(page)).at < 5);
  assert.equal(await page.evaluate(() => navigator.mediaSession.metadata.title), 'Stop 1');
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.waitForFunction(() => document.querySelector('#story').paused);
  await page.locator('.player').getByRole('button', { name: 'Play', exact: true }).click();
  await waitForPlayback(page);
  const before = await page.evaluate(() => window.urls);
  // Stories that are replaced before they are decoded free their memory.
  for (let tap = 0; tap < 3; tap++) await page.getByRole('button', { name: 'Next story' }).click();
  await page.waitForFunction(() => document.querySelector('.player .playing a')?.textContent === 'Stop 4');
  const { source } = await waitForPlayback(page);
  assert.match(source, /^blob:/);
  assert.equal(await page.evaluate(() => document.querySelector('#story').playbackRate), 1.5);
  assert.equal(await page.evaluate(() => window.urls), before);
  assert.equal(await page.evaluate(() => window.workers), 0);
  // A sentence of the text leads to its position in the sound.
  await page.getByRole('link', { name: 'Open the page of Stop 4' }).click();
  await page.locator('.phrase').nth(2).click();
  await page.waitForFunction(() => document.querySelectorAll('.phrase')[2].getAttribute('aria-current') === 'true');
  assert.deepEqual(faults, []);
  await context.close();
});

test('the download includes the decoder, and the walk works without a network', { timeout: 120_000 }, async () => {
  const { page: first, context, server, faults } = await openVisitorPage(built);
  await download(first);
  const kept = await first.evaluate(async () => (await (await caches.open((await caches.keys())[0])).keys()).map(({ url }) => url));
  assert.ok(kept.some((url) => url.includes(built.manifest.files['opus.js'].sha256)), 'the decoder is kept');
  await first.close();
  server.close();
  await context.setOffline(true);
  const page = await context.newPage();
  await page.goto(server.url);
  await page.getByText('Downloaded. It works without a network.').waitFor();
  await page.getByRole('button', { name: 'Start the walk' }).click();
  const way = walker(approachPath(built.tour), { sigma: 2 });
  const playing = () => page.evaluate(() => document.querySelector('.player .playing a')?.getAttribute('href') ?? null);
  for (const stop of ['s1', 's2']) {
    for (let chunk = 0; chunk < 60 && (await playing()) !== `#stop/${stop}`; chunk++) {
      await page.evaluate((some) => window.walker.go(some, 1), Array.from({ length: 5 }, () => way.next().value));
    }
    // Until the new story is decoded, the element is still at the end of the previous one.
    await page.waitForFunction(() => {
      const { paused, currentTime, duration } = document.querySelector('#story');
      return !paused && duration > 10 && currentTime < 10;
    }, undefined, { timeout: 15_000 });
    await waitForPlayback(page);
    if (stop === 's1') await playToTheEnd(page);
    if (stop === 's1') await page.waitForFunction(() => document.querySelector('.player .playing a') === null, undefined, { timeout: 15_000 });
  }
  // The short sounds are decoded as well.
  await page.evaluate(() => window.walker.wait(40));
  await page.waitForFunction(() => document.querySelector('#short-sound').currentTime > 0.1, undefined, { timeout: 10_000 });
  assert.deepEqual(faults, []);
  await context.close();
});

test('the page says that a track cannot be decoded, and still shows its text', { timeout: 60_000 }, async () => {
  const { page, context } = await openVisitorPage(built);
  await context.route('**/01-s1.opus*', (route) => route.fulfill({ body: 'no sound' }));
  await byHand(page);
  await tell(page, 1);
  await page.getByText('This story cannot be played now.').waitFor();
  // When the file is correct again, the visitor's tap plays it.
  await context.unroute('**/01-s1.opus*');
  await page.locator('.player').getByRole('button', { name: 'Play', exact: true }).click();
  await waitForPlayback(page);
  await context.close();
});

test('a story of five minutes takes little memory', { timeout: 180_000 }, async () => {
  long ??= buildSmallTour('small-long', { sentences: 60 });
  const { page, context } = await openVisitorPage(long);
  const track = long.manifest.tracks.find(({ stop }) => stop === 's1');
  assert.ok(track.duration_s > 290, `${track.duration_s} s`);
  await byHand(page);
  const session = await context.newCDPSession(page);
  const used = async () => (await session.send('Runtime.getHeapUsage')).usedSize / 1e6;
  const before = await used();
  for (const number of [1, 2, 3, 4]) {
    await tell(page, number);
    await page.waitForFunction((title) => document.querySelector('.player .playing a')?.textContent === title, `Stop ${number}`);
    await waitForPlayback(page);
    assert.equal(await page.evaluate(() => window.workers), 0, 'the worker’s memory is given back');
  }
  assert.ok((await used()) - before < 15, `${before} MB, then ${await used()} MB`);
  await page.evaluate(() => (document.querySelector('#story').currentTime = 280));
  await waitForPlayback(page);
  await context.close();
});

test('a browser that plays Opus neither loads nor stores the decoder', { timeout: 60_000 }, async () => {
  const server = await serve(built.pack);
  servers.push(server);
  const { context } = await phone(browser, server.url, { locale: 'en-GB' });
  const asked = [];
  context.on('request', (request) => asked.push(request.url()));
  const page = await context.newPage();
  await page.goto(server.url);
  await download(page);
  await byHand(page);
  await tell(page, 1);
  assert.match((await waitForPlayback(page)).source, /\.opus/);
  assert.ok(!asked.some((url) => url.includes('opus.js')), asked.join('\n'));
  await context.close();
});

test('the decoder is small and self-contained', () => {
  const script = readFileSync(join(built.site, 'opus.js'), 'utf8');
  assert.ok(script.length < 120_000, String(script.length));
  assert.doesNotMatch(script, /importScripts|\beval\(|new Function/);
});
