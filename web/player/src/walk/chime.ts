// Three soft notes as a WAV file, made here: to test the sound before the walk and to unlock the audio elements, also
// for a tour that brings no sounds of its own.

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

/** 16-bit mono PCM in a RIFF container (Microsoft, "Multimedia Programming Interface", 1991). */
function wav(samples: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const words: [number, string | number, 2 | 4][] = [
    [0, 'RIFF', 4], [4, 36 + samples.length * 2, 4], [8, 'WAVE', 4], [12, 'fmt ', 4], [16, 16, 4], [20, 1, 2],
    [22, 1, 2], [24, RATE, 4], [28, RATE * 2, 4], [32, 2, 2], [34, 16, 2], [36, 'data', 4], [40, samples.length * 2, 4],
  ];
  for (const [at, value, width] of words) {
    if (typeof value === 'string') [...value].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
    else if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
  }
  samples.forEach((sample, index) => view.setInt16(44 + index * 2, Math.round(sample * 32767), true));
  return URL.createObjectURL(new Blob([view.buffer], { type: 'audio/wav' }));
}
