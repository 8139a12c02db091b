// The download: finds out which files of a pack this device lacks, fetches them with a check of every digest, and makes
// the pack the active one. Until that single write the old pack stays complete, so that no tour is ever half updated.
import { cacheName, fileKey, manifestKey, BYPASS_CACHE, storedManifest, type FileEntry } from './cache';
import { DECODER_FILE, playsOpus } from '../opus/decode';
import { DownloadError, fetchChecked } from './fetchfile';
import { readManifest, type Manifest } from './manifest';
import { filesFor } from './pack';

export type Unavailable = 'not-supported';

/** The files of a pack that this device still lacks. */
export interface PendingDownload {
  readonly manifest: Manifest;
  readonly missing: readonly FileEntry[];
  /** Bytes still to fetch. */
  readonly bytes: number;
  /** Bytes of all files that this device needs. */
  readonly total: number;
}

export interface Offline {
  /** The manifest in use, if a pack was downloaded. */
  active(): Promise<Manifest | undefined>;
  pending(manifest: Manifest, language: string): Promise<PendingDownload>;
  download(pending: PendingDownload, progress: (bytes: number) => void, signal: AbortSignal): Promise<void>;
  /** Makes a completely downloaded pack the one in use. `busy`: another tab still uses the old one. */
  activate(manifest: Manifest): Promise<'done' | 'busy'>;
  /** Deletes everything that was downloaded. */
  forget(): Promise<void>;
}

const MAX_PARALLEL_DOWNLOADS = 4;

/** Registers the service worker and waits until it serves this page. */
export async function openOffline(): Promise<Offline | Unavailable> {
  if (!('serviceWorker' in navigator) || !('caches' in globalThis) || !isSecureContext) return 'not-supported';
  try {
    const registration = await navigator.serviceWorker.register('sw.js', { scope: './', updateViaCache: 'none' });
    await navigator.serviceWorker.ready;
    const cache = await caches.open(cacheName(registration.scope));
    holdSharedLock(registration.scope);
    return offline(cache, registration.scope);
  } catch {
    return 'not-supported';
  }
}

/** The manifest on the server; undefined without a network, or where it cannot be read. */
export async function manifestOnServer(): Promise<Manifest | undefined> {
  try {
    const response = await fetch(`manifest.json?${BYPASS_CACHE}`, { cache: 'no-cache' });
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

    async pending(manifest, language) {
      const files = filesFor(manifest, language, navigator.languages, playsOpus() ? [DECODER_FILE] : []);
      const present = await Promise.all(files.map(has));
      const missing = files.filter((_, index) => !present[index]);
      return {
        manifest,
        missing: uniqueFiles(missing),
        bytes: sum(uniqueFiles(missing)),
        total: sum(uniqueFiles(files)),
      };
    },

    async download({ manifest, missing }, progress, signal) {
      await navigator.storage?.persist?.().catch(() => false);
      let done = 0;
      const queue = [...missing];
      // The first error stops the other downloads too; it is reported when all of them have stopped.
      const stop = new AbortController();
      // AbortSignal.any would do this, but it is newer than many phones.
      if (signal.aborted) stop.abort();
      signal.addEventListener('abort', () => stop.abort(), { once: true });
      let firstError: unknown;
      const worker = async (): Promise<void> => {
        for (let file = queue.shift(); file !== undefined && firstError === undefined; file = queue.shift()) {
          try {
            const bytes = await fetchChecked(file, stop.signal, (count) => progress((done += count)));
            await store(cache, fileKey(scope, file.sha256), bytes);
          } catch (error) {
            firstError ??= error;
            stop.abort();
          }
        }
      };
      await Promise.all(Array.from({ length: MAX_PARALLEL_DOWNLOADS }, worker));
      if (firstError !== undefined) throw await explainFailure(firstError, manifest);
    },

    async activate(manifest) {
      const old = await storedManifest(cache, scope, 'active');
      if (old === undefined) {
        await putManifest(cache, scope, 'active', manifest);
        return 'done';
      }
      if (sameManifest(old, manifest)) return 'done';
      return withExclusiveLock(scope, async () => {
        await putManifest(cache, scope, 'previous', old);
        await putManifest(cache, scope, 'active', manifest);
        await deleteUnusedFiles(cache, scope, [old, manifest]);
      });
    },
  };
}

/** Finds out why a file is not the pack's: the server may have another pack by now, or may be out of reach. */
async function explainFailure(error: unknown, manifest: Manifest): Promise<unknown> {
  if (!(error instanceof DownloadError) || (error.kind !== 'altered' && error.kind !== 'missing')) return error;
  const there = await manifestOnServer();
  // A network that answers every request with its login page, as in hotels, gives no manifest.
  if (there === undefined) return new DownloadError('network', null);
  return sameManifest(there, manifest) ? error : new DownloadError('changed-on-server', null);
}

/** Several entries may have the same content, which is then fetched once. */
function uniqueFiles(files: readonly FileEntry[]): FileEntry[] {
  return [...new Map(files.map((file) => [file.sha256, file])).values()];
}

function sum(files: readonly FileEntry[]): number {
  return files.reduce((total, file) => total + file.bytes, 0);
}

async function store(cache: Cache, key: string, bytes: ArrayBuffer): Promise<void> {
  try {
    await cache.put(key, new Response(bytes));
  } catch {
    throw new DownloadError('no-room', null);
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

/** Deletes the files that none of these packs contains. */
async function deleteUnusedFiles(cache: Cache, scope: string, kept: readonly Manifest[]): Promise<void> {
  const keys = new Set([manifestKey(scope, 'active'), manifestKey(scope, 'previous')]);
  for (const manifest of kept) {
    for (const facts of Object.values(manifest.files)) keys.add(fileKey(scope, facts.sha256));
  }
  for (const request of await cache.keys()) if (!keys.has(request.url)) await cache.delete(request);
}

let releaseLock: (() => void) | undefined;
let heldLock: Promise<unknown> | undefined;

function lockName(scope: string): string {
  return `soundwalk page ${scope}`;
}

/** An open page holds this lock so that no other tab replaces the pack that it uses. */
function holdSharedLock(scope: string): void {
  heldLock = navigator.locks?.request(
    lockName(scope),
    { mode: 'shared' },
    () => new Promise<void>((resolve) => (releaseLock = resolve)),
  );
}

async function withExclusiveLock(scope: string, act: () => Promise<void>): Promise<'done' | 'busy'> {
  if (!('locks' in navigator)) {
    await act();
    return 'done';
  }
  releaseLock?.();
  await heldLock;
  const outcome = await navigator.locks.request(lockName(scope), { ifAvailable: true }, async (lock) => {
    if (lock === null) return 'busy' as const;
    await act();
    return 'done' as const;
  });
  if (outcome === 'busy') holdSharedLock(scope);
  return outcome;
}
