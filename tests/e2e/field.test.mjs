// Conditions of the field: a tour without sounds, gaps between fixes, commands that fail, receivers with another clock,
// position watches that die, slow speech.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, listen, phone, playToTheEnd, serve, simulatePosition, walker } from './tools.mjs';
import { approachPath, buildSmallTour } from './small-tour.mjs';

let browser, plain, sounding;
before(async () => {
  plain = buildSmallTour('small-plain');
  sounding = buildSmallTour('small-sounding', { sounds: true });
  browser = await launch();
});
const servers = [];
after(async () => {
  for (const server of servers) server.close();
  await browser?.close();
});

/** A visitor on the start screen of a tour. `prepare` runs in the page before its scripts. */
async function openVisitorPage(built, { prepare, ...options } = {}) {
  const server = await serve(built.pack);
  servers.push(server);
  const visitor = await phone(browser, server.url, { locale: 'en-GB', ...options });
  await listen(visitor.context);
  await simulatePosition(visitor.context);
  await visitor.context.addInitScript(() => {
    window.shortSounds = [];
    document.addEventListener('playing', ({ target }) => {
      if (target.id === 'short-sound' && /sounds\//.test(target.currentSrc)) window.shortSounds.push(new URL(target.currentSrc).pathname);
    }, true);
  });
  if (prepare !== undefined) await visitor.context.addInitScript(prepare);
  const page = await visitor.context.newPage();
  await page.goto(server.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { ...visitor, page };
}

const start = (page) => page.getByRole('button', { name: 'Start the walk' }).click();
const playing = (page) => page.evaluate(() => document.querySelector('.player .playing a')?.getAttribute('href') ?? null);

/**
 * Walks the whole tour, hearing each story to its end. `keep` thins the fixes: it is asked for each second of the walk
 * and answers whether the receiver gives a fix then. Answers the stories that sounded, in order.
 */
async function walkAll(page, way, keep = () => true) {
  let second = 0;
  for (let done = false; !done; ) {
    const fixes = [];
    while (fixes.length < 5 && !done) {
      const step = way.next();
      if (step.done) done = true;
      else fixes.push(keep(second++, step.value) ? step.value : null);
    }
    await page.evaluate((some) => window.walker.go(some, 1), fixes);
    const story = await playing(page);
    if (story === null) continue;
    await page.waitForFunction((count) => window.heard.length > count, await page.evaluate(() => window.told ?? 0), { timeout: 15_000 });
    await playToTheEnd(page);
    await page.waitForFunction((link) => document.querySelector('.player .playing a')?.getAttribute('href') !== link, story, { timeout: 15_000 });
    await page.evaluate(() => (window.told = window.heard.length));
  }
  const heard = await page.evaluate(() => window.heard.map(({ track }) => track));
  return heard.map((track) => /\d\d-(\w+)\./.exec(track)[1]).filter((stop, index, all) => stop !== all[index - 1]);
}

/** No fix for 20 s just before the second stop. */
const gapBeforeSecondStop = () => {
  let gap = 0;
  const second = plain.tour.stops[1].position.lon;
  return (_, { lon }) => !(second - lon < 0.0009 && gap < 20 && ++gap <= 20);
};

for (const [name, keep] of [
  ['a gap just before a stop', gapBeforeSecondStop],
  ['a fix every 20 s', () => (second) => second % 20 === 0],
]) {
  test(`a tour without short sounds plays every story with ${name}`, { timeout: 180_000 }, async () => {
    const { page, faults, context } = await openVisitorPage(plain);
    await start(page);
    assert.deepEqual(await walkAll(page, walker(approachPath(plain.tour), { sigma: 2 }), keep()), ['s1', 's2', 's3', 's4']);
    assert.equal(await page.getByTestId('fault').count(), 0);
    // Without a short sound the story is not lowered.
    assert.equal(await page.evaluate(() => document.querySelector('#story').volume), 1);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test('a failing command is reported and does not stop the others', { timeout: 180_000 }, async () => {
  const { page, faults, context } = await openVisitorPage(sounding, {
    prepare: () => {
      // The short sounds cannot be played, and the lock screen refuses its texts.
      const play = HTMLMediaElement.prototype.play;
      HTMLMediaElement.prototype.play = function () {
        if (this.id === 'short-sound' && this.src.includes('sounds/')) throw new Error('no short sounds here');
        return play.call(this);
      };
      window.MediaMetadata = class {
        constructor() {
          throw new Error('no lock screen here');
        }
      };
    },
  });
  await start(page);
  assert.deepEqual(await walkAll(page, walker(approachPath(sounding.tour), { sigma: 2 }), gapBeforeSecondStop()), ['s1', 's2', 's3', 's4']);
  await page.getByTestId('fault').getByText('no short sounds here').waitFor();
  assert.equal(await page.evaluate(() => document.querySelector('#story').volume), 1);
  assert.deepEqual(faults, []);
  await context.close();
});

test('a short sound lowers the story only while it plays', { timeout: 90_000 }, async () => {
  const { page, context } = await openVisitorPage(sounding);
  await start(page);
  const way = walker(approachPath(sounding.tour), { sigma: 2 });
  for (let chunk = 0; chunk < 30 && (await playing(page)) === null; chunk++) {
    await page.evaluate((some) => window.walker.go(some, 1), Array.from({ length: 5 }, () => way.next().value));
  }
  await page.waitForFunction(() => window.heard.length > 0);
  await page.evaluate(() => window.walker.wait(40));
  await page.waitForFunction(() => window.shortSounds.some((one) => one.includes('lost')));
  await page.waitForFunction(() => document.querySelector('#story').volume === 1, undefined, { timeout: 15_000 });
  assert.notEqual(await playing(page), null, 'the story still sounds');
  await context.close();
});

for (const seconds of [-120, -20, 45]) {
  test(`a receiver's clock that differs by ${seconds} s does not count as a lost position, and a real loss is noticed in time`, { timeout: 180_000 }, async () => {
    const { page, faults, context } = await openVisitorPage(sounding);
    await page.evaluate((offset) => window.walker.offset(offset), seconds);
    await start(page);
    assert.deepEqual(await walkAll(page, walker(approachPath(sounding.tour), { sigma: 2 })), ['s1', 's2', 's3', 's4']);
    // Time also passes without fixes, because the page counts it itself.
    await page.waitForTimeout(2500);
    const notices = () => page.evaluate(() => window.shortSounds.filter((one) => /gps-/.test(one)));
    assert.deepEqual(await notices(), []);
    await page.evaluate(() => window.walker.wait(8));
    await page.waitForTimeout(1500);
    assert.deepEqual(await notices(), [], 'ten seconds without a fix are no loss');
    await page.evaluate(() => window.walker.wait(10));
    await page.getByTestId('position').getByText('Your position is lost').waitFor({ timeout: 5000 });
    await page.waitForFunction(() => window.shortSounds.filter((one) => /gps-lost/.test(one)).length === 1);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

/** The page goes to the background or comes back, as far as it can tell. */
const setVisible = (page, visible) => page.evaluate((state) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' });
  document.dispatchEvent(new Event('visibilitychange'));
}, visible ? 'visible' : 'hidden');

/** A walk that has a position, and the fixes that follow. */
async function startedWalk() {
  const visitor = await openVisitorPage(sounding);
  await start(visitor.page);
  const way = walker(approachPath(sounding.tour), { sigma: 2 });
  const go = (count) => visitor.page.evaluate((some) => window.walker.go(some, 1), Array.from({ length: count }, () => way.next().value));
  await go(5);
  await visitor.page.getByTestId('position').getByText('Position accurate to').waitFor();
  return { ...visitor, go, watches: () => visitor.page.evaluate(() => window.walker.watches()) };
}

test('a position watch that died in the background is restarted when the page is visible again', { timeout: 60_000 }, async () => {
  const { page, context, faults, go, watches } = await startedWalk();
  assert.deepEqual(await watches(), { ever: 1, now: 1 });
  await page.evaluate(() => window.walker.killWatches());
  await setVisible(page, false);
  await page.evaluate(() => window.walker.wait(120));
  await page.waitForTimeout(2200);
  assert.equal((await watches()).ever, 1, 'nothing is asked for in the background');
  await setVisible(page, true);
  await page.evaluate(() => window.walker.wait(4));
  await page.waitForFunction(() => window.walker.watches().ever === 2, undefined, { timeout: 5000 });
  await go(3);
  await page.getByTestId('position').getByText('Position accurate to').waitFor();
  assert.deepEqual(await watches(), { ever: 2, now: 1 }, 'the dead watch is given up');
  assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test('a position watch that died in the foreground is restarted at growing intervals, or at once when the visitor asks', { timeout: 60_000 }, async () => {
  const { page, context, go, watches } = await startedWalk();
  await page.evaluate(() => (window.walker.killWatches(), window.walker.wait(16)));
  await page.getByTestId('position').getByText('Your position is lost').waitFor();
  await page.waitForFunction(() => window.walker.watches().ever === 2, undefined, { timeout: 5000 });
  await page.evaluate(() => (window.walker.killWatches(), window.walker.wait(31)));
  await page.waitForFunction(() => window.walker.watches().ever === 3, undefined, { timeout: 5000 });
  assert.equal((await watches()).now, 2, 'watches that give nothing do not pile up');
  await page.evaluate(() => (window.walker.killWatches(), window.walker.wait(5)));
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByTestId('position').getByText('Looking for your position').waitFor();
  assert.equal((await watches()).ever, 4);
  await go(3);
  await page.getByTestId('position').getByText('Position accurate to').waitFor();
  assert.deepEqual(await watches(), { ever: 4, now: 1 });
  await context.close();
});

test('the visitor can ask again for a first position that does not arrive', { timeout: 60_000 }, async () => {
  const { page, context } = await openVisitorPage(plain);
  await start(page);
  await page.evaluate(() => window.walker.wait(20));
  await page.getByRole('button', { name: 'Try again' }).click();
  assert.equal((await page.evaluate(() => window.walker.watches())).ever, 2);
  await context.close();
});

/** Walks until the first story sounds. */
async function firstStory(page, way) {
  for (let chunk = 0; chunk < 40 && (await playing(page)) === null; chunk++) {
    await page.evaluate((some) => window.walker.go(some, 1), Array.from({ length: 5 }, () => way.next().value));
  }
  await page.waitForFunction(() => window.heard.length > 0);
}

test('a story played slowly is not given up while it plays', { timeout: 60_000 }, async () => {
  const { page, faults, context } = await openVisitorPage(plain);
  await start(page);
  await firstStory(page, walker(approachPath(plain.tour), { sigma: 2 }));
  await page.getByLabel('Speed').selectOption('0.75');
  // Longer than the story and the engine's time limit together; the sound itself is still at its beginning.
  for (let step = 0; step < 4; step++) {
    await page.evaluate(() => window.walker.wait(50));
    await page.waitForTimeout(1200);
    assert.equal(await playing(page), '#stop/s1');
  }
  assert.equal(await page.evaluate(() => document.querySelector('#story').paused), false);
  await playToTheEnd(page);
  await page.waitForFunction(() => document.querySelector('.player .playing a') === null, undefined, { timeout: 15_000 });
  assert.deepEqual(faults, []);
  await context.close();
});
