// All languages, by their names in the author's language and in their own. Browsers know the names (`Intl.DisplayNames`); which
// codes are languages is found by asking for the name of every code of two and three letters.

export interface LanguageName {
  /** The tag as tours write it. */
  readonly tag: string;
  /** The name in the author's language. */
  readonly name: string;
  /** The name in the language itself; empty if the browser does not know it. */
  readonly own: string;
}

/** Regional forms that voices or texts differ by. Others can be typed as a tag. */
const REGIONAL = ['de-at', 'de-ch', 'en-gb', 'en-us', 'es-419', 'fr-ca', 'pt-br', 'sr-latn', 'zh-hans', 'zh-hant'];
/** Codes that stand for no language: artificial placeholders of ISO 639. */
const NO_LANGUAGE = new Set(['mul', 'und', 'zxx', 'mis', 'root']);
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

const known = new Map<string, readonly LanguageName[]>();
let tags: readonly string[] | null = null;

function allTags(): readonly string[] {
  if (tags !== null) return tags;
  const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
  const found: string[] = [];
  const look = (code: string): void => {
    // A code that is an alias of another (`deu` of `de`) is not a language of its own.
    if (names.of(code) !== undefined && Intl.getCanonicalLocales(code)[0] === code && !NO_LANGUAGE.has(code))
      found.push(code);
  };
  for (const first of LETTERS)
    for (const second of LETTERS) {
      look(first + second);
      for (const third of LETTERS) look(first + second + third);
    }
  tags = [...found, ...REGIONAL];
  return tags;
}

const namesIn = new Map<string, Intl.DisplayNames>();

/** The name of a language in another one; the tag itself where the browser knows no name, or while it is only half typed. */
export function nameIn(language: string, tag: string): string {
  try {
    const names = namesIn.get(language) ?? new Intl.DisplayNames([language], { type: 'language' });
    namesIn.set(language, names);
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

function ownName(tag: string): string {
  try {
    return Intl.DisplayNames.supportedLocalesOf([tag]).length === 0 ? '' : nameIn(tag, tag);
  } catch {
    return '';
  }
}

/** All languages, sorted by their names in `language`. */
export function allLanguages(language: string): readonly LanguageName[] {
  const before = known.get(language);
  if (before !== undefined) return before;
  const names = new Intl.DisplayNames([language], { type: 'language' });
  const list = allTags().map((tag) => ({ tag, name: names.of(tag) ?? tag, own: ownName(tag) }));
  list.sort((one, other) => one.name.localeCompare(other.name, language));
  known.set(language, list);
  return list;
}

/** A text without case and marks, for comparing. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ł', 'l').trim();
}

/** Whether a text is a language tag as tours write them; the same rule as in `src/tour/names.rs`. */
export function isTag(text: string): boolean {
  return /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/.test(text);
}

/** The languages that a query finds, the best first: by a name's beginning or tag, by the beginning of a word, by a part. */
export function findLanguages(language: string, query: string): readonly LanguageName[] {
  const all = allLanguages(language);
  const wanted = plain(query);
  if (wanted === '') return all;
  const rank = (one: LanguageName): number => {
    const names = [plain(one.name), plain(one.own)];
    if (one.tag === wanted || names.includes(wanted)) return 0;
    if (names.some((name) => name.startsWith(wanted))) return 1;
    if (one.tag.startsWith(wanted)) return 2;
    if (names.some((name) => name.split(/[\s(,-]+/).some((word) => word.startsWith(wanted)))) return 3;
    return names.some((name) => wanted.length > 2 && name.includes(wanted)) ? 4 : 5;
  };
  const found = all
    .map((one) => ({ one, rank: rank(one) }))
    .filter((one) => one.rank < 5)
    .sort((one, other) => one.rank - other.rank)
    .map(({ one }) => one);
  const tag = query.trim().toLowerCase().replaceAll('_', '-');
  if (tag.includes('-') && isTag(tag) && !found.some((one) => one.tag === tag))
    return [{ tag, name: nameIn(language, tag), own: ownName(tag) }, ...found];
  return found;
}
