// Imperfect hosts and browsers: no index document, files that are changed or missing, functions that a browser does not
// have yet.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { download, launch, phone, staticServer } from './tools.mjs';
import { buildSmallTour } from './small-tour.mjs';

let browser, built;
const servers = [];
before(async () => {
  built = buildSmallTour('small-hosts');
  browser = await launch();
});
after(async () => {
  for (const server of servers) server.close();
  await browser?.close();
});

/** A visitor whose tour lies on a host that answers as `answer` says (see `staticServer`). */
async function openVisitorPage(answer, { path = '', prepare } = {}) {
  const server = await staticServer(built.site, answer);
  servers.push(server);
  const visitor = await phone(browser, server.url, { locale: 'en-GB' });
  if (prepare !== undefined) await visitor.context.addInitScript(prepare);
  const page = await visitor.context.newPage();
  await page.goto(server.url + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { ...visitor, page, server };
}

/** The tour opens at `path` without a network. */
async function checkOfflineWalk({ context, page, server, faults }, path) {
  server.close();
  await context.setOffline(true);
  await page.goto(server.url + path);
  await page.getByText('Downloaded. It works without a network.').waitFor();
  await page.getByRole('button', { name: 'Start the walk' }).click();
  await page.getByTestId('situation').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
}

const listing = Buffer.from('<!doctype html><title>Index of /</title>');
for (const [name, folder] of [
  ['refuses the folder', { status: 403, bytes: 'AccessDenied' }],
  ['does not find the folder', { status: 404, bytes: 'NoSuchKey' }],
  ['answers the folder with a list of its files', { status: 200, bytes: listing }],
]) {
  test(`the download works on a host that ${name}`, { timeout: 60_000 }, async () => {
    const visitor = await openVisitorPage((path) => (path === '/' ? folder : undefined), { path: 'index.html' });
    await download(visitor.page);
    await checkOfflineWalk(visitor, 'index.html');
  });
}

test('the download works on a host that serves the folder but not the index document', { timeout: 60_000 }, async () => {
  const visitor = await openVisitorPage((path) => (path === '/index.html' ? { status: 404, bytes: '' } : undefined));
  await download(visitor.page);
  await checkOfflineWalk(visitor, '');
});

const toText = (bytes) => Buffer.from(bytes.toString('latin1').replace(/\n/g, '\r\n'), 'latin1');
for (const [name, answer, file] of [
  ['a script is put into pages', (path, bytes) => /(\/|\.html)$/.test(path) && { bytes: Buffer.concat([bytes, Buffer.from('<script src="x.js"></script>')]) }, 'index.html'],
  ['pages get other line ends', (path, bytes) => /(\/|\.html)$/.test(path) && { bytes: toText(bytes) }, 'index.html'],
  ['pages are made smaller', (path, bytes) => /(\/|\.html)$/.test(path) && { bytes: bytes.subarray(0, -1) }, 'index.html'],
  ['data gets other line ends', (path, bytes) => path === '/tour.json' && { bytes: toText(bytes) }, 'tour.json'],
  ['a track is exchanged', (path) => path.endsWith('03-s3.opus') && { bytes: 'something else' }, 'tracks/en/03-s3.opus'],
]) {
  test(`where ${name}, the message names the file and says what altered it`, { timeout: 60_000 }, async () => {
    const { page, context, server } = await openVisitorPage();
    server.answer = (path, bytes) => {
      const other = answer(path, bytes);
      return other === false ? undefined : { status: 200, ...other };
    };
    await page.getByRole('button', { name: /^Download \(/ }).click();
    await page.getByText(`The server delivers an altered copy of the file ${file}: the web host or the upload changes files.`).waitFor();
    await context.close();
  });
}

test('the message names a file that the host does not have', { timeout: 60_000 }, async () => {
  const { page, context } = await openVisitorPage((path) => (path.endsWith('01-s1.opus') ? { status: 404, bytes: '' } : undefined));
  await page.getByRole('button', { name: /^Download \(/ }).click();
  await page.getByText('The server does not have the file tracks/en/01-s1.opus.').waitFor();
  await context.close();
});

test('the message says that the tour is being updated on the server', { timeout: 60_000 }, async () => {
  const { page, context, server } = await openVisitorPage();
  const manifest = JSON.stringify({ ...built.manifest, title: { en: 'Another' } });
  server.answer = (path) => (path.endsWith('.opus') ? { status: 404, bytes: '' } : path === '/manifest.json' ? { status: 200, bytes: manifest } : undefined);
  await page.getByRole('button', { name: /^Download \(/ }).click();
  await page.getByText('The tour is being updated on the server.').waitFor();
  await context.close();
});

for (const [name, answer] of [
  ['a hotel’s network answers everything with its own page', () => ({ status: 200, bytes: '<!doctype html>Please log in' })],
  ['the host is overloaded', (path) => (path.endsWith('.opus') ? { status: 503, bytes: '' } : undefined)],
]) {
  test(`where ${name}, the download stops and can be resumed`, { timeout: 60_000 }, async () => {
    const { page, context, server } = await openVisitorPage();
    server.answer = answer;
    await page.getByRole('button', { name: /^Download \(/ }).click();
    await page.getByText('The download stopped. What has been downloaded is kept.').waitFor();
    server.answer = undefined;
    await download(page);
    await context.close();
  });
}

for (const [name, prepare] of [
  ['AbortSignal.any', () => delete AbortSignal.any],
  ['Response.json', () => delete Response.json],
  ['navigator.locks', () => delete Navigator.prototype.locks],
  ['navigator.storage', () => delete Navigator.prototype.storage],
  ['wake lock, media session and permissions', () => {
    for (const one of ['wakeLock', 'mediaSession', 'permissions']) delete Navigator.prototype[one];
    delete window.MediaMetadata;
  }],
  ['Array.prototype.at, Object.hasOwn and structuredClone', () => {
    delete Array.prototype.at;
    delete Object.hasOwn;
    delete window.structuredClone;
  }],
]) {
  test(`the download and the walk work without ${name}`, { timeout: 60_000 }, async () => {
    const visitor = await openVisitorPage(undefined, { prepare });
    await download(visitor.page);
    await checkOfflineWalk(visitor, '');
  });
}

test('the page names the functions that it needs and the browser lacks', { timeout: 30_000 }, async () => {
  const { page, context } = await openVisitorPage(undefined, { prepare: () => delete window.WebAssembly });
  await page.getByText('This browser is too old: it lacks WebAssembly.').waitFor();
  await context.close();
});

test('a page whose script cannot run says so after a while', { timeout: 30_000 }, async () => {
  const server = await staticServer(built.site, (path) => (path === '/player.js' ? { status: 200, bytes: 'let = = newer syntax' } : undefined));
  servers.push(server);
  const { context } = await phone(browser, server.url);
  const page = await context.newPage();
  await page.goto(server.url);
  const text = page.getByText('the browser is too old for it');
  await page.waitForFunction((element) => getComputedStyle(element).opacity === '1', await text.elementHandle(), { timeout: 15_000 });
  await context.close();
});
