// The studio as a guide uses it: from `soundwalk new` to a pack without editing a file; edits from outside; two tabs; small
// diffs; refusals.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import test from 'node:test';
import { accessibilityViolations, newDesktopContext, diff, folder, launch, novokuznetsk, open, picture, settledBox, soundwalk, studio, until, view } from './studio-tools.mjs';

const RU = 'Перед вами ворота завода. Отсюда уходили эшелоны.';
const EN = 'In front of you is the gate of the works. Trains left from here.';

test('an author makes a pack from nothing without touching a file', { timeout: 240_000 }, async (t) => {
  const tour = join(folder(t), 'my-walk');
  assert.equal(soundwalk('new', tour, '--lang', 'ru', '--lang', 'en').status, 0);
  const open_ = await studio(t, tour);
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);

  // The first stop, in three steps.
  await page.getByRole('heading', { name: 'Your first stop' }).waitFor();
  await page.getByLabel('Coordinates').fill('53°46′02″N 87°05′32″E');
  await page.keyboard.press('Enter');
  await page.locator('.walker').waitFor();
  await picture(page, 'first-stop');
  assert.deepEqual(await accessibilityViolations(page), []);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Title, English').fill('The gate');
  await page.getByLabel('Title, Russian').fill('Ворота');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Story, Russian').fill(RU);
  await page.getByLabel('Story, English').fill(EN);
  await page.getByRole('button', { name: 'Create the stop' }).click();
  await until(() => open_.json().stops[0].title.en === 'The gate', 'the first stop is on the disk');
  const [first] = open_.json().stops;
  assert.equal(first.id, 'vorota');
  assert.ok(Math.abs(first.position.lat - 53.767222) < 1e-5 && Math.abs(first.position.lon - 87.092222) < 1e-5);
  assert.deepEqual(first.narration.ru, [RU]);

  // Two more: one by a click on the map, one by coordinates.
  await page.getByRole('button', { name: 'Add a stop' }).click();
  const box = await settledBox(page.locator('.map'));
  assert.match(await page.locator('.leaflet-control-scale-line').textContent(), /^\d+\s(m|km)$/);
  await page.mouse.click(box.x + box.width * 0.8, box.y + box.height * 0.75);
  await until(() => open_.json().stops.length === 2, 'the second stop is on the disk');
  await page.getByLabel('Title, English').fill('The square');
  await page.getByLabel('Title, Russian').fill('Площадь');
  await until(() => open_.json().stops[1].title.ru === 'Площадь', 'its titles are on the disk');
  // Further away, by typing; swapped by mistake, and corrected with the finding's button.
  await page.getByLabel('Coordinates').fill('53.7700, 87.0990');
  await page.keyboard.press('Enter');
  await until(() => open_.json().stops[1].position.lat === 53.77, 'it has moved');
  await page.getByRole('button', { name: 'Add a stop' }).click();
  await page.locator('.placing-note').getByLabel('Coordinates').fill('87.1050, 53.7730');
  await page.keyboard.press('Enter');
  await until(() => open_.json().stops.length === 3, 'the third stop is on the disk');
  const mend = page.locator('.side').getByRole('button', { name: 'Exchange latitude and longitude' });
  await mend.waitFor();
  await picture(page, 'finding');
  await mend.click();
  await until(() => open_.json().stops[2].position.lat === 53.773, 'the mistake is mended');
  await page.getByLabel('Title, English').fill('The river');
  await page.getByLabel('Title, Russian').fill('Река');
  await until(() => open_.json().stops[2].title.en === 'The river', 'its titles are on the disk');

  // Another zone: a polygon, whose corner is dragged, and a direction.
  await page.getByRole('radio', { name: 'Polygon' }).check();
  await until(() => open_.json().stops[2].geofence.polygon?.length === 7, 'there is a polygon');
  // Choosing a stop zooms to it.
  for (const number of [0, 2]) await page.getByRole('navigation', { name: 'Stops' }).getByRole('button').nth(number).click();
  const before = open_.json().stops[2].geofence.polygon[0];
  const corner = page.locator('.handle.corner').first();
  await corner.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await until(() => open_.json().stops[2].geofence.polygon[0][0] > before[0], 'the corner has moved');
  const { polygon } = open_.json().stops[2].geofence;
  assert.deepEqual(polygon.at(-1), polygon[0], 'the ring stays closed');
  const at = await settledBox(page.locator('.pin.selected'));
  await page.mouse.move(at.x + 16, at.y + 16);
  await page.mouse.down();
  await page.mouse.move(at.x + 40, at.y + 36, { steps: 5 });
  await page.mouse.up();
  await until(() => open_.json().stops[2].position.lat !== 53.773, 'the stop was dragged');
  assert.notDeepEqual(open_.json().stops[2].geofence.polygon[1], polygon[1], 'its zone went with it');
  await page.getByLabel('Only for visitors walking in one direction').check();
  await until(() => open_.json().stops[2].geofence.heading?.within === 60, 'there is a direction');
  await page.getByLabel('Only for visitors walking in one direction').uncheck();
  await until(() => open_.json().stops[2].geofence.heading === undefined, 'there is none any more');

  // The tour has two languages.
  for (const [number, ru, en] of [[2, 'Это площадь.', 'This is the square.'], [3, 'Это река Томь.', 'This is the river Tom.']]) {
    await page.getByRole('navigation', { name: 'Stops' }).getByRole('button').nth(number - 1).click();
    await page.getByRole('textbox', { name: 'Story: Passage 1, Russian' }).fill(ru);
    await page.getByRole('textbox', { name: 'Story: Passage 1, English' }).fill(en);
    await until(() => open_.json().stops[number - 1].narration.en[0] === en && open_.json().stops[number - 1].narration.ru[0] === ru, 'the texts are on the disk');
  }
  await page.getByRole('button', { name: 'Listen: Story: Passage 1, English' }).click();
  await page.getByText('measured').first().waitFor();

  // A take from the simulated microphone.
  await page.getByRole('button', { name: 'Record: Story: Passage 1, English' }).click();
  const recorder = page.getByRole('dialog');
  await recorder.getByRole('button', { name: 'Turn on the microphone' }).click();
  await recorder.getByRole('button', { name: 'Go on without' }).click();
  await recorder.getByRole('button', { name: /^Record / }).click();
  await until(async () => /0:0[3-9]/.test((await recorder.locator('.meter output').textContent()) ?? ''), 'it has recorded three seconds');
  assert.ok(Number(await recorder.getByRole('meter', { name: 'Level of the microphone' }).getAttribute('aria-valuenow')) > -50, 'the meter moves');
  await picture(page, 'record');
  assert.deepEqual(await accessibilityViolations(page), []);
  await recorder.getByRole('button', { name: /^Stop/ }).click();
  await recorder.getByText('LUFS').first().waitFor();
  await recorder.getByRole('button', { name: /^Keep/ }).click();
  const take = await until(() => open_.json().stops[2].narration.en[0].take, 'the take is named in the tour');
  assert.match(take, /^audio\/en\/[a-z0-9-]+\/01-take-1\.wav$/);
  const wav = readFileSync(join(tour, take));
  assert.equal(wav.subarray(0, 4).toString('latin1'), 'RIFF');
  assert.equal(wav.readUInt32LE(24), 48_000);
  assert.ok(wav.length > 48_000 * 2 * 2, 'two seconds at least');
  await page.keyboard.press('Escape');
  await page.getByText('recorded').first().waitFor();

  // Rehearsal: all three stories are told, with the engine's reasons.
  await view(page, 'Rehearse');
  await page.getByLabel('Speed').selectOption('60');
  await until(async () => (await page.locator('.timeline .story').count()) === 3, 'three stories in the timeline', 30_000);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByText('Decisions of the engine, with reasons').click();
  await page.locator('.events .play').first().waitFor({ timeout: 30_000 });
  assert.ok(((await page.locator('.events .play .faint').first().textContent()) ?? '').length > 10, 'with a reason');
  // Many visitors, with the figures of the command line.
  await page.getByRole('radio', { name: 'Many visitors' }).check();
  await page.getByText('Technical details').click();
  for (const [noise, name] of Object.entries({ open: /^Open sky/, canyon: /^Deep streets/ })) {
    await page.getByRole('radio', { name }).check();
    await page.getByRole('button', { name: 'Let 100 visitors walk' }).click();
    const printed = JSON.parse(soundwalk('rehearse', tour, '--walks', '100', '--noise', noise, '--format', 'json').stdout);
    await page.getByText(`${printed.clean.count} of ${printed.walks} walks were flawless`).waitFor({ timeout: 60_000 });
    assert.equal(await page.locator('.figures tbody tr').count(), 3, 'every stop has its figures');
    for (const [index, { missed }] of printed.stops.entries()) {
      const shown = await page.locator('.figures tbody tr').nth(index).textContent();
      assert.ok(shown.includes(`${missed.of - missed.count} of ${missed.of}`), `stop ${index + 1}, ${noise}: ${shown}`);
      assert.ok(shown.includes(`${missed.percent.toFixed(1)} %`), `stop ${index + 1}, ${noise}: ${shown}`);
    }
  }
  await picture(page, 'many-visitors');

  // The pack.
  await view(page, 'Build');
  await page.getByRole('button', { name: 'Build the pack' }).click();
  await page.getByText('The pack is ready').waitFor({ timeout: 90_000 });
  const verified = soundwalk('verify', open_.pack);
  assert.equal(verified.status, 0, verified.stderr);
  assert.ok(statSync(open_.pack).size > 50_000);
  const phone = page.frameLocator('iframe');
  await phone.locator('body').getByText(/my-walk/).first().waitFor({ timeout: 20_000 });
  await picture(page, 'build');
  assert.equal(soundwalk('check', tour, '--format', 'json').stdout.includes('"severity":"error"'), false);
});

