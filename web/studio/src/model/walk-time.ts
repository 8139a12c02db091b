// The time of a walk and the time of its sound, from which parts of long silences are left out.
import type { HeardLine, ShortenedView } from '../api/wire';

/** The moment of the sound at a moment of the walk, seconds. */
export function soundTime(walk_s: number, shortened: readonly ShortenedView[]): number {
  let left_out = 0;
  for (const { at_s, left_out_s } of shortened) {
    if (walk_s <= at_s) break;
    left_out += Math.min(left_out_s, walk_s - at_s);
  }
  return walk_s - left_out;
}

/** The moment of the walk at a moment of the sound, seconds. */
export function walkTime(sound_s: number, shortened: readonly ShortenedView[]): number {
  let walk_s = sound_s;
  for (const { at_s, left_out_s } of shortened) {
    if (walk_s < at_s) break;
    walk_s += left_out_s;
  }
  return walk_s;
}

/** A shortened silence as long as it really is, on the walk's time. */
export interface RealSilence {
  readonly from: number;
  readonly to: number;
}

/** The real silences around the parts that are left out: from the words before them to the words after. */
export function realSilences(
  lines: readonly HeardLine[],
  shortened: readonly ShortenedView[],
  seconds: number,
): RealSilence[] {
  return shortened.map(({ at_s, left_out_s }) => ({
    from: Math.max(0, ...lines.filter((line) => line.to_s <= at_s + 1).map((line) => line.to_s)),
    to: Math.min(
      Math.max(seconds, at_s + left_out_s),
      ...lines.filter((line) => line.from_s >= at_s + left_out_s - 1).map((line) => line.from_s),
    ),
  }));
}
