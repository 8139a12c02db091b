// The worker that turns an Ogg Opus file into a WAV file, for browsers that do not play Ogg Opus (Safari before 18.4).
// It decodes ten seconds at a time and passes each part to the browser as a blob, so that it never holds the whole
// sound.
import { OpusDecoder } from 'opus-decoder';
import { toPcm16, wavHeader } from '../walk/wav';
import type { DecodeRequest, DecodeResult } from './decode';
import { OPUS_RATE, readOgg } from './ogg';

declare const self: DedicatedWorkerGlobalScope;

/** Packets that are decoded in one call: ten seconds of packets of 20 ms. */
const BATCH_PACKETS = 500;

self.addEventListener('message', ({ data }: MessageEvent<DecodeRequest>) => {
  decode(data.bytes).then(
    (sound) => self.postMessage({ sound } satisfies DecodeResult),
    (error: unknown) => self.postMessage({ error: String(error) } satisfies DecodeResult),
  );
});

async function decode(bytes: ArrayBuffer): Promise<Blob> {
  const { channels, preSkip, gain, samples, packets } = readOgg(bytes);
  if (channels !== 1) throw new Error(`${channels} channels: a tour's tracks have one`);
  const decoder = new OpusDecoder({ channels, preSkip });
  await decoder.ready;
  const parts: Blob[] = [];
  let written = 0;
  for (let at = 0; at < packets.length && written < samples; at += BATCH_PACKETS) {
    const { channelData, errors } = decoder.decodeFrames(packets.slice(at, at + BATCH_PACKETS));
    if (errors[0] !== undefined) throw new Error(errors[0].message);
    const sound = (channelData[0] ?? new Float32Array()).subarray(0, samples - written);
    written += sound.length;
    parts.push(new Blob([toPcm16(sound, gain)]));
  }
  decoder.free();
  return new Blob([wavHeader(written, OPUS_RATE), ...parts], { type: 'audio/wav' });
}
