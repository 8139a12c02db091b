// Findings as a guide acts on them: in Russian, in three groups, mended by buttons, taken back by undo; the list keeps its place;
// an action leads to where the cure is.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { accessibilityViolations, folder, launch, newDesktopContext, open, picture, soundwalk, studio, until } from './studio-tools.mjs';

const LONG = 'Отсюда хорошо видно площадь, старые ворота завода и улицу, которая ведёт к реке. Постойте здесь минуту и посмотрите вокруг. '.repeat(4);

function stop(number, lat, lon, more = {}) {
  return {
    id: `stop-${number}`,
    title: { ru: `Остановка «${number}»` },
    position: { lat, lon },
    geofence: { radius_m: 40 },
    narration: { ru: [LONG] },
    ...more,
  };
}

/** A tour with mistakes of every weight. */
function mistaken(t) {
  const home = join(folder(t), 'walk');
  assert.equal(soundwalk('new', home).status, 0);
  const tour = {
    format: 1,
    id: 'walk',
    title: { ru: 'Прогулка' },
    languages: ['ru'],
    order: 'free',
    stops: [
      stop(1, 53.767, 87.092),
      // Overlaps the first one by far less than its radius.
      stop(2, 53.767, 87.0929),
      // Smaller than the uncertainty of its position.
      stop(3, 53.77, 87.099, { position: { lat: 53.77, lon: 87.099, uncertainty_m: 72 } }),
      // A passage without words.
      stop(4, 53.773, 87.105, { narration: { ru: [LONG, ''] } }),
      ...Array.from({ length: 12 }, (_, index) =>
        stop(index + 5, 53.78 + index * 0.004, 87.11, {
          position: { lat: 53.78 + index * 0.004, lon: 87.11, uncertainty_m: 60 },
          geofence: { radius_m: 30 },
        }),
      ),
    ],
  };
  writeFileSync(join(home, 'tour.json'), `${JSON.stringify(tour, null, 2)}\n`);
  return home;
}

async function inRussian(page) {
  await page.getByRole('button', { name: /Settings|Настройки/ }).click();
  await page.locator('.settings select').first().selectOption('ru');
  await page.getByRole('button', { name: 'Закрыть' }).first().click();
}

test('findings are in the language of the guide, grouped, and mended by buttons', { timeout: 240_000 }, async (t) => {
  const open_ = await studio(t, mistaken(t));
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  await inRussian(page);
  await tryToBuild(page);
  await page.getByRole('button', { name: /^Замечания: \d+/ }).click();
  const pane = page.getByRole('complementary', { name: 'Замечания' });

  // Three groups, and sentences in Russian that name stops by their titles and quote no code.
  for (const group of ['Исправьте до сборки', 'Стоит исправить', 'К сведению'])
    await pane.getByRole('heading', { name: group }).waitFor();
  const overlap = pane.locator('[data-code="overlapping-geofences"]').first();
  await overlap.getByText('Зоны остановок «Остановка «1»» и «Остановка «2»» перекрываются').waitFor();
  await overlap.getByText('В общей части могут начаться оба рассказа').waitFor();
  const words = await pane.innerText();
  assert.doesNotMatch(words, /`|\/stops\/|"[a-z_]+":|soundwalk /);
  assert.doesNotMatch(words, /\b(the|zone|stop|passage)\b/i);
  await picture(page, 'findings-ru');
  assert.deepEqual(await accessibilityViolations(page), []);

  // A fix by a button, in the middle of the list: the list keeps its place, and what follows gets the focus.
  const small = pane.locator('[data-code="geofence-smaller-than-uncertainty"]');
  const count = await small.count();
  assert.equal(count, 13);
  const chosen = small.nth(6);
  await chosen.scrollIntoViewIfNeeded();
  const before = await pane.evaluate((one) => one.scrollTop);
  assert.ok(before > 0, 'the list is scrolled');
  await chosen.getByRole('button', { name: 'Увеличить до 60 м' }).click();
  await until(() => open_.json().stops.filter((one) => one.geofence.radius_m === 60).length === 1, 'one zone is larger');
  await until(async () => (await small.count()) === count - 1, 'its finding is gone');
  const after = await pane.evaluate((one) => one.scrollTop);
  assert.ok(Math.abs(after - before) < 5, `the list has moved from ${before} to ${after}`);
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-code') !== null);

  // The step has the name of what it did, and undo takes it back.
  const done = page.locator('.done');
  await done.getByText('Сделано: Увеличить до 60 м').waitFor();
  await done.getByRole('button', { name: 'Отменить' }).click();
  await until(() => open_.json().stops.every((one) => one.geofence.radius_m !== 60), 'the zone is as it was');
  await until(async () => (await small.count()) === count, 'its finding is there again');

  // Closing with Escape gives the focus back to the button that opened it.
  await page.keyboard.press('Escape');
  await pane.waitFor({ state: 'hidden' });
});

/** Tries to build: from then on what is empty is a finding. */
async function tryToBuild(page) {
  await page.evaluate(() => fetch('/api/build', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }));
  await page.waitForFunction(() => fetch('/api/session').then((response) => response.json()).then((session) => session.was_built));
}

test('the action of a finding leads to where its cure is', { timeout: 240_000 }, async (t) => {
  const open_ = await studio(t, mistaken(t));
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  await tryToBuild(page);
  await page.getByRole('button', { name: /^Findings: \d+/ }).click();
  const pane = page.getByRole('complementary', { name: 'Findings' });
  const empty = pane.locator('[data-code="empty-text"]').first();
  await empty.getByRole('button', { name: 'Write the text' }).click();
  const field = page.locator('[data-pointer="/stops/3/narration/ru/1"]');
  await field.waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-pointer') === '/stops/3/narration/ru/1');
  await page.keyboard.type('Здесь был мост.');
  await until(() => open_.json().stops[3].narration.ru[1] === 'Здесь был мост.', 'the text is on the disk');

  // A passage that nobody needs is removed by a button.
  await page.getByRole('button', { name: /^Findings: \d+/ }).click();
  const overlap = pane.locator('[data-code="overlapping-geofences"]').first();
  await overlap.getByRole('button', { name: /^Shrink the zone of “Остановка «2»” to \d+ m$/ }).click();
  await until(() => open_.json().stops[1].geofence.radius_m < 40, 'the zone is smaller');
  await until(async () => (await overlap.count()) === 0, 'the zones no longer overlap');
});

test('what is typed keeps its place while findings come and go', { timeout: 240_000 }, async (t) => {
  const open_ = await studio(t, mistaken(t));
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  await tryToBuild(page);
  await page.evaluate(() => (location.hash = '#script'));
  await page.reload();
  await page.getByRole('navigation', { name: 'Stops' }).getByRole('listitem').nth(3).getByRole('button').first().click();
  const first = page.locator('[data-pointer="/stops/3/narration/ru/0"]');
  const second = page.locator('[data-pointer="/stops/3/narration/ru/1"]');
  await page.locator('[data-code="empty-text"]').first().waitFor();
  await second.focus();
  const place = async (one) => (await one.boundingBox()).y;
  const [above, own] = [await place(first), await place(second)];
  await page.keyboard.type('Мост.');
  await until(() => open_.json().stops[3].narration.ru[1] === 'Мост.', 'the text is on the disk');
  await page.locator('[data-code="empty-text"]').waitFor({ state: 'detached' });
  assert.ok(Math.abs((await place(first)) - above) < 1 && Math.abs((await place(second)) - own) < 1, 'the fields have moved');
});
