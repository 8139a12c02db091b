// Shared by the tests of the visitors' page: the real tour's pack, servers, a browser, and a simulated visitor whose position
// and clock the page gets instead of the device's.
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const out = join(root, 'target', 'e2e');
const require = createRequire(join(root, 'web', 'package.json'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
export const program = process.env.SOUNDWALK ?? join(root, 'target', 'debug', 'soundwalk');

mkdirSync(out, { recursive: true });
// The same sound on every machine, whatever voices it has.
process.env.SOUNDWALK_VOICES ??= 'draft';

/** What was built before: by an earlier run, or by the tests of Rust, which build the same tour. */
export const store = join(root, 'target', 'tmp', 'store');

/** Builds a tour's pack and its unzipped site. */
export function buildSite(tour, name) {
  const [pack, site] = [join(out, `${name}.pack`), join(out, name)];
  const args = ['build', tour, '-o', pack, '--site', site, '--store', store];
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`soundwalk ${args.join(' ')}: ${stderr}`);
  return { pack, site, manifest: JSON.parse(readFileSync(join(site, 'manifest.json'), 'utf8')) };
}

export const novokuznetsk = join(root, 'tour', 'novokuznetsk');

/** Starts `soundwalk serve`; resolves to its address once it listens. */
export async function serve(pack, ...more) {
  const child = spawn(program, ['serve', pack, '--port', '0', ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => {
      text += data;
      const found = /https?:\/\/[^\s]+/.exec(text);
      if (found !== null) resolve(found[0]);
    });
    child.on('exit', (code) => reject(new Error(`serve ended with ${code}: ${text}`)));
  });
  return { url, close: () => child.kill() };
}

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.svg': 'image/svg+xml' };

/**
 * A plain static server whose folder can be changed and that records its requests. `answer(path, bytes)` may return another
 * `{ status, bytes }`, like hosts that refuse or change files; `bytes` is null if there is no such file.
 */
export async function staticServer(folder, answer) {
  const state = { folder, asked: [], answer };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const file = join(state.folder, path.endsWith('/') ? `${path}index.html` : path);
    state.asked.push(path);
    const other = state.answer?.(path, existsSync(file) && statSync(file).isFile() ? readFileSync(file) : null);
    if (other !== undefined) {
      response.writeHead(other.status, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Cache-Control': 'no-cache' });
      return void response.end(other.bytes);
    }
    if (!existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Cache-Control': 'no-cache' });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => (server.closeAllConnections(), server.close()),
  });
}

export async function launch() {
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--mute-audio'];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
}

/** A phone. Every request that leaves the tour's own host, and every error of the page, is a failure of the test. */
export async function phone(browser, url, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    locale: 'ru-RU',
    ...options,
  });
  const faults = [];
  const host = new URL(url).host;
  context.on('request', (request) => {
    const { protocol, host: other } = new URL(request.url());
    if (protocol.startsWith('http') && other !== host) faults.push(`asked another host: ${request.url()}`);
  });
  context.on('weberror', (error) => faults.push(String(error.error())));
  context.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) faults.push(message.text());
  });
  return { context, faults };
}

/** Notes which tracks really sound. Added to a context before its pages open. */
export async function listen(context) {
  await context.addInitScript(() => {
    window.heard = [];
    document.addEventListener('playing', (event) => {
      const element = event.target;
      if (element.id === 'story' && /tracks\//.test(element.currentSrc)) {
        window.heard.push({ track: new URL(element.currentSrc).pathname.split('tracks/')[1], from: element.currentTime });
      }
    }, true);
  });
}

/** Replaces the device's position and clock: time is the machine's own plus what the walker walked. */
export async function simulatePosition(context) {
  await context.addInitScript(() => {
    const watches = new Map();
    let [ahead, next, offset] = [0, 1, 0];
    const machine = Date.now.bind(Date);
    Date.now = () => machine() + ahead;
    const position = ({ lat, lon, accuracy, speed, heading }) => ({
      coords: { latitude: lat, longitude: lon, accuracy, speed, heading, altitude: null, altitudeAccuracy: null },
      timestamp: Date.now() + offset,
    });
    navigator.geolocation.watchPosition = (heard, refused) => (watches.set(next, { heard, refused, isDead: false }), next++);
    navigator.geolocation.clearWatch = (id) => void watches.delete(id);
    window.walker = {
      /** Time goes on by `seconds` for each fix; a fix of `null` is a second without one. */
      go: (fixes, seconds) => {
        for (const fix of fixes) {
          ahead += seconds * 1000;
          if (fix !== null) for (const { heard, isDead } of [...watches.values()]) if (!isDead) heard(position(fix));
        }
      },
      wait: (seconds) => (ahead += seconds * 1000),
      /** The watches that the page has now give nothing any more, and say nothing of it. */
      killWatches: () => watches.forEach((watch) => (watch.isDead = true)),
      /** How many watches were set up so far, and how many the page has now. */
      watches: () => ({ ever: next - 1, now: watches.size }),
      /** The receiver's clock differs by so many seconds from the page's from now on. */
      offset: (seconds) => (offset = seconds * 1000),
    };
  });
}

