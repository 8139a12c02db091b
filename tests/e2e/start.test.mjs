// Before the walk: the description of the tour, the download, the languages, the sound test; stops chosen by hand without
// a position; the device's own position; and only the tour's own files are requested or stored.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { accessibilityViolations, buildSite, download, playToTheEnd, launch, listen, novokuznetsk, phone, picture, serve, waitForPlayback } from './tools.mjs';

let browser, built, tour, server;
before(async () => {
  built = buildSite(novokuznetsk, 'novokuznetsk');
  tour = JSON.parse(readFileSync(join(built.site, 'tour.json'), 'utf8'));
  browser = await launch();
  server = await serve(built.pack);
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function openVisitorPage(options) {
  const visitor = await phone(browser, server.url, options);
  await listen(visitor.context);
  const page = await visitor.context.newPage();
  await page.goto(server.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { ...visitor, page };
}

test('the start screen describes the tour in the visitor’s language', async () => {
  const russian = await openVisitorPage();
  await russian.page.getByRole('heading', { name: tour.title.ru }).waitFor();
  await russian.page.getByText('12 остановок').waitFor();
  assert.equal(await russian.page.locator('html').getAttribute('lang'), 'ru');
  await russian.page.getByRole('button', { name: 'English' }).click();
  await russian.page.getByRole('heading', { name: tour.title.en }).waitFor();
  assert.equal(await russian.page.locator('html').getAttribute('lang'), 'en');
  await accessibilityViolations(russian.page, 'start in English');
  await russian.page.reload();
  await russian.page.getByRole('heading', { name: tour.title.en }).waitFor();
  await russian.context.close();
  const german = await openVisitorPage({ locale: 'en-GB' });
  await german.page.getByRole('button', { name: 'Start the walk' }).waitFor();
  await german.context.close();
});

test('the sound test plays a sound', async () => {
  const { context, page, faults } = await openVisitorPage();
  await page.evaluate(() => {
    window.notes = 0;
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
      this.addEventListener('timeupdate', () => (window.notes = Math.max(window.notes, this.currentTime)));
      return play.call(this);
    };
  });
  await page.getByRole('button', { name: 'Проверить звук' }).click();
  await page.getByText('три ноты').waitFor();
  await page.waitForFunction(() => window.notes > 0.5);
  assert.deepEqual(faults, []);
  await context.close();
});

test('the download stores exactly this language’s files, by digest', { timeout: 60_000 }, async () => {
  const { context, page, faults } = await openVisitorPage();
  await download(page);
  await picture(page, 'downloaded-light');
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const cache = await caches.open(names[0]);
    const keys = (await cache.keys()).map((request) => request.url.split('soundwalk-cache/')[1]);
    return { names, keys };
  });
  assert.equal(kept.names.length, 1);
  const english = new Set(built.manifest.tracks.filter((track) => track.language === 'en').flatMap((track) => [track.file, track.captions]));
  const transcripts = new Set(built.manifest.tracks.map((track) => track.transcript));
  const wanted = Object.entries(built.manifest.files).filter(([path]) => path !== 'opus.js' && !english.has(path) && !transcripts.has(path));
  const expected = ['active-manifest.json', ...new Set(wanted.map(([, { sha256 }]) => `sha256/${sha256}`))];
  assert.deepEqual(kept.keys.sort(), expected.sort());
  assert.equal(await page.evaluate(() => document.cookie), '');
  // The other language is offered automatically.
  await page.getByRole('button', { name: 'English' }).click();
  await download(page);
  await page.getByText('Downloaded. It works without a network.').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('the page has a strict security policy and a small size', () => {
  const page = readFileSync(join(built.site, 'index.html'), 'utf8');
  const policy = /Content-Security-Policy"\s+content="([^"]+)"/.exec(page)[1];
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|https?:|\*/);
  assert.doesNotMatch(page, /<script>|style=|onclick=/);
  // Everything that is loaded before the first story: the page, its map, the engine, the tour.
  const first = readdirSync(built.site).filter((name) => /\.(html|js|css|wasm|json|webmanifest|svg)$/.test(name) && !['tiles.js', 'opus.js'].includes(name));
  const bytes = [...first, ...built.manifest.maps].map((name) => gzipSync(readFileSync(join(built.site, name)), { level: 9 }).length);
  const whole = bytes.reduce((sum, one) => sum + one, 0);
  // Two seconds at a slow 1 Mbit/s. The engine's check of the receiver took 10 kB of it.
  assert.ok(whole < 256_000, `${whole} bytes compressed`);
});

test('a visitor without a position reaches the end of the tour by keyboard alone', { timeout: 240_000 }, async () => {
  const { context, page, faults } = await openVisitorPage({ permissions: [] });
  const press = async (name) => {
    await page.getByRole('button', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };
  // From the start of the page to the start button with the Tab key only.
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement.textContent.trim())) === 'Начать прогулку') break;
  }
  await page.keyboard.press('Enter');
  await page.getByTestId('position').getByText('не разрешён').waitFor();
  await picture(page, 'denied-light');
  await accessibilityViolations(page, 'position denied');
  for (const [index, stop] of tour.stops.entries()) {
    await press(`${index + 1}. Всё равно послушать здесь: ${stop.title.ru}`);
    const { source } = await waitForPlayback(page);
    assert.ok(source.includes(`/${String(index + 1).padStart(2, '0')}-`), source);
    await playToTheEnd(page);
    await page.waitForFunction(() => document.querySelector('.player .caption') === null, undefined, { timeout: 15_000 });
  }
  await page.getByText('Прогулка окончена').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('the player’s buttons and the lock screen seek, change speed and change stories', { timeout: 90_000 }, async () => {
  const { context, page } = await openVisitorPage({ permissions: [] });
  await page.getByRole('button', { name: 'Без местоположения: выбирать остановки вручную' }).click();
  await page.getByRole('button', { name: 'Слушать', exact: true }).click();
  await waitForPlayback(page);
  const at = () => page.evaluate(() => document.querySelector('#story').currentTime);
  await page.getByRole('button', { name: 'Вперёд на 15 секунд' }).click();
  assert.ok((await at()) > 15);
  await page.getByRole('button', { name: 'Назад на 15 секунд' }).click();
  assert.ok((await at()) < 10);
  await page.getByLabel('Скорость').selectOption('1.5');
  assert.equal(await page.evaluate(() => document.querySelector('#story').playbackRate), 1.5);
  assert.equal(await page.evaluate(() => document.querySelector('#story').preservesPitch), true);
  assert.equal(await page.evaluate(() => navigator.mediaSession.metadata.title), tour.stops[0].title.ru);
  assert.equal(await page.evaluate(() => navigator.mediaSession.playbackState), 'playing');
  await page.getByRole('button', { name: 'Следующий рассказ' }).click();
  await page.waitForFunction(() => document.querySelector('#story').currentSrc.includes('/02-'));
  assert.equal(await page.evaluate(() => document.querySelector('#story').playbackRate), 1.5);
  await page.getByRole('button', { name: 'Предыдущий рассказ' }).click();
  await page.waitForFunction(() => document.querySelector('#story').currentSrc.includes('/01-'));
  await waitForPlayback(page);
  await context.close();
});

test('the device’s own position starts the first story', { timeout: 90_000 }, async () => {
  const { lat, lon } = tour.stops[0].position;
  const { context, page } = await openVisitorPage({ permissions: ['geolocation'], geolocation: { latitude: lat, longitude: lon - 0.0012, accuracy: 8 } });
  await page.getByRole('button', { name: 'Начать прогулку' }).click();
  let started = false;
  for (let step = 0; step < 40 && !started; step++) {
    await context.setGeolocation({ latitude: lat, longitude: lon - 0.0012 + Math.min(step, 12) * 0.0001, accuracy: 8 });
    await page.waitForTimeout(1000);
    started = await page.evaluate(() => window.heard.length > 0);
  }
  assert.ok(started, 'the story started');
  await waitForPlayback(page);
  await context.close();
});

test('the page says that a position is coarse', { timeout: 60_000 }, async () => {
  const { lat, lon } = tour.stops[0].position;
  const { context, page } = await openVisitorPage({ permissions: ['geolocation'], geolocation: { latitude: lat, longitude: lon, accuracy: 2000 } });
  await page.getByRole('button', { name: 'Начать прогулку' }).click();
  await page.getByTestId('position').getByText('лишь с точностью до 2 км').waitFor();
  await accessibilityViolations(page, 'coarse position');
  await context.close();
});

test('a phone on the same Wi-Fi gets a secure page', { timeout: 60_000 }, async () => {
  const lan = await serve(built.pack, '--lan');
  const { context, page } = await (async () => {
    const url = `https://127.0.0.1:${new URL(lan.url).port}/`;
    const visitor = await phone(browser, url, { ignoreHTTPSErrors: true });
    const page = await visitor.context.newPage();
    await page.goto(url);
    return { ...visitor, page };
  })();
  await page.getByRole('button', { name: 'Начать прогулку' }).waitFor();
  assert.equal(await page.evaluate(() => isSecureContext), true);
  await context.close();
  lan.close();
});
