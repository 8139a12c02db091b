// Sound in the studio: a recording of a whole stop, a recording of a passage, the recorder by keyboard, passages rearranged, and the
// whole walk to listen to.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { smallTour, tone } from './small-tour.mjs';
import { accessibilityViolations, folder, launch, newDesktopContext, open, picture, studio, until, view } from './studio-tools.mjs';

const TEXTS = ['Here is the old gate of the works.', 'It was opened in the spring of 1932.', 'Trains left it every day.'];
const DIRECTIONS = 'Walk along the avenue to the square.';

/** A tour whose first stop has three passages and directions; answers with its folder. */
function tourOf(t) {
  const home = folder(t);
  const tour = smallTour({ sentences: 1 });
  tour.stops[0].narration.en = [...TEXTS];
  tour.stops[0].directions = { en: DIRECTIONS };
  writeFileSync(join(home, 'tour.json'), JSON.stringify(tour, null, 2));
  return home;
}

/** Opens the texts of the first stop. */
async function openScript(page) {
  await view(page, 'Stops');
  await page.locator('.passage').first().waitFor();
}

/** A WAV file of 48 kHz, 16 bits, with these parts: samples, or seconds of silence. */
function wav(parts) {
  const blocks = parts.map((part) => (typeof part === 'number' ? new Int16Array(Math.round(part * 48_000)) : part));
  const head = tone(440, 0);
  const bytes = Buffer.concat([head, ...blocks.map((block) => Buffer.from(block.buffer, block.byteOffset, block.byteLength))]);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.writeUInt32LE(bytes.length - 44, 40);
  return bytes;
}

/** What the draft voice makes of a text, as samples. */
async function spoken(open_, text) {
  const response = await fetch(`${open_.origin}/api/speak`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${open_.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ lang: 'en', text }),
  });
  assert.equal(response.status, 200);
  const bytes = Buffer.from(await response.arrayBuffer());
  const start = bytes.indexOf('data') + 8;
  const count = (bytes.length - start) >> 1;
  return Int16Array.from({ length: count }, (_, index) => bytes.readInt16LE(start + 2 * index));
}

/** Length of a WAV file of 48 kHz, 16 bits, seconds. */
function seconds(file) {
  const bytes = readFileSync(file);
  return bytes.readUInt32LE(bytes.indexOf('data') + 4) / 96_000;
}

const takes = (open_) => open_.json().stops[0].narration.en.map((passage) => passage.take);

