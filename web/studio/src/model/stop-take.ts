// One recording of a whole stop: which part of it each passage gets.
import type { DoubtView, FoundPassagesView, PassageCut } from '../api/wire';

/** A passage with its part of the recording. Times are seconds. */
export interface Segment {
  readonly pointer: string;
  readonly text: string;
  readonly pieces: readonly (readonly [number, number])[];
  readonly sentences: readonly (number | null)[];
  readonly confidence: number | null;
  readonly doubts: readonly DoubtView[];
  /** Whether the passage gets its part as a take. */
  readonly isUsed: boolean;
}

/** A segment that is placed by hand has this length where there is room, seconds. */
const PLACED_S = 3;
/** A smaller gap has no room for a passage, seconds. */
const MIN_GAP_S = 0.3;

export function segmentsOf(found: FoundPassagesView): Segment[] {
  return found.passages.map((one) => ({ ...one, isUsed: one.pieces.length > 0 }));
}

/** A piece of a segment, as it is drawn. */
export interface Piece {
  readonly segment: number;
  readonly piece: number;
  readonly from: number;
  readonly to: number;
}

export function piecesOf(segments: readonly Segment[]): Piece[] {
  return segments.flatMap((segment, number) =>
    segment.isUsed ? segment.pieces.map(([from, to], piece) => ({ segment: number, piece, from, to })) : [],
  );
}

/** Moves an end of a piece. */
export function withEnd(
  segments: readonly Segment[],
  { segment, piece }: Piece,
  end: 'from' | 'to',
  time: number,
): Segment[] {
  return segments.map((one, number) =>
    number !== segment
      ? one
      : {
          ...one,
          pieces: one.pieces.map((old, index): readonly [number, number] =>
            index !== piece ? old : end === 'from' ? [time, old[1]] : [old[0], time],
          ),
        },
  );
}

/** Gives a passage that was not found the gap between its neighbours, or a few seconds at the chosen place. */
export function placed(segments: readonly Segment[], segment: number, seconds: number, at: number | null): Segment[] {
  const others = piecesOf(segments.filter((_, number) => number !== segment));
  const before = segments.slice(0, segment).flatMap((one) => (one.isUsed ? one.pieces : []));
  const after = segments.slice(segment + 1).flatMap((one) => (one.isUsed ? one.pieces : []));
  const gapFrom = Math.max(0, ...before.map(([, to]) => to));
  const gapTo = Math.min(seconds, ...after.map(([from]) => from));
  let [from, to] = [gapFrom, gapTo];
  if (at !== null && !others.some((one) => one.from <= at && at < one.to)) {
    from = at;
    to = Math.min(seconds, at + PLACED_S, ...others.filter((one) => one.from >= at).map((one) => one.from));
  } else if (gapTo - gapFrom < MIN_GAP_S) {
    [from, to] = [Math.max(0, seconds - PLACED_S), seconds];
  }
  return segments.map((one, number) => (number === segment ? { ...one, pieces: [[from, to]], isUsed: true } : one));
}

/** What is asked of the server. */
export function cutsOf(segments: readonly Segment[]): PassageCut[] {
  return segments
    .filter((one) => one.isUsed && one.pieces.length > 0)
    .map(({ pointer, pieces, sentences }) => ({
      pointer,
      pieces: pieces.map(([from, to]): [number, number] => [from, to]),
      sentences: [...sentences],
    }));
}
