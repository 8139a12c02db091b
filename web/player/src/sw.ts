// The service worker answers requests from the downloaded pack, by digest, and asks the network for files that were not
// downloaded. It never downloads a pack and never decides which one is active: the page does that, in one write.
import { cacheName, fileKey, mimeType, BYPASS_CACHE, storedManifest } from './pack/cache';
import { requestedRange } from './pack/range';

declare const self: ServiceWorkerGlobalScope;

const scope = self.registration.scope;

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  const ours = event.request.method === 'GET' && url.href.startsWith(scope) && !url.searchParams.has(BYPASS_CACHE);
  if (ours) event.respondWith(respond(event.request, url));
});

async function respond(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(cacheName(scope));
  const path = decodeURIComponent(url.pathname.slice(new URL(scope).pathname.length)) || 'index.html';
  if (path === 'manifest.json') {
    const manifest = await storedManifest(cache, scope, 'active');
    return manifest === undefined
      ? fetch(request)
      : new Response(JSON.stringify(manifest.source), { headers: { 'Content-Type': mimeType(path) } });
  }
  for (const sha256 of await candidateDigests(cache, path, url.searchParams.get('sha256'))) {
    const stored = await content(cache, sha256);
    if (stored !== undefined) return respondWithRange(request, path, stored);
  }
  return fetch(request);
}

/** The file that was answered last, by digest: a map asks for one part of its tiles after the other. */
let last: { readonly sha256: string; readonly blob: Blob } | undefined;

/** The content of a file; undefined if it was not downloaded. */
async function content(cache: Cache, sha256: string): Promise<Blob | undefined> {
  if (last?.sha256 === sha256) return last.blob;
  const stored = await cache.match(fileKey(scope, sha256));
  if (stored === undefined) return undefined;
  const blob = await stored.blob();
  last = { sha256, blob };
  return blob;
}

/** The digests under which a path may be in the cache, the best one first. */
async function candidateDigests(cache: Cache, path: string, named: string | null): Promise<string[]> {
  if (named !== null) return [named];
  const digests: string[] = [];
  for (const generation of ['active', 'previous'] as const) {
    const manifest = await storedManifest(cache, scope, generation);
    const facts = manifest?.files[path];
    if (facts !== undefined) digests.push(facts.sha256);
  }
  return digests;
}

/**
 * The whole file, or the part that a media element asked for: some browsers play only files that are answered with 206.
 */
function respondWithRange(request: Request, path: string, blob: Blob): Response {
  const headers = { 'Content-Type': mimeType(path), 'Accept-Ranges': 'bytes', 'X-Content-Type-Options': 'nosniff' };
  const range = requestedRange(request.headers.get('Range'), blob.size);
  switch (range) {
    case 'whole':
      return new Response(blob, { headers: { ...headers, 'Content-Length': String(blob.size) } });
    case 'unsatisfiable':
      return new Response(null, { status: 416, headers: { 'Content-Range': `bytes */${blob.size}` } });
    default:
      return new Response(blob.slice(range.from, range.to + 1), {
        status: 206,
        headers: {
          ...headers,
          'Content-Length': String(range.to - range.from + 1),
          'Content-Range': `bytes ${range.from}-${range.to}/${blob.size}`,
        },
      });
  }
}