test('every view shows the real tour, light and dark, on a laptop and a tablet', { timeout: 240_000 }, async (t) => {
  const open_ = await studio(t, novokuznetsk(t));
  const browser = await launch(t);
  const page = await open(await newDesktopContext(t, browser), open_.address);
  const before = open_.text();
  const barriers = [];
  for (const [name, file, ready] of [
    ['Stops', 'stops', '.pin'],
    ['Rehearse', 'rehearse', '.timeline .story'],
    ['Words & facts', 'words', '.lexicon'],
    ['JSON', 'json', '.cm-content'],
    ['Build', 'build-before', '.build-view button'],
  ]) {
    await view(page, name);
    await page.locator(ready).first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(400);
    await picture(page, file);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      barriers.push(...(await accessibilityViolations(page)).map((barrier) => `${name}, ${colorScheme}: ${barrier}`));
    }
    await page.emulateMedia({ colorScheme: null });
  }
  assert.deepEqual(barriers, []);
  await page.getByRole('button', { name: /^Findings/ }).click();
  await page.waitForTimeout(200);
  await picture(page, 'findings');
  assert.equal(open_.text(), before, 'looking changes nothing');
  for (const viewport of [{ width: 1024, height: 768 }, { width: 768, height: 1024 }]) {
    const tablet = await open(await newDesktopContext(t, browser, { viewport, locale: 'ru-RU' }), open_.address);
    for (const [name, ready] of [['Остановки', '.pin'], ['Остановки', '.passage'], ['Репетиция', '.timeline .story'], ['Слова и факты', '.lexicon'], ['Сборка', '.build-view']]) {
      await view(tablet, name);
      await tablet.locator(ready).first().waitFor({ timeout: 30_000 });
      const [wide, there] = await tablet.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= there, `${name} at ${viewport.width}: ${wide} px wide`);
    }
    await view(tablet, 'Остановки');
    await tablet.locator('.pin').first().waitFor();
    await picture(tablet, `tablet-${viewport.width}`);
    await tablet.close();
  }
});

