// Three soft notes as a WAV file, made here: to test the sound before the walk and to unlock the audio elements, also
// for a tour that brings no sounds of its own.
import { toPcm16, wavHeader } from './wav';

const RATE = 22050;
/** C, E and G of the middle octave, Hz; half a second each. */
const NOTES = [523.25, 659.25, 783.99] as const;
const NOTE_S = 0.5;

/** Address of the sound; the caller may keep it for as long as the page lives. */
export function chime(): string {
  return wav(NOTES.flatMap((hertz) => note(hertz)));
}

/** A moment of silence. */
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
