// What the page does with samples, levels, sentences, cuts and the time of a walk.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { HeardLine, Tour } from '../src/api/wire.ts';
import { joined, passagesIn, splitAt } from '../src/model/passages.ts';
import { cutsOf, piecesOf, placed, segmentsOf, withEnd } from '../src/model/stop-take.ts';
import { realSilences, soundTime, walkTime } from '../src/model/walk-time.ts';
import { judgeRoom, LevelWatch, matchedVolumes } from '../src/sound/levels.ts';
import {
  joinedAt,
  pausesOf,
  peaksOf,
  quietestNear,
  readWav,
  secondsOf,
  sentenceStarts,
  type Samples,
} from '../src/sound/samples.ts';
import { wavFile } from '../src/sound/wav.ts';
import { plainWords, sentencesOf } from '../src/text/sentences.ts';

const RATE = 8000;

/** Speech and pauses in turn, in seconds; the first is speech. */
function speech(...lengths: number[]): Samples {
  const samples: number[] = [];
  lengths.forEach((length, index) => {
    for (let at = 0; at < length * RATE; at += 1)
      samples.push(index % 2 === 0 ? 0.4 * Math.sin(at * 0.3) : 0.0005 * Math.sin(at * 1.7));
  });
  return { samples: Float32Array.from(samples), rate: RATE };
}

test('a waveform shows the extremes of every stretch', () => {
  const { low, high } = peaksOf({ samples: Float32Array.from([0, 1, 0, -1, 0.5, 0.5]), rate: 2 }, 0, 3, 3);
  assert.deepEqual(
    [low, high],
    [
      [0, -127, 0],
      [127, 0, 64],
    ],
  );
  assert.deepEqual(peaksOf({ samples: new Float32Array(), rate: 2 }, 0, 1, 2).high, [0, 0]);
});

test('sentences begin after the pauses that fit their lengths', () => {
  const take = speech(2, 0.6, 1, 0.5, 3);
  assert.deepEqual(
    pausesOf(take).map(([from, to]) => [Math.round(from * 10) / 10, Math.round(to * 10) / 10]),
    [
      [2, 2.6],
      [3.6, 4.1],
    ],
  );
  const starts = sentenceStarts(
    ['Twenty letters are here.', 'Ten of it.', 'And thirty letters are in this sentence.'],
    take,
  );
  assert.deepEqual(
    starts.map((start) => Math.round(start * 10) / 10),
    [0, 2.6, 4.1],
  );
  // More sentences than pauses still begin one after the other.
  const many = sentenceStarts(
    Array.from({ length: 8 }, () => 'Word.'),
    speech(1, 0.3, 1),
  );
  assert.ok(
    many.every((start, index) => index === 0 || start > (many[index - 1] ?? 0)),
    String(many),
  );
});

test('recordings are joined in a quiet place without a jump', () => {
  const kept = speech(1, 0.4, 1);
  const at = quietestNear(kept, 1.1);
  assert.ok(at > 1 && at < 1.4, String(at));
  const whole = joinedAt(kept, at, speech(2));
  assert.ok(Math.abs(secondsOf(whole) - at - 2) < 0.02, String(secondsOf(whole)));
  // In loud sound, too, no sample differs from the one before by more than the sounds themselves do.
  const loud = joinedAt(speech(1), 0.5, speech(1)).samples;
  const steps = loud.slice(1).map((sample, index) => Math.abs(sample - (loud[index] ?? 0)));
  assert.ok(Math.max(...steps) < 0.2, String(Math.max(...steps)));
});

test('a WAV file of the server is read', async () => {
  const { samples, rate } = speech(0.01);
  const file = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const source = new DataView(await wavFile([samples], rate).arrayBuffer());
  for (let at = 0; at < 44; at += 1) file.setUint8(at, source.getUint8(at));
  file.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) => file.setInt16(44 + index * 2, sample * 32_767, true));
  const read = readWav(file.buffer);
  assert.equal(read.rate, RATE);
  assert.equal(read.samples.length, samples.length);
  assert.ok(Math.abs((read.samples[5] ?? 9) - (samples[5] ?? 0)) < 0.001);
  for (let cut = 0; cut < 46; cut += 1) readWav(file.buffer.slice(0, cut));
});

test('a warning goes away when its reason has', () => {
  const watch = new LevelWatch();
  watch.begin(0);
  assert.equal(watch.hear({ peak: -8, rms: -20 }, 100), 'good');
  assert.equal(watch.hear({ peak: -0.5, rms: -10 }, 200), 'loud');
  assert.equal(watch.hear({ peak: -8, rms: -20 }, 1000), 'loud');
  assert.equal(watch.hear({ peak: -8, rms: -20 }, 1800), 'good');
  watch.begin(0);
  assert.equal(watch.hear({ peak: -40, rms: -50 }, 1000), 'good');
  assert.equal(watch.hear({ peak: -40, rms: -50 }, 3000), 'quiet');
});

test('a room is judged by its noise, not by a click', () => {
  const room = (floor: number): number[] => [
    ...Array.from({ length: 90 }, () => floor),
    ...Array.from({ length: 10 }, () => -5),
  ];
  const verdicts = [-100, -70, -55, -48, -40].map((floor) => judgeRoom(room(floor)).verdict);
  assert.deepEqual(verdicts, ['nothing', 'quiet', 'good', 'audible', 'noisy']);
  assert.equal(judgeRoom([]).verdict, 'nothing');
});

