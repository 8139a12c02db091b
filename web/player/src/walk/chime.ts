// Three soft notes as a WAV file. They test the sound before the walk, and silence unlocks the audio elements, also in
// a tour that has no sounds of its own.
import { toPcm16, wavHeader } from './wav';

const RATE = 22050;
/** C5, E5 and G5, Hz. */
const NOTES = [523.25, 659.25, 783.99] as const;
/** Length of a note, seconds. */
const NOTE_S = 0.5;

/** The address of the sound; it stays valid as long as the page is open. */
export function chime(): string {
  return wav(NOTES.flatMap((hertz) => note(hertz)));
}

/** The address of a tenth of a second of silence. */
export function silence(): string {
  return wav(new Array<number>(RATE / 10).fill(0));
}

function note(hertz: number): number[] {
  const length = Math.round(RATE * NOTE_S);
  return Array.from({ length }, (_, index) => {
    const [attack, decay] = [Math.min(1, index / (RATE * 0.02)), Math.exp((-5 * index) / length)];
    const release = Math.min(1, (length - index) / (RATE * 0.02));
    return 0.3 * attack * decay * release * Math.sin((2 * Math.PI * hertz * index) / RATE);
  });
}

function wav(samples: readonly number[]): string {
  return URL.createObjectURL(new Blob([wavHeader(samples.length, RATE), toPcm16(samples)], { type: 'audio/wav' }));
}
