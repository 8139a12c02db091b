// Texts of passages as people read them aloud: without marks of delivery, sentence by sentence.

/** A mark without words, or one around words that has no other mark inside. */
const PAUSE = /\{pause[^{}]*\}/g;
const AROUND_WORDS = /\{(?:slow|emphasis|spell|voice [^:{}]*):\s*([^{}]*)\}/g;

/** The text without marks of delivery. */
export function plainWords(text: string): string {
  let plain = text.replace(PAUSE, '');
  for (;;) {
    const before = plain;
    plain = before.replace(AROUND_WORDS, '$1');
    if (plain === before) return plain.replace(/[ \t]{2,}/g, ' ').trim();
  }
}

/** The sentences of a text, as Unicode divides it. */
export function sentencesOf(text: string, lang: string): string[] {
  const found = [...new Intl.Segmenter(lang, { granularity: 'sentence' }).segment(text)];
  return found.map(({ segment }) => segment.trim()).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}
