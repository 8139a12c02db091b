// Takes the pictures of docs/guide.md and docs/guide.ru.md: it makes a tour in the studio as the guide says, and photographs each step.
// Its words are those of the studio, so that changed labels change nothing here. It needs soundwalk (built, or named in SOUNDWALK),
// Chromium, eSpeak NG and ffmpeg. Usage, from the root: `make guide`, or `node web/guide/pictures.mjs ru` for one language.
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { runnerImport } from 'vite';
import { launch, newDesktopContext, root, soundwalk, startPage, until } from '../../tests/e2e/studio-tools.mjs';
import { Author } from './author.mjs';
import { Camera } from './camera.mjs';
import { phone } from './phone.mjs';
import { tours } from './tours.mjs';

/** A microphone whose level is the same in every picture. */
function steadyMicrophone() {
  if (navigator.mediaDevices === undefined) return;
  navigator.mediaDevices.getUserMedia = async () => {
    const sound = new AudioContext();
    const [tone, volume] = [new OscillatorNode(sound), new GainNode(sound, { gain: 0.12 })];
    const output = new MediaStreamAudioDestinationNode(sound);
    tone.connect(volume).connect(output);
    tone.start();
    return output.stream;
  };
  navigator.mediaDevices.enumerateDevices = async () => [];
}

