// The direction of a language, and texts of another direction inside a sentence.
import { RIGHT_TO_LEFT_LANGUAGES, RIGHT_TO_LEFT_SCRIPTS } from '../generated/words';

export type Direction = 'ltr' | 'rtl';

/** Whether a language (BCP 47) is written from right to left. A script in the tag decides: `ku-arab`. */
export function isRightToLeft(tag: string): boolean {
  const [language = '', ...rest] = tag.toLowerCase().split('-');
  const script = rest.find((part) => /^[a-z]{4}$/.test(part));
  return script === undefined ? RIGHT_TO_LEFT_LANGUAGES.includes(language) : RIGHT_TO_LEFT_SCRIPTS.includes(script);
}

/** Letters of the scripts that are written from right to left. */
const RIGHT_TO_LEFT_LETTER = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A text whose direction does not disturb the sentence around it: between FIRST STRONG ISOLATE and POP DIRECTIONAL
 * ISOLATE (Unicode, UAX 9). Without letters from right to left nothing has to be isolated.
 */
export function isolate(text: string, around: Direction): string {
  return around === 'rtl' || RIGHT_TO_LEFT_LETTER.test(text) ? `\u2068${text}\u2069` : text;
}
