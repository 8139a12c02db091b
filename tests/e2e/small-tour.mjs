// A small tour for the tests: four stops in a line, 200 m apart, each with a story of a quarter of a minute. It has no
// sounds of its own unless they are requested.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite, out } from './tools.mjs';

const LAT = -41.2889;
const LON = 174.7772;
/** Degrees of longitude between two stops: 200 m at this latitude. */
const STEP = 200 / (111_195 * Math.cos((LAT * Math.PI) / 180));
const STORY = 'Here stood a small house by the water where boats were mended every winter. ';

/** The tour as an object; `sentences` is the length of each story, `change` may alter anything before it is written. */
export function smallTour({ sentences = 3, change } = {}) {
  const names = ['s1', 's2', 's3', 's4'];
  const place = (index) => [LON + index * STEP, LAT];
  const tour = {
    format: 1,
    id: 'wellington',
    title: { en: 'Wellington' },
    languages: ['en'],
    stops: names.map((id, index) => ({
      id,
      title: { en: `Stop ${index + 1}` },
      position: { lat: LAT, lon: place(index)[0] },
      geofence: { radius_m: 30 },
      narration: { en: [STORY.repeat(sentences)] },
    })),
    legs: names.slice(1).map((id, index) => ({ from: names[index], to: id, by: 'foot', line: [place(index), place(index + 1)] })),
  };
  change?.(tour);
  return tour;
}

/** Builds it; with `sounds`, the tour has short sounds of its own. */
export function buildSmallTour(name, { sounds = false, ...options } = {}) {
  const folder = join(out, `${name}-tour`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tour = smallTour(options);
  if (sounds) {
    tour.sound = { arrival: 'arrival.wav', tour_end: 'tour-end.wav', gps_lost: 'gps-lost.wav', gps_found: 'gps-found.wav' };
    Object.values(tour.sound).forEach((file, index) => writeFileSync(join(folder, file), tone(400 + 100 * index)));
  }
  writeFileSync(join(folder, 'tour.json'), JSON.stringify(tour, null, 2));
  return { ...buildSite(folder, name), tour };
}

/** A quiet tone, half a second long unless told otherwise, 16-bit PCM at 48 kHz in a WAV file. */
export function tone(hertz, seconds = 0.5) {
  const [rate, samples] = [48_000, Math.round(48_000 * seconds)];
  const wav = Buffer.alloc(44 + 2 * samples);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(36 + 2 * samples, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(2 * rate, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(2 * samples, 40);
  for (let at = 0; at < samples; at++) {
    const fade = Math.min(1, at / 2400, (samples - at) / 2400);
    wav.writeInt16LE(Math.round(6000 * fade * Math.sin((2 * Math.PI * hertz * at) / rate)), 44 + 2 * at);
  }
  return wav;
}

/** The tour's ways for a walker who comes from 100 m before the first stop. */
export function approachPath(tour) {
  const [first] = tour.stops;
  const gate = { id: 'gate', position: { lat: first.position.lat, lon: first.position.lon - STEP / 2 } };
  return { stops: [gate, ...tour.stops], legs: [{ from: 'gate', to: first.id }, ...tour.legs] };
}
