// Counts words where they are written without spaces between them.

/** Languages whose words are not separated by spaces. */
const WITHOUT_SPACES = new Set(['zh', 'yue', 'ja', 'th', 'lo', 'km', 'my']);

/** The number of words of a text in such a language; null in all others. */
export function segmentedWords(text: string, lang: string): number | null {
  if (!WITHOUT_SPACES.has(lang.split('-')[0] ?? '')) return null;
  const segments = new Intl.Segmenter(lang, { granularity: 'word' }).segment(text);
  return [...segments].filter((segment) => segment.isWordLike === true).length;
}