/** The photo of the plan, as a file that a guide would choose. */
async function photoOf(context, { file }) {
  const path = join(root, file);
  const photo = { name: 'photo.png', mimeType: 'image/png' };
  if (extname(file) !== '.svg') return { ...photo, buffer: readFileSync(path) };
  const page = await context.newPage();
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${readFileSync(path, 'utf8')}`);
  const buffer = await page.locator('svg').screenshot();
  await page.close();
  return { ...photo, buffer };
}

/** From the start page to a tour with one stop, whose map has streets if the plan has. */
async function begin({ author, camera, plan, home }) {
  const { page, words } = author;
  const newTour = author.button(words.startPage.new, false);
  await newTour.waitFor();
  await camera.take('start', { rings: [newTour], left: 220, right: 1060, bottom: 400 });
  await newTour.click();
  const title = author.field(words.startPage.name(words.languageName(plan.languages[0])));
  await title.fill(plan.title[plan.languages[0]]);
  const place = page.getByLabel(words.coordinates);
  await place.fill(plan.stops[0].at);
  await page.keyboard.press('Enter');
  const folder = page.getByLabel(words.startPage.folder);
  await until(async () => (await folder.first().inputValue()).includes('/'), 'a folder is proposed');
  const create = author.button(words.startPage.create);
  await camera.take('new-tour', { rings: [title, place, create], left: 220, right: 1060 });
  await create.click();
  await page.getByRole('navigation', { name: words.navigation }).waitFor();
  author.folder = join(home, 'soundwalk', readdirSync(join(home, 'soundwalk'))[0]);
  await camera.take('map', { rings: [page.locator('.online-offer')], right: 860 });
  if (plan.extract === null) {
    await author.button(words.online.later).click();
    return;
  }
  const { status, stderr } = soundwalk('map', author.folder, '--from', join(root, plan.extract));
  if (status !== 0) throw new Error(stderr);
  await page.getByPlaceholder(words.search.placeholder).waitFor();
  await page.locator('.notes .note button').click();
}

/** The stops with their texts in the first language, and the photo. */
async function writeStops({ author, camera, plan, context }) {
  const { page, words } = author;
  const [lang] = plan.languages;
  for (const [index, stop] of plan.stops.entries()) {
    if (index > 0)
      await author.addStop(stop.at, async (note) => {
        if (index === 1) await camera.take('place', { rings: [author.button(words.addStop), note], right: 860 });
      });
    await author.write(index, lang, stop);
    if (index !== 1) continue;
    const story = author.passage(0, lang);
    await page.locator('[data-section="story"]').evaluate((story) => story.scrollIntoView());
    await camera.take('write', { rings: [story], left: 500 });
  }
  const { photo } = plan;
  await author.select(photo.stop);
  await page.locator('.panel').evaluate((panel) => panel.parentElement.scrollTo(0, 0));
  await page.getByLabel(words.stopPanel.photo.choose).setInputFiles(await photoOf(context, photo));
  await author.saved((tour) => tour.stops[photo.stop].picture?.file, 'the photo is on the disk');
  const [alt, credit] = [author.text(words.stopPanel.photo.alt, lang), author.field(words.stopPanel.photo.credit)];
  await alt.fill(photo.alt);
  await credit.fill(photo.credit);
  await author.saved((tour) => tour.stops[photo.stop].picture.credit === photo.credit, 'its credit is on the disk');
  await camera.take('photo', { rings: [page.locator('.photo'), alt, credit], left: 500 });
}

/** The second language, with its texts. */
async function translate({ author, camera, plan }) {
  const { page, words } = author;
  const lang = plan.languages[1];
  await author.open('tour');
  const picker = page.locator('.language-list').getByRole('combobox');
  await picker.fill(plan.typed);
  await page.getByRole('option').first().waitFor();
  await camera.take('language', { rings: [picker], right: 860, bottom: 480 });
  await page.keyboard.press('Enter');
  await author.saved((tour) => tour.languages.length === 2, 'the language is added');
  await author.text(words.title, lang).fill(plan.title[lang]);
  await author.open('stops');
  for (const [index, stop] of plan.stops.entries()) {
    await author.select(index);
    await author.write(index, lang, stop);
  }
}

/** The voice, and the recorder before the first take. */
async function record({ author, camera, plan }) {
  const { page, words } = author;
  await author.select(0);
  const stories = author.stories(plan.languages[0]);
  await stories
    .getByRole('button', { name: `${words.recordings.recordStop}, ${words.languageName(plan.languages[0])}` })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: words.openMicrophone }).click();
  await dialog.getByRole('button', { name: words.recordings.skipRoom }).click();
  const start = dialog.getByRole('button', { name: words.record });
  await camera.take('record', { rings: [start], of: dialog });
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

/** Photographs the ways along the streets. */
async function takeStreets({ author, camera }) {
  await author.select(3);
  await author.button(author.words.fitMap).click();
  await camera.take('streets', { rings: [author.button(author.words.connectStops)], right: 860 });
}

/** Ways along the streets, where the tour has some. */
async function followStreets(guide) {
  if (guide.plan.extract !== null) await takeStreets(guide);
}

/** The same, in a copy of the example that has streets. It is the last step: the tour is closed for it. */
async function openExample(guide) {
  const { author, plan } = guide;
  if (plan.extract !== null) return;
  const { page, words } = author;
  await author.button(words.startPage.all).click();
  await author.button(plan.example, false).click();
  await page.getByRole('navigation', { name: words.navigation }).waitFor();
  await author.open('stops');
  await takeStreets(guide);
}

/** A mistake, here a radius with one digit too many, and what the list of findings says about it. */
async function check({ author, camera }) {
  const { page, words } = author;
  await author.select(2);
  await author.button(words.fitMap).click();
  const radius = page.getByLabel(words.radius, { exact: true });
  const before = await radius.inputValue();
  await radius.fill('300');
  await page.keyboard.press('Enter');
  await author.saved((tour) => tour.stops[2].geofence.radius_m === 300, 'the zone is too large');
  const count = page.locator('button.findings-count');
  await count.click();
  await camera.take('findings', { rings: [count, page.locator('.all-findings .actions').first()], left: 500 });
  await page.keyboard.press('Escape');
  await radius.fill(before);
  await page.keyboard.press('Enter');
  await author.saved((tour) => tour.stops[2].geofence.radius_m !== 300, 'the zone is as it was');
}

async function rehearse({ author, camera }) {
  const { page, words } = author;
  await author.open('walk');
  await page.getByRole('radio', { name: words.walkModes.many }).check();
  await author.button(words.rehearsal.letWalk(100)).click();
  await page.getByText(words.rehearsal.pacing).waitFor({ timeout: 300_000 });
  for (const passing of [words.rehearsal.looking, words.rehearsal.trying])
    await page.getByText(passing).first().waitFor({ state: 'detached', timeout: 300_000 });
  await camera.take('rehearse', {
    rings: [page.getByRole('radio', { name: words.walkModes.many }), author.button(words.rehearsal.letWalk(100))],
  });
}

/** The pack, on a phone, and the folder for a web host. */
async function publish({ author, camera }) {
  const { page, words } = author;
  await author.open('build');
  await author.button(words.build).click();
  await page.getByText(words.pack.where, { exact: true }).waitFor({ timeout: 300_000 });
  await page.frameLocator('iframe').getByRole('button').first().waitFor();
  await camera.take('build', { rings: [author.button(words.build)] });
  const card = (title) => page.locator('.card', { has: page.getByRole('heading', { name: title, exact: true }) });
  await author.button(words.pack.phoneStart).click();
  await card(words.pack.phone).getByRole('img').waitFor();
  await camera.take('phone', { of: card(words.pack.phone) });
  await author.button(words.pack.folderMake).click();
  await page.getByText(words.pack.folderUpload).waitFor();
  await camera.take('folder', { of: card(words.pack.folder) });
}

const { module: studio } = await runnerImport(join(root, 'web/studio/src/words/index.ts'), { configFile: false });
/** What is closed and removed at the end. */
const cleanings = [];
const t = { after: (clean) => cleanings.push(clean) };
// The same voices on every machine.
process.env.SOUNDWALK_VOICES = 'draft,espeak-ng';
const wanted = process.argv.slice(2);
try {
  for (const plan of tours.filter((plan) => wanted.length === 0 || wanted.includes(plan.interface))) {
    const home = join(root, 'target', 'guide', plan.interface);
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    t.after(() => rmSync(home, { recursive: true, force: true }));
    const { address } = await startPage(t, home, plan.system);
    const context = await newDesktopContext(t, await launch(t), { locale: plan.locale });
    await context.addInitScript(steadyMicrophone);
    await context.route('**/api/phone', (route) =>
      route.fulfill({ json: route.request().method() === 'POST' ? phone : null }),
    );
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(address);
    const author = new Author(page, studio.wordsFor([plan.interface]));
    const camera = new Camera(page, join(root, 'docs/pictures/guide', plan.interface), home);
    const guide = { author, camera, plan, home, context };
    for (const step of [begin, writeStops, translate, record, followStreets, check, rehearse, publish, openExample]) {
      console.log(`${plan.interface}: ${step.name}`);
      await step(guide);
    }
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  for (const clean of cleanings.reverse()) await clean();
}
