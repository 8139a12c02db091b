// Writes samples as a WAV file: 24-bit mono, so that nothing from the microphone is lost before the server measures it.

export function wavFile(blocks: readonly Float32Array[], rate: number): Blob {
  const count = blocks.reduce((sum, block) => sum + block.length, 0);
  const bytes = new DataView(new ArrayBuffer(44 + count * 3));
  const text = (at: number, word: string): void =>
    [...word].forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + count * 3, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate * 3, true);
  bytes.setUint16(32, 3, true);
  bytes.setUint16(34, 24, true);
  text(36, 'data');
  bytes.setUint32(40, count * 3, true);
  let at = 44;
  for (const block of blocks) {
    for (const sample of block) {
      const value = Math.round(Math.max(-1, Math.min(1, sample)) * 8_388_607);
      bytes.setUint8(at, value & 0xff);
      bytes.setUint8(at + 1, (value >> 8) & 0xff);
      bytes.setUint8(at + 2, (value >> 16) & 0xff);
      at += 3;
    }
  }
  return new Blob([bytes.buffer], { type: 'audio/wav' });
}

/** The levels of a block for a level meter: peak and RMS, dB relative to full scale. */
export function levels(block: Float32Array): { readonly peak: number; readonly rms: number } {
  let [peak, sum] = [0, 0];
  for (const sample of block) {
    peak = Math.max(peak, Math.abs(sample));
    sum += sample * sample;
  }
  const decibels = (value: number): number => (value > 1e-5 ? 20 * Math.log10(value) : -100);
  return { peak: decibels(peak), rms: decibels(Math.sqrt(sum / Math.max(1, block.length))) };
}
