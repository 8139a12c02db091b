// The two tours that the guide makes: six stops of a tour of this repository each, with its texts, places and names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tests/e2e/studio-tools.mjs';

const textOf = (passage) => (typeof passage === 'string' ? passage : passage.text);

/** The stops with these ids, with what a guide types for them. Titles lose what follows the colon: the list of stops is narrow. */
function stopsOf(tour, ids) {
  const { stops } = JSON.parse(readFileSync(join(root, 'tour', tour, 'tour.json'), 'utf8'));
  const each = (texts, change) => Object.fromEntries(Object.entries(texts).map(([lang, text]) => [lang, change(text)]));
  return ids.map((id) => {
    const stop = stops.find((one) => one.id === id);
    return {
      at: `${stop.position.lat}, ${stop.position.lon}`,
      title: each(stop.title, (title) => title.split(':')[0]),
      texts: each(stop.narration, (passages) => passages.map(textOf)),
      directions: each(stop.directions ?? {}, textOf),
    };
  });
}

/** Of docs/guide.md. The streets of Helsinki are in the repository. */
const helsinki = {
  interface: 'en',
  locale: 'en-GB',
  system: 'en_GB.UTF-8',
  languages: ['en', 'ru'],
  typed: 'Russian',
  title: { en: 'Helsinki on foot', ru: 'Хельсинки пешком' },
  extract: 'tests/fixtures/streets/Helsinki.osm.pbf',
  photo: {
    stop: 4,
    file: 'tour/helsinki/pictures/senate-square.png',
    alt: 'A plan of Senate Square: the statue in the middle, the cathedral to the north.',
    credit: '© OpenStreetMap contributors, ODbL 1.0',
  },
  stops: stopsOf('helsinki', [
    'station',
    'three-smiths',
    'esplanade',
    'havis-amanda',
    'senate-square',
    'railway-square',
  ]),
};

/** Of docs/guide.ru.md. The streets of Novokuznetsk are not: its map is bare, as a guide's is at first. */
const novokuznetsk = {
  interface: 'ru',
  locale: 'ru-RU',
  system: 'ru_RU.UTF-8',
  languages: ['ru', 'en'],
  typed: 'английский',
  title: { ru: 'Новокузнецк пешком', en: 'Novokuznetsk on foot' },
  extract: null,
  example: 'Хельсинки: что знает карта',
  photo: {
    stop: 0,
    file: 'web/guide/tank.svg',
    alt: 'Танк Т-34-85 на постаменте.',
    credit: 'Рисунок для этой экскурсии, CC BY 4.0',
  },
  stops: stopsOf('novokuznetsk', [
    'pobed-square',
    'mayakovsky',
    'local-museum',
    'theatre',
    'metallurgists-garden',
    'station',
  ]),
};

export const tours = [helsinki, novokuznetsk];
