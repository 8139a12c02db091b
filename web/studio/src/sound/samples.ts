// Work on the samples of a recording in the browser: its waveform, its pauses, and joining two recordings.
import type { PeaksView } from '../api/wire';

/** A recording in the browser: one channel. */
export interface Samples {
  readonly samples: Float32Array;
  readonly rate: number;
}

/** Length of the frames in which levels are compared, seconds. */
const FRAME_S = 0.01;
/** Length over which one recording becomes the other, seconds. */
const CROSSFADE_S = 0.012;
/** Shorter breaks are closures within a word, seconds. */
const MIN_PAUSE_S = 0.12;
/** A pause is at least this far below the loud parts, dB. */
const PAUSE_BELOW_DB = 25;
/** A sentence begins at most this part of the recording away from where its letters let it be expected. */
const MAX_SHIFT = 0.2;

export function secondsOf({ samples, rate }: Samples): number {
  return samples.length / rate;
}

export function concatenated(blocks: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  return all;
}

/** The waveform of a part, as the server describes that of a file. */
export function peaksOf({ samples, rate }: Samples, from_s: number, to_s: number, count: number): PeaksView {
  const step = ((to_s - from_s) * rate) / count;
  const [low, high]: [number[], number[]] = [[], []];
  for (let number = 0; number < count; number += 1) {
    const from = Math.max(0, Math.floor(from_s * rate + number * step));
    const to = Math.min(samples.length, Math.max(from + 1, Math.floor(from_s * rate + (number + 1) * step)));
    let [least, most] = [0, 0];
    for (let at = from; at < to; at += 1) {
      least = Math.min(least, samples[at] ?? 0);
      most = Math.max(most, samples[at] ?? 0);
    }
    low.push(Math.round(least * 127));
    high.push(Math.round(most * 127));
  }
  return { low, high };
}

/** Mean square of each frame. */
function powers({ samples, rate }: Samples): number[] {
  const frame = Math.max(1, Math.round(FRAME_S * rate));
  const found: number[] = [];
  for (let from = 0; from < samples.length; from += frame) {
    const to = Math.min(samples.length, from + frame);
    let sum = 0;
    for (let at = from; at < to; at += 1) sum += (samples[at] ?? 0) ** 2;
    found.push(sum / (to - from));
  }
  return found;
}

/** The pauses of a recording of speech: start and end, seconds. */
export function pausesOf(sound: Samples): [number, number][] {
  const levels = powers(sound);
  const loud = [...levels].sort((one, other) => one - other)[Math.floor(levels.length * 0.9)] ?? 0;
  const limit = loud * 10 ** (-PAUSE_BELOW_DB / 10);
  const pauses: [number, number][] = [];
  let begun: number | null = null;
  levels.forEach((power, frame) => {
    if (power <= limit) begun ??= frame;
    const isOver = power > limit || frame === levels.length - 1;
    if (begun === null || !isOver) return;
    const end = power > limit ? frame : frame + 1;
    if ((end - begun) * FRAME_S >= MIN_PAUSE_S) pauses.push([begun * FRAME_S, end * FRAME_S]);
    begun = null;
  });
  return pauses;
}

/**
 * Where each of the sentences of a text probably begins in a recording of it, seconds: in the pause that fits best with the number of
 * letters before it.
 */
export function sentenceStarts(sentences: readonly string[], sound: Samples): number[] {
  const seconds = secondsOf(sound);
  const pauses = pausesOf(sound);
  const first = pauses[0] !== undefined && pauses[0][0] === 0 ? pauses[0][1] : 0;
  const last = pauses.at(-1);
  const end = last !== undefined && last[1] >= seconds - FRAME_S ? last[0] : seconds;
  const letters = sentences.map((sentence) => sentence.replace(/[^\p{L}\p{N}]/gu, '').length);
  const all = Math.max(
    1,
    letters.reduce((sum, count) => sum + count, 0),
  );
  const inner = pauses.filter(([from, to]) => from > first && to < end);
  const starts: number[] = [];
  let before = 0;
  for (const [number] of sentences.entries()) {
    const expected = first + ((end - first) * before) / all;
    before += letters[number] ?? 0;
    const earliest = (starts.at(-1) ?? -1) + FRAME_S;
    const near = inner
      .map(([from, to]) => ({ to, doubt: Math.abs(to - expected) - 2 * (to - from) }))
      .filter(({ to }) => to > earliest && Math.abs(to - expected) <= MAX_SHIFT * (end - first))
      .sort((one, other) => one.doubt - other.doubt)[0];
    starts.push(number === 0 ? first : Math.max(earliest, near?.to ?? expected));
  }
  return starts;
}

/** The quietest moment near a time, seconds. There a recording is cut without a click. */
export function quietestNear(sound: Samples, at_s: number, reach_s = 0.25): number {
  const levels = powers(sound);
  const from = Math.max(0, Math.floor((at_s - reach_s) / FRAME_S));
  const to = Math.min(levels.length, Math.ceil((at_s + reach_s) / FRAME_S));
  let best = Math.min(levels.length - 1, Math.max(0, Math.round(at_s / FRAME_S)));
  for (let frame = from; frame < to; frame += 1) {
    const [level, least] = [levels[frame] ?? 0, levels[best] ?? 0];
    const isNearer = Math.abs(frame * FRAME_S - at_s) < Math.abs(best * FRAME_S - at_s);
    if (level < least || (level === least && isNearer)) best = frame;
  }
  return Math.min(secondsOf(sound), (best + 0.5) * FRAME_S);
}

/** Keeps a recording up to a time and goes on with another one; a short crossfade hides the place. */
export function joinedAt(kept: Samples, at_s: number, added: Samples): Samples {
  const { rate } = kept;
  const head = kept.samples.subarray(0, Math.round(Math.min(at_s, secondsOf(kept)) * rate));
  const fade = Math.min(Math.round(CROSSFADE_S * rate), head.length, added.samples.length);
  const samples = new Float32Array(head.length + added.samples.length - fade);
  samples.set(head);
  samples.set(added.samples.subarray(fade), head.length);
  for (let at = 0; at < fade; at += 1) {
    const part = ((at + 0.5) / fade) * (Math.PI / 2);
    const place = head.length - fade + at;
    samples[place] = (head[place] ?? 0) * Math.cos(part) + (added.samples[at] ?? 0) * Math.sin(part);
  }
  return { samples, rate };
}

/** Reads a WAV file as the server writes it: 16 bits, one channel. */
export function readWav(bytes: ArrayBuffer): Samples {
  const view = new DataView(bytes);
  let [at, rate] = [12, 48_000];
  while (at + 8 <= view.byteLength) {
    const [name, size] = [view.getUint32(at), view.getUint32(at + 4, true)];
    const start = at + 8;
    if (name === 0x666d7420 && start + 8 <= view.byteLength) rate = view.getUint32(start + 4, true);
    if (name === 0x64617461) {
      const count = Math.floor(Math.min(size, view.byteLength - start) / 2);
      const samples = Float32Array.from(
        { length: count },
        (_, index) => view.getInt16(start + 2 * index, true) / 32_768,
      );
      return { samples, rate };
    }
    at = start + size + (size % 2);
  }
  return { samples: new Float32Array(), rate };
}
