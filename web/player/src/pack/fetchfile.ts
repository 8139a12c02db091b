// Fetches one file of a pack from the server and compares it with its digest. Hosts differ: some serve a folder but not
// its index document, some do the opposite, and some alter the files that they serve.
import { BYPASS_CACHE, type FileEntry } from './cache';

/**
 * Why a download failed. `network`: there is no connection, or it broke. `stopped`: the visitor stopped it.
 * `changed-on-server`: the server has another pack by now. `missing`: the host does not have a file. `altered`: the
 * host delivers a file differently from how it was published. `no-room`: the device is full.
 */
export type DownloadErrorKind = 'network' | 'stopped' | 'changed-on-server' | 'missing' | 'altered' | 'no-room';

export class DownloadError extends Error {
  /** `file` is the pack's file that caused the error, if a single file did. */
  constructor(
    readonly kind: DownloadErrorKind,
    readonly file: string | null,
  ) {
    super(file === null ? kind : `${kind}: ${file}`);
  }
}

/**
 * The addresses of a file, the best one first. Some hosts refuse a folder, others redirect its index document to it.
 */
function addresses(path: string): string[] {
  return path === 'index.html' ? ['./', 'index.html'] : [path];
}

/**
 * Fetches a file and checks its digest. `progress` is called with the bytes that arrived, and with a negative count
 * when an attempt fails.
 */
export async function fetchChecked(
  file: FileEntry,
  signal: AbortSignal,
  progress: (count: number) => void,
): Promise<ArrayBuffer> {
  let failure: DownloadError | undefined;
  for (const address of addresses(file.path)) {
    let received = 0;
    const count = (bytes: number): void => {
      received += bytes;
      progress(bytes);
    };
    try {
      return await attempt(address, file, signal, count);
    } catch (error) {
      progress(-received);
      failure =
        error instanceof DownloadError ? error : new DownloadError(signal.aborted ? 'stopped' : 'network', null);
      if (failure.kind === 'stopped' || failure.kind === 'network') break;
    }
  }
  throw failure ?? new DownloadError('missing', file.path);
}

async function attempt(
  address: string,
  file: FileEntry,
  signal: AbortSignal,
  count: (bytes: number) => void,
): Promise<ArrayBuffer> {
  const response = await fetch(`${address}?${BYPASS_CACHE}`, { signal, cache: 'no-cache' });
  if (response.status >= 500 || response.status === 429) throw new DownloadError('network', null);
  if (!response.ok) throw new DownloadError('missing', file.path);
  const bytes = await content(response, file, count);
  if ((await digestOf(bytes)) !== file.sha256) throw new DownloadError('altered', file.path);
  return bytes;
}

/** Reads the body, at most as many bytes as the file should have, so that an endless response is cut off. */
async function content(response: Response, file: FileEntry, count: (bytes: number) => void): Promise<ArrayBuffer> {
  if (response.body === null) return new ArrayBuffer(0);
  const parts: Uint8Array[] = [];
  const reader = response.body.getReader();
  for (let length = 0; ;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > file.bytes) {
      void reader.cancel();
      throw new DownloadError('altered', file.path);
    }
    parts.push(value);
    count(value.byteLength);
  }
  return new Blob(parts as BlobPart[]).arrayBuffer();
}

async function digestOf(bytes: ArrayBuffer): Promise<string> {
  const digest = [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))];
  return digest.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
