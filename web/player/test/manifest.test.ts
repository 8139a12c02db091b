// The reader of the manifest and the tour: what is absent has a value of its own, what is wrong is named with its
// place.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mimeType } from '../src/pack/cache';
import { readManifest } from '../src/pack/manifest';
import { filesFor, soundOf, trackOf } from '../src/pack/pack';
import { readTour } from '../src/pack/tour';

const DIGEST = '0123456789abcdef'.repeat(4);

function track(): Record<string, unknown> {
  return {
    role: 'story',
    mix: 'standard',
    stop: 'a',
    language: 'en',
    file: 'a.opus',
    duration_s: 3,
    captions: 'a.vtt',
    transcript: 'a.txt',
  };
}

/** A manifest with nothing that may be left out. */
function least(): Record<string, unknown> {
  const files = Object.fromEntries(
    ['a.opus', 'a.vtt', 'a.txt', 'index.html'].map((name) => [name, { bytes: 1, sha256: DIGEST }]),
  );
  return { format: 1, id: 'tour', title: { en: 'Tour' }, languages: ['en'], tracks: [track()], files };
}

test('reading a manifest without optional parts fills in their defaults', () => {
  const manifest = readManifest(least());
  assert.deepEqual(manifest.sounds, []);
  assert.deepEqual(manifest.maps, []);
  assert.deepEqual(manifest.pictures, {});
  assert.equal(manifest.cover, null);
  assert.equal(manifest.tracks[0]?.master, null);
  assert.deepEqual(manifest.tracks[0]?.passages, []);
  for (const role of ['arrival', 'tour-end', 'gps-lost', 'gps-found'] as const)
    assert.equal(soundOf(manifest, role), undefined);
  assert.equal(trackOf(manifest, 'a', 'en', 'short')?.file, 'a.opus');
  assert.deepEqual(
    filesFor(manifest, 'en').map(({ path }) => path),
    ['a.opus', 'a.vtt', 'index.html'],
  );
});

test('only files beside the page get executable types', () => {
  for (const [path, kind] of [
    ['index.html', 'text/html; charset=utf-8'],
    ['icon.svg', 'image/svg+xml'],
    ['pictures/a.svg', 'application/octet-stream'],
    ['pictures/a.HTML', 'application/octet-stream'],
    ['maps/a.js', 'application/octet-stream'],
    ['pictures/a.webp', 'image/webp'],
  ] as const)
    assert.equal(mimeType(path), kind, path);
});

test('a picture is downloaded in one format', () => {
  const picture = { bytes: 1, sha256: DIGEST };
  const files = {
    ...(least().files as object),
    'p/a.jpg': picture,
    'p/a.webp': picture,
    'p/b.jpg': picture,
    'p/cover.jpg': picture,
    'p/cover.webp': picture,
  };
  const manifest = readManifest({
    ...least(),
    files,
    pictures: { a: 'p/a.jpg', b: 'p/b.jpg' },
    pictures_webp: { a: 'p/a.webp' },
    cover: 'p/cover.jpg',
    cover_webp: 'p/cover.webp',
  });
  const wanted = filesFor(manifest, 'en').map(({ path }) => path);
  assert.deepEqual(
    wanted.filter((path) => path.startsWith('p/')),
    ['p/a.webp', 'p/b.jpg', 'p/cover.webp'],
  );
});

test('null counts as an absent optional part', () => {
  const manifest = readManifest({
    ...least(),
    sounds: null,
    maps: null,
    pictures: null,
    cover: null,
    tracks: [{ ...track(), master: null, passages: null }],
  });
  assert.deepEqual([manifest.sounds, manifest.maps, manifest.pictures, manifest.tracks[0]?.passages], [[], [], {}, []]);
});

test('unknown kinds of tracks and sounds are read but not used', () => {
  const manifest = readManifest({
    ...least(),
    tracks: [{ ...track(), role: 'quiz' }],
    sounds: [{ role: 'bell', file: 'b.opus' }],
  });
  assert.equal(trackOf(manifest, 'a', 'en', 'full'), undefined);
  assert.equal(soundOf(manifest, 'gps-lost'), undefined);
});

