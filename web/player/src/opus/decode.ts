// Sound for browsers that play no Ogg Opus: the same track, decoded in a worker to a sound that every browser plays. The
// worker and its decoder are loaded only there, from the pack like every other file.
import { address } from '../pack/pack';
import type { Manifest } from '../pack/manifest';

/** What the worker is asked, and what it answers. */
export interface Asked {
  readonly bytes: ArrayBuffer;
}
export type Decoded = { readonly sound: Blob } | { readonly fault: string };

/** The worker's file in the pack. */
export const DECODER_FILE = 'opus.js';

let isNative: boolean | undefined;

/** Whether the browser plays the tracks as they are. */
export function playsOpus(): boolean {
  return (isNative ??= new Audio().canPlayType('audio/ogg; codecs=opus') !== '');
}

/** Whether the tracks can be heard at all in this browser. */
export function canHear(manifest: Manifest): boolean {
  return playsOpus() || (typeof Worker === 'function' && manifest.files[DECODER_FILE] !== undefined);
}

/** A decoding that is under way. */
export interface Decoding {
  /** The address of the decoded sound; rejected where the track cannot be had or decoded, and never settled after `cancel`. */
  readonly url: Promise<string>;
  /** Ends it and frees what it holds; the sound must not be played any more. */
  cancel(): void;
}

/** Decodes a track. One worker for each, so that ending it frees all of its memory. */
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
    url: sound().catch((fault: unknown) =>
      abort.signal.aborted ? new Promise<string>(() => undefined) : Promise.reject(fault),
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
    worker.onmessage = ({ data }: MessageEvent<Decoded>) =>
      'sound' in data ? resolve(data.sound) : reject(new Error(data.fault));
    worker.onerror = (event) => reject(new Error(event.message || 'the decoder could not be loaded'));
    worker.postMessage({ bytes } satisfies Asked, [bytes]);
  });
}
