// Recordings that are neither kept nor discarded yet. They are written to the browser's database while they are made, so that a
// closed tab or a crash loses at most the last two seconds. Where the database is not available they are only in memory.
import { concatenated, type Samples } from './samples';

export interface UnkeptTake extends Samples {
  /** The text that was read. */
  readonly text: string;
}

interface Entry {
  readonly key: string;
  readonly text: string;
  readonly rate: number;
  /** The whole recording; null while it is being made. */
  readonly samples: Float32Array | null;
}

interface Block {
  readonly key: string;
  readonly number: number;
  readonly samples: Float32Array;
}

const DATABASE = 'soundwalk-recordings';
const memory = new Map<string, UnkeptTake>();

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database failed'));
  });
}

let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opened ??= (() => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('takes', { keyPath: 'key' });
      request.result.createObjectStore('blocks', { keyPath: ['key', 'number'] });
    };
    return result(request);
  })();
  return opened;
}

/** Does something with both stores; `otherwise` is the result where the browser has no database. */
async function stores<T>(otherwise: T, act: (takes: IDBObjectStore, blocks: IDBObjectStore) => Promise<T>): Promise<T> {
  try {
    const transaction = (await database()).transaction(['takes', 'blocks'], 'readwrite');
    return await act(transaction.objectStore('takes'), transaction.objectStore('blocks'));
  } catch {
    return otherwise;
  }
}

function blocksOf(key: string): IDBKeyRange {
  return IDBKeyRange.bound([key, 0], [key, Number.MAX_SAFE_INTEGER]);
}

/** Notes that a recording begins. */
export function beginUnkept(key: string, text: string, rate: number): Promise<void> {
  memory.delete(key);
  return stores(undefined, async (takes, blocks) => {
    await result(blocks.delete(blocksOf(key)));
    await result(takes.put({ key, text, rate, samples: null } satisfies Entry));
  });
}

/** Adds a part of a recording that is being made. */
export function addUnkept(key: string, number: number, samples: Float32Array): Promise<void> {
  return stores(undefined, async (_, blocks) => {
    await result(blocks.put({ key, number, samples } satisfies Block));
  });
}

/** Stores a recording that is complete. */
export function saveUnkept(key: string, { text, rate, samples }: UnkeptTake): Promise<void> {
  memory.set(key, { text, rate, samples });
  return stores(undefined, async (takes, blocks) => {
    await result(takes.put({ key, text, rate, samples } satisfies Entry));
    await result(blocks.delete(blocksOf(key)));
  });
}

/** The recording under this key that was neither kept nor discarded. */
export async function loadUnkept(key: string): Promise<UnkeptTake | null> {
  const known = memory.get(key);
  if (known !== undefined) return known;
  return stores<UnkeptTake | null>(null, async (takes, blocks) => {
    const entry = (await result(takes.get(key))) as Entry | undefined;
    if (entry === undefined) return null;
    const { text, rate } = entry;
    if (entry.samples !== null) return { text, rate, samples: entry.samples };
    const parts = (await result(blocks.getAll(blocksOf(key)))) as Block[];
    const samples = concatenated(parts.map((part) => part.samples));
    return samples.length === 0 ? null : { text, rate, samples };
  });
}

/** Gives the recordings whose keys begin with `from` keys that begin with `to` instead. */
export function rekeyUnkept(from: string, to: string): Promise<void> {
  const renamed = (key: string): string => to + key.slice(from.length);
  for (const [key, take] of [...memory]) {
    if (!key.startsWith(from)) continue;
    memory.delete(key);
    memory.set(renamed(key), take);
  }
  return stores(undefined, async (takes, blocks) => {
    const entries = (await result(takes.getAll(IDBKeyRange.bound(from, `${from}\uffff`)))) as Entry[];
    for (const entry of entries) {
      const key = renamed(entry.key);
      for (const block of (await result(blocks.getAll(blocksOf(entry.key)))) as Block[])
        await result(blocks.put({ ...block, key } satisfies Block));
      await result(takes.put({ ...entry, key } satisfies Entry));
      await result(blocks.delete(blocksOf(entry.key)));
      await result(takes.delete(entry.key));
    }
  });
}

/** Forgets a recording that was kept or discarded. */
export function dropUnkept(key: string): Promise<void> {
  memory.delete(key);
  return stores(undefined, async (takes, blocks) => {
    await result(takes.delete(key));
    await result(blocks.delete(blocksOf(key)));
  });
}
