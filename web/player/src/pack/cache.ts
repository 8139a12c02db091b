// Where a downloaded pack lies in the browser, known to the page (which fills it) and to the service worker (which
// serves from it): files by their SHA-256, and two manifests. A pack becomes the active one by a single write.

import { readManifest, type FileFacts, type Manifest } from './manifest';

/** What a manifest tells of one file. */
export interface FileEntry extends FileFacts {
  readonly path: string;
}

/** Which manifest is meant: the one in use, or the one that was in use before the last update. */
export type Generation = 'active' | 'previous';

/** The cache of the pack that lies below `scope`; several tours may share a host. */
export function cacheName(scope: string): string {
  return `soundwalk ${new URL(scope).pathname}`;
}

export function fileKey(scope: string, sha256: string): string {
  return new URL(`soundwalk-cache/sha256/${sha256}`, scope).href;
}

export function manifestKey(scope: string, generation: Generation): string {
  return new URL(`soundwalk-cache/${generation}-manifest.json`, scope).href;
}

/** Addresses under which the page asks past the service worker. */
export const PAST_THE_CACHE = 'from-network';

/** A manifest that was kept; nothing where there is none or where it cannot be read: the network is the way out then. */
export async function storedManifest(
  cache: Cache,
  scope: string,
  generation: Generation,
): Promise<Manifest | undefined> {
  const response = await cache.match(manifestKey(scope, generation));
  if (response === undefined) return undefined;
  try {
    return readManifest(await response.json());
  } catch (fault) {
    console.warn(`The ${generation} manifest in the cache: ${String(fault)}`);
    return undefined;
  }
}

/** MIME types of what packs hold; a response from the cache must not depend on how the first server was configured. */
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

/** Kinds that may run: only the page's own files, which lie beside it, are of these. */
const RUNNING: ReadonlySet<string> = new Set(['css', 'html', 'js', 'svg', 'wasm', 'webmanifest']);

export function mimeType(path: string): string {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const other = 'application/octet-stream';
  return path.includes('/') && RUNNING.has(ending) ? other : (TYPES[ending] ?? other);
}
