// The download: what of a pack this device has, fetching the rest with a check of every digest, and making a pack the
// active one. Until that single write the old pack stays whole, so that no tour is ever half updated.
import { cacheName, fileKey, manifestKey, PAST_THE_CACHE, storedManifest, type FileEntry } from './cache';
import { DECODER_FILE, playsOpus } from '../opus/decode';
import { DownloadTrouble, fetchChecked } from './fetchfile';
import { readManifest, type Manifest } from './manifest';
import { filesFor } from './pack';

export type Unavailable = 'not-supported';

/** What this device lacks of a pack. */
export interface Shortfall {
  readonly manifest: Manifest;
  readonly missing: readonly FileEntry[];
  /** Bytes still to fetch, and of the whole. */
  readonly bytes: number;
  readonly whole: number;
}

export interface Offline {
  /** The manifest in use, where a pack was downloaded. */
  active(): Promise<Manifest | undefined>;
  shortfall(manifest: Manifest, language: string): Promise<Shortfall>;
  download(shortfall: Shortfall, progress: (bytes: number) => void, signal: AbortSignal): Promise<void>;
  /** Makes a pack whose files are all here the one in use. `busy`: another tab still uses the old one. */
  activate(manifest: Manifest): Promise<'done' | 'busy'>;
  /** Removes all that was downloaded. */
  forget(): Promise<void>;
}

const AT_ONCE = 4;

/** Registers the service worker and waits until it serves this page. */
export async function openOffline(): Promise<Offline | Unavailable> {
  if (!('serviceWorker' in navigator) || !('caches' in globalThis) || !isSecureContext) return 'not-supported';
  try {
    const registration = await navigator.serviceWorker.register('sw.js', { scope: './', updateViaCache: 'none' });
    await navigator.serviceWorker.ready;
    const cache = await caches.open(cacheName(registration.scope));
    holdPage(registration.scope);
    return offline(cache, registration.scope);
  } catch {
    return 'not-supported';
  }
}

/** The manifest that the server has now; nothing without a network, or where the server's cannot be read. */
export async function manifestOnServer(): Promise<Manifest | undefined> {
  try {
    const response = await fetch(`manifest.json?${PAST_THE_CACHE}`, { cache: 'no-cache' });
    return response.ok ? readManifest(await response.json()) : undefined;
  } catch {
    return undefined;
  }
}

export function sameManifest(a: Manifest, b: Manifest): boolean {
  return JSON.stringify(a.source) === JSON.stringify(b.source);
}

function offline(cache: Cache, scope: string): Offline {
  const has = async (file: FileEntry): Promise<boolean> =>
    (await cache.match(fileKey(scope, file.sha256))) !== undefined;
  return {
    forget: async () => void (await caches.delete(cacheName(scope))),

    active: () => storedManifest(cache, scope, 'active'),

    async shortfall(manifest, language) {
      const files = filesFor(manifest, language, playsOpus() ? [DECODER_FILE] : []);
      const present = await Promise.all(files.map(has));
      const missing = files.filter((_, index) => !present[index]);
      return { manifest, missing: byDigest(missing), bytes: sum(byDigest(missing)), whole: sum(byDigest(files)) };
    },

    async download({ manifest, missing }, progress, signal) {
      await navigator.storage?.persist?.().catch(() => false);
      let done = 0;
      const queue = [...missing];
      // The first fault ends the others too, and only when all have ended is it told.
      const stop = new AbortController();
      // By hand: AbortSignal.any is younger than many phones.
      if (signal.aborted) stop.abort();
      signal.addEventListener('abort', () => stop.abort(), { once: true });
      let fault: unknown;
      const worker = async (): Promise<void> => {
        for (let file = queue.shift(); file !== undefined && fault === undefined; file = queue.shift()) {
          try {
            const bytes = await fetchChecked(file, stop.signal, (count) => progress((done += count)));
            await store(cache, fileKey(scope, file.sha256), bytes);
          } catch (trouble) {
            fault ??= trouble;
            stop.abort();
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      if (fault !== undefined) throw await explained(fault, manifest);
    },

    async activate(manifest) {
      const old = await storedManifest(cache, scope, 'active');
      if (old === undefined) {
        await putManifest(cache, scope, 'active', manifest);
        return 'done';
      }
      if (sameManifest(old, manifest)) return 'done';
      return alone(scope, async () => {
        await putManifest(cache, scope, 'previous', old);
        await putManifest(cache, scope, 'active', manifest);
        await sweep(cache, scope, [old, manifest]);
      });
    },
  };
}

/** A file that is not the pack's: the pack on the server may be another one by now, or there is no way to it. */
async function explained(fault: unknown, manifest: Manifest): Promise<unknown> {
  if (!(fault instanceof DownloadTrouble) || (fault.fault !== 'altered' && fault.fault !== 'missing')) return fault;
  const there = await manifestOnServer();
  // A network that answers with a page of its own, as of a hotel, has no manifest.
  if (there === undefined) return new DownloadTrouble('network', null);
  return sameManifest(there, manifest) ? fault : new DownloadTrouble('changed-on-server', null);
}

/** Several entries may have the same content; it is fetched once. */
function byDigest(files: readonly FileEntry[]): FileEntry[] {
  return [...new Map(files.map((file) => [file.sha256, file])).values()];
}

function sum(files: readonly FileEntry[]): number {
  return files.reduce((total, file) => total + file.bytes, 0);
}

async function store(cache: Cache, key: string, bytes: ArrayBuffer): Promise<void> {
  try {
    await cache.put(key, new Response(bytes));
  } catch {
    throw new DownloadTrouble('no-room', null);
  }
}

function putManifest(
  cache: Cache,
  scope: string,
  generation: 'active' | 'previous',
  manifest: Manifest,
): Promise<void> {
  return cache.put(manifestKey(scope, generation), new Response(JSON.stringify(manifest.source)));
}

/** Forgets files that none of these packs has. */
async function sweep(cache: Cache, scope: string, kept: readonly Manifest[]): Promise<void> {
  const keys = new Set([manifestKey(scope, 'active'), manifestKey(scope, 'previous')]);
  for (const manifest of kept) {
    for (const facts of Object.values(manifest.files)) keys.add(fileKey(scope, facts.sha256));
  }
  for (const request of await cache.keys()) if (!keys.has(request.url)) await cache.delete(request);
}

let letGo: (() => void) | undefined;
let held: Promise<unknown> | undefined;

function lockName(scope: string): string {
  return `soundwalk page ${scope}`;
}

/** While a page is open it keeps others from exchanging the pack under its feet. */
function holdPage(scope: string): void {
  held = navigator.locks?.request(
    lockName(scope),
    { mode: 'shared' },
    () => new Promise<void>((resolve) => (letGo = resolve)),
  );
}

async function alone(scope: string, act: () => Promise<void>): Promise<'done' | 'busy'> {
  if (!('locks' in navigator)) {
    await act();
    return 'done';
  }
  letGo?.();
  await held;
  const outcome = await navigator.locks.request(lockName(scope), { ifAvailable: true }, async (lock) => {
    if (lock === null) return 'busy' as const;
    await act();
    return 'done' as const;
  });
  if (outcome === 'busy') holdPage(scope);
  return outcome;
}
