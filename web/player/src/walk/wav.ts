// The header of a WAV file: 16-bit mono PCM in a RIFF container (Microsoft, "Multimedia Programming Interface", 1991).

/** Length of the header in bytes. */
export const WAV_HEADER_BYTES = 44;

/** The header for this many samples at `rate` Hz. */
export function wavHeader(samples: number, rate: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(WAV_HEADER_BYTES));
  const words: [number, string | number, 2 | 4][] = [
    [0, 'RIFF', 4],
    [4, 36 + samples * 2, 4],
    [8, 'WAVE', 4],
    [12, 'fmt ', 4],
    [16, 16, 4],
    [20, 1, 2],
    [22, 1, 2],
    [24, rate, 4],
    [28, rate * 2, 4],
    [32, 2, 2],
    [34, 16, 2],
    [36, 'data', 4],
    [40, samples * 2, 4],
  ];
  for (const [at, value, width] of words) {
    if (typeof value === 'string')
      [...value].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
    else if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
  }
  return view.buffer;
}

/** Multiplies samples by `gain`, limits them to -1 to 1, and writes them as 16-bit little-endian numbers. */
export function toPcm16(samples: ArrayLike<number>, gain = 1): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(samples.length * 2));
  for (let index = 0; index < samples.length; index++) {
    const sample = Math.max(-1, Math.min(1, gain * (samples[index] ?? 0)));
    view.setInt16(index * 2, Math.round(sample * 32767), true);
  }
  return view.buffer;
}
