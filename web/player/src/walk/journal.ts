// The progress of a walk, saved in IndexedDB so that it survives a closed tab. There is one record per tour.
import type { Memory } from '../engine/engine';
import { list, number, Shape, text } from '../pack/shape';

export interface Progress {
  /** The tour's id. */
  readonly tour: string;
  readonly lang: string;
  readonly memory: Memory;
  readonly finished: boolean;
}

const DATABASE = 'soundwalk';
const TABLE = 'walks';

export async function load(tour: string): Promise<Progress | undefined> {
  const kept = await attempt((table) => table.get(tour) as IDBRequest<unknown>, 'readonly');
  if (kept === undefined || !isProgress(kept)) return undefined;
  return kept;
}

const playing = (value: unknown, place: string): void => {
  const [stop, account] = list((item) => item)(value, place);
  text(stop, place);
  new Shape(account, place).required('heard_s', number);
};

/** Whether this page can resume from a record: another version of the page may have written it. */
function isProgress(value: unknown): value is Progress {
  try {
    const record = new Shape(value, 'walk:');
    record.required('lang', text);
    const memory = record.required('memory', (inner, place) => new Shape(inner, place));
    memory.required(
      'stops',
      list((stop, place) => new Shape(stop, place).required('told', number)),
    );
    memory.optional('playing', playing, null);
    return true;
  } catch (error) {
    console.warn(`The saved progress of the walk cannot be read: ${String(error)}`);
    return false;
  }
}

export async function save(progress: Progress): Promise<void> {
  await attempt((table) => table.put(progress), 'readwrite');
}

export async function forget(tour: string): Promise<void> {
  await attempt((table) => table.delete(tour), 'readwrite');
}

/** A browser that stores nothing (in a private window) costs the visitor the saved progress, not the walk. */
async function attempt<T>(
  act: (table: IDBObjectStore) => IDBRequest<T>,
  mode: IDBTransactionMode,
): Promise<T | undefined> {
  try {
    const database = await open();
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(TABLE, mode);
      const request = act(transaction.objectStore(TABLE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    }).finally(() => database.close());
  } catch {
    return undefined;
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: 'tour' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
