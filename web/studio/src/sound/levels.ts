// What the levels of the microphone mean: the noise of the room, and whether speech is too loud or too quiet.

export type RoomVerdict = 'nothing' | 'quiet' | 'good' | 'audible' | 'noisy';

/** The noise of a room. */
export interface RoomNoise {
  readonly floor_db: number;
  readonly verdict: RoomVerdict;
}

/** The limits of the noise floor, dBFS. Speech at a good level has about −20: noise 25 dB below it is heard in pauses. */
const LIMITS: readonly (readonly [number, RoomVerdict])[] = [
  [-95, 'nothing'],
  [-62, 'quiet'],
  [-52, 'good'],
  [-45, 'audible'],
];
/** This part of the blocks is quieter than the floor, so that a click or a word does not count. */
const FLOOR_SHARE = 0.3;

/** Judges a room by the levels of blocks in which nobody spoke, dBFS. */
export function judgeRoom(levels_db: readonly number[]): RoomNoise {
  const sorted = [...levels_db].sort((one, other) => one - other);
  const floor_db = sorted[Math.floor(sorted.length * FLOOR_SHARE)] ?? -100;
  return { floor_db, verdict: LIMITS.find(([limit]) => floor_db < limit)?.[1] ?? 'noisy' };
}

export type LevelVerdict = 'loud' | 'quiet' | 'good';

/** A peak above this will clip sooner or later, dBFS. */
export const MAX_PEAK_DB = -1.5;
/** Speech with an average level below this is too quiet, dBFS. */
const MIN_SPEECH_DB = -36;
/** Levels below this are pauses, dBFS. */
const PAUSE_DB = -55;
/** How long a warning stays after the last peak that was too loud, milliseconds. */
const LOUD_FOR_MS = 1500;
/** Speech is not called too quiet before this much of a recording, milliseconds. */
const JUDGED_AFTER_MS = 2500;

/** Follows the level of a recording. A warning goes away when its reason has. */
export class LevelWatch {
  #begun = 0;
  #lastLoud = Number.NEGATIVE_INFINITY;
  #average: number | null = null;

  begin(now_ms: number): void {
    [this.#begun, this.#lastLoud, this.#average] = [now_ms, Number.NEGATIVE_INFINITY, null];
  }

  hear({ peak, rms }: { readonly peak: number; readonly rms: number }, now_ms: number): LevelVerdict | null {
    if (peak > MAX_PEAK_DB) this.#lastLoud = now_ms;
    if (rms > PAUSE_DB) this.#average = this.#average === null ? rms : this.#average * 0.99 + rms * 0.01;
    if (now_ms - this.#lastLoud < LOUD_FOR_MS) return 'loud';
    if (this.#average === null) return now_ms - this.#begun > JUDGED_AFTER_MS ? 'quiet' : null;
    return this.#average < MIN_SPEECH_DB && now_ms - this.#begun > JUDGED_AFTER_MS ? 'quiet' : 'good';
  }
}

/** Volumes that make two sounds equally loud, given their loudness (LUFS). Only the louder one is turned down. */
export function matchedVolumes(one: number | null, other: number | null): [number, number] {
  if (one === null || other === null) return [1, 1];
  const volume = (by_db: number): number => Math.min(1, 10 ** (by_db / 20));
  return [volume(other - one), volume(one - other)];
}
