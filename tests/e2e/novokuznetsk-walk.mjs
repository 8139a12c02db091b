// Walks through the Novokuznetsk tour in the visitors' page: its pack, built when this file is imported, and a visitor who plays story
// after story and checks what is heard and shown.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite, playToTheEnd, listen, novokuznetsk, phone, waitForPlayback, simulatePosition } from './tools.mjs';

export const built = buildSite(novokuznetsk, 'novokuznetsk');
export const tour = JSON.parse(readFileSync(join(built.site, 'tour.json'), 'utf8'));

const trackOf = (stop) => built.manifest.tracks.find((track) => track.stop === stop && track.language === 'ru' && track.role === 'story');

/** Walks on, second by second, until `until` answers true in the page, at most to the end of the way. */
export async function walkUntil(page, way, until, argument) {
  for (;;) {
    const fixes = [];
    while (fixes.length < 10) {
      const { value, done } = way.next();
      if (done) break;
      fixes.push(value);
    }
    if (fixes.length === 0) return false;
    await page.evaluate((some) => window.walker.go(some, 1), fixes);
    if (await page.evaluate(until, argument)) return true;
  }
}

/** The page says that a story is on, and another than this one. Walking stops at once, for the sound needs real time. */
export const anotherStory = (before) => {
  const link = document.querySelector('.player .playing a')?.getAttribute('href') ?? null;
  return link !== null && link !== before;
};
const story = (page) => page.evaluate(() => document.querySelector('.player .playing a')?.getAttribute('href') ?? null);

export async function openVisitorPage(browser, url, options) {
  const visitor = await phone(browser, url, options);
  await listen(visitor.context);
  await simulatePosition(visitor.context);
  const page = await visitor.context.newPage();
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { ...visitor, page };
}

/** Walks from the stop that `way` comes to next; tells which tracks were heard and checks what the page showed. */
export async function playAllStories(page, way, stops) {
  for (const stop of stops) {
    if ((await story(page)) !== `#stop/${stop.id}`) await walkUntil(page, way, anotherStory, null);
    assert.equal(await story(page), `#stop/${stop.id}`);
    await page.waitForFunction((wanted) => window.heard.at(-1)?.track === wanted, track(stop), { timeout: 15_000 });
    const { source } = await waitForPlayback(page);
    assert.ok(source.includes(`tracks/${track(stop)}`), `${stop.id}: ${source}`);
    assert.match(await page.getByTestId('situation').textContent(), new RegExp(escaped(stop.title.ru)));
    await waitForCaption(page, stop);
    // The visitor goes on while the story is told.
    const seconds = Math.ceil(trackOf(stop.id).duration_s);
    const fixes = Array.from({ length: seconds }, () => way.next().value).filter((fix) => fix !== undefined);
    await page.evaluate((some) => window.walker.go(some, 1), fixes);
    await playToTheEnd(page);
    await page.waitForFunction((link) => document.querySelector('.player .playing a')?.getAttribute('href') !== link, `#stop/${stop.id}`, { timeout: 15_000 });
  }
}

export const track = (stop) => trackOf(stop.id).file.replace('tracks/', '');
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The caption shown is the one whose time it is. */
export async function waitForCaption(page, stop) {
  const text = readFileSync(join(built.site, trackOf(stop.id).captions), 'utf8');
  const first = text.split('-->')[1].split('\n')[1];
  await page.waitForFunction(
    (wanted) => document.querySelector('[data-testid=caption]')?.textContent === wanted,
    first,
    { timeout: 15_000 },
  );
}

/** `playing` is said again after a seek; the same track twice in a row is one telling. */
export function withoutRepeats(heard) {
  return heard.filter((one, index) => one !== heard[index - 1]);
}
