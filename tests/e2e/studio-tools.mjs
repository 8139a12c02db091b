// Shared by the tests of the studio: a separate tour for each test, the program, a browser with a simulated microphone.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { store } from './tools.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const out = join(root, 'target', 'e2e');
const require = createRequire(join(root, 'web', 'package.json'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const program = process.env.SOUNDWALK ?? join(root, 'target', 'debug', 'soundwalk');

mkdirSync(out, { recursive: true });
// What the studio remembers stays out of the user's own folders.
process.env.XDG_STATE_HOME ??= join(out, 'state');
// The same sound on every machine, whatever voices it has.
process.env.SOUNDWALK_VOICES ??= 'draft';

/** Runs the program to its end. */
export function soundwalk(...args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, SOUNDWALK_STORE: store } });
  return { status, stdout, stderr };
}

/** A folder that goes away with the test. */
export function folder(t) {
  const made = mkdtempSync(join(tmpdir(), 'soundwalk-studio-'));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A copy of the real tour, whose base maps lie beside it as in the repository. Any voice may speak what is changed in it: the
 * tour's own is not on every machine. */
export function novokuznetsk(t) {
  const home = folder(t);
  cpSync(join(root, 'tour', 'novokuznetsk'), join(home, 'tour', 'novokuznetsk'), { recursive: true });
  cpSync(join(root, 'maps'), join(home, 'maps'), { recursive: true });
  cpSync(join(root, 'audio'), join(home, 'audio'), { recursive: true });
  cpSync(join(root, 'soundwalk.workspace'), join(home, 'soundwalk.workspace'));
  const tour = join(home, 'tour', 'novokuznetsk');
  const file = join(tour, 'tour.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^ {2}"voices": .*\n/m, ''));
  return tour;
}

/** Starts the program until the end of the test; resolves to the address that it prints. */
async function started(t, args, env = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  t.after(() => child.kill());
  let text = '';
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => {
      text += data;
      if (text.includes('\n')) resolve(text.trim());
    });
    child.stderr.on('data', (data) => (text += data));
    child.on('exit', (code) => reject(new Error(`the studio ended with ${code}: ${text}`)));
  });
}

/** Opens the studio without a tour, for a user with this home folder whose system speaks English, or another language. */
export async function startPage(t, home, locale = 'en_GB.UTF-8') {
  const env = { HOME: home, XDG_STATE_HOME: join(home, '.local/state'), LC_ALL: locale };
  return { address: await started(t, ['studio', '--no-open', '--store', store], env) };
}

/** Opens the studio; answers with the address that it prints. */
export async function studio(t, tour, ...more) {
  const pack = join(folder(t), 'made.pack');
  const address = await started(t, ['studio', tour, '--no-open', '--store', store, '-o', pack, ...more]);
  const file = join(tour, 'tour.json');
  return {
    address,
    pack,
    origin: new URL(address).origin,
    token: new URL(address).searchParams.get('token'),
    text: () => readFileSync(file, 'utf8'),
    json: () => JSON.parse(readFileSync(file, 'utf8')),
    /** Somebody else saves the file, as editors do: aside, then over it. */
    write(changed) {
      writeFileSync(`${file}.aside`, changed);
      renameSync(`${file}.aside`, file);
    },
  };
}

export async function launch(t) {
  const args = [
    '--no-sandbox', '--disable-dev-shm-usage', '--mute-audio', '--autoplay-policy=no-user-gesture-required',
    '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
  ];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
  t.after(() => browser.close());
  return browser;
}

/** A browser context of a laptop. A request to another host or an error of the page fails the test. */
export async function newDesktopContext(t, browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', permissions: ['microphone'], ...options });
  const faults = [];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') faults.push(`asked another host: ${request.url()}`);
  });
  context.on('weberror', (error) => faults.push(String(error.error())));
  context.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) faults.push(message.text());
  });
  t.after(() => {
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
  return context;
}

export async function open(context, address) {
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole('navigation', { name: /Views|Разделы/ }).waitFor();
  return page;
}

/** Opens one of the views by its name. */
export async function view(page, name) {
  await page.getByRole('navigation', { name: /Views|Разделы/ }).getByRole('button', { name, exact: true }).click();
}

/** Opens a section of the stop's panel by its name. */
export async function section(page, name) {
  const summary = page.locator('.panel summary', { has: page.getByRole('heading', { name, exact: true }) });
  if (!(await summary.evaluate((element) => element.parentElement.open))) await summary.click();
}

/** Takes screenshots in light and dark, as test output. */
export async function picture(page, name) {
  for (const look of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: look });
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(out, `studio-${name}-${look}.png`) });
  }
  await page.emulateMedia({ colorScheme: null });
}

/** The violations of WCAG 2.2 AA that axe-core finds. */
export async function accessibilityViolations(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    // Without asking for the style sheets again, which no rule of these needs.
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], preload: false }),
  );
  // The positions of markers on a map and stories on a timeline are essential (WCAG 2.5.8); there are also a list and a slider.
  const isOnMap = (id, node) => id === 'target-size' && /leaflet-marker-icon|class="story/.test(node.html);
  return violations
    .map(({ id, nodes }) => ({ id, nodes: nodes.filter((node) => !isOnMap(id, node)) }))
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`).slice(0, 4).join(' | ')}`);
}

/** Waits until `check` returns something truthy, and returns it. */
export async function until(check, description, timeout_ms = 20_000) {
  const end = Date.now() + timeout_ms;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`timed out: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The box of an element once it has stopped moving: the map is redrawn after every answer of the studio. */
export async function settledBox(locator) {
  let before = null;
  return until(async () => {
    const box = await locator.boundingBox();
    const rests = box !== null && before !== null && box.x === before.x && box.y === before.y;
    before = box;
    return rests ? box : null;
  }, `${locator} comes to rest`);
}

/** The number of hunks in the diff of two texts, and the lines that it removes and adds. */
export function diff(t, before, after) {
  const place = folder(t);
  writeFileSync(join(place, 'a'), before);
  writeFileSync(join(place, 'b'), after);
  const { stdout } = spawnSync('diff', ['-U0', join(place, 'a'), join(place, 'b')], { encoding: 'utf8' });
  const lines = stdout.split('\n').slice(2);
  return {
    hunks: lines.filter((line) => line.startsWith('@@')).length,
    gone: lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1)),
    come: lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1)),
  };
}
