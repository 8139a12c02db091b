// A tour in the middle of Helsinki whose streets are made of a real extract of OpenStreetMap
// (tests/fixtures/streets/Helsinki.osm.pbf), by the program itself.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite, out, program, root } from './tools.mjs';

const extract = join(root, 'tests', 'fixtures', 'streets', 'Helsinki.osm.pbf');

const STOPS = [
  ['cathedral', 'The cathedral', 'Собор', 60.16985, 24.95245],
  ['fabianinkatu', 'Fabianinkatu', 'Фабианинкату', 60.16865, 24.94975],
  ['esplanade', 'Esplanade Park', 'Парк Эспланада', 60.1674, 24.9477],
  ['ateneum', 'Ateneum', 'Атенеум', 60.1701, 24.944],
];

/** The tour as an object. Legs are straight lines on foot unless told otherwise. */
export function streetsTour() {
  const stop = ([id, en, ru, lat, lon]) => ({
    id,
    title: { en, ru },
    position: { lat, lon },
    geofence: { radius_m: 25 },
    narration: { en: [`Here is a story about this place: ${en}.`], ru: [`Здесь рассказ об этом месте: ${ru}.`] },
  });
  return {
    format: 1,
    id: 'helsinki-middle',
    title: { en: 'The middle of Helsinki', ru: 'Центр Хельсинки' },
    languages: ['en', 'ru'],
    stops: STOPS.map(stop),
    legs: STOPS.slice(1).map(([to], index) => ({ from: STOPS[index][0], to, by: 'foot' })),
  };
}

/** Writes the tour into a new folder; with `map`, its streets as well. */
export function writeStreetsTour(folder, { map = true } = {}) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tour.json'), `${JSON.stringify(streetsTour(), null, 2)}\n`);
  if (!map) return folder;
  const { status, stderr } = spawnSync(program, ['map', folder, '--from', extract], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`soundwalk map: ${stderr}`);
  return folder;
}

/** Builds the tour. */
export function buildStreetsTour() {
  return buildSite(writeStreetsTour(join(out, 'streets-tour')), 'streets');
}
