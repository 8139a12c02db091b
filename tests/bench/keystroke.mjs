// Measures how long the studio takes to answer a keystroke: an edit of one letter in a tour of 60 stops in two languages, on the
// streets of Helsinki. Run it with `node tests/bench/keystroke.mjs`; SOUNDWALK names another program than target/release/soundwalk.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = process.env.SOUNDWALK ?? join(root, 'target', 'release', 'soundwalk');
const extract = join(root, 'tests', 'fixtures', 'streets', 'Helsinki.osm.pbf');
const STOPS = Number(process.argv[2] ?? 60);
const KEYSTROKES = 30;

const SENTENCES = {
  en: ['In 1852 a merchant had this house built, with 4 floors and a courtyard of 300 m².', 'Look up: the masks above the windows show the seasons.'],
  ru: ['В 1852 году купец построил этот дом: 4 этажа и двор в 300 м².', 'Посмотрите вверх: маски над окнами изображают времена года.'],
};

/** Stops on a grid in the middle of the city, each with a story of three passages and directions. */
function tour() {
  const stops = Array.from({ length: STOPS }, (_, index) => {
    const [row, column] = [Math.floor(index / 10), index % 10];
    const number = row % 2 === 0 ? column : 9 - column;
    const story = (lang) => [0, 1, 2].map((part) => `${index + 1}.${part + 1}. ${SENTENCES[lang].join(' ').repeat(3)}`);
    return {
      id: `stop-${index + 1}`,
      title: { en: `Stop ${index + 1}`, ru: `Остановка ${index + 1}` },
      position: { lat: Number((60.1665 + row * 0.0015).toFixed(5)), lon: Number((24.937 + number * 0.0015).toFixed(5)) },
      geofence: { radius_m: 30 },
      narration: { en: story('en'), ru: story('ru') },
      directions: { en: 'Turn left and walk on to the next corner.', ru: 'Поверните налево и идите до следующего угла.' },
    };
  });
  return { format: 1, id: 'bench', title: { en: 'Bench', ru: 'Проба' }, languages: ['en', 'ru'], stops };
}

const home = mkdtempSync(join(tmpdir(), 'soundwalk-keystroke-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));
writeFileSync(join(home, 'tour.json'), `${JSON.stringify(tour(), null, 2)}\n`);
const made = spawnSync(program, ['map', home, '--from', extract], { encoding: 'utf8' });
if (made.status !== 0) throw new Error(made.stderr);

const child = spawn(program, ['studio', home, '--no-open', '--store', join(home, '.store')], { stdio: ['ignore', 'pipe', 'inherit'] });
process.on('exit', () => child.kill());
const address = await new Promise((resolve) => {
  let text = '';
  child.stdout.on('data', (data) => {
    text += data;
    if (text.includes('\n')) resolve(new URL(text.trim()));
  });
});
const headers = { Authorization: `Bearer ${address.searchParams.get('token')}`, 'Content-Type': 'application/json', 'Accept-Language': 'ru' };

async function ask(path, body) {
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(new URL(path, address.origin), init);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

let view = await ask('/api/tour');
// The streets are connected, as a guide would do it.
view = await ask('/api/connect', { base: view.version });
const pointer = `/stops/${Math.floor(STOPS / 2)}/narration/ru/0`;
const text = view.tour.stops[Math.floor(STOPS / 2)].narration.ru[0];
const times = [];
for (let letter = 0; letter < KEYSTROKES; letter += 1) {
  const value = text + 'мостовая длинная улица вниз'.slice(0, letter % 20);
  const start = performance.now();
  view = await ask('/api/edit', { base: view.version, label: 'typing', continues: true, edits: [{ do: 'set', pointer, value }] });
  times.push(performance.now() - start);
}
// The first keystrokes read the files.
const sorted = times.slice(3).sort((one, other) => one - other);
const at = (share) => sorted[Math.floor(sorted.length * share)].toFixed(0);
console.log(`${STOPS} stops, ${view.findings.length} findings: median ${at(0.5)} ms, nine in ten under ${at(0.9)} ms`);
process.exit(0);
