// Two people and one tour: comments and suggestions from two tabs, one of which may change nothing else; the rehearsal in sentences,
// with what a cure would do shown before it is made; and the end of a build, with the code that a phone reads.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { accessibilityViolations, folder, launch, newDesktopContext, open, picture, soundwalk, studio, until, view } from './studio-tools.mjs';

const TOUR = {
  format: 1,
  id: 'works',
  title: { en: 'The works' },
  languages: ['en'],
  stops: [
    { id: 'gate', title: { en: 'St Mary’s' }, position: { lat: 53.767194, lon: 87.092328 }, geofence: { radius_m: 16 }, narration: { en: ['Here is the gate.', 'It was opened in 1932.'] } },
    { id: 'square', title: { en: 'Square' }, position: { lat: 53.770194, lon: 87.098328 }, geofence: { radius_m: 40 }, narration: { en: ['Here is the square.'] } },
  ],
};

function newTour(t) {
  const tour = join(folder(t), 'works');
  assert.equal(soundwalk('new', tour).status, 0);
  writeFileSync(join(tour, 'tour.json'), JSON.stringify(TOUR, null, 2));
  return tour;
}

const reviewsOf = (tour) => {
  const file = join(tour, 'reviews.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
};

async function giveName(page, name) {
  const dialog = page.getByRole('dialog', { name: 'What is your name?' });
  await dialog.getByLabel('Your name').fill(name);
  await dialog.getByRole('button', { name: 'Go on' }).click();
}

test('comments and suggestions go between two tabs', { timeout: 400_000 }, async (t) => {
  const tour = newTour(t);
  const [authors, reviewers] = [await studio(t, tour), await studio(t, tour, '--review')];
  const browser = await launch(t);
  const author = await open(await newDesktopContext(t, browser), authors.address);
  const reviewer = await open(await newDesktopContext(t, browser), reviewers.address);
  const before = authors.text();

  // The reviewer may change nothing, but comment on a passage; the name is asked once.
  await reviewer.getByText('Comments only').waitFor();
  await view(reviewer, 'Stops');
  const passage = reviewer.getByRole('textbox', { name: 'Story: Passage 2, English' });
  assert.equal(await passage.getAttribute('readonly'), '');
  await reviewer.getByRole('button', { name: 'Comment on: Story: Passage 2, English' }).click();
  await reviewer.getByLabel(/^Comment on: St Mary’s: story, passage 2/).fill('Was it not 1931?');
  await reviewer.getByRole('button', { name: 'Comment', exact: true }).click();
  await giveName(reviewer, 'Anna');
  await reviewer.getByRole('article').getByText('Was it not 1931?').waitFor();
  assert.equal(reviewsOf(tour).comments[0].author, 'Anna');
  assert.equal(reviewsOf(tour).comments[0].place.quote, 'It was opened in 1932.');
  await picture(reviewer, 'review-passage');
  assert.deepEqual(await accessibilityViolations(reviewer), []);

  // The author's tab hears of it, and shows it in the list and beside its passage.
  await author.getByRole('button', { name: 'Comments: 1' }).click();
  const list = author.getByRole('complementary', { name: 'Comments and suggestions' });
  const card = list.getByRole('article', { name: /^Comment on: St Mary’s/ });
  await card.getByText('Was it not 1931?').waitFor();
  await card.getByRole('button', { name: 'Reply' }).click();
  await card.getByLabel('Reply').fill('The plaque says so.');
  await card.getByRole('button', { name: 'Send the reply' }).click();
  await giveName(author, 'Boris');
  await reviewer.getByText('The plaque says so.').waitFor();
  await card.getByRole('button', { name: 'Show' }).click();
  await author.getByRole('button', { name: /^1 open comment on: Story: Passage 2/ }).waitFor();

  // The reviewer suggests two changes: the page shows them, the tour stays as it is.
  await reviewer.getByRole('button', { name: 'Suggest changes' }).click();
  await until(async () => (await passage.getAttribute('readonly')) === null, 'texts can be typed in');
  await passage.fill('It was opened in 1931.');
  await until(() => reviewsOf(tour).suggestions?.length === 1, 'the suggestion is on the disk');
  await reviewer.getByRole('textbox', { name: 'Story: Passage 1, English' }).fill('Here is the old gate.');
  await until(() => reviewsOf(tour).suggestions?.length === 2, 'and the second one');
  assert.equal(await passage.inputValue(), 'It was opened in 1931.');
  assert.equal(authors.text(), before);
  assert.ok(await reviewer.getByRole('button', { name: 'Undo' }).isDisabled(), 'there is nothing to undo in the tour');

  // The author accepts one and rejects the other; one undo takes the accepted one back.
  const suggestion = list.getByRole('article', { name: /^Suggestion/ }).filter({ hasText: '1931' });
  await suggestion.getByRole('deletion').getByText('1932').waitFor();
  await suggestion.getByRole('insertion').getByText('1931').waitFor();
  await picture(author, 'review-list');
  assert.deepEqual(await accessibilityViolations(author), []);
  await suggestion.getByRole('button', { name: 'Accept' }).click();
  await until(() => authors.json().stops[0].narration.en[1] === 'It was opened in 1931.', 'it is in the tour');
  await list.getByRole('article', { name: /^Suggestion/ }).filter({ hasText: 'old' }).getByRole('button', { name: 'Reject' }).click();
  await until(() => reviewsOf(tour).suggestions.every((one) => one.decision !== undefined), 'both are decided');
  assert.equal(authors.json().stops[0].narration.en[0], 'Here is the gate.');
  await until(async () => (await reviewer.getByRole('textbox', { name: 'Story: Passage 1, English' }).inputValue()) === 'Here is the gate.', 'the reviewer sees the tour as it is');
  await author.getByRole('button', { name: 'Undo' }).click();
  await until(() => authors.text() === before, 'one undo takes it back');

  // A suggestion whose text has changed since says so.
  await until(async () => (await passage.inputValue()) === 'It was opened in 1932.', 'the reviewer sees that, too');
  await passage.fill('It was opened in 1930.');
  await until(() => reviewsOf(tour).suggestions.length === 3, 'a third suggestion');
  authors.write(authors.text().replace('opened in 1932', 'opened long ago'));
  const changed = list.getByRole('article', { name: /^Suggestion/ });
  await changed.getByText('The text has changed since this was suggested.').waitFor();
  await changed.getByRole('button', { name: 'Accept anyway' }).click();
  await until(() => authors.json().stops[0].narration.en[1] === 'It was opened in 1930.', 'it is accepted all the same');

  // A comment on a place of the map, and what an editor writes into the file is not lost.
  await list.getByRole('button', { name: 'Comment on a place on the map' }).click();
  await list.getByLabel('Coordinates').fill('53.7685, 87.0950');
  await author.keyboard.press('Enter');
  await list.getByLabel('Comment on: A place on the map').fill('A loud crossing.');
  const edited = reviewsOf(tour);
  edited.comments.push({ ...edited.comments[0], id: 'by-hand', text: 'Written by hand.', replies: [] });
  writeFileSync(join(tour, 'reviews.json'), JSON.stringify(edited));
  await list.getByRole('button', { name: 'Comment', exact: true }).click();
  await until(() => reviewsOf(tour).comments.length === 3, 'both are kept');
  await author.locator('.map-note').waitFor();
  await list.getByText('Written by hand.').waitFor();
  const printed = soundwalk('reviews', tour).stdout;
  for (const said of ['Was it not 1931?', 'A loud crossing.', 'Written by hand.', 'accepted by Boris']) assert.ok(printed.includes(said), printed);
  assert.ok(soundwalk('check', tour).status < 2);
});

test('a rehearsal is told in sentences, with the effect of a cure before it is made', { timeout: 400_000 }, async (t) => {
  const tour = newTour(t);
  const opened = await studio(t, tour);
  const page = await open(await newDesktopContext(t, await launch(t)), opened.address);
  await view(page, 'Rehearse');
  await page.getByRole('radio', { name: 'Many visitors' }).check();
  await page.getByRole('radio', { name: /^Deep streets/ }).check();
  await page.getByRole('button', { name: 'Let 100 visitors walk' }).click();
  const trouble = page.getByRole('listitem').filter({ hasText: /Of \d+ visitors, \d+ miss “St Mary’s”\./ });
  await trouble.waitFor({ timeout: 120_000 });
  const printed = JSON.parse(soundwalk('rehearse', tour, '--walks', '100', '--noise', 'canyon', '--format', 'json').stdout);
  const { missed } = printed.stops[0];
  await trouble.getByText(`Of ${missed.of} visitors, ${missed.count} miss “St Mary’s”.`).waitFor();
  const cure = trouble.locator('.cure').filter({ hasText: /then \d+ of \d+ miss it/ }).first();
  await cure.waitFor({ timeout: 120_000 });
  const [, after, of] = /then (\d+) of (\d+) miss it/.exec(await cure.textContent());
  assert.ok(Number(after) < missed.count, 'it would help');
  assert.match(await page.locator('.pacing').textContent(), /of stories and .* of silence/);
  assert.match(await page.locator('.pacing').textContent(), /between “St Mary’s” and “Square”/);
  await picture(page, 'rehearsal-sentences');
  assert.deepEqual(await accessibilityViolations(page), []);
  assert.equal(opened.json().stops[0].geofence.radius_m, 16, 'nothing is changed yet');

  await cure.getByRole('button').click();
  await until(() => opened.json().stops[0].geofence.radius_m > 16, 'the zone is larger');
  await page.getByRole('button', { name: 'Take it back' }).waitFor();
  const now = JSON.parse(soundwalk('rehearse', tour, '--walks', '100', '--noise', 'canyon', '--format', 'json').stdout);
  assert.deepEqual([now.stops[0].missed.count, now.stops[0].missed.of], [Number(after), Number(of)], 'the promise is kept');
  await page.getByRole('button', { name: 'Take it back' }).click();
  await until(() => opened.json().stops[0].geofence.radius_m === 16, 'undone');
  await trouble.getByText(`Of ${missed.of} visitors, ${missed.count} miss “St Mary’s”.`).waitFor({ timeout: 120_000 });
});

test('a build ends with what to do next', { timeout: 400_000 }, async (t) => {
  const tour = newTour(t);
  const opened = await studio(t, tour);
  const context = await newDesktopContext(t, await launch(t));
  const page = await open(context, opened.address);
  await view(page, 'Build');
  const build = async () => {
    await page.getByRole('button', { name: 'Build the pack' }).click();
    await page.getByText(`The pack is ready: ${opened.pack}`).waitFor({ timeout: 120_000 });
  };
  await build();
  await page.getByText('This is the first build.').waitFor();
  await build();
  await page.getByText('Nothing has changed since the last build.').waitFor();
  opened.write(opened.text().replace('Here is the square.', 'Here is the other square.'));
  await until(async () => (await page.getByText('The tour was changed outside this page').count()) > 0, 'the page has the change');
  await build();
  await page.getByText(/1 story with new sound:\s+Square \(English\)/).waitFor();

  // The code of the page is that of the address, which a test of the server reads with a decoder.
  await page.getByRole('button', { name: 'Show it to my phone' }).click();
  const code = page.getByRole('img', { name: /^QR code of https:/ });
  await code.waitFor();
  const shown = await page.evaluate(async () => (await fetch('/api/phone')).json());
  assert.equal(await code.getAttribute('aria-label'), `QR code of ${shown.address}`);
  const dark = await code.locator('path').getAttribute('d');
  const modules = [...dark.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${y - 4},${x - 4}`);
  const expected = shown.code.flatMap((row, y) => [...row].flatMap((one, x) => (one === '1' ? [`${y},${x}`] : [])));
  assert.deepEqual(modules, expected);
  await picture(page, 'build-end');
  assert.deepEqual(await accessibilityViolations(page), []);
  await page.getByRole('button', { name: 'Stop showing it' }).click();
  await page.getByRole('button', { name: 'Show it to my phone' }).waitFor();

  await page.getByLabel('Name of the folder').fill('works-site');
  await page.getByRole('button', { name: 'Make the folder' }).click();
  const site = join(dirname(opened.pack), 'works-site');
  await page.getByText(site, { exact: true }).waitFor({ timeout: 120_000 });
  assert.ok(existsSync(join(site, 'index.html')) && existsSync(join(site, 'manifest.json')));
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, 'build-end-phone');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is cut off at the side');
});
