// Fetches one file of a pack from the server and compares it with its digest. Hosts differ: some answer for a folder and
// not for its index document, some the other way round, and some change what passes through them.
import { PAST_THE_CACHE, type FileEntry } from './cache';

/**
 * Why a download ended: no or a broken connection; the visitor; the pack on the server is another one by now; the host
 * does not have a file; the host delivers a file otherwise than it was published; no room on the device.
 */
export type DownloadFault = 'network' | 'stopped' | 'changed-on-server' | 'missing' | 'altered' | 'no-room';

export class DownloadTrouble extends Error {
  /** `file` is the pack's file that it came with, where it is one file's matter. */
  constructor(
    readonly fault: DownloadFault,
    readonly file: string | null,
  ) {
    super(file === null ? fault : `${fault}: ${file}`);
  }
}

/** Where a file may be found, the best first. A host without index documents refuses the folder, another one leads from the document to the folder. */
function addresses(path: string): string[] {
  return path === 'index.html' ? ['./', 'index.html'] : [path];
}

/**
 * The file's content, as its digest says. `progress` is told the bytes that came; bytes of an attempt that was in vain
 * are taken back.
 */
export async function fetchChecked(
  file: FileEntry,
  signal: AbortSignal,
  progress: (count: number) => void,
): Promise<ArrayBuffer> {
  let trouble: DownloadTrouble | undefined;
  for (const address of addresses(file.path)) {
    let came = 0;
    const count = (bytes: number): void => {
      came += bytes;
      progress(bytes);
    };
    try {
      return await attempt(address, file, signal, count);
    } catch (fault) {
      progress(-came);
      trouble =
        fault instanceof DownloadTrouble ? fault : new DownloadTrouble(signal.aborted ? 'stopped' : 'network', null);
      if (trouble.fault === 'stopped' || trouble.fault === 'network') break;
    }
  }
  throw trouble ?? new DownloadTrouble('missing', file.path);
}

async function attempt(
  address: string,
  file: FileEntry,
  signal: AbortSignal,
  count: (bytes: number) => void,
): Promise<ArrayBuffer> {
  const response = await fetch(`${address}?${PAST_THE_CACHE}`, { signal, cache: 'no-cache' });
  if (response.status >= 500 || response.status === 429) throw new DownloadTrouble('network', null);
  if (!response.ok) throw new DownloadTrouble('missing', file.path);
  const bytes = await content(response, file, count);
  if ((await digestOf(bytes)) !== file.sha256) throw new DownloadTrouble('altered', file.path);
  return bytes;
}

/** The body, at most as long as the file should be: a host that sends without end is cut off. */
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
      throw new DownloadTrouble('altered', file.path);
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
