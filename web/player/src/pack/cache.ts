// Where the browser stores a downloaded pack: files by their SHA-256, and two manifests. The page fills the cache and
// the service worker serves from it. A pack becomes the active one by a single write.

import { readManifest, type FileFacts, type Manifest } from './manifest';

/** What a manifest says about one file. */
export interface FileEntry extends FileFacts {
  readonly path: string;
}

/** The manifest in use, or the one that was in use before the last update. */
export type Generation = 'active' | 'previous';

/** The name of the cache for the pack below `scope`; several tours may share a host. */
export function cacheName(scope: string): string {
  return `soundwalk ${new URL(scope).pathname}`;
}

export function fileKey(scope: string, sha256: string): string {
  return new URL(`soundwalk-cache/sha256/${sha256}`, scope).href;
}

export function manifestKey(scope: string, generation: Generation): string {
  return new URL(`soundwalk-cache/${generation}-manifest.json`, scope).href;
}

/** The query parameter of requests that the service worker leaves to the network. */
export const BYPASS_CACHE = 'from-network';

/** A stored manifest. It is undefined where there is none or it cannot be read; the caller then asks the network. */
export async function storedManifest(
  cache: Cache,
  scope: string,
  generation: Generation,
): Promise<Manifest | undefined> {
  const response = await cache.match(manifestKey(scope, generation));
  if (response === undefined) return undefined;
  try {
    return readManifest(await response.json());
  } catch (error) {
    console.warn(`The ${generation} manifest in the cache: ${String(error)}`);
    return undefined;
  }
}

/**
 * MIME types of the files in packs: a response from the cache must not depend on how the first server was configured.
 */
const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  geojson: 'application/geo+json',
  html: 'text/html; charset=utf-8',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  png: 'image/png',
  pmtiles: 'application/vnd.pmtiles',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
  wasm: 'application/wasm',
  wav: 'audio/wav',
  webmanifest: 'application/manifest+json',
  webp: 'image/webp',
};

/** Kinds of files that a browser executes or applies. Only the page's own files, which are beside it, may have them. */
const EXECUTABLE_KINDS: ReadonlySet<string> = new Set(['css', 'html', 'js', 'svg', 'wasm', 'webmanifest']);

export function mimeType(path: string): string {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const other = 'application/octet-stream';
  return path.includes('/') && EXECUTABLE_KINDS.has(ending) ? other : (TYPES[ending] ?? other);
}