test('one edit changes one hunk of the diff, and undo reverts it', { timeout: 90_000 }, async (t) => {
  const open_ = await studio(t, novokuznetsk(t));
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  const before = open_.text();
  const title = page.getByLabel('Title, English');
  const name = await title.inputValue();
  await title.fill('A new name');
  await until(() => open_.text().includes('A new name'), 'the title is on the disk');
  const change = diff(t, before, open_.text());
  assert.equal(change.hunks, 1);
  assert.equal(change.gone.length, 1);
  assert.deepEqual(change.come, [change.gone[0].replace(/: ".*"/, ': "A new name"')]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(() => open_.text() === before, 'the text is what it was');
  await page.getByRole('button', { name: 'Redo' }).click();
  await until(() => open_.text().includes('A new name'), 'and again');
  // A stop that moves on the map changes its two numbers.
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(() => open_.text() === before, 'the text is what it was');
  // The page redraws the map when it is notified.
  await until(async () => (await title.inputValue()) === name, 'the page shows it');
  await page.locator('.pin.selected').focus();
  await page.keyboard.press('ArrowUp');
  await until(() => open_.text() !== before, 'the stop has moved');
  const moved = diff(t, before, open_.text());
  assert.equal(moved.hunks, 1, JSON.stringify(moved));
  assert.ok(moved.gone.length <= 2);
  // The keyboard focus stays on the stop.
  const once = open_.json().stops[0].position;
  await page.keyboard.press('ArrowUp');
  await until(() => open_.json().stops[0].position.lat !== once.lat, 'the stop has moved once more');
  // Keys that are pressed before the page is notified of the previous edit all count.
  const step = open_.json().stops[0].position.lat - once.lat;
  for (let press = 0; press < 5; press += 1) await page.keyboard.press('ArrowUp');
  await until(() => Math.abs(open_.json().stops[0].position.lat - once.lat - 6 * step) < step / 2, 'each key has moved the stop by a metre');
});

test('edits from elsewhere are shown and never overwritten silently', { timeout: 90_000 }, async (t) => {
  const open_ = await studio(t, novokuznetsk(t));
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  const title = page.getByLabel('Title, English');
  const name = open_.json().stops[0].title.en;
  // An editor changes something else: the page shows it.
  open_.write(open_.text().replace(`"en": ${JSON.stringify(name)}`, '"en": "From an editor"'));
  await until(async () => (await title.inputValue()) === 'From an editor', 'the page shows the new title');
  await page.getByText('The tour was changed outside this page').waitFor();
  // The same place is changed while the author is typing in it: both versions are shown.
  await title.focus();
  await title.fill('Mine');
  open_.write(open_.text().replace('"From an editor"', '"Theirs"'));
  const dialog = page.getByRole('dialog');
  await dialog.getByText('This was changed elsewhere').waitFor();
  await dialog.getByText('Theirs', { exact: true }).waitFor();
  assert.equal(open_.json().stops[0].title.en, 'Theirs');
  await picture(page, 'conflict');
  await dialog.getByRole('button', { name: 'Keep theirs' }).click();
  await until(async () => (await title.inputValue()) === 'Theirs', 'theirs is left');
  await title.fill('Mine again');
  open_.write(open_.text().replace('"Theirs"', '"Theirs again"'));
  await dialog.getByRole('button', { name: 'Keep mine' }).click();
  await until(() => open_.json().stops[0].title.en === 'Mine again', 'mine is written');
  // Another place is changed meanwhile: both changes are kept.
  await title.fill('Both');
  open_.write(open_.text().replace('"order": "strict"', '"order": "free"'));
  await until(() => open_.json().stops[0].title.en === 'Both' && open_.json().order === 'free', 'both changes are there');
  // Undo also goes back over the edit from outside, and nothing of it is lost.
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(() => open_.json().stops[0].title.en === 'Mine again', 'undone');
  // A text that is temporarily not JSON is shown as such.
  const whole = open_.text();
  open_.write(whole.slice(0, -20));
  await page.getByRole('button', { name: 'Open the text' }).waitFor();
  open_.write(whole);
  await title.waitFor();
});

test('edits in two tabs do not overwrite each other', { timeout: 90_000 }, async (t) => {
  const open_ = await studio(t, novokuznetsk(t));
  const context = await newDesktopContext(t, await launch(t));
  const [one, other] = [await open(context, open_.address), await open(context, open_.origin)];
  await one.getByLabel('Title, English').fill('From one');
  await until(async () => (await other.getByLabel('Title, English').inputValue()) === 'From one', 'the other shows it');
  // At the same time, in different places.
  await Promise.all([one.getByLabel('Title, English').fill('One'), other.getByLabel('Title, Russian').fill('Другая')]);
  await until(() => open_.json().stops[0].title.en === 'One' && open_.json().stops[0].title.ru === 'Другая', 'both edits are there');
  await until(async () => (await other.getByLabel('Title, English').inputValue()) === 'One' && (await one.getByLabel('Title, Russian').inputValue()) === 'Другая', 'both show both');
  // At the same time, in the same place: one of the authors is asked.
  await Promise.all([one.getByLabel('Title, English').fill('Mine'), other.getByLabel('Title, English').fill('No, mine')]);
  const asked = await Promise.race([one, other].map((page) => page.getByRole('dialog').getByText('This was changed elsewhere').waitFor().then(() => page)));
  await asked.getByRole('button', { name: 'Keep theirs' }).click();
  await until(async () => (await one.getByLabel('Title, English').inputValue()) === (await other.getByLabel('Title, English').inputValue()), 'both show the same');
});

test('the text view shows mistakes while the author types, completes keys, and overwrites nobody’s changes', { timeout: 90_000 }, async (t) => {
  const open_ = await studio(t, novokuznetsk(t));
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  await view(page, 'JSON');
  const text = page.locator('.cm-content');
  await text.waitFor();
  await page.locator('.cm-line', { hasText: '"order": "strict"' }).first().click();
  await page.keyboard.press('Home');
  await page.keyboard.type('"languags": [], ', { delay: 5 });
  await page.locator('.below').locator('[data-code="unknown-key"]').waitFor();
  await until(() => open_.text().includes('"languags"'), 'it is saved though it has a mistake');
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(() => !open_.text().includes('"languags"'), 'and taken back');
  // The page is notified a moment later; an author who types before that is asked which text to keep.
  await page.locator('.cm-line', { hasText: 'languags' }).waitFor({ state: 'detached' });
  await page.locator('.cm-line', { hasText: '"order": "strict"' }).first().click();
  await page.keyboard.press('Home');
  await page.keyboard.type('"voi');
  await page.locator('.cm-tooltip-autocomplete').getByText('"voices"').waitFor();
  await page.getByText('This is not valid JSON yet').waitFor();
  assert.ok(!open_.text().includes('"voi"'), 'what is no JSON is not saved');
  open_.write(open_.text().replace('"order": "strict"', '"order": "free"'));
  await page.getByText('The file has changed in the meantime').waitFor();
  await page.getByRole('button', { name: 'The one on disk' }).click();
  await until(async () => ((await text.textContent()) ?? '').includes('"order": "free"'), 'the text of the disk is shown');
  assert.equal(open_.json().order, 'free');
});

test('a changed passage is spoken within a second', { timeout: 90_000 }, async (t) => {
  const open_ = await studio(t, novokuznetsk(t));
  const context = await newDesktopContext(t, await launch(t));
  await context.addInitScript(() => {
    globalThis.sounded = [];
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function () {
      this.addEventListener('playing', () => globalThis.sounded.push(performance.now()), { once: true });
      return play.call(this);
    };
  });
  const page = await open(context, open_.address);
  // The voice writes its dictionaries once.
  await page.getByRole('button', { name: /^Listen: Story: Passage 1, English/ }).click();
  await until(() => page.evaluate(() => globalThis.sounded.length > 0), 'it sounds');
  await page.getByLabel('Read my changes aloud').check();
  await page.getByRole('textbox', { name: 'Story: Passage 1, English' }).fill('The works began here, beside the river, in the spring of 1929.');
  const typed = await page.evaluate(() => ((globalThis.sounded = []), performance.now()));
  await until(() => page.evaluate(() => globalThis.sounded.length > 0), 'it sounds');
  const [sounded] = await page.evaluate(() => globalThis.sounded);
  assert.ok(sounded - typed < 1500, `${Math.round(sounded - typed)} ms, half a second of them waiting for the next letter`);
});

test('a visitor dragged over the map triggers stories in the real engine', { timeout: 90_000 }, async (t) => {
  const open_ = await studio(t, novokuznetsk(t));
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  await view(page, 'Rehearse');
  await page.getByRole('radio', { name: 'Drag the visitor' }).check();
  await page.getByLabel('Speed').selectOption('30');
  await page.locator('.walker').waitFor();
  await page.getByText('Decisions of the engine, with reasons').click();
  await page.waitForTimeout(1500);
  const first = open_.json().stops[0];
  // With the keyboard, ten metres per step, to the first stop.
  await page.locator('.walker').focus();
  for (let step = 0; step < 9; step += 1) await page.keyboard.press('Shift+ArrowRight');
  for (let step = 0; step < 6; step += 1) await page.keyboard.press('Shift+ArrowUp');
  await page.locator('.events .play', { hasText: first.title.en }).waitFor({ timeout: 30_000 });
  await page.locator('.now-playing').waitFor();
});

test('a read-only studio shows everything and changes nothing', { timeout: 60_000 }, async (t) => {
  const open_ = await studio(t, novokuznetsk(t), '--read-only');
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  await page.getByText('Read-only').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add a stop' }).count(), 0);
  assert.equal(await page.getByLabel('Title, English').getAttribute('readonly'), '');
  assert.equal(await page.getByRole('button', { name: /^Record/ }).count(), 0);
});

test('requests that do not come from the studio’s own page are refused', { timeout: 60_000 }, async (t) => {
  const open_ = await studio(t, novokuznetsk(t));
  const before = open_.text();
  const cookie = `soundwalk-${new URL(open_.origin).port}=${open_.token}`;
  const ask = (method, path, headers) =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(open_.origin);
      const asked = request({ hostname, port, path, method, headers }, (response) => (response.resume(), resolve(response.statusCode)));
      asked.on('error', reject);
      asked.end();
    });
  assert.equal(await ask('GET', '/api/tour', { Cookie: cookie }), 200);
  assert.equal(await ask('GET', '/api/tour', {}), 401, 'no token');
  assert.equal(await ask('GET', '/', {}), 401, 'no token');
  assert.equal(await ask('GET', '/api/tour', { Cookie: cookie, Host: 'evil.example' }), 403, 'foreign Host');
  assert.equal(await ask('POST', '/api/undo', { Cookie: cookie, Origin: 'https://evil.example' }), 403, 'foreign Origin');
  assert.equal(await ask('GET', '/api/file/../../../../../etc/passwd', { Cookie: cookie }), 403, 'out of the workspace');
  assert.equal(await ask('GET', '/api/file/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd', { Cookie: cookie }), 403, '../ in disguise');
  const gigabyte = { Cookie: cookie, Origin: open_.origin, 'Content-Length': 2 ** 30 };
  assert.equal(await ask('POST', '/api/take?base=0&pointer=0', gigabyte).catch((error) => error.code), 413, '1 GB');
  assert.equal(open_.text(), before);
  // A page of another site, in the guide's own browser.
  const context = await (await launch(t)).newContext();
  const page = await context.newPage();
  await page.goto(open_.address);
  const { createServer } = await import('node:http');
  const elsewhere = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<form method="post"></form>'));
  await new Promise((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  t.after(() => (elsewhere.closeAllConnections(), elsewhere.close()));
  await page.goto(`http://127.0.0.1:${elsewhere.address().port}/`);
  const read = await page.evaluate((origin) => fetch(`${origin}/api/tour`, { credentials: 'include' }).then((response) => response.text(), () => 'refused'), open_.origin);
  assert.equal(read, 'refused');
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/api/undo')),
    page.evaluate((origin) => {
      const form = document.querySelector('form');
      form.action = `${origin}/api/undo`;
      form.submit();
    }, open_.origin),
  ]);
  assert.equal(answer.status(), 403);
  assert.equal(open_.text(), before);
});

test('the author chooses how a word is stressed, with a button for each reading', { timeout: 90_000 }, async (t) => {
  const open_ = await studio(t, novokuznetsk(t));
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  await page.getByRole('button', { name: /^Findings/ }).click();
  const note = page.locator('.findings li', { hasText: '“часа” can be read as ча\u0301са or часа\u0301' }).first();
  await note.waitFor();
  await picture(page, 'stress');
  assert.equal(await note.getByRole('button', { name: /^read/i }).count(), 2);
  await note.getByRole('button', { name: 'read “ча\u0301са”' }).click();
  await until(() => open_.json().lexicon.ru['часа'] === 'ча\u0301са', 'the reading is in the lexicon');
  await until(async () => (await note.count()) === 0, 'the note is gone');
});
