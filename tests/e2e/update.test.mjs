// A newer pack on the server: only changed files are fetched, and the old tour stays complete until all of them have
// arrived. Also the unzipped pack on a generic server (nginx).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { buildSite, download, launch, listen, novokuznetsk, out, phone, picture, waitForPlayback, staticServer, simulatePosition, walker } from './tools.mjs';

let browser, old, changed;
const NEW_WORDS = 'Эту фразу дописали после первой прогулки.';

before(async () => {
  old = buildSite(novokuznetsk, 'novokuznetsk');
  const copy = join(out, 'changed-tour', 'novokuznetsk');
  rmSync(join(out, 'changed-tour'), { recursive: true, force: true });
  mkdirSync(join(out, 'changed-tour'), { recursive: true });
  // The tour names its sounds and maps by paths that lead out of its folder.
  for (const folder of ['audio', 'maps']) cpSync(join(novokuznetsk, '..', '..', folder), join(out, folder), { recursive: true });
  cpSync(novokuznetsk, copy, { recursive: true });
  const tour = JSON.parse(readFileSync(join(copy, 'tour.json'), 'utf8'));
  tour.stops[0].narration.ru.push(NEW_WORDS);
  // Any voice may speak the new words, because the tour's own voice is not on every machine.
  delete tour.voices;
  writeFileSync(join(copy, 'tour.json'), JSON.stringify(tour, null, 2));
  changed = buildSite(copy, 'changed');
  browser = await launch();
});
after(() => browser?.close());

async function openVisitorPage(server) {
  const visitor = await phone(browser, server.url);
  await listen(visitor.context);
  await simulatePosition(visitor.context);
  const page = await visitor.context.newPage();
  await page.goto(server.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { ...visitor, page };
}

test('an update fetches only the changed files', { timeout: 90_000 }, async () => {
  const server = await staticServer(old.site);
  const { context, page, faults } = await openVisitorPage(server);
  await download(page);
  server.folder = changed.site;
  await page.reload();
  await page.getByText('Есть новая версия').waitFor();
  await picture(page, 'update-light');
  server.asked.length = 0;
  await page.getByRole('button', { name: 'Обновить' }).click();
  await page.getByText('Скачано. Работает без сети.').waitFor({ timeout: 30_000 });
  const differing = Object.entries(changed.manifest.files)
    .filter(([path, { sha256 }]) => old.manifest.files[path]?.sha256 !== sha256)
    .map(([path]) => `/${path}`);
  const ours = differing.filter((path) => !path.includes('/en/') && !path.startsWith('/transcripts/'));
  const fetched = server.asked.filter((path) => !['/manifest.json', '/sw.js'].includes(path));
  assert.deepEqual(fetched.sort(), ours.sort());
  assert.ok(ours.includes('/tracks/ru/01-pobed-square.opus'), ours.join(' '));
  server.close();
  await context.setOffline(true);
  await page.reload();
  await page.getByRole('link', { name: /Площадь Побед/ }).click();
  await page.getByText(NEW_WORDS).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('an interrupted update leaves the old tour intact', { timeout: 90_000 }, async () => {
  const server = await staticServer(old.site);
  const { context, page } = await openVisitorPage(server);
  await download(page);
  server.folder = changed.site;
  // The first story does not arrive.
  await context.route('**/tracks/ru/01-*', (route) => route.abort());
  await page.reload();
  await page.getByRole('button', { name: 'Обновить' }).click();
  await page.getByText('Скачивание прервалось').waitFor();
  server.close();
  await context.setOffline(true);
  await page.reload();
  await page.getByText('Скачано. Работает без сети.').waitFor();
  await page.getByRole('link', { name: /Площадь Побед/ }).click();
  await page.locator('.passage').first().waitFor();
  assert.equal(await page.getByText(NEW_WORDS).count(), 0);
  await context.close();
});

test('a file that was replaced on the server is refused', { timeout: 60_000 }, async () => {
  const copy = join(out, 'damaged');
  cpSync(old.site, copy, { recursive: true });
  writeFileSync(join(copy, 'tracks/ru/03-mayakovsky.opus'), 'something else');
  const server = await staticServer(copy);
  const { context, page } = await openVisitorPage(server);
  await page.getByRole('button', { name: /^Скачать/ }).click();
  await page.getByText('отдаёт файл tracks/ru/03-mayakovsky.opus изменённым').waitFor();
  await context.close();
  server.close();
});

test('an update waits while another tab is open', { timeout: 60_000 }, async () => {
  const server = await staticServer(old.site);
  const { context, page } = await openVisitorPage(server);
  await download(page);
  const other = await context.newPage();
  await other.goto(server.url);
  await other.getByText('Скачано. Работает без сети.').waitFor();
  server.folder = changed.site;
  await page.reload();
  await page.getByRole('button', { name: 'Обновить' }).click();
  await page.getByText('открыта в другой вкладке').waitFor();
  await other.close();
  await page.getByRole('button', { name: 'Обновить' }).click();
  await page.getByText('Скачано. Работает без сети.').waitFor();
  await context.close();
  server.close();
});

test('the page works on a plain static server: nginx', { timeout: 90_000 }, async () => {
  const nginx = await startNginx(old.site);
  try {
    const { context, page, faults } = await openVisitorPage(nginx);
    await page.getByRole('button', { name: 'Начать прогулку' }).click();
    const tour = JSON.parse(readFileSync(join(old.site, 'tour.json'), 'utf8'));
    const way = walker(tour);
    for (let step = 0; step < 60 && (await page.evaluate(() => window.heard.length)) === 0; step++) {
      await page.evaluate((fixes) => window.walker.go(fixes, 1), Array.from({ length: 10 }, () => way.next().value));
    }
    const { source } = await waitForPlayback(page);
    assert.match(source, /tracks\/ru\/01-/);
    await page.reload();
    await page.getByRole('button', { name: 'Начать сначала' }).waitFor();
    await download(page);
    await context.setOffline(true);
    await page.reload();
    await page.getByText('Скачано. Работает без сети.').waitFor();
    assert.deepEqual(faults, []);
    await context.close();
  } finally {
    nginx.close();
  }
});

/** nginx as Debian installs it, with a configuration of two lines: a port and a folder. */
async function startNginx(folder) {
  const port = await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
  const home = join(out, 'nginx');
  mkdirSync(home, { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${home}/${name};`).join(' ');
  // Started by root, nginx would read files as nobody, who has no access to root's folders.
  const user = process.getuid() === 0 ? 'user root;' : '';
  writeFileSync(
    join(home, 'nginx.conf'),
    `${user} daemon off; pid ${home}/pid; error_log ${home}/error.log;
     events {}
     http { include /etc/nginx/mime.types; access_log off; ${temporary}
            server { listen 127.0.0.1:${port}; root ${folder}; } }\n`,
  );
  const child = spawn('nginx', ['-p', home, '-c', join(home, 'nginx.conf')], { stdio: 'inherit' });
  const failed = new Promise((_, reject) => {
    child.on('error', (error) => reject(new Error(`nginx (Debian package nginx-light): ${error.message}`)));
  });
  const url = `http://127.0.0.1:${port}/`;
  const answers = async () => {
    let last;
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      try {
        const answer = await fetch(url);
        if (answer.ok) return;
        last = `status ${answer.status}`;
      } catch (error) {
        last = error.message;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`nginx does not serve the page: ${last}`);
  };
  const close = () => child.kill('SIGQUIT');
  try {
    await Promise.race([answers(), failed]);
  } catch (error) {
    close();
    throw error;
  }
  return { url, close };
}
