// Sound for browsers that do not play Ogg Opus: a worker decodes the track to WAV, which every browser plays. Only
// these browsers load the worker and its decoder, from the pack like every other file.
import { address } from '../pack/pack';
import type { Manifest } from '../pack/manifest';

/** The message to the worker: a track to decode. */
export interface DecodeRequest {
  readonly bytes: ArrayBuffer;
}
/** The message from the worker. */
export type DecodeResult = { readonly sound: Blob } | { readonly error: string };

/** The worker's file in the pack. */
export const DECODER_FILE = 'opus.js';

let isOpusNative: boolean | undefined;

/** Whether the browser plays the tracks as they are. */
export function playsOpus(): boolean {
  return (isOpusNative ??= new Audio().canPlayType('audio/ogg; codecs=opus') !== '');
}

/** Whether the tracks can be heard at all in this browser. */
export function canHear(manifest: Manifest): boolean {
  return playsOpus() || (typeof Worker === 'function' && manifest.files[DECODER_FILE] !== undefined);
}

/** A decoding in progress. */
export interface Decoding {
  /**
   * The address of the decoded sound. It is rejected if the track cannot be fetched or decoded, and never settles after
   * `cancel`.
   */
  readonly url: Promise<string>;
  /** Stops the decoding and frees its memory; the sound must not be played any more. */
  cancel(): void;
}

/** Decodes a track. Each track gets its own worker, because ending a worker frees all of its memory. */
export function decode(manifest: Manifest, track: string): Decoding {
  const abort = new AbortController();
  let worker: Worker | undefined;
  let url: string | undefined;
  const end = (): void => {
    worker?.terminate();
    worker = undefined;
  };
  const sound = async (): Promise<string> => {
    const response = await fetch(track, { signal: abort.signal });
    if (!response.ok) throw new Error(`${track}: ${response.status}`);
    const bytes = await response.arrayBuffer();
    if (abort.signal.aborted) return new Promise(() => undefined);
    worker = new Worker(address(manifest, DECODER_FILE));
    const decoded = await answer(worker, bytes).finally(end);
    url = URL.createObjectURL(decoded);
    if (abort.signal.aborted) URL.revokeObjectURL(url);
    return url;
  };
  return {
    url: sound().catch((error: unknown) =>
      abort.signal.aborted ? new Promise<string>(() => undefined) : Promise.reject(error),
    ),
    cancel: () => {
      abort.abort();
      end();
      if (url !== undefined) URL.revokeObjectURL(url);
    },
  };
}

function answer(worker: Worker, bytes: ArrayBuffer): Promise<Blob> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<DecodeResult>) =>
      'sound' in data ? resolve(data.sound) : reject(new Error(data.error));
    worker.onerror = (event) => reject(new Error(event.message || 'the decoder could not be loaded'));
    worker.postMessage({ bytes } satisfies DecodeRequest, [bytes]);
  });
}
