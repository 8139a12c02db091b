// Loads the words of the page: English is part of the page, other languages are files of the pack (words/he.json).
import { page, shared } from '../../../../src/language/words/en.json';
import { isText, Words, type Table } from './words';

const ENGLISH: Table = { language: 'en', texts: { ...shared, ...page } };
const KEYS = Object.keys(ENGLISH.texts);

/** The words until others are loaded. */
export const english = new Words([ENGLISH], ENGLISH.language);

/** Where a pack has the words of the page. */
export const WORDS_FOLDER = 'words/';

/** The name of a pack's file with the words of a language. */
export function wordsFile(language: string): string {
  return `${WORDS_FOLDER}${language}.json`;
}

/**
 * Which languages the texts may be taken from, in order: those of the visitor for which the pack has words, up to English.
 */
export function languagesOfWords(files: Readonly<Record<string, unknown>>, wished: readonly string[]): string[] {
  const found: string[] = [];
  for (const tag of wished) {
    const whole = tag.toLowerCase();
    const language = [whole, whole.split('-')[0] ?? ''].find(
      (one) => one === ENGLISH.language || files[wordsFile(one)] !== undefined,
    );
    if (language === ENGLISH.language) break;
    if (language !== undefined && !found.includes(language)) found.push(language);
  }
  return found;
}

/** The words for a visitor whose first wished language is the tour's; `read` reads a file of the pack. */
export async function loadWords(
  files: Readonly<Record<string, unknown>>,
  wished: readonly [string, ...string[]],
  read: (file: string) => Promise<unknown>,
): Promise<Words> {
  const tables: Table[] = [];
  for (const language of languagesOfWords(files, wished)) {
    const table = await readTable(language, read);
    if (table === undefined) continue;
    tables.push(table);
    if (KEYS.every((key) => isText(table.texts[key]))) break;
  }
  return new Words([...tables, ENGLISH], wished[0]);
}

async function readTable(language: string, read: (file: string) => Promise<unknown>): Promise<Table | undefined> {
  try {
    const texts = await read(wordsFile(language));
    return typeof texts === 'object' && texts !== null ? { language, texts: { ...texts } } : undefined;
  } catch {
    // Without this file, which is missing on the server or not downloaded, the page speaks the next language.
    return undefined;
  }
}

/** A language's own name: `Русский`. */
export function nameOf(language: string): string {
  try {
    const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  } catch {
    return language;
  }
}