test('a recording of a whole stop becomes takes, with corrected cuts and one undo', { timeout: 180_000 }, async (t) => {
  const home = tourOf(t);
  const open_ = await studio(t, home);
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  const before = open_.text();
  const parts = [0.6];
  for (const text of [...TEXTS, DIRECTIONS]) parts.push(await spoken(open_, text), 0.9);
  await openScript(page);
  await page.getByRole('button', { name: 'Import one recording of the whole stop, English' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(DIRECTIONS).waitFor();
  await dialog.getByLabel('Choose a file').last().setInputFiles({ name: 'stop.wav', mimeType: 'audio/wav', buffer: wav(parts) });
  await dialog.getByText(/^Compared with/).waitFor({ timeout: 60_000 });
  assert.equal(await dialog.locator('.segments li').count(), 4);
  assert.equal(await dialog.locator('.region').count(), 4);
  await dialog.locator('.waveform .sound path').waitFor({ state: 'attached' });
  await picture(page, 'sound-stop-take');
  assert.deepEqual(await accessibilityViolations(page), []);

  // A cut is corrected by keyboard, another one by dragging.
  const end = dialog.getByRole('slider', { name: 'End of Passage 1' });
  const was = Number(await end.getAttribute('aria-valuenow'));
  await end.focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await until(async () => Math.abs(Number(await end.getAttribute('aria-valuenow')) - (was - 0.29)) < 0.002, 'the end has moved');
  const start = dialog.getByRole('slider', { name: 'Start of Passage 3' });
  const from = Number(await start.getAttribute('aria-valuenow'));
  const box = await start.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 12, box.y + box.height / 2, { steps: 3 });
  await page.mouse.up();
  await until(async () => Number(await start.getAttribute('aria-valuenow')) > from + 0.05, 'the start has moved');
  await dialog.getByRole('button', { name: 'Listen: Passage 1' }).click();
  const cut = Number(await dialog.getByRole('slider', { name: 'Start of Passage 1' }).getAttribute('aria-valuenow'));

  await dialog.getByRole('button', { name: 'Use 4 recordings' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(takes(open_), [1, 2, 3].map((number) => `audio/en/s1/0${number}-take-1.wav`));
  assert.equal(open_.json().stops[0].directions.en.take, 'audio/en/s1/directions-01-take-1.wav');
  assert.ok(Math.abs(seconds(join(home, 'audio/en/s1/01-take-1.wav')) - (was - 0.29 - cut)) < 0.01, 'the take is as long as its cut');
  assert.equal(readdirSync(join(home, 'audio/originals')).length, 1);
  await page.getByRole('button', { name: 'Listen to the recording: Story: Passage 1, English' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(() => open_.text() === before, 'one step takes all of them back');
});

test('a recording of a passage is trimmed, compared with the voice and kept', { timeout: 120_000 }, async (t) => {
  const home = tourOf(t);
  const open_ = await studio(t, home);
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  const words = await spoken(open_, TEXTS[1]);
  const file = wav([1, words, 1]);
  await openScript(page);
  // A file that is no sound says what to do.
  await page.getByRole('button', { name: 'Import a recording: Story: Passage 2, English' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Choose a file').last().setInputFiles({ name: 'x.wav', mimeType: 'audio/wav', buffer: Buffer.from('<html>') });
  await dialog.getByText(/export it as WAV or FLAC/).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  // Dropped on the passage.
  const data = await page.evaluateHandle(
    ([base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], 'passage.wav', { type: 'audio/wav' }));
      return transfer;
    },
    [file.toString('base64')],
  );
  await page.locator('.passage').nth(1).dispatchEvent('drop', { dataTransfer: data });
  await dialog.getByText(/WAV, .* 48 kHz, mono/).waitFor();
  const from = dialog.getByRole('slider', { name: 'Start of the part that is kept' });
  const to = dialog.getByRole('slider', { name: 'End of the part that is kept' });
  const whole = Number(await to.getAttribute('aria-valuenow'));
  for (let press = 0; press < 8; press += 1) await from.press('Shift+ArrowRight');
  for (let press = 0; press < 7; press += 1) await to.press('Shift+ArrowLeft');
  await until(async () => Number(await from.getAttribute('aria-valuenow')) === 0.8, 'the start has moved');
  await dialog.getByText(/LUFS; in the track −16.0 LUFS/).waitFor();
  await picture(page, 'sound-import');
  assert.deepEqual(await accessibilityViolations(page), []);
  for (const name of ['A: the recording', 'B: the voice']) {
    const button = dialog.getByRole('button', { name });
    await button.click();
    await until(async () => (await button.getAttribute('aria-pressed')) === 'true', `${name} plays`);
  }
  await dialog.getByRole('button', { name: 'Use this recording' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal(takes(open_)[1], 'audio/en/s1/02-take-1.wav');
  assert.ok(Math.abs(seconds(join(home, 'audio/en/s1/02-take-1.wav')) - (whole - 1.5)) < 0.01);
  const [original] = readdirSync(join(home, 'audio/originals'));
  assert.ok(readFileSync(join(home, 'audio/originals', original)).equals(file), 'the file itself is kept');
});

test('several passages are recorded by keyboard alone, and nothing that was recorded is lost', { timeout: 180_000 }, async (t) => {
  const home = tourOf(t);
  const open_ = await studio(t, home);
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  await openScript(page);
  await page.getByRole('button', { name: 'Record: Story: Passage 1, English' }).press('Enter');
  const dialog = page.getByRole('dialog');
  const button = (name) => dialog.getByRole('button', { name });
  const isFocused = (name) => until(() => button(name).evaluate((element) => element === document.activeElement), `${name} has the focus`);
  await isFocused('Turn on the microphone');
  await page.keyboard.press('Space');
  // The room is listened to once.
  await isFocused(/^Check the room/);
  await picture(page, 'sound-room');
  await page.keyboard.press('Space');
  await dialog.getByText(/dBFS\)/).waitFor({ timeout: 15_000 });
  assert.ok((await dialog.getByRole('combobox', { name: /^Microphone/ }).locator('option').count()) > 0);
  if (await button('Go on').isVisible()) await button('Go on').press('Enter');

  async function record() {
    await isFocused(/^Record /);
    await page.keyboard.press('Space');
    await isFocused(/^Stop Space/);
    await until(async () => /0:0[1-9]/.test((await dialog.locator('.meter output').textContent()) ?? ''), 'it has recorded a second');
    await page.keyboard.press('Space');
  }
  for (const [number, text] of TEXTS.entries()) {
    await dialog.locator('.prompter', { hasText: text }).waitFor();
    await record();
    await isFocused(/^Keep/);
    if (number === 0) {
      await picture(page, 'sound-recorder');
      assert.deepEqual(await accessibilityViolations(page), []);
    }
    await page.keyboard.press('Enter');
    await until(() => takes(open_)[number] === `audio/en/s1/0${number + 1}-take-1.wav`, `take ${number + 1} is kept`);
  }

  // The directions are recorded, and the page is closed by accident.
  await dialog.locator('.prompter', { hasText: DIRECTIONS }).waitFor();
  await record();
  await isFocused(/^Keep/);
  await page.reload();
  await openScript(page);
  await page.getByRole('button', { name: 'Record: Directions, English' }).click();
  await dialog.getByText('It was waiting here').waitFor();
  await isFocused(/^Keep/);
  await page.keyboard.press('Enter');
  await until(() => open_.json().stops[0].directions.en.take !== undefined, 'the directions are kept');
});

test('a part of a take is recorded again from a sentence on', { timeout: 120_000 }, async (t) => {
  const home = tourOf(t);
  const open_ = await studio(t, home);
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  // Two sentences, two seconds each.
  open_.write(open_.text().replace(TEXTS[0], 'Here is the old gate. Here is the new gate.'));
  await openScript(page);
  await page.getByRole('button', { name: 'Import a recording: Story: Passage 1, English' }).click();
  const dialog = page.getByRole('dialog');
  const sounding = Int16Array.from({ length: 96_000 }, (_, index) => 6000 * Math.sin(index * 0.03));
  const file = { name: 'two.wav', mimeType: 'audio/wav', buffer: wav([sounding, 0.6, sounding]) };
  await dialog.getByLabel('Choose a file').last().setInputFiles(file);
  await dialog.getByRole('button', { name: 'Use this recording' }).click();
  await dialog.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Record: Story: Passage 1, English' }).click();
  await dialog.getByRole('button', { name: 'Turn on the microphone' }).click();
  await dialog.getByRole('button', { name: 'Go on without' }).click();
  await dialog.getByLabel('Count down 3, 2, 1').uncheck();
  await dialog.getByRole('button', { name: 'Record a part of the existing recording again' }).click();
  await dialog.getByRole('button', { name: 'Here is the new gate.' }).click();
  const join_ = dialog.getByRole('slider', { name: 'End of the part that is kept' });
  const at = Number(await join_.getAttribute('aria-valuenow'));
  assert.ok(at > 2 && at < 2.9, `the pause between the sentences, not ${at} s`);
  await dialog.getByText(/^The recording is kept up to 0:02/).waitFor();
  await picture(page, 'sound-punch-in');
  await dialog.getByRole('button', { name: /^Record from there on/ }).click();
  // The clock is rounded: it says two from one and a half on.
  await until(async () => /0:0[2-9]/.test((await dialog.locator('.meter output').textContent()) ?? ''), 'it has recorded more than a second');
  await dialog.getByRole('button', { name: /^Stop/ }).click();
  await dialog.getByRole('button', { name: /^Keep/ }).click();
  await until(() => takes(open_)[0] === 'audio/en/s1/01-take-2.wav', 'the joined take is kept');
  const bytes = readFileSync(join(home, 'audio/en/s1/01-take-2.wav'));
  const sample = (second) => bytes.readInt16LE(bytes.indexOf('data') + 8 + 2 * Math.round(second * 48_000));
  const loudest = (from, to) => Math.max(...Array.from({ length: 400 }, (_, index) => Math.abs(sample(from + ((to - from) * index) / 400))));
  assert.ok(loudest(0.5, 1.5) > 5000, 'the first sentence is the one that was kept');
  const length = seconds(join(home, 'audio/en/s1/01-take-2.wav'));
  assert.ok(length > at + 0.9, `${length} s, of which ${at} s were kept`);
});

test('passages are moved, divided and joined by keyboard, and spoken as marked', { timeout: 90_000 }, async (t) => {
  const open_ = await studio(t, tourOf(t));
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  const texts = () => open_.json().stops[0].narration.en;
  await openScript(page);
  const field = (number) => page.getByRole('textbox', { name: `Story: Passage ${number}, English` });
  await field(1).focus();
  await page.keyboard.press('Alt+ArrowDown');
  await until(() => texts()[1] === TEXTS[0], 'the first passage is the second');
  await until(() => field(2).evaluate((element) => element === document.activeElement), 'the focus is on it');
  await page.keyboard.press('Alt+ArrowUp');
  await until(() => texts()[0] === TEXTS[0], 'and the first again');
  await until(() => field(1).evaluate((element) => element === document.activeElement), 'the focus is on it');
  await field(1).evaluate((element) => element.setSelectionRange(12, 12));
  await page.keyboard.press('Control+Enter');
  await until(() => texts().length === 4 && texts()[0] === 'Here is the' && texts()[1] === 'old gate of the works.', 'it is divided');
  await until(() => field(2).evaluate((element) => element === document.activeElement), 'the focus is on the second part');
  await page.keyboard.press('Backspace');
  await until(() => texts().length === 3 && texts()[0] === TEXTS[0], 'it is whole again');
  // Marks, and another voice's pace.
  await page.getByText('Spoken as: Here is the old gate').click();
  const row = page.locator('.passage').first();
  await field(1).focus();
  await field(1).evaluate((element) => element.setSelectionRange(12, 20));
  await row.getByRole('button', { name: 'Emphasis' }).click();
  await until(() => texts()[0] === 'Here is the {emphasis: old gate} of the works.', 'the words are marked');
  await row.getByText('More about this voice').click();
  await row.getByLabel(/^Words a minute/).fill('120');
  await row.getByLabel(/^Words a minute/).press('Tab');
  await until(() => texts()[0].voice?.pace === 120, 'the pace is set');
  await picture(page, 'sound-passage');
  assert.deepEqual(await accessibilityViolations(page), []);
  const pointers = await row.locator('[data-pointer]').evaluateAll((all) => all.flatMap((one) => one.dataset.pointer.split(' ')));
  for (const key of ['text', 'say', 'voice', 'voice/pace']) assert.ok(pointers.includes(`/stops/0/narration/en/0/${key}`), `${key}: ${pointers}`);
});

test('the whole walk is heard with its map, timeline and words', { timeout: 240_000 }, async (t) => {
  const home = tourOf(t);
  const open_ = await studio(t, home);
  const page = await open(await newDesktopContext(t, await launch(t)), open_.address);
  await view(page, 'Rehearse');
  await page.getByRole('button', { name: 'Listen to the whole walk' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('.walk-script').waitFor({ timeout: 120_000 });
  assert.equal(await dialog.locator('.timeline .story').count(), 4);
  const silence = dialog.locator('.walk-script').getByText(/of silence on the real walk/);
  assert.ok((await silence.count()) >= 3, 'long silences are named with their real length');
  const walker = dialog.locator('.walker');
  await walker.waitFor();
  const place = async () => JSON.stringify(await walker.boundingBox());
  const now = () => dialog.getByRole('slider', { name: 'Stories and silence' }).inputValue().then(Number);

  // The second story: map, timeline and words go there.
  const first = await place();
  const line = dialog.locator('.walk-script .line', { hasText: 'Here stood a small house' }).first();
  await line.click();
  await until(async () => (await line.getAttribute('aria-current')) === 'true', 'the line is the current one');
  await until(async () => (await place()) !== first, 'the visitor is elsewhere');
  const there = await now();
  assert.ok(there > 60, `${there} s`);
  await dialog.getByRole('button', { name: 'Listen', exact: true }).click();
  await until(async () => (await now()) > there + 1.5, 'the walk goes on as it plays');
  assert.ok(await dialog.locator('audio').evaluate((audio) => !audio.paused && audio.currentTime > 0));
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await picture(page, 'sound-walk');
  assert.deepEqual(await accessibilityViolations(page), []);
  // With whole silences the sound is as long as the walk.
  const short = await dialog.locator('.clock').textContent();
  await dialog.getByLabel('Shorten silences to 5 s').uncheck();
  await dialog.locator('.walk-script').waitFor({ timeout: 120_000 });
  await until(async () => (await dialog.locator('.clock').textContent()) !== short, 'the sound is longer');
  assert.equal(await silence.count(), 0);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.ok(!existsSync(join(home, 'audio')), 'listening writes nothing into the tour');
});