test('of two sounds the louder one is turned down', () => {
  const [one, other] = matchedVolumes(-16, -22);
  assert.ok(Math.abs(one - 0.501) < 0.01 && other === 1);
  assert.deepEqual(matchedVolumes(null, -22), [1, 1]);
});

test('people read the words without marks, sentence by sentence', () => {
  const text =
    'Look up. {pause 2} It stopped {slow: on the {emphasis: first} day}. {voice rhvoice/slt: “Well.”} {brace}';
  assert.equal(plainWords(text), 'Look up. It stopped on the first day. “Well.” {brace}');
  assert.deepEqual(sentencesOf('Один. Два! … Три?', 'ru'), ['Один.', 'Два!', '… Три?']);
});

const segments = segmentsOf({
  voice: 'draft',
  strays: [],
  passages: [
    [[0, 2]],
    [],
    [
      [5, 6],
      [7, 8],
    ],
  ].map((pieces, index) => ({
    pointer: `/stops/0/narration/en/${index}`,
    text: '',
    pieces: pieces as [number, number][],
    sentences: [],
    confidence: null,
    doubts: [],
  })),
});

test('cuts are moved, placed and left out', () => {
  const pieces = piecesOf(segments);
  assert.deepEqual(
    pieces.map(({ segment, piece }) => [segment, piece]),
    [
      [0, 0],
      [2, 0],
      [2, 1],
    ],
  );
  const last = pieces[2];
  assert.ok(last !== undefined);
  const moved = withEnd(segments, last, 'from', 6.5);
  assert.deepEqual(moved[2]?.pieces, [
    [5, 6],
    [6.5, 8],
  ]);
  assert.deepEqual(placed(segments, 1, 10, null)[1]?.pieces, [[2, 5]]);
  assert.deepEqual(placed(segments, 1, 10, 8.5)[1]?.pieces, [[8.5, 10]]);
  assert.deepEqual(placed(segments, 1, 10, 5.5)[1]?.pieces, [[2, 5]]);
  assert.deepEqual(
    cutsOf(segments).map((cut) => cut.pointer.at(-1)),
    ['0', '2'],
  );
});

test('the time of a walk and of its shortened sound belong together', () => {
  const shortened = [
    { at_s: 15, left_out_s: 100 },
    { at_s: 200, left_out_s: 50 },
  ];
  for (const [walk, sound] of [
    [0, 0],
    [15, 15],
    [115, 15],
    [130, 30],
    [200, 100],
    [250, 100],
    [260, 110],
  ] as const)
    assert.equal(soundTime(walk, shortened), sound, String(walk));
  for (const [sound, walk] of [
    [0, 0],
    [14, 14],
    [30, 130],
    [110, 260],
  ] as const) {
    assert.equal(walkTime(sound, shortened), walk, String(sound));
    assert.equal(soundTime(walkTime(sound, shortened), shortened), sound);
  }
  const line = (from_s: number, to_s: number): HeardLine => ({ stop: 0, is_directions: false, from_s, to_s, text: '' });
  assert.deepEqual(realSilences([line(0, 10), line(120, 195)], shortened, 260), [
    { from: 10, to: 120 },
    { from: 195, to: 260 },
  ]);
});

const tour = {
  claims: [
    { id: 'a', statement: {}, figures: ['1932'] },
    { id: 'b', statement: {}, figures: ['64'] },
  ],
  stops: [
    {
      id: 's',
      narration: {
        en: [
          'One.',
          {
            text: 'Built in 1932. It made 64 tanks.',
            say: 'Built early. It made many tanks.',
            claims: ['a', 'b'],
            take: 'x.wav',
          },
        ],
      },
      directions: { en: 'Go on.' },
      short: { en: ['Short.'] },
    },
  ],
} as unknown as Tour;

test('passages are read in their order, divided and joined', () => {
  assert.deepEqual(
    passagesIn(tour, 'en').map((one) => one.pointer),
    ['/stops/0/narration/en/0', '/stops/0/narration/en/1', '/stops/0/directions/en', '/stops/0/short/en/0'],
  );
  const at = '/stops/0/narration/en/1';
  const text = 'Built in 1932. It made 64 tanks.';
  assert.deepEqual(splitAt(tour, at, text, text.indexOf('It'), 'en'), [
    { do: 'set', pointer: at, value: { text: 'Built in 1932.', say: 'Built early.', claims: ['a'] } },
    {
      do: 'insert',
      pointer: '/stops/0/narration/en/2',
      value: { text: 'It made 64 tanks.', say: 'It made many tanks.', claims: ['b'] },
    },
  ]);
  assert.deepEqual(
    splitAt(tour, '/stops/0/narration/en/0', 'One. Two.', 4, 'en').map((edit) => 'value' in edit && edit.value),
    ['One.', 'Two.'],
  );
  // At the ends there is nothing to divide, and directions are one passage.
  for (const caret of [0, text.length]) assert.deepEqual(splitAt(tour, at, text, caret, 'en'), []);
  assert.deepEqual(splitAt(tour, '/stops/0/directions/en', 'Go on.', 2, 'en'), []);
  assert.equal(joined('One.', 'Two.'), 'One. Two.');
  assert.deepEqual(
    joined({ text: 'One.', claims: ['a'], take: 'x.wav' }, { text: 'Two.', say: 'Too.', claims: ['a', 'b'] }),
    {
      text: 'One. Two.',
      say: 'One. Too.',
      claims: ['a', 'b'],
    },
  );
});
