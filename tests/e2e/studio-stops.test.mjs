// The stops in the studio: one panel with everything about a stop, photos, what is still to do, the order of the stops, copies,
// halves and merged stops, and facts with their paragraphs.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { streetsTour, writeStreetsTour } from './streets-tour.mjs';
import { accessibilityViolations, folder, launch, newDesktopContext, open, picture, root, section, settledBox, soundwalk, studio, until } from './studio-tools.mjs';

const SECTIONS = ['Title and photo', 'Story', 'Short version', 'Directions', 'Where it plays', 'When it plays', 'Background sound', 'Route from the stop before', 'Facts told here'];
const photo = join(root, 'tour', 'helsinki', 'pictures');
const stopButton = (page, number) => page.getByRole('navigation', { name: 'Stops' }).getByRole('listitem').nth(number - 1).getByRole('button');
const ids = (tour) => tour.json().stops.map(({ id }) => id);
const legs = (tour) => (tour.json().legs ?? []).map(({ from, to }) => `${from} ${to}`);

/** A tour in the middle of Helsinki; `change` may change it before it is written. */
async function openStudio(t, { map = false, change = () => undefined, options = {}, flags = [] } = {}) {
  const made = writeStreetsTour(join(folder(t), 'tour'), { map });
  const file = join(made, 'tour.json');
  const json = JSON.parse(readFileSync(file, 'utf8'));
  change(json);
  writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`);
  const tour = await studio(t, made, ...flags);
  const browser = await launch(t);
  const context = await newDesktopContext(t, browser, options);
  const page = await open(context, tour.address);
  if (json.stops.length > 0) await page.locator('.pin').first().waitFor();
  return { tour, page, browser, context, made };
}

async function undo(page) {
  await page.getByRole('button', { name: 'Undo' }).and(page.locator(':not([disabled])')).click();
}

test('a new stop begins with its title, and its id follows; what is empty is still to do', { timeout: 120_000 }, async (t) => {
  const made = join(folder(t), 'gdansk');
  assert.equal(soundwalk('new', made).status, 0);
  const file = join(made, 'tour.json');
  const begun = JSON.parse(readFileSync(file, 'utf8'));
  Object.assign(begun, { title: { pl: 'Gdańsk', en: 'Gdańsk' }, languages: ['pl', 'en'], stops: [] });
  writeFileSync(file, JSON.stringify(begun, null, 2));
  const tour = await studio(t, made);
  const page = await open(await newDesktopContext(t, await launch(t)), tour.address);
  await page.getByRole('button', { name: 'Skip this guide' }).click();
  await page.getByRole('button', { name: 'Add a stop' }).click();
  await page.locator('.placing-note').getByLabel('Coordinates').fill('54.3490, 18.6530');
  await page.keyboard.press('Enter');
  // The title has the focus.
  const title = page.getByLabel('Title, Polish');
  await title.waitFor();
  await until(() => title.evaluate((element) => element === document.activeElement), 'the title has the focus');
  await page.keyboard.type('Długi Targ');
  await until(() => tour.json().stops[0]?.id === 'dlugi-targ', 'the id follows the title');
  await page.keyboard.type(', Łódź');
  await until(() => tour.json().stops[0]?.id === 'dlugi-targ-lodz', 'and follows it on');
  assert.ok(await title.evaluate((element) => element === document.activeElement), 'the author goes on typing');
  // Nothing is red.
  const todo = page.getByRole('list', { name: 'Still to do:' });
  await todo.getByRole('button', { name: 'story, Polish' }).waitFor();
  await todo.getByRole('button', { name: 'check the place on site' }).waitFor();
  assert.equal(await page.locator('.side .findings li.error, .stop.error, .pin.error').count(), 0);
  await picture(page, 'stops-todo');
  assert.deepEqual(await accessibilityViolations(page), []);
  // An item leads to its field.
  await todo.getByRole('button', { name: 'title, English' }).click();
  await until(() => page.getByLabel('Title, English').evaluate((element) => element === document.activeElement), 'the field has the focus');
  await page.keyboard.type('Long Market');
  await todo.getByRole('button', { name: 'title, English' }).waitFor({ state: 'detached' });
  // An id of the author's own stays.
  await page.getByLabel('Short name (ID)').fill('market');
  await page.keyboard.press('Tab');
  await until(() => tour.json().stops[0].id === 'market', 'the id is another one');
  await title.fill('Targ');
  await until(() => tour.json().stops[0].title.pl === 'Targ', 'the title is on the disk');
  assert.equal(tour.json().stops[0].id, 'market');
  // After a build, what is empty is a finding.
  await page.evaluate(() => fetch('/api/build', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }));
  await page.locator('.side .findings li.error').first().waitFor();
});

test('a photo is dropped, pasted, chosen, turned and described', { timeout: 120_000 }, async (t) => {
  const { tour, page, made } = await openStudio(t);
  const source = readFileSync(join(photo, readdirSync(photo)[0]));
  await page.getByLabel('Choose a photo').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: source });
  const first = await until(() => tour.json().stops[0].picture, 'the photo is named');
  assert.deepEqual(first, { file: 'pictures/cathedral.jpg', alt: { en: '', ru: '' } });
  await page.locator('.photo img').waitFor();
  await until(() => page.locator('.photo img').evaluate((image) => image.naturalWidth > 0), 'the photo is shown');
  await page.getByLabel('What the photo shows, English').fill('The white cathedral above its steps');
  await page.getByLabel('What the photo shows, Russian').fill('Белый собор над лестницей');
  await page.getByLabel('Author and licence of the photo').fill('A. Guide, CC BY 4.0');
  await until(() => tour.json().stops[0].picture.credit === 'A. Guide, CC BY 4.0', 'the credit is on the disk');
  await picture(page, 'stops-photo');
  assert.deepEqual(await accessibilityViolations(page), []);
  const wide = await page.locator('.photo img').evaluate((image) => image.naturalWidth / image.naturalHeight);
  await page.getByRole('button', { name: 'Rotate' }).click();
  await until(() => tour.json().stops[0].picture.file === 'pictures/cathedral-2.jpg', 'the turned photo is another file');
  await until(() => page.locator('.photo img').evaluate((image, before) => image.naturalWidth > 0 && Math.abs(image.naturalWidth / image.naturalHeight - 1 / before) < 0.02, wide), 'it is turned');
  assert.equal(tour.json().stops[0].picture.alt.en, 'The white cathedral above its steps');
  // Dropped and pasted, on another stop.
  await stopButton(page, 2).click();
  const bytes = [...source];
  const give = (kind) =>
    page.evaluate(
      ([type, data]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(data)], 'dropped.jpg', { type: 'image/jpeg' }));
        const event =
          type === 'drop'
            ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
            : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true });
        (type === 'drop' ? document.querySelector('.photo') : document.body).dispatchEvent(event);
      },
      [kind, bytes],
    );
  await give('drop');
  await until(() => tour.json().stops[1].picture?.file === 'pictures/fabianinkatu.jpg', 'the dropped photo is named');
  await page.getByRole('button', { name: 'Remove the photo' }).click();
  await until(() => tour.json().stops[1].picture === undefined, 'the photo is gone from the tour');
  await give('paste');
  await until(() => tour.json().stops[1].picture?.file === 'pictures/fabianinkatu.jpg', 'the pasted photo is named');
  assert.deepEqual(readdirSync(join(made, 'pictures')).sort(), ['cathedral-2.jpg', 'cathedral.jpg', 'fabianinkatu.jpg']);
  // What is no photo is refused with the way out, and changes nothing.
  const before = tour.text();
  await page.getByLabel('Another photo').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1') });
  await page.getByText(/HEIC photo.*convert it to JPEG/).waitFor();
  assert.equal(tour.text(), before);
});

test('stops are reordered by dragging, with their ways, and one undo takes both back', { timeout: 150_000 }, async (t) => {
  const { tour, page } = await openStudio(t, { map: true });
  await page.getByRole('button', { name: 'Connect stops along the streets' }).click();
  await until(() => tour.json().legs.every((leg) => (leg.line ?? []).length > 2), 'all stops are connected');
  await page.getByRole('button', { name: 'Undo' }).and(page.locator(':not([disabled])')).waitFor();
  const connected = tour.text();
  const [from, to] = [await settledBox(stopButton(page, 2)), await settledBox(stopButton(page, 4))];
  await page.mouse.move(from.x + 60, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + to.height * 0.4, { steps: 6 });
  await page.mouse.move(to.x + 60, to.y + to.height * 0.9, { steps: 3 });
  await page.locator('li.behind').waitFor();
  await page.mouse.up();
  await until(() => ids(tour).join() === 'cathedral,esplanade,ateneum,fabianinkatu', 'the stop is at the end');
  assert.deepEqual(legs(tour), ['cathedral esplanade', 'esplanade ateneum', 'ateneum fabianinkatu']);
  assert.ok(tour.json().legs.every((leg) => leg.line.length > 2), 'the ways follow the streets');
  await until(async () => (await stopButton(page, 4).getAttribute('aria-current')) === 'true', 'the stop is still selected');
  await undo(page);
  await until(() => tour.text() === connected, 'one undo takes both back');
  // Escape gives a drag up.
  await page.mouse.move(from.x + 60, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + to.height, { steps: 5 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  assert.equal(await page.locator('li.before, li.behind').count(), 0);
  assert.equal(tour.text(), connected);
});

test('several stops are chosen and moved, copied and removed by the keyboard alone', { timeout: 120_000 }, async (t) => {
  const { tour, page } = await openStudio(t);
  page.on('dialog', (dialog) => dialog.accept());
  const before = tour.text();
  await stopButton(page, 1).focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('2 chosen').waitFor();
  assert.equal(await stopButton(page, 1).getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('Alt+ArrowDown');
  await until(() => ids(tour).join() === 'esplanade,cathedral,fabianinkatu,ateneum', 'both have moved');
  assert.deepEqual(legs(tour), ['esplanade cathedral', 'cathedral fabianinkatu', 'fabianinkatu ateneum']);
  await until(() => stopButton(page, 3).evaluate((button) => button === document.activeElement && button.textContent.includes('Fabianinkatu')), 'the focus moves along');
  // Keys that are pressed before the page has the answer count, too.
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await until(() => ids(tour).join() === 'cathedral,fabianinkatu,esplanade,ateneum', 'and back');
  await page.keyboard.press('Home');
  await until(async () => (await stopButton(page, 1).getAttribute('aria-current')) === 'true', 'one stop is chosen');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await until(async () => (await stopButton(page, 3).getAttribute('aria-current')) === 'true', 'another stop is chosen');
  // With the pointer: Ctrl adds one.
  await stopButton(page, 1).click({ modifiers: ['ControlOrMeta'] });
  await page.getByText('2 chosen').waitFor();
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await until(() => ids(tour).length === 6, 'there are copies');
  assert.deepEqual(ids(tour), ['cathedral', 'fabianinkatu', 'esplanade', 'the-cathedral', 'esplanade-park', 'ateneum']);
  await undo(page);
  await until(() => ids(tour).length === 4, 'one undo takes both back');
  await stopButton(page, 2).click();
  await stopButton(page, 3).click({ modifiers: ['Shift'] });
  await picture(page, 'stops-chosen');
  assert.deepEqual(await accessibilityViolations(page), []);
  await page.keyboard.press('Delete');
  await until(() => ids(tour).join() === 'cathedral,ateneum', 'both are removed');
  assert.deepEqual(legs(tour), ['cathedral ateneum']);
  await undo(page);
  await until(() => ids(tour).length === 4, 'both are back');
  assert.equal(JSON.parse(before).stops.length, 4);
});

test('a stop is split at a passage and merged with the next one', { timeout: 120_000 }, async (t) => {
  const { tour, page } = await openStudio(t, {
    map: true,
    change: (json) => {
      for (const lang of json.languages) json.stops[1].narration[lang].push(`A second passage, ${lang}.`);
    },
  });
  await stopButton(page, 2).click();
  await page.getByRole('button', { name: 'Split the stop here, before passage 2' }).click();
  await until(() => ids(tour).length === 5, 'there are two halves');
  const [, first, second] = tour.json().stops;
  assert.equal(first.narration.en.length, 1);
  assert.deepEqual(second.narration.en, ['A second passage, en.']);
  assert.deepEqual(second.narration.ru, ['A second passage, ru.']);
  assert.deepEqual(second.playback, { after: ['fabianinkatu'] });
  const metres = Math.hypot((second.position.lat - first.position.lat) * 111_195, (second.position.lon - first.position.lon) * 55_300);
  assert.ok(metres > 15 && metres < 25, `${metres} m apart`);
  await until(async () => (await stopButton(page, 3).getAttribute('aria-current')) === 'true', 'the second half is selected');
  await stopButton(page, 2).click();
  await page.getByRole('button', { name: 'Merge with the next stop' }).click();
  await until(() => ids(tour).length === 4, 'the halves are one stop');
  assert.equal(tour.json().stops[1].narration.en.length, 2);
  await undo(page);
  await until(() => ids(tour).length === 5, 'one undo takes the merger back');
});

test('conditions and positions are set with forms, and ids take their references along', { timeout: 120_000 }, async (t) => {
  const { tour, page } = await openStudio(t);
  await stopButton(page, 3).click();
  await section(page, 'When it plays');
  await page.getByLabel('Only after the stories of').selectOption({ label: '1 The cathedral' });
  await until(() => tour.json().stops[2].playback?.after?.[0] === 'cathedral', 'the condition is on the disk');
  await page.getByLabel('How often').selectOption('again');
  await page.getByLabel('Again after, seconds').fill('120');
  await page.keyboard.press('Tab');
  await until(() => tour.json().stops[2].playback.cooldown_s === 120, 'the pause is on the disk');
  await page.getByLabel('Rank, −10 to 10').fill('3');
  await page.keyboard.press('Tab');
  await until(() => tour.json().stops[2].playback.priority === 3, 'the rank is on the disk');
  await page.getByRole('radio', { name: 'Polygon' }).check();
  await page.getByText('Corners as text').first().click();
  await page.getByRole('textbox', { name: 'Corners as text' }).fill('60.1672, 24.9473\n60.1676, 24.9473\n60.1676, 24.9481');
  await page.keyboard.press('Tab');
  await until(() => tour.json().stops[2].geofence.polygon?.length === 4, 'the polygon is on the disk');
  assert.deepEqual(tour.json().stops[2].geofence.polygon[1], [24.9473, 60.1676]);
  await stopButton(page, 1).click();
  await page.getByLabel('Short name (ID)').fill('big-church');
  await page.keyboard.press('Tab');
  await until(() => tour.json().stops[0].id === 'big-church', 'the id is another one');
  assert.deepEqual(tour.json().stops[2].playback.after, ['big-church']);
  assert.equal(legs(tour)[0], 'big-church fabianinkatu');
  await undo(page);
  await until(() => tour.json().stops[0].id === 'cathedral' && legs(tour)[0] === 'cathedral fabianinkatu', 'one undo takes all back');
});

test('facts are written, linked and moved, and one click fills in their paragraphs', { timeout: 120_000 }, async (t) => {
  const { tour, page } = await openStudio(t, {
    change: (json) => {
      json.source = { title: 'A book' };
      json.claims = [
        { id: 'built', statement: { en: 'It was built in 1852.', ru: 'Его построили в 1852 году.' }, figures: ['1852'], paragraph: 1 },
        { id: 'steps', statement: { en: 'The steps lead to the square.', ru: 'Лестница ведёт на площадь.' }, names: ['Senate Square'] },
      ];
      json.stops[0].narration.en[0] = { text: 'It was built in 1852.', claims: ['built'] };
      json.stops[0].narration.ru[0] = { text: 'Его построили в 1852 году.', claims: ['built'] };
    },
  });
  await section(page, 'Facts told here');
  const facts = page.locator('[data-section="facts"]');
  await facts.getByRole('button', { name: /^Use here: The steps lead/ }).first().click();
  await until(() => tour.json().stops[0].narration.en[0].claims.includes('steps'), 'the fact is linked');
  await facts.getByRole('button', { name: 'Write a fact' }).click();
  const statement = facts.getByLabel('Fact, English').last();
  await until(() => statement.evaluate((element) => element === document.activeElement), 'the new fact has the focus');
  await page.keyboard.type('The dome is 62 metres high.');
  await until(() => tour.json().claims[2]?.statement.en === 'The dome is 62 metres high.', 'the fact is on the disk');
  assert.equal(tour.json().claims[2].id, 'the-dome-is-62-metres');
  assert.ok(tour.json().stops[0].narration.en[0].claims.includes('the-dome-is-62-metres'), 'its links follow');
  await facts.getByLabel('Figures as the source writes them').last().fill('62');
  await page.keyboard.press('Tab');
  await until(() => tour.json().claims[2].figures?.[0] === '62', 'the figure is on the disk');
  await facts.getByLabel(/Fill in the paragraphs from the source document/).setInputFiles({
    name: 'book.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('A title.\n\nThe church was built in 1852.\n\nThe dome rises 62 metres over Senate Square.\n'),
  });
  await until(() => tour.json().claims.every((claim) => claim.paragraph !== undefined), 'the paragraphs are filled in');
  assert.deepEqual(tour.json().claims.map((claim) => claim.paragraph), [2, 3, 3]);
  await page.getByText('3 paragraphs filled in.').waitFor();
  await picture(page, 'stops-facts');
  assert.deepEqual(await accessibilityViolations(page), []);
  await undo(page);
  await until(() => tour.json().claims[0].paragraph === 1 && tour.json().claims[1].paragraph === undefined, 'one undo takes all back');
  await facts.getByRole('button', { name: 'Fill in the paragraphs (book.txt)' }).click();
  await until(() => tour.json().claims[1].paragraph === 3, 'one click fills them in again');
  // To another stop, and away.
  await facts.getByLabel('Move to another stop…').last().selectOption({ label: '2 Fabianinkatu' });
  await until(() => tour.json().stops[1].narration.en[0].claims?.includes('the-dome-is-62-metres'), 'the fact has moved');
  assert.ok(!tour.json().stops[0].narration.en[0].claims.includes('the-dome-is-62-metres'));
});

test('handles at a stop are reached beside its number; zone, uncertainty and direction have shapes of their own', { timeout: 120_000 }, async (t) => {
  const { tour, page } = await openStudio(t, {
    map: true,
    change: (json) => {
      json.stops[1].position.uncertainty_m = 40;
      json.stops[1].geofence.heading = { towards: 200, within: 60 };
    },
  });
  await stopButton(page, 2).click();
  await section(page, 'Route from the stop before');
  await page.getByRole('button', { name: 'Draw the route' }).click();
  await until(() => tour.json().legs[0].line?.length === 2, 'the leg has a line from stop to stop');
  await page.getByRole('button', { name: 'Show the whole tour' }).click();
  await until(async () => (await page.locator('.handle.leg.aside').count()) === 2, 'both ends lie beside the numbers');
  for (const locator of [page.locator('.handle.leg.aside').first(), page.locator('.handle.leg.aside').last(), page.locator('.pin.selected'), page.locator('.pin').first()]) {
    const box = await settledBox(locator);
    const isOnTop = await locator.evaluate(
      (element, [x, y]) => element.contains(document.elementFromPoint(x, y)),
      [box.x + box.width / 2, box.y + box.height / 2],
    );
    assert.ok(isOnTop, `${locator} can be reached`);
  }
  // Dragging the end of the line moves that point, and not the stop.
  const [end, position] = [await settledBox(page.locator('.handle.leg.aside').last()), tour.json().stops[1].position];
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + 30, end.y + 20, { steps: 4 });
  await page.mouse.up();
  await until(() => tour.json().legs[0].line[1][0] !== position.lon, 'the end has moved');
  assert.deepEqual(tour.json().stops[1].position, position);
  assert.equal(await page.locator('path.uncertainty.selected').count(), 1);
  assert.equal(await page.locator('path.arrow.selected').count(), 1);
  await picture(page, 'stops-map');
  await page.emulateMedia({ forcedColors: 'active' });
  await picture(page, 'stops-map-forced');
});

test('the search takes only results of its text', { timeout: 120_000 }, async (t) => {
  const { page } = await openStudio(t, { map: true });
  const search = page.getByRole('combobox', { name: 'Search the map' });
  await search.fill('aleksanterinkatu 13');
  await page.getByRole('option', { name: /Aleksanterinkatu 13/ }).first().waitFor();
  // Closed with Escape, it is not chosen by Enter, which shows it again.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.found-place').count(), 0);
  await page.getByRole('option').first().waitFor();
  // Enter before the answer waits for the answer.
  await page.route('**/api/places?*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await search.fill('fabianinkatu');
  await page.keyboard.press('Enter');
  await page.locator('.found-place').waitFor();
  assert.match(await search.inputValue(), /^Fabianinkatu/);
  // After clearing, the author goes on in the search.
  await page.getByRole('button', { name: 'Clear the search' }).click();
  assert.ok(await search.evaluate((element) => element === document.activeElement));
  assert.equal(await search.inputValue(), '');
});

test('the stops on every screen, in every look, few and many', { timeout: 400_000 }, async (t) => {
  const barriers = [];
  for (const count of [1, 12, 60]) {
    const { tour, browser } = await openStudio(t, {
      change: (json) => {
        const made = streetsTour();
        json.stops = Array.from({ length: count }, (_, index) => ({
          ...made.stops[index % 4],
          id: `stop-${index + 1}`,
          title: { en: `Stop ${index + 1}, ${made.stops[index % 4].title.en}`, ru: `Остановка ${index + 1}` },
          position: { lat: 60.165 + (index % 8) * 0.0012, lon: 24.935 + Math.floor(index / 8) * 0.003 },
        }));
        json.legs = [];
      },
    });
    for (const [width, height] of [[1440, 900], [1280, 800], [820, 1180], [390, 844]]) {
      const page = await open(await newDesktopContext(t, browser, { viewport: { width, height } }), tour.address);
      await page.locator('.pin').first().waitFor();
      await page.waitForTimeout(300);
      const [wide, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= there, `${count} stops at ${width}: ${wide} px wide`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), `${count} stops at ${width}: the page itself does not scroll`);
      // Nothing that scrolls lies in something else that scrolls in the same direction, but text fields and the list of stops.
      const nested = await page.evaluate(() => {
        const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight + 1;
        const all = [...document.querySelectorAll('#studio *')].filter((element) => scrolls(element) && element.tagName !== 'TEXTAREA');
        return all.filter((element) => all.some((other) => other !== element && other.contains(element))).map((element) => element.className);
      });
      assert.deepEqual(nested, [], `${count} stops at ${width}`);
      await picture(page, `stops-${count}-${width}`);
      if (count === 12) {
        await page.emulateMedia({ forcedColors: 'active' });
        await picture(page, `stops-${count}-${width}-forced`);
        await page.emulateMedia({ forcedColors: null });
        for (const name of SECTIONS) await section(page, name);
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          barriers.push(...(await accessibilityViolations(page)).map((barrier) => `${width}, ${colorScheme}: ${barrier}`));
        }
        await picture(page, `stops-${count}-${width}-sections`);
      }
      await page.context().close();
    }
    await browser.close();
  }
  assert.deepEqual(barriers, []);
});

test('settings and findings close on Escape and on a click beside them', { timeout: 60_000 }, async (t) => {
  const { page } = await openStudio(t);
  for (const close of [() => page.keyboard.press('Escape'), () => page.locator('.top h1').click()]) {
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.locator('.settings').waitFor();
    await close();
    await page.locator('.settings').waitFor({ state: 'detached' });
  }
  await page.getByRole('button', { name: /^Findings/ }).click();
  await page.locator('.all-findings').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.all-findings').waitFor({ state: 'detached' });
});