test('a stored manifest keeps the fields that only a newer page knows', () => {
  const source = { ...least(), of_a_newer_page: true };
  const again = readManifest(JSON.parse(JSON.stringify(readManifest(source).source)));
  assert.deepEqual(again, readManifest(source));
  assert.deepEqual(again.source, source);
});

for (const [name, broken, message] of [
  ['no object', [], 'manifest.json: is not an object.'],
  ['no tracks', { ...least(), tracks: undefined }, 'manifest.json: tracks is missing.'],
  [
    'a track without its file',
    { ...least(), tracks: [{ ...track(), file: undefined }] },
    'manifest.json: tracks[0].file is missing.',
  ],
  [
    'a length as text',
    { ...least(), tracks: [{ ...track(), duration_s: '3' }] },
    'manifest.json: tracks[0].duration_s is not a number.',
  ],
  ['sounds that are no list', { ...least(), sounds: {} }, 'manifest.json: sounds is not a list.'],
  ['no language', { ...least(), languages: [] }, 'manifest.json: languages is empty.'],
  [
    'a digest cut short',
    { ...least(), files: { a: { bytes: 1, sha256: 'ab' } } },
    'manifest.json: files.a.sha256 is not a digest.',
  ],
] as const) {
  test(`refused with the place of the error: ${name}`, () => {
    assert.throws(() => readManifest(broken), { message });
  });
}

/** A tour with nothing that may be left out. */
function minimalTour(): { stops: Record<string, unknown>[]; [name: string]: unknown } {
  const stop = {
    id: 'a',
    title: { en: 'A' },
    position: { lat: 1, lon: 2 },
    geofence: { radius_m: 30 },
    narration: { en: ['Hello.'] },
  };
  return { title: { en: 'Tour' }, stops: [stop] };
}

test('reading a tour without optional parts fills in their defaults', () => {
  const tour = readTour(minimalTour());
  assert.equal(tour.order, 'strict');
  assert.deepEqual(tour.legs, []);
  const [stop] = tour.stops;
  assert.deepEqual([stop?.directions, stop?.picture, stop?.position.uncertainty_m], [{}, null, null]);
  assert.deepEqual(stop?.geofence, { radius_m: 30, polygon: null, corridor: null });
});

test('passages of both forms become texts, and a leg is on foot by default', () => {
  const { stops, ...rest } = minimalTour();
  const tour = readTour({
    ...rest,
    stops: [
      { ...stops[0], narration: { en: ['One.', { text: 'Two.', say: 'two' }] }, directions: { en: { text: 'Left.' } } },
    ],
    legs: [
      { from: 'a', to: 'a' },
      {
        from: 'a',
        to: 'a',
        by: 'ferry',
        line: [
          [1, 2, 3],
          [3, 4],
        ],
      },
    ],
  });
  assert.deepEqual(tour.stops[0]?.narration, { en: ['One.', 'Two.'] });
  assert.deepEqual(tour.stops[0]?.directions, { en: 'Left.' });
  assert.deepEqual(
    tour.legs.map(({ by, line }) => [by, line]),
    [
      ['foot', []],
      [
        'ferry',
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
  );
});

test('a stop without a position is refused with the place of the error', () => {
  const { stops, ...rest } = minimalTour();
  assert.throws(() => readTour({ ...rest, stops: [{ ...stops[0], position: undefined }] }), {
    message: 'tour.json: stops[0].position is missing.',
  });
});

test('the tiles are downloaded, the ways are left to other players', () => {
  const facts = { bytes: 1, sha256: DIGEST };
  const files = { ...(least().files as object), 'maps/01-streets.pmtiles': facts, 'maps/02-ways.bin': facts };
  const manifest = readManifest({ ...least(), files, maps: ['maps/01-streets.pmtiles'], ways: 'maps/02-ways.bin' });
  const wanted = filesFor(manifest, 'en').map(({ path }) => path);
  assert.deepEqual(
    wanted.filter((path) => path.startsWith('maps/')),
    ['maps/01-streets.pmtiles'],
  );
  assert.equal(readManifest(least()).ways, null);
});
