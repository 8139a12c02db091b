// Every key of the format has a form that is really there: a tour with all keys is opened, each view is visited, and the pointers
// of its forms (`data-pointer`) are compared with the JSON Schema. `web/studio/test/forms.test.ts` compares the list of forms
// with the schema.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { keyAt, keysOf } from '../../web/studio/test/schema-keys.mjs';
import { folder, launch, newDesktopContext, open, root, studio, view } from './studio-tools.mjs';

const require = createRequire(join(root, 'web', 'package.json'));

const passage = (text) => ({ text, say: `${text} now`, claims: ['fact'], take: 'audio/a.wav', voice: { name: 'piper/en_US-lessac-medium', speaker: '0', pace: 150 } });
const program = (text) => ({ text, voice: { command: ['speak'], version: '1', timeout_s: 9, stress: 'acute' } });

/** A tour in which every key of the format is used. */
const TOUR = {
  $schema: '../tour.schema.json',
  format: 1,
  id: 'all-keys',
  title: { en: 'All keys' },
  languages: ['en'],
  description: { en: 'A tour with every key.' },
  cover: { file: 'pictures/a.jpg', alt: { en: 'A gate' }, credit: 'Ann' },
  author: 'Ann',
  licence: 'CC BY 4.0',
  url: 'https://example.org/',
  source: { title: 'The document', sha256: '0'.repeat(64) },
  order: 'free',
  claims: [{ id: 'fact', statement: { en: 'It is so.' }, figures: ['1'], names: ['Gate'], paragraph: 1, source: 'A book' }],
  lexicon: { en: { KMK: 'kay em kay' } },
  voices: { en: { name: 'piper/en_US-lessac-medium', speaker: '0', pace: 150 } },
  rendered: 'audio/rendered',
  sound: { loudness_lufs: -16, arrival: 'a.wav', tour_end: 'a.wav', gps_lost: 'a.wav', gps_found: 'a.wav', bed: 'a.wav', bed_below_lu: 18 },
  maps: ['maps/a.geojson'],
  stops: [
    {
      id: 'one',
      title: { en: 'One' },
      position: { lat: 54.3487, lon: 18.6532, uncertainty_m: 5, source: 'map', surveyed: '2026-05-01' },
      geofence: { radius_m: 30, heading: { towards: 90, within: 60 } },
      narration: { en: [passage('Here'), program('And here')] },
      short: { en: [passage('Short'), program('Shorter')] },
      directions: { en: passage('Go on') },
      bed: 'a.wav',
      picture: { file: 'pictures/a.jpg', alt: { en: 'A gate' }, credit: 'Ann' },
      playback: { repeat: 'again', cooldown_s: 60, priority: 1, after: ['two'], not_after: ['three'] },
    },
    {
      id: 'two',
      title: { en: 'Two' },
      position: { lat: 54.3497, lon: 18.6542 },
      geofence: { corridor: { line: [[18.6542, 54.3497], [18.6552, 54.3507]], width_m: 20 } },
      narration: { en: ['There'] },
      directions: { en: program('Go there') },
    },
    {
      id: 'three',
      title: { en: 'Three' },
      position: { lat: 54.3507, lon: 18.6552 },
      geofence: { polygon: [[18.655, 54.35], [18.656, 54.35], [18.656, 54.351], [18.655, 54.35]] },
      narration: { en: ['Elsewhere'] },
    },
  ],
  legs: [{ from: 'one', to: 'two', by: 'foot', line: [[18.6532, 54.3487], [18.6542, 54.3497]] }],
};

/** The same tour with a program for its voice, whose settings have other forms. */
const WITH_PROGRAM = { ...TOUR, voices: { en: { command: ['speak'], version: '1', timeout_s: 9, stress: 'acute' } } };

const schema = JSON.parse(readFileSync(join(root, 'tour', 'tour.schema.json'), 'utf8'));
const keys = keysOf(schema);

/** The keys for which the open page has forms, whether they are folded away or not. */
async function formsOf(page) {
  const pointers = await page.locator('[data-pointer]').evaluateAll((all) => all.flatMap((one) => one.dataset.pointer.split(' ')));
  return pointers.map((pointer) => keyAt(keys, pointer)).filter((key) => key !== null);
}

/** Opens every section of a stop's panel and what is folded in it. */
async function unfold(page) {
  for (;;) {
    const closed = page.locator('.panel details:not([open]) > summary, .panel button[aria-expanded="false"]').filter({ visible: true });
    if ((await closed.count()) === 0) return;
    await closed.first().click();
  }
}

/** The keys that a value uses. */
function keysIn(value, at = '') {
  const inner = typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, one]) => keysIn(one, `${at}/${key}`))
    : [];
  return [keyAt(keys, at), ...inner].filter((key) => key !== null);
}

/** The list of forms, compiled from its TypeScript. */
async function listOfForms(t) {
  const { build } = await import(pathToFileURL(require.resolve('vite')).href);
  const outDir = folder(t);
  const input = join(root, 'web', 'studio', 'src', 'model', 'forms.ts');
  await build({ configFile: false, logLevel: 'warn', build: { ssr: true, outDir, rollupOptions: { input, output: { entryFileNames: 'forms.mjs' } } } });
  const { forms } = await import(pathToFileURL(join(outDir, 'forms.mjs')).href);
  return forms;
}

test('every key of the format has a form in the view that the list of forms names', { timeout: 240_000 }, async (t) => {
  const used = new Set([...keysIn(TOUR), ...keysIn(WITH_PROGRAM), '/voices', '/stops/*/narration/*/*', '/stops/*/short/*/*']);
  assert.deepEqual(keys.filter((key) => !used.has(key)), [], 'the tour of this test uses every key');
  const found = new Map();
  const context = await newDesktopContext(t, await launch(t));
  for (const tour of [TOUR, WITH_PROGRAM]) {
    const place = join(folder(t), 'tour');
    mkdirSync(place);
    writeFileSync(join(place, 'tour.json'), JSON.stringify(tour, null, 2));
    const page = await open(context, (await studio(t, place)).address);
    for (const [name, label] of Object.entries({ tour: 'Tour', stops: 'Stops', words: 'Words & facts' })) {
      await view(page, label);
      const stops = name === 'stops' ? tour.stops.map((stop) => stop.title.en) : [null];
      for (const stop of stops) {
        if (stop !== null) {
          await page.getByRole('button', { name: new RegExp(`\\b${stop}\\b`) }).first().click();
          const index = tour.stops.findIndex((one) => one.title.en === stop);
          await page.locator(`[data-pointer*="/stops/${index}/"]`).first().waitFor({ state: 'attached' });
          await unfold(page);
        }
        for (const key of await formsOf(page)) found.set(key, (found.get(key) ?? new Set()).add(name));
      }
    }
    await page.close();
  }
  const declared = await listOfForms(t);
  assert.deepEqual(keys.filter((key) => !found.has(key)), [], 'keys without a form');
  const elsewhere = [...found].filter(([key, views]) => !views.has(declared.get(key))).map(([key, views]) => `${key}: ${[...views].join(', ')}`);
  assert.deepEqual(elsewhere, [], 'keys whose form is in another view than forms.ts says');
});