/** Numbers that look random and are the same in every run (Park and Miller, 1988). */
export function seeded(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Positions once a second along the tour's legs, with the correlated error of a receiver between houses. */
export function* walker(tour, { pace = 1.25, ride = 9, sigma = 5, seed = 7 } = {}) {
  const random = seeded(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());
  const degree = 111195;
  const shrink = Math.cos((tour.stops[0].position.lat * Math.PI) / 180);
  const place = (id) => tour.stops.find((stop) => stop.id === id).position;
  const error = { x: 0, y: 0 };
  const keep = Math.exp(-1 / 30);
  const fix = (lon, lat, speed, heading) => {
    for (const axis of ['x', 'y']) error[axis] = keep * error[axis] + Math.sqrt(1 - keep * keep) * sigma * gauss();
    return {
      lat: lat + (error.y + gauss()) / degree,
      lon: lon + (error.x + gauss()) / (degree * shrink),
      accuracy: 1.51 * sigma,
      speed: Math.max(0, speed + 0.2 * gauss()),
      heading: (heading + 8 * gauss() + 360) % 360,
    };
  };
  for (const leg of tour.legs) {
    const ends = [place(leg.from), place(leg.to)].map(({ lon, lat }) => [lon, lat]);
    const line = leg.line?.length > 1 ? leg.line : ends;
    const speed = (leg.by ?? 'foot') === 'foot' ? pace : ride;
    for (const [index, [lon, lat]] of line.entries()) {
      const before = line[index - 1];
      if (before === undefined) continue;
      const [east, north] = [(lon - before[0]) * degree * shrink, (lat - before[1]) * degree];
      const length = Math.hypot(east, north);
      const heading = (Math.atan2(east, north) * 180) / Math.PI;
      for (let at = 0; at < length; at += speed) {
        const share = at / length;
        const truth = [before[0] + share * (lon - before[0]), before[1] + share * (lat - before[1])];
        yield { leg, ...fix(truth[0], truth[1], speed, heading) };
      }
    }
    // A visitor stands at each stop for a minute and a half.
    const [lon, lat] = line.at(-1);
    for (let second = 0; second < 90; second++) yield { leg, ...fix(lon, lat, 0, 0) };
  }
}

/** What a visitor of the stop must wait for: the story's sound moves. Answers the sound's state. */
export async function waitForPlayback(page) {
  const before = await sound(page);
  await page.waitForFunction((at) => document.querySelector('#story').currentTime > at + 0.4, before.at, { timeout: 15_000 });
  return sound(page);
}

export function sound(page) {
  return page.evaluate(() => {
    const story = document.querySelector('#story');
    return { source: story.currentSrc, at: story.currentTime, paused: story.paused, length: story.duration };
  });
}

/** Skips to the end of a story; only its last second is played. */
export async function playToTheEnd(page) {
  await page.waitForFunction(() => document.querySelector('#story').duration > 0, undefined, { timeout: 15_000 });
  await page.evaluate(() => {
    const story = document.querySelector('#story');
    story.currentTime = Math.max(story.currentTime, story.duration - 0.8);
  });
}

/** The violations of WCAG 2.2 AA that axe-core finds. */
export async function accessibilityViolations(page, name) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await window.axe.run(document, { runOnly: tags });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
  });
  if (violations.length > 0) throw new Error(`${name}:\n${violations.join('\n')}`);
}

export async function picture(page, name) {
  writeFileSync(join(out, `${name}.png`), await page.screenshot());
}

/** Nothing sticks out sideways. */
export function horizontalOverflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

export async function download(page) {
  await page.getByRole('button', { name: /^(Скачать|Download) \(/ }).click();
  await page.locator('.done svg').waitFor({ timeout: 60_000 });
}
